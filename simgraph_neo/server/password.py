"""The local server's password: random, in a 0600 file, never in an argument."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from simgraph_neo.errors import ServerError
from simgraph_neo.server.config import HOST
from simgraph_neo.server.installation import ToolError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from simgraph_neo.server.installation import Installation

USER = "neo4j"
_WAS_OPEN = (
    "Other users of this machine could read {file} (mode {mode:04o}); it is closed now. "
    "A new password, if you want one: simgraph db backup FILE, db reset, db restore FILE."
)
_REMEDY = 'Put the right one there, or start empty: "simgraph db reset".'


class Password:
    """The password file of one local server, and the way the password gets into Neo4j.

    Neo4j's tool takes a first password in its arguments only, where other users of the machine can read it. So it is
    given a throw-away, kept in a file of its own until the real one has replaced it over Bolt; a crash anywhere
    between is finished by the next start.
    """

    def __init__(self, folder: Path) -> None:
        self.file = folder / "password"
        self._throwaway = folder / "password.first"

    def close(self, say: Callable[[str], None]) -> None:
        """Close a file that other users of the machine could read, and say so. Raises ServerError."""
        try:
            mode = self.file.stat().st_mode & 0o777
            if mode & 0o077:
                self.file.chmod(0o600)
                say(_WAS_OPEN.format(file=self.file, mode=mode))
        except FileNotFoundError:
            return  # a first start makes it; where it is missed, `read` says so
        except OSError as error:
            raise self._unreadable(error) from error

    def read(self) -> str:
        """The password. Raises ServerError when it is lost."""
        try:
            password = self.file.read_text(errors="replace").strip()
        except OSError as error:
            raise self._unreadable(error) from error
        if not password:
            raise ServerError(f"The local Neo4j's password file {self.file} is empty. {_REMEDY}")
        return password

    def _unreadable(self, error: OSError) -> ServerError:
        return ServerError(f"Cannot read the local Neo4j's password from {self.file}: {error.strerror}. {_REMEDY}")

    def in_force(self, data: Path) -> bool:
        """Whether the store of `data` has this password: its first start came to an end.

        One that did not leaves the throw-away behind, and nothing anyone has stored.
        """
        return (data / "databases" / "system").exists() and not self._throwaway.exists()

    def prepare(self, neo4j: Installation, store: Path) -> None:
        """Before a start: for a new store, choose the password and give Neo4j the throw-away. Raises ServerError."""
        if self.in_force(store / "data"):
            self.read()
            return
        shutil.rmtree(store / "data", ignore_errors=True)
        _write_secret(self._throwaway)
        _write_secret(self.file)
        try:
            neo4j.administer(store, "dbms", "set-initial-password", self._throwaway.read_text())
        except ToolError as error:
            raise ServerError(f"Neo4j's first password could not be set: {error}. Run again.") from error

    def finish(self, port: int) -> None:
        """Have the real password in force on the running server. Raises ServerError when Neo4j refuses it, or ends."""
        from neo4j.exceptions import AuthError, DriverError

        try:
            if self._throwaway.exists():
                with suppress(AuthError):  # an earlier command got as far as here: the check below decides
                    _replace(port, self._throwaway.read_text(), self.read())
            _check(port, self.read())
        except AuthError as error:
            raise ServerError(
                f"The local Neo4j refuses the password in {self.file} (changed by hand?). {_REMEDY}"
            ) from error
        except (DriverError, OSError) as error:
            raise ServerError("Neo4j ended when it had just begun. Run again; more: simgraph db logs.") from error
        self._throwaway.unlink(missing_ok=True)

    def forget(self) -> None:
        """Delete it, with the store that it belonged to."""
        self.file.unlink(missing_ok=True)
        self._throwaway.unlink(missing_ok=True)


def _write_secret(file: Path) -> None:
    """A new secret, readable by its owner only from its first moment on."""
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as opened:
        opened.write(secrets.token_hex(24))  # never begins with a dash, which AdminTool would take for an option


def _replace(port: int, old: str, new: str) -> None:
    from neo4j import GraphDatabase

    with GraphDatabase.driver(f"bolt://{HOST}:{port}", auth=(USER, old)) as driver:
        driver.execute_query(
            "ALTER CURRENT USER SET PASSWORD FROM $old TO $new", {"old": old, "new": new}, database_="system"
        )


def _check(port: int, password: str) -> None:
    """Log in once, without a statement: a server just started takes seconds for its first one."""
    from neo4j import GraphDatabase

    with GraphDatabase.driver(f"bolt://{HOST}:{port}", auth=(USER, password)) as driver:
        driver.verify_connectivity()
