"""Check the size of a picture before it is decoded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from simgraph_neo.errors import InvalidImageError
from simgraph_neo.pictures.kinds import JPEG

if TYPE_CHECKING:
    from PIL import Image

    from simgraph_neo.pictures.kinds import Readable

MEGAPIXELS = 61
"""The default limit: above the 60.2 megapixels of the largest common cameras, below decompression bombs."""
MOST_MEGAPIXELS = 1_000
"""The highest limit that a user can set."""
TOO_LARGE = "million pixels"
"""A part of the reason when a picture is refused that a higher `megapixels` would allow."""

_END = b"\xff\xd9"
_SCAN_OR_END = re.compile(rb"\xff[\xda\xd9]")
"""Markers of a JPEG: start of scan, end of image. Within a scan the byte ff is never followed by these bytes."""


def check_size(image: Image.Image, file: Readable, box: tuple[int, int] | None, megapixels: int) -> tuple[int, int]:
    """Set a JPEG to be decoded at 1/2, 1/4 or 1/8 scale, never below the box; return the full size.

    Raises InvalidImageError for too many pixels. libjpeg holds a JPEG of several scans in full size while it decodes
    it, at any scale.
    """
    size, most = image.size, megapixels * 10**6
    pixels = size[0] * size[1]
    if box and (pixels <= most or (pixels <= MOST_MEGAPIXELS * 10**6 and _is_of_one_scan(image, file))):
        image.draft(None, (max(box), max(box)))
    if decoded_pixels(image) > most:
        raise InvalidImageError(too_large(megapixels))
    return size


def _is_of_one_scan(image: Image.Image, file: Readable) -> bool:
    """Whether a JPEG, read up to its first scan, has only this scan.

    False also if the first scan lacks components or is progressive: libjpeg then expects more scans.
    """
    if image.format != JPEG.name or image.info.get("progressive"):
        return False
    at, last, marker = file.tell(), b"", None
    components = getattr(image, "layers", 0)
    length = 6 + 2 * components  # of the header of a scan with all components; the position is at its end
    file.seek(at - length)
    has_all = file.read(3) == length.to_bytes(2) + bytes([components])
    file.seek(at)
    if not has_all:
        return False
    while marker is None and (block := file.read(2**20)):
        marker = _SCAN_OR_END.search(last + block)
        last = block[-1:]
    file.seek(at)
    return marker is None or marker[0] == _END


def decoded_pixels(image: Image.Image) -> int:
    """Return how many pixels are decoded at a time: those of the picture, or of a TIFF's tile, if that is larger."""
    tags = getattr(image, "tag_v2", {})
    tile = [side for tag in (322, 323) if isinstance(side := tags.get(tag, 0), int)]
    return max(image.size[0] * image.size[1], tile[0] * tile[1] if len(tile) == 2 else 0)


def too_large(megapixels: int) -> str:
    """Return the reason for refusing a picture that is too large."""
    return f"more than {megapixels} {TOO_LARGE}"
