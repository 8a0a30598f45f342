"""The pictures that were fetched, kept on disk: each whole or not there, all of them within a limit."""

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

from simgraph_neo.errors import BadInput
from simgraph_neo.files import written_whole
from simgraph_neo.pictures.decoding import open_picture
from simgraph_neo.pictures.kinds import WEB_KINDS
from simgraph_neo.settings import cache_limit, home

if TYPE_CHECKING:
    from collections.abc import Collection

CACHED_BOX = (400, 400)
"""Width and height that a kept picture fits into: what is asked of the IIIF server too."""
IN_USE_SECONDS = 3_600.0
"""What was touched within this time may be in use: half written by one process, or about to be drawn by another."""
_LARGEST = 2**20
"""Bytes, more than `add` ever writes: random noise of 400 by 400 pixels takes 144,000."""
_PICTURE = re.compile(r"[0-9a-f]{64}\.jpg")
_TEMPORARY = re.compile(r"\.[0-9a-f]{40}-\w+\.tmp\.jpg")


class Size(NamedTuple):
    """A number of pictures, and the bytes they take."""

    pictures: int
    bytes: int


class PictureCache:
    """A folder of ``<sha256 of the URL>.jpg``: RGB, none above 400 by 400, no metadata, a CRC-32 after the JPEG's end.

    Threads and processes may share it; whatever else lies in the folder is left alone. A file's mtime is its last use.
    """

    def __init__(self, folder: Path, limit: int = 10**9, in_use: float = IN_USE_SECONDS) -> None:
        """`limit` is in bytes, and holds after each :meth:`trim`, but for what was used in the last `in_use` seconds.

        Those pictures may be about to be drawn.
        """
        self.folder = folder
        self.limit, self.in_use = limit, in_use
        self._sweep()

    def path(self, url: str) -> Path | None:
        """The file that holds the picture of `url`, now marked as used; None when it has to be fetched.

        What is in its place and not just as `add` wrote it is removed. Raises BadInput when it cannot be.
        """
        file = self._file(url)
        try:
            before = file.lstat()
        except OSError:
            return None
        if _is_whole(file):
            with suppress(OSError):  # a folder that may only be read serves all the same
                os.utime(file)
            return file
        if _is_still(file, before):  # else another process has put a new one there
            _remove(file)
        return None

    def add(self, url: str, data: bytes) -> Path:
        """Decode, shrink and keep the JPEG, PNG or WebP that was fetched from `url`.

        Raises BadImage when the bytes are no picture, BadInput when the folder cannot be written to.
        """
        jpeg = io.BytesIO()
        open_picture(data, CACHED_BOX, WEB_KINDS).save(jpeg, "JPEG", quality=90)
        file = self._file(url)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with written_whole(file) as temporary:
                temporary.write_bytes(jpeg.getvalue() + _check(jpeg.getvalue()))
        except (OSError, BadInput) as error:
            raise BadInput(
                f"Cannot keep pictures in {self.folder}: {_why(error)}. Mend it, or set SIMGRAPH_HOME."
            ) from error
        return file

    def size(self) -> Size:
        """How many pictures there are, and their bytes. Raises BadInput when the folder cannot be read."""
        return _size(self._entries(_PICTURE))

    def clear(self) -> Size:
        """Remove every picture, and say how many and how many bytes. Raises BadInput when one cannot be removed.

        A process that draws meanwhile shows placeholders for what it has not opened yet.
        """
        entries = self._entries(_PICTURE)
        for each in entries:
            _remove(each.file)
        return _size(entries)

    def trim(self, keep: Collection[Path] = ()) -> None:
        """Remove the pictures that were used longest ago until the limit holds.

        Those of `keep`, and those used within the last hour, stay even so: this process, or another one, draws them.
        """
        with suppress(BadInput):  # what cannot be read cannot be trimmed, and is no reason to fail
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
        """Remove what a killed process left half-written."""
        with suppress(BadInput):
            for each in self._entries(_TEMPORARY):
                if not each.may_be_in_use(self.in_use):
                    each.removed()

    def _entries(self, name: re.Pattern[str]) -> list[_Entry]:
        """The files of such names, in any order."""
        try:
            with os.scandir(self.folder) as found:
                entries = [_seen(each) for each in found if name.fullmatch(each.name)]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise BadInput(f"Cannot read {self.folder}: {_why(error)}. Mend it, or set SIMGRAPH_HOME.") from error
        return [each for each in entries if each]


def user_cache() -> PictureCache:
    """The cache that all commands share, in SIMGRAPH_HOME; its limit is SIMGRAPH_CACHE_MB. Raises BadInput."""
    return PictureCache(home() / "pictures", cache_limit())


class _Entry(NamedTuple):
    """A file as it was when it was looked at."""

    file: Path
    bytes: int
    used_at: float

    def may_be_in_use(self, seconds: float) -> bool:
        return time.time() - self.used_at < seconds

    def removed(self) -> bool:
        """Remove it, unless somebody used it, or removed it, since then."""
        try:
            if self.file.stat().st_mtime != self.used_at:
                return False
            self.file.unlink()
        except OSError:
            return False
        return True


def _seen(file: os.DirEntry[str]) -> _Entry | None:
    """None for what is no plain file, or has gone meanwhile."""
    with suppress(OSError):
        if file.is_file(follow_symlinks=False):
            info = file.stat(follow_symlinks=False)
            return _Entry(Path(file.path), info.st_size, info.st_mtime)
    return None


def _size(entries: Collection[_Entry]) -> Size:
    return Size(len(entries), sum(each.bytes for each in entries))


def _check(jpeg: bytes) -> bytes:
    """What follows a JPEG's end, where no decoder looks: by it a file damaged on disk is told without decoding it."""
    return zlib.crc32(jpeg).to_bytes(4, "big")


def _is_whole(file: Path) -> bool:
    """Whether it is, bit by bit, what `add` wrote; a pipe is not waited for, a link not followed."""
    try:
        info = file.lstat()
        if not stat.S_ISREG(info.st_mode) or info.st_size > _LARGEST:
            return False
        data = file.read_bytes()
    except OSError:
        return False
    return len(data) > 4 and data[-4:] == _check(data[:-4])


def _is_still(file: Path, before: os.stat_result) -> bool:
    """Whether what lies there is what lay there before."""
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
        raise BadInput(f"Cannot remove {file}: {_why(error)}. Remove it yourself.") from error


def _why(error: Exception) -> str:
    """The system's own words, also when the error is already one of ours."""
    cause = error.__cause__ or error
    return str(getattr(cause, "strerror", None) or cause)
