"""A TIFF's directory, looked at before Pillow reads it all: a short file can ask for much memory."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from simgraph_neo.errors import BadImage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simgraph_neo.pictures.kinds import Readable

MOST_NUMBERS = 65_536
"""In one entry, such as the places of all strips or tiles: Pillow makes objects of them, some 500 bytes for a tile."""
_BYTES = {1: 1, 2: 1, 6: 1, 7: 1}
"""Types of which Pillow keeps the bytes, as they are, and the bytes of one."""
_NUMBERS = {3: 2, 4: 4, 5: 8, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_SIZES = _BYTES | _NUMBERS


def check_tiff(file: Readable) -> None:
    """Raise BadImage when the first page's directory asks for more than a whole file can hold, or has many parts."""
    length = file.seek(0, 2)
    total = 0
    for kind, count in _entries(file):
        total += count * _SIZES.get(kind, 0)
        if kind in _NUMBERS and count > MOST_NUMBERS:
            raise BadImage(f"a TIFF of more than {MOST_NUMBERS:,} strips or tiles")
    file.seek(0)
    if total > length:
        raise BadImage("a damaged or truncated picture")


def _entries(file: Readable) -> Iterator[tuple[int, int]]:
    """The type and count of each entry of the first directory; none of a file cut short."""
    file.seek(0)
    head = file.read(16)
    order = "<" if head[:2] == b"II" else ">"
    large = 43 in head[2:4]
    layouts = ("8xQ", "Q", "HHQ8x") if large else ("4xI", "H", "HHI4x")
    header, number, entry = (struct.Struct(order + layout) for layout in layouts)
    try:
        (place,) = header.unpack_from(head)
        file.seek(place)
        (entries,) = number.unpack(file.read(number.size))
        for _, kind, count in entry.iter_unpack(file.read(min(entries, 65_535) * entry.size)):
            yield kind, count
    except (struct.error, OSError, ValueError):
        return
