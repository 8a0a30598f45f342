"""PNG chunks that Pillow refuses because they unpack to much: set aside before it sees them."""

from __future__ import annotations

import io
import zlib
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simgraph_neo.pictures.kinds import Readable

MAX_PROFILE = 4 * 2**20
"""Bytes of an unpacked colour profile: those of printers have 1 to 3 MB."""
_MAX_CHUNK = 2**20
"""Bytes of a chunk beside the pixels, packed or not: Pillow's own limit of what is unpacked."""
_MOST_UNPACKED = 8 * 2**20
"""Bytes of all such chunks of one picture: what comes after is dropped unseen."""
_MOST_CHUNKS = 200_000
"""That are looked at: half a gigabyte of pixels has 62,000 at the usual 8 kB."""
_SMALL = frozenset({b"tEXt", b"zTXt", b"iTXt", b"iCCP", b"eXIf"})


class _Chunk(NamedTuple):
    kind: bytes
    start: int
    size: int
    """Of its data."""

    @property
    def end(self) -> int:
        return self.start + 12 + self.size


class Png(NamedTuple):
    """A PNG without what is too large, and its colour profile if that was set aside."""

    file: Readable
    profile: bytes | None = None
    fault: str | None = None
    """Why a profile was dropped."""


def lean(file: Readable) -> Png:
    """The same pixels without texts and profiles that unpack to more than a megabyte.

    At most that much, or `MAX_PROFILE`, is unpacked at once, and little more than `_MOST_UNPACKED` in all. The file is
    used as it is when nothing is to be dropped.
    """
    chunks = [chunk for chunk in islice(_chunks(file), _MOST_CHUNKS) if chunk.kind in _SMALL]
    dropped, unpacked = [], 0
    for chunk in chunks:
        size = _size(file, chunk) if unpacked <= _MOST_UNPACKED else _MAX_CHUNK + 1
        unpacked += size
        if size > _MAX_CHUNK:
            dropped.append(chunk)
    slim = _without(file, dropped) if dropped else file
    slim.seek(0)
    packed = next((chunk for chunk in dropped if chunk.kind == b"iCCP"), None)
    profile = _unpacked(_packed(b"iCCP", _data(file, packed)), MAX_PROFILE) if packed else None
    return Png(slim, profile, "its colour profile is too large" if packed and not profile else None)


def _chunks(file: Readable) -> Iterator[_Chunk]:
    """Where the chunks lie, up to the end or to what is none: the decoder judges that."""
    at = 8
    while True:
        file.seek(at)
        head = file.read(8)
        if len(head) < 8:
            return
        chunk = _Chunk(head[4:], at, int.from_bytes(head[:4], "big"))
        yield chunk
        at = chunk.end


def _data(file: Readable, chunk: _Chunk) -> bytes:
    """Nothing of what has more bytes than we look at."""
    if chunk.size > MAX_PROFILE:
        return b""
    file.seek(chunk.start + 8)
    return file.read(chunk.size)


def _size(file: Readable, chunk: _Chunk) -> int:
    """The bytes that Pillow would make of it; of more than `_MAX_CHUNK` it is not said how many."""
    packed = _packed(chunk.kind, _data(file, chunk))
    unpacked = _unpacked(packed, _MAX_CHUNK)
    return max(chunk.size, _MAX_CHUNK + 1 if unpacked is None else len(unpacked))


def _packed(kind: bytes, data: bytes) -> bytes:
    """The part of a chunk that is packed."""
    rest = data.partition(b"\0")[2]
    if kind in {b"zTXt", b"iCCP"}:
        return rest[1:]
    if kind == b"iTXt" and rest[:1] == b"\1":
        return rest[2:].partition(b"\0")[2].partition(b"\0")[2]
    return b""


def _unpacked(packed: bytes, most: int) -> bytes | None:
    """None when it is larger; what is damaged counts as empty, and is Pillow's to judge."""
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(packed, most)
    except zlib.error:
        return b""
    return None if unpacker.unconsumed_tail else data


def _without(file: Readable, dropped: list[_Chunk]) -> Readable:
    kept, at = io.BytesIO(), 0
    for chunk in dropped:
        file.seek(at)
        kept.write(file.read(chunk.start - at))
        at = chunk.end
    file.seek(at)
    kept.write(file.read())
    return kept
