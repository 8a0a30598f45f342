"""Files that are written completely or not at all."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from simgraph_neo.errors import FileAccessError
from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

FilePath = str | os.PathLike[str]
"""A path as callers may give it. Public functions convert it to a `Path` first."""
SHOWN = 200
"""The largest number of characters of a path in a message."""
KEPT = 40
"""How many bytes of a name, and of its suffix, the name of a temporary file keeps."""


def check_writable(path: Path) -> None:
    """Raise FileAccessError if a file cannot be written at `path`. Call it before long work."""
    target, there = _target(path)
    if not target.parent.exists():
        raise FileAccessError(f"There is no folder {_shown(target.parent)}. Create it first, or choose another path.")
    if not os.access(target.parent, os.W_OK | os.X_OK) or (there and not os.access(target, os.W_OK)):
        raise FileAccessError(f"Cannot write {_shown(path)}: permission denied. Choose another path.")


def _target(path: Path) -> tuple[Path, os.stat_result | None]:
    """Return the path with symbolic links resolved, and the ``stat`` of the file there, or None.

    Raises FileAccessError if a file is impossible there: links in a circle, a name that is too long, or something
    that is not a regular file. Replacing a device by a file would remove the device from the machine.
    """
    try:
        there = path.stat()
    except FileNotFoundError:
        there = None
    except (OSError, ValueError) as error:  # ValueError: a NUL, or letters that the file system cannot encode
        raise FileAccessError(f"Cannot write {_shown(path)}: {_reason(error)}. Choose another path.") from error
    if there and stat.S_ISDIR(there.st_mode):
        raise FileAccessError(f"{_shown(path)} is a folder. Give the name of a file.")
    if there and not stat.S_ISREG(there.st_mode):
        raise FileAccessError(
            f"{_shown(path)} is not a regular file, but for example a device or a pipe. Give the name of a file."
        )
    return Path(os.path.realpath(path)) if path.is_symlink() else path, there


def _shown(path: Path) -> str:
    return one_line(str(path), SHOWN)


def _reason(error: OSError | ValueError) -> str:
    return getattr(error, "strerror", None) or str(error)


@contextmanager
def written_whole(path: Path, *, mode: int = 0o666) -> Iterator[Path]:
    """Yield a temporary path beside `path`; rename it to `path` if the block succeeds, else remove it.

    An existing file keeps its mode and, where permitted, its owner; a new file gets `mode` without the bits of the
    umask. A symbolic link stays: the file that it points to is written. Raises FileAccessError if the folder cannot
    be written to, or if `path` exists and is not a regular file.
    """
    target, there = _target(path)
    temporary = target.with_name(f".{_start(target.stem)}-{secrets.token_hex(4)}.tmp{_start(target.suffix)}")
    try:
        _create(temporary, there, mode)
    except (OSError, ValueError) as error:
        raise FileAccessError(f"Cannot write {_shown(path)}: {_reason(error)}. Choose another path.") from error
    try:
        yield temporary
        temporary.replace(target)
    except FileAccessError:  # of another file, within the block
        raise
    except OSError as error:
        raise FileAccessError(f"Cannot write {_shown(path)}: {error.strerror or error}.") from error
    finally:
        temporary.unlink(missing_ok=True)


def _start(name: str) -> str:
    """Shorten a name: a file system allows 255 bytes, and the temporary name adds some."""
    return os.fsdecode(os.fsencode(name)[:KEPT])


def _create(file: Path, like: os.stat_result | None, mode: int) -> None:
    """Create an empty file that is never readable by more users than the file `like` was."""
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
    """Flush a file, or the names in a folder, to disk, so that it survives a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
