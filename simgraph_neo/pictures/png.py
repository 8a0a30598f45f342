"""Remove PNG chunks that unpack to too many bytes, since Pillow refuses the whole picture because of them."""

from __future__ import annotations

import io
import zlib
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simgraph_neo.pictures.kinds import Readable

MAX_PROFILE = 4 * 2**20
"""The largest number of bytes of an unpacked colour profile: those of printers have 1 to 3 MB."""
_MAX_CHUNK = 2**20
"""The largest number of bytes of a chunk that is not pixels, packed or unpacked: Pillow's own limit."""
_MOST_UNPACKED = 8 * 2**20
"""The largest number of bytes of all such chunks of a picture: later chunks are dropped without unpacking."""
_MOST_CHUNKS = 200_000
"""How many chunks are read: half a gigabyte of pixels has 62,000 of the usual 8 kB."""
_SMALL = frozenset({b"tEXt", b"zTXt", b"iTXt", b"iCCP", b"eXIf"})


class _Chunk(NamedTuple):
    kind: bytes
    start: int
    size: int
    """Bytes of its data."""

    @property
    def end(self) -> int:
        return self.start + 12 + self.size


class Png(NamedTuple):
    """A PNG without the chunks that are too large, and its colour profile if that was one of them."""

    file: Readable
    profile: bytes | None = None
    fault: str | None = None
    """Why a profile was dropped."""


def lean(file: Readable) -> Png:
    """Return the PNG without the texts and profiles that unpack to more than a megabyte; the pixels stay.

    At most a megabyte, or `MAX_PROFILE`, is unpacked at a time, and little more than `_MOST_UNPACKED` in all. If no
    chunk is dropped, the file itself is returned.
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
    """Yield the chunks up to the end or to invalid data; errors are left to the decoder."""
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
    """Return the data of a chunk; nothing if it is larger than `MAX_PROFILE`."""
    if chunk.size > MAX_PROFILE:
        return b""
    file.seek(chunk.start + 8)
    return file.read(chunk.size)


def _size(file: Readable, chunk: _Chunk) -> int:
    """Return the size to which Pillow would unpack a chunk; any size above `_MAX_CHUNK` becomes `_MAX_CHUNK` + 1."""
    packed = _packed(chunk.kind, _data(file, chunk))
    unpacked = _unpacked(packed, _MAX_CHUNK)
    return max(chunk.size, _MAX_CHUNK + 1 if unpacked is None else len(unpacked))


def _packed(kind: bytes, data: bytes) -> bytes:
    """Return the compressed part of a chunk."""
    rest = data.partition(b"\0")[2]
    if kind in {b"zTXt", b"iCCP"}:
        return rest[1:]
    if kind == b"iTXt" and rest[:1] == b"\1":
        return rest[2:].partition(b"\0")[2].partition(b"\0")[2]
    return b""


def _unpacked(packed: bytes, most: int) -> bytes | None:
    """Decompress at most `most` bytes; None if there are more. Damaged data returns b"": Pillow reports it."""
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
