"""Prepare Neo4j to run: check the disk space, install the jars, write the class path, choose a Java."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simgraph_neo.errors import ServerError, Stopped
from simgraph_neo.server import archive, jars, process
from simgraph_neo.server.java import choose
from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from simgraph_neo.server.folders import Folders, Place
    from simgraph_neo.server.java import Java

_TO_INSTALL, _TO_START = 1_000, 500
"""Megabytes that must be free."""
_TEMPORARY = "-Djava.io.tmpdir="
"""Java uses our own temporary folder: /tmp may be missing, full or restricted, and Neo4j leaves files there."""
_NO_REASON = ("Run with", "at ", "...")
"""The starts of lines that are advice or part of Java's stack trace."""
_ESCAPES = {"\\": "\\", '"': '"', "\n": "n", "\r": "r", "\t": "t", "\f": "f"}
"""The escapes that Java's argument files need within quotes."""
_REASON = re.compile(r"Failed to .*': (.+)")


class ToolError(ServerError):
    """Neo4j's administration tool failed; the message is the tool's reason."""


@dataclass(frozen=True, slots=True)
class Installation:
    """A Java and the jars, with the arguments to run them."""

    at: Folders
    java: Java
    flags: list[str]
    """Java's arguments for the class-data archive."""
    class_path: Path

    def server_command(self, place: Place, options: Sequence[str]) -> list[str]:
        """Return the command line of the server of a place, with more `options` for Java."""
        flags = [*self.flags, f"{_TEMPORARY}{place.temporary}", *options]
        return process.server_command(self.java.path, flags, self.class_path, place.store)

    def administer(self, store: Path, *arguments: str) -> str:
        """Run Neo4j's administration tool on a stopped store; return what it printed. Raises ToolError."""
        variables = process.environment(NEO4J_HOME=str(store), NEO4J_CONF=str(store / "conf"))
        self.at.temporary.mkdir(exist_ok=True)
        with process.noted(self.at.tool, self.at.root) as known_by:
            flags = [known_by, f"{_TEMPORARY}{self.at.temporary}", *archive.reading(self.flags)]
            answer = subprocess.run(
                process.admin_command(self.java.path, flags, self.class_path, *arguments),
                env=variables,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
            )
        if answer.returncode:
            raise ToolError(_reason(answer.stdout + answer.stderr))
        return answer.stdout


def _reason(printed: str) -> str:
    """Return the cause that the tool printed, else its last line that is not advice."""
    lines = [line.strip() for line in printed.splitlines()]
    lines = [line for line in lines if line and not line.startswith(_NO_REASON)]
    causes = [found[1] for line in lines if (found := _REASON.search(line))]
    return one_line((causes or lines or ["no reason given"])[-1], 300).rstrip(".")


def installed(folders: Folders) -> Installation:
    """Return Neo4j in `folders`; download it first if needed. Raises ServerError."""
    java = choose()
    require_room(folders.root, _TO_START if jars.is_verified(folders.jars) else _TO_INSTALL)
    class_path = _written_class_path(folders, jars.install(folders.jars))
    flags = archive.flags(folders.archive, java, class_path, jars.fingerprint(folders.jars))
    return Installation(folders, java, flags, class_path)


def _written_class_path(folders: Folders, paths: list[Path]) -> Path:
    """Write the class path to a Java argument file: 213 paths are too many for a command line."""
    joined = os.pathsep.join(str(path.resolve()) for path in paths)
    file = folders.root / "class-path"
    escaped = joined.translate({ord(odd): f"\\{letter}" for odd, letter in _ESCAPES.items()})
    file.write_text(f'-cp "{escaped}"\n')
    return file


def require_room(root: Path, needed: int, what: str = "the local Neo4j") -> None:
    """Raise ServerError if fewer than `needed` megabytes are free on the disk of `root`."""
    if (free := _free(root)) < needed:
        raise ServerError(
            f"Only {free} MB free on the disk of {root.parent}; {what} needs {needed} MB. "
            "Free some space, or set SIMGRAPH_HOME to a folder on another disk."
        )


def require_room_to_write(root: Path) -> None:
    """Raise Stopped if the disk of `root` is so full that Neo4j could soon fail during a write.

    Also if `root` no longer exists.
    """
    if not root.exists():
        raise Stopped(f"{root} was removed meanwhile, with its contents. Run the same command to begin a new store.")
    if (free := _free(root)) < _TO_START:
        raise Stopped(
            f"Only {free} MB free on the disk of {root.parent}; stopped before Neo4j fails. "
            "Nothing is lost. Free some space, then run the same command again."
        )


def _free(root: Path) -> int:
    """Return the free megabytes."""
    return shutil.disk_usage(root).free // 1_000_000
