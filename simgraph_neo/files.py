"""Files that are either whole or not there."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING

from simgraph_neo.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def check_writable(path: Path) -> None:
    """Raise BadInput when a file cannot be written at `path`: asked before long work, so that it is not in vain."""
    _check_regular(path)
    if not os.access(path.parent, os.F_OK):
        raise BadInput(f"There is no folder {path.parent}. Make it first, or choose another place.")
    if not os.access(path.parent, os.W_OK | os.X_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise BadInput(f"Cannot write {path}: permission denied. Choose another place.")


def _check_regular(path: Path) -> None:
    """Raise BadInput for what is there and no file: a device that was replaced by one would be lost to the machine."""
    if os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises where a folder may not be entered
        raise BadInput(f"{path} is a folder. Give the name of a file.")
    if os.path.exists(path) and not os.path.isfile(path):  # noqa: PTH110, PTH113
        raise BadInput(f"{path} is no regular file but a device, a pipe or the like. Give the name of a file.")


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a temporary name beside `path`; rename it to `path` when the block ends well, else remove it.

    A symbolic link stays one: what it points to is written. Raises BadInput when the folder cannot be written to, and
    for what is there and no regular file.
    """
    _check_regular(path)
    target = path.resolve() if path.is_symlink() else path
    temporary = target.with_name(f".{path.stem[:40]}-{secrets.token_hex(4)}.tmp{path.suffix}")
    try:
        temporary.touch(exist_ok=False)  # not tempfile's 0600: the file gets the mode that the user's umask says
    except OSError as error:
        raise BadInput(f"Cannot write {path}: {error.strerror}. Choose another place.") from error
    try:
        yield temporary
        temporary.replace(target)
    except OSError as error:
        raise BadInput(f"Cannot write {path}: {error.strerror or error}.") from error
    finally:
        temporary.unlink(missing_ok=True)


def flush(path: Path) -> None:
    """Have the disk hold a file, or the names in a folder: what has returned survives a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
