"""Neo4j on the disk, ready to be run: enough room, all jars, the class path, a Java."""

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
"""Free megabytes needed."""
_TEMPORARY = "-Djava.io.tmpdir="
"""A folder of our own: /tmp may be missing, full, or not allow what Java does there, and Neo4j leaves files in it."""
_NO_REASON = ("Run with", "at ", "...")
"""How lines begin that are advice, or Java's stack."""
_ESCAPES = {"\\": "\\", '"': '"', "\n": "n", "\r": "r", "\t": "t", "\f": "f"}
"""What Java's argument files need within quotes."""
_REASON = re.compile(r"Failed to .*': (.+)")


class ToolError(ServerError):
    """Neo4j's administration tool failed; the message is its own reason."""


@dataclass(frozen=True, slots=True)
class Installation:
    """A Java, the jars, and how the two are put together."""

    at: Folders
    java: Java
    flags: list[str]
    """Java's arguments about the class-data archive."""
    class_path: Path

    def server_command(self, place: Place, options: Sequence[str]) -> list[str]:
        """The command line of the server of one place, with more `options` for Java."""
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
    """The tool's own cause; else its last line that is no advice."""
    lines = [line.strip() for line in printed.splitlines()]
    lines = [line for line in lines if line and not line.startswith(_NO_REASON)]
    causes = [found[1] for line in lines if (found := _REASON.search(line))]
    return one_line((causes or lines or ["no reason given"])[-1], 300).rstrip(".")


def installed(folders: Folders) -> Installation:
    """Have Neo4j in `folders`, downloaded when needed. Raises ServerError."""
    java = choose()
    require_room(folders.root, _TO_START if jars.is_verified(folders.jars) else _TO_INSTALL)
    class_path = _written_class_path(folders, jars.install(folders.jars))
    flags = archive.flags(folders.archive, java, class_path, jars.fingerprint(folders.jars))
    return Installation(folders, java, flags, class_path)


def _written_class_path(folders: Folders, paths: list[Path]) -> Path:
    """A Java argument file: 213 paths are too many for a command line."""
    joined = os.pathsep.join(str(path.resolve()) for path in paths)
    file = folders.root / "class-path"
    escaped = joined.translate({ord(odd): f"\\{letter}" for odd, letter in _ESCAPES.items()})
    file.write_text(f'-cp "{escaped}"\n')
    return file


def require_room(root: Path, needed: int, what: str = "the local Neo4j") -> None:
    """Raise ServerError when fewer than `needed` megabytes are free on the disk of `root`."""
    if (free := _free(root)) < needed:
        raise ServerError(
            f"Only {free} MB free on the disk of {root.parent}; {what} needs {needed} MB. "
            "Free some, or set SIMGRAPH_HOME to a folder on another disk."
        )


def require_room_to_write(root: Path) -> None:
    """Raise Stopped when the disk of `root` is so full that Neo4j would soon fail in the middle of a write.

    Also when `root` is not there any more.
    """
    if not root.exists():
        raise Stopped(f"{root} was removed meanwhile, and what it held. The same command begins with a new store.")
    if (free := _free(root)) < _TO_START:
        raise Stopped(
            f"Only {free} MB free on the disk of {root.parent}; stopped before Neo4j does. "
            "What was stored stays. Free some, then run the same command again."
        )


def _free(root: Path) -> int:
    """Megabytes."""
    return shutil.disk_usage(root).free // 1_000_000
