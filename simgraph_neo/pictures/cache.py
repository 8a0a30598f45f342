"""The cache of fetched pictures on disk: files are written atomically, and their total size is limited."""

from __future__ import annotations

import hashlib
import io
import os
import re
import stat
import time
import zlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from simgraph_neo.errors import InvalidInputError
from simgraph_neo.files import written_whole
from simgraph_neo.pictures.decoding import open_picture
from simgraph_neo.pictures.kinds import WEB_KINDS
from simgraph_neo.settings import cache_limit, home

if TYPE_CHECKING:
    from collections.abc import Collection

CACHED_BOX = (400, 400)
"""The largest width and height of a cached picture; the IIIF request asks for the same size."""
IN_USE_SECONDS = 3_600.0
"""A file that was used within this time may be in use: one process is writing it, or another is about to draw it."""
_LARGEST = 2**20
"""Bytes, more than `add` ever writes: 400 by 400 pixels of random noise take 144,000."""
_PICTURE = re.compile(r"[0-9a-f]{64}\.jpg")
_TEMPORARY = re.compile(r"\.[0-9a-f]{40}-\w+\.tmp\.jpg")


class Size(NamedTuple):
    """A number of pictures and their size."""

    pictures: int
    bytes: int


class PictureCache:
    """A folder of ``<sha256 of the URL>.jpg``: RGB, at most 400 by 400, no metadata, a CRC-32 after the JPEG's end.

    Threads and processes may share it. Other files in the folder are left alone. The mtime of a file is its last use.
    """

    def __init__(self, folder: Path, limit: int = 10**9, in_use: float = IN_USE_SECONDS) -> None:
        """Make a cache; `limit` is in bytes, and :meth:`trim` enforces it.

        Pictures used within the last `in_use` seconds are kept even above the limit: they may be about to be drawn.
        """
        self.folder = folder
        self.limit, self.in_use = limit, in_use
        self._sweep()

    def path(self, url: str) -> Path | None:
        """Return the file of the picture of `url` and mark it as used; None if the picture must be fetched.

        A file that differs from what `add` wrote is removed. Raises InvalidInputError if it cannot be removed.
        """
        file = self._file(url)
        try:
            before = file.lstat()
        except OSError:
            return None
        if _is_whole(file):
            with suppress(OSError):  # a read-only folder can still be used
                os.utime(file)
            return file
        if _is_still(file, before):  # else another process has replaced it
            _remove(file)
        return None

    def add(self, url: str, data: bytes) -> Path:
        """Decode the JPEG, PNG or WebP that was fetched from `url`, scale it down and cache it.

        Raises InvalidImageError if the bytes are not a picture, and InvalidInputError if the folder cannot be written
        to.
        """
        jpeg = io.BytesIO()
        open_picture(data, CACHED_BOX, WEB_KINDS).save(jpeg, "JPEG", quality=90)
        file = self._file(url)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with written_whole(file) as temporary:
                temporary.write_bytes(jpeg.getvalue() + _check(jpeg.getvalue()))
        except (OSError, InvalidInputError) as error:
            raise InvalidInputError(
                f"Cannot keep pictures in {self.folder}: {_why(error)}. Correct that, or set SIMGRAPH_HOME."
            ) from error
        return file

    def size(self) -> Size:
        """Return the number of pictures and their bytes. Raises InvalidInputError if the folder cannot be read."""
        return _size(self._entries(_PICTURE))

    def clear(self) -> Size:
        """Remove every picture; return their number and bytes. Raises InvalidInputError if one cannot be removed.

        A process that draws at the same time shows placeholders for pictures that it has not opened yet.
        """
        entries = self._entries(_PICTURE)
        for each in entries:
            _remove(each.file)
        return _size(entries)

    def trim(self, keep: Collection[Path] = ()) -> None:
        """Remove the least recently used pictures until the size is below the limit.

        Pictures of `keep`, and those used within the last `in_use` seconds, always stay: some process may draw them.
        """
        with suppress(InvalidInputError):  # an unreadable folder cannot be trimmed; that is not a reason to fail
            entries = sorted(self._entries(_PICTURE), key=lambda each: each.used_at)
            excess, kept = _size(entries).bytes - self.limit, frozenset(keep)
            for each in entries:
                if excess <= 0 or each.may_be_in_use(self.in_use):
                    return
                if each.file not in kept and each.removed():
                    excess -= each.bytes

    def _file(self, url: str) -> Path:
        return self.folder / f"{hashlib.sha256(url.encode()).hexdigest()}.jpg"

    def _sweep(self) -> None:
        """Remove the incomplete files of killed processes."""
        with suppress(InvalidInputError):
            for each in self._entries(_TEMPORARY):
                if not each.may_be_in_use(self.in_use):
                    each.removed()

    def _entries(self, name: re.Pattern[str]) -> list[_Entry]:
        """Return the files with such names, unsorted. Raises InvalidInputError."""
        try:
            with os.scandir(self.folder) as found:
                entries = [_seen(each) for each in found if name.fullmatch(each.name)]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise InvalidInputError(
                f"Cannot read {self.folder}: {_why(error)}. Correct that, or set SIMGRAPH_HOME."
            ) from error
        return [each for each in entries if each]


def user_cache() -> PictureCache:
    """Return the cache that all commands share, in SIMGRAPH_HOME, limited by SIMGRAPH_CACHE_MB.

    Raises InvalidInputError.
    """
    return PictureCache(home() / "pictures", cache_limit())


class _Entry(NamedTuple):
    """A file as it was when the folder was read."""

    file: Path
    bytes: int
    used_at: float

    def may_be_in_use(self, seconds: float) -> bool:
        return time.time() - self.used_at < seconds

    def removed(self) -> bool:
        """Remove it, unless a process has used or removed it since then; return whether it was removed."""
        try:
            if self.file.stat().st_mtime != self.used_at:
                return False
            self.file.unlink()
        except OSError:
            return False
        return True


def _seen(file: os.DirEntry[str]) -> _Entry | None:
    """Return the entry; None if it is not a regular file, or was removed meanwhile."""
    with suppress(OSError):
        if file.is_file(follow_symlinks=False):
            info = file.stat(follow_symlinks=False)
            return _Entry(Path(file.path), info.st_size, info.st_mtime)
    return None


def _size(entries: Collection[_Entry]) -> Size:
    return Size(len(entries), sum(each.bytes for each in entries))


def _check(jpeg: bytes) -> bytes:
    """Return the checksum that follows the JPEG's end, where decoders ignore it: it detects damage without decoding."""
    return zlib.crc32(jpeg).to_bytes(4, "big")


def _is_whole(file: Path) -> bool:
    """Whether it is exactly what `add` wrote. Links are not followed, and pipes not opened."""
    try:
        info = file.lstat()
        if not stat.S_ISREG(info.st_mode) or info.st_size > _LARGEST:
            return False
        data = file.read_bytes()
    except OSError:
        return False
    return len(data) > 4 and data[-4:] == _check(data[:-4])


def _is_still(file: Path, before: os.stat_result) -> bool:
    """Whether the file is still the same one."""
    with suppress(OSError):
        return os.path.samestat(file.lstat(), before)
    return False


def _remove(file: Path) -> None:
    try:
        if file.is_dir() and not file.is_symlink():
            file.rmdir()
        else:
            file.unlink(missing_ok=True)
    except OSError as error:
        raise InvalidInputError(f"Cannot remove {file}: {_why(error)}. Remove it yourself.") from error


def _why(error: Exception) -> str:
    """Return the system's reason, also if the error is already one of ours."""
    cause = error.__cause__ or error
    return str(getattr(cause, "strerror", None) or cause)
