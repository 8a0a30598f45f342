"""The local server's password: random, in a file with mode 0600, never in an argument."""

from __future__ import annotations

import logging
import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from simgraph_neo.errors import ServerError
from simgraph_neo.files import flush
from simgraph_neo.server.config import HOST

if TYPE_CHECKING:
    from pathlib import Path

logger = logging.getLogger(__name__)
USER = "neo4j"
_WAS_OPEN = (
    "Other users of this machine could read %s (mode %04o); now they cannot. "
    "To get a new password: simgraph db backup FILE, db reset, db restore FILE."
)
_REMEDY = 'Put the right password there, or delete the store and begin with an empty one: "simgraph db reset".'


class Password:
    """The password file of a local server. An existing password is never replaced."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def close(self) -> None:
        """Set mode 0600 if other users of the machine could read the file, and log it. Raises ServerError."""
        try:
            mode = self.file.stat().st_mode & 0o777
            if mode & 0o077:
                self.file.chmod(0o600)
                logger.info(_WAS_OPEN, self.file, mode)
        except FileNotFoundError:
            return  # the first start makes it; `read` raises an error if it is missing later
        except OSError as error:
            raise self._unreadable(error) from error

    def read(self) -> str:
        """Return the password. Raises ServerError if it is lost."""
        try:
            password = self.file.read_text(errors="replace").strip()
        except OSError as error:
            raise self._unreadable(error) from error
        if not password:
            raise ServerError(f"The local Neo4j's password file {self.file} is empty. {_REMEDY}")
        return password

    def _unreadable(self, error: OSError) -> ServerError:
        return ServerError(f"Cannot read the local Neo4j's password from {self.file}: {error.strerror}. {_REMEDY}")

    def make(self) -> None:
        """Make a random password, unless the file exists."""
        if not os.path.lexists(self.file):
            whole = self.file.with_name("password.tmp")
            write_secret(whole)
            flush(whole)  # Neo4j flushes the password, too: after a power cut both must have it
            whole.rename(self.file)
            flush(self.file.parent)

    def settle(self, port: int, throwaway: str | None) -> None:
        """Set it on the running server, in place of `throwaway`, and check it.

        Raises ServerError if Neo4j refuses it, or ends.
        """
        from neo4j.exceptions import AuthError, DriverError

        try:
            if throwaway:
                with suppress(AuthError):  # an earlier command may have set it already: the check below decides
                    replace_password(port, throwaway, self.read())
            _check(port, self.read())
        except AuthError as error:
            raise ServerError(
                f"The local Neo4j refuses the password in {self.file} (changed by hand?). {_REMEDY}"
            ) from error
        except (DriverError, OSError) as error:
            raise ServerError(
                "Neo4j ended right after its start. Run the command again; more: simgraph db logs."
            ) from error


def write_secret(file: Path) -> None:
    """Write a new secret to a file that only its owner can ever read."""
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as opened:
        opened.write(secrets.token_hex(24))  # hex never begins with a dash, which AdminTool would read as an option


def replace_password(port: int, old: str, new: str) -> None:
    """Change the password of the running server. Raises the errors of the driver."""
    from neo4j import GraphDatabase

    with GraphDatabase.driver(f"bolt://{HOST}:{port}", auth=(USER, old)) as driver:
        driver.execute_query(
            "ALTER CURRENT USER SET PASSWORD FROM $old TO $new", {"old": old, "new": new}, database_="system"
        )


def _check(port: int, password: str) -> None:
    """Log in without running a statement: the first statement after a start takes seconds."""
    from neo4j import GraphDatabase

    with GraphDatabase.driver(f"bolt://{HOST}:{port}", auth=(USER, password)) as driver:
        driver.verify_connectivity()
