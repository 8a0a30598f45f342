"""Check a TIFF's directory before Pillow reads it: a short file can make Pillow allocate much memory."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from simgraph_neo.errors import InvalidImageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simgraph_neo.pictures.kinds import Readable

MOST_PARTS, MOST_ENTRIES = 65_536, 65_535
"""The largest number of strips or tiles (Pillow allocates some 500 bytes for each), and of directory entries."""
_PARTS = frozenset({273, 279, 324, 325})
"""The tags of the offsets and sizes of strips or tiles."""
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
"""Type of a value -> its bytes."""


def check_tiff(file: Readable) -> None:
    """Raise InvalidImageError if the first page's directory claims more data than the file has, or has too many
    parts.
    """
    length = file.seek(0, 2)
    total = 0
    for tag, kind, count in _entries(file):
        total += count * _SIZES.get(kind, 0)
        if tag in _PARTS and count > MOST_PARTS:
            raise InvalidImageError(f"a TIFF of more than {MOST_PARTS:,} strips or tiles")
    file.seek(0)
    if total > length:
        raise InvalidImageError("a damaged or truncated picture")


def _entries(file: Readable) -> Iterator[tuple[int, int, int]]:
    """Yield tag, type and count of each entry of the first directory, up to the end of the file.

    Raises InvalidImageError if there are more entries than any program writes.
    """
    file.seek(0)
    head = file.read(16)
    order = "<" if head[:2] == b"II" else ">"
    large = head[2:3] == b"+"  # as in Pillow, which reads MM\0+ as a small TIFF
    layouts = ("8xQ", "Q", "HHQ8x") if large else ("4xI", "H", "HHI4x")
    header, number, entry = (struct.Struct(order + layout) for layout in layouts)
    try:
        (place,) = header.unpack_from(head)
        file.seek(place)
        (entries,) = number.unpack(file.read(number.size))
    except (struct.error, OSError, ValueError):
        return
    if entries > MOST_ENTRIES:
        raise InvalidImageError("a damaged or truncated picture")
    found = file.read(entries * entry.size)
    yield from entry.iter_unpack(found[: len(found) // entry.size * entry.size])
