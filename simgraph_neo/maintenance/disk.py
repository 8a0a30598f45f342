"""Find, measure and remove simgraph's files on this machine."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from simgraph_neo.pictures.cache import PictureCache
from simgraph_neo.server import LocalServer, bundled_folder

_PACE = ("*-pictures.json", "*-pictures.lock")


@dataclass(frozen=True, slots=True)
class DiskUse:
    """The disk space of one part of simgraph."""

    part: str
    """store, jars (Neo4j's), prepared (makes later starts faster), logs, other, pictures (fetched) or java."""
    path: Path
    """Its path, whether it exists or not."""
    bytes: int


def disk_use(home: Path) -> list[DiskUse]:
    """Measure simgraph's files below `home`, and its Java, without starting or writing anything. Raises ServerError."""
    java = bundled_folder()
    return kept_below(home) + ([DiskUse("java", java, _bytes(java))] if java else [])


def kept_below(home: Path) -> list[DiskUse]:
    """Measure simgraph's files below `home`, which `uninstall` removes. Raises ServerError."""
    server = LocalServer(home)
    places, parts = server.places(), server.parts()
    parts["other"] += [path for pattern in _PACE for path in (home / "pace").glob(pattern)]
    found = [DiskUse(part, places[part], sum(map(_bytes, paths))) for part, paths in parts.items()]
    pictures = PictureCache(home / "pictures")
    return [*found, DiskUse("pictures", pictures.folder, _bytes(pictures.folder))]


def uninstall(home: Path) -> list[Path]:
    """Stop the local Neo4j and remove all of simgraph's files below `home`; return the other files, which stay.

    After a kill, call it again to finish. Raises ServerError, and InvalidInputError for a picture that cannot be
    removed; files that were removed before the error stay removed.
    """
    LocalServer(home).uninstall()
    PictureCache(home / "pictures", in_use=0).clear()
    for file in [path for pattern in _PACE for path in (home / "pace").glob(pattern)]:
        file.unlink(missing_ok=True)
    folders = [home / name for name in ("neo4j", "pictures", "pace")]
    for folder in (*folders, home):
        with suppress(OSError):  # it does not exist, or is not empty
            folder.rmdir()
    left = [folder for folder in (home, *folders) if folder.is_dir()]
    return [path for folder in left for path in sorted(folder.iterdir()) if path not in folders]


def _bytes(path: Path) -> int:
    """Return the disk space of a file, or of a folder with its contents; links in it are not followed."""
    below = (Path(folder, name) for folder, *names in os.walk(path) for name in chain(*names))
    return _blocks(path, follow=True) + sum(_blocks(each, follow=False) for each in below)


def _blocks(path: Path, *, follow: bool) -> int:
    with suppress(FileNotFoundError):  # removed meanwhile, or a broken link
        return path.stat(follow_symlinks=follow).st_blocks * 512
    return 0
