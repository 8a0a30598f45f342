"""Files that are either whole or not there."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from simgraph_neo.errors import BadInput
from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

FilePath = str | os.PathLike[str]
"""A file or a folder, as a caller may name it: public functions make it a `Path` where it comes in."""
SHOWN = 200
"""Characters of a path in a message."""
KEPT = 40
"""Bytes of a name, and of its suffix, in that of a temporary file."""


def check_writable(path: Path) -> None:
    """Raise BadInput when a file cannot be written at `path`: asked before long work, so that it is not in vain."""
    target, there = _target(path)
    if not target.parent.exists():
        raise BadInput(f"There is no folder {_shown(target.parent)}. Make it first, or choose another place.")
    if not os.access(target.parent, os.W_OK | os.X_OK) or (there and not os.access(target, os.W_OK)):
        raise BadInput(f"Cannot write {_shown(path)}: permission denied. Choose another place.")


def _target(path: Path) -> tuple[Path, os.stat_result | None]:
    """What `path` leads to through symbolic links, which stay, and the state of the file there, when there is one.

    Raises BadInput where no file can be: links that lead in a circle, a name that is too long, and what is there and no
    file: a device that was replaced by one would be lost to the machine.
    """
    try:
        there = path.stat()
    except FileNotFoundError:
        there = None
    except (OSError, ValueError) as error:  # ValueError: a NUL, or letters that the file system cannot spell
        raise BadInput(f"Cannot write {_shown(path)}: {_reason(error)}. Choose another place.") from error
    if there and stat.S_ISDIR(there.st_mode):
        raise BadInput(f"{_shown(path)} is a folder. Give the name of a file.")
    if there and not stat.S_ISREG(there.st_mode):
        raise BadInput(f"{_shown(path)} is no regular file but a device, a pipe or the like. Give the name of a file.")
    return Path(os.path.realpath(path)) if path.is_symlink() else path, there


def _shown(path: Path) -> str:
    return one_line(str(path), SHOWN)


def _reason(error: OSError | ValueError) -> str:
    return getattr(error, "strerror", None) or str(error)


@contextmanager
def written_whole(path: Path, *, mode: int = 0o666) -> Iterator[Path]:
    """Give a temporary name beside `path`; rename it to `path` when the block ends well, else remove it.

    A file that is there keeps its mode and, where we may, its owner; a new one gets `mode` less what the umask takes. A
    symbolic link stays one: what it points to is written. Raises BadInput when the folder cannot be written to, and for
    what is there and no regular file.
    """
    target, there = _target(path)
    temporary = target.with_name(f".{_start(target.stem)}-{secrets.token_hex(4)}.tmp{_start(target.suffix)}")
    try:
        _create(temporary, there, mode)
    except (OSError, ValueError) as error:
        raise BadInput(f"Cannot write {_shown(path)}: {_reason(error)}. Choose another place.") from error
    try:
        yield temporary
        temporary.replace(target)
    except OSError as error:
        raise BadInput(f"Cannot write {_shown(path)}: {error.strerror or error}.") from error
    finally:
        temporary.unlink(missing_ok=True)


def _start(name: str) -> str:
    """As much of a name as leaves room for ours in the 255 bytes that a file system allows."""
    return os.fsdecode(os.fsencode(name)[:KEPT])


def _create(file: Path, like: os.stat_result | None, mode: int) -> None:
    """Make an empty file, at no moment open to more people than `like`."""
    if not like:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))
        return
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with suppress(PermissionError):
            os.fchown(descriptor, like.st_uid, like.st_gid)
        os.fchmod(descriptor, like.st_mode & 0o777)
    finally:
        os.close(descriptor)


def flush(path: Path) -> None:
    """Have the disk hold a file, or the names in a folder: what has returned survives a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
