"""A TIFF's directory, looked at before Pillow reads it all: a short file can ask for much memory."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from simgraph_neo.errors import BadImage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simgraph_neo.pictures.kinds import Readable

MOST_PARTS, MOST_ENTRIES = 65_536, 65_535
"""Strips or tiles, of which Pillow makes objects of some 500 bytes each; entries of a directory, of any kind."""
_PARTS = frozenset({273, 279, 324, 325})
"""Tags of the places and sizes of all strips or tiles."""
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
"""Bytes of a value, by its type."""


def check_tiff(file: Readable) -> None:
    """Raise BadImage when the first page's directory asks for more than a whole file can hold, or has many parts."""
    length = file.seek(0, 2)
    total = 0
    for tag, kind, count in _entries(file):
        total += count * _SIZES.get(kind, 0)
        if tag in _PARTS and count > MOST_PARTS:
            raise BadImage(f"a TIFF of more than {MOST_PARTS:,} strips or tiles")
    file.seek(0)
    if total > length:
        raise BadImage("a damaged or truncated picture")


def _entries(file: Readable) -> Iterator[tuple[int, int, int]]:
    """Tag, type and count of each entry of the first directory, as far as the file goes.

    Raises BadImage for more entries than any program writes.
    """
    file.seek(0)
    head = file.read(16)
    order = "<" if head[:2] == b"II" else ">"
    large = head[2:3] == b"+"  # as Pillow tells, which takes MM\0+ for a small one
    layouts = ("8xQ", "Q", "HHQ8x") if large else ("4xI", "H", "HHI4x")
    header, number, entry = (struct.Struct(order + layout) for layout in layouts)
    try:
        (place,) = header.unpack_from(head)
        file.seek(place)
        (entries,) = number.unpack(file.read(number.size))
    except (struct.error, OSError, ValueError):
        return
    if entries > MOST_ENTRIES:
        raise BadImage("a damaged or truncated picture")
    found = file.read(entries * entry.size)
    yield from entry.iter_unpack(found[: len(found) // entry.size * entry.size])
