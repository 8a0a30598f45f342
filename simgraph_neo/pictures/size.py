"""How large a picture may be: judged before anything of it is decoded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from simgraph_neo.errors import BadImage
from simgraph_neo.pictures.kinds import JPEG

if TYPE_CHECKING:
    from PIL import Image

    from simgraph_neo.pictures.kinds import Readable

MEGAPIXELS = 61
"""Above the 60.2 megapixels of the largest common camera, below the first decompression bombs."""
MOST_MEGAPIXELS = 1_000
"""The highest limit that can be asked for."""
TOO_LARGE = "million pixels"
"""What the reason has in it why a picture is refused that a higher `megapixels` would allow."""

_END = b"\xff\xd9"
_SCAN_OR_END = re.compile(rb"\xff[\xda\xd9]")
"""Markers of a JPEG; within a scan the byte ff is never followed by these."""


def check_size(image: Image.Image, file: Readable, box: tuple[int, int] | None, megapixels: int) -> tuple[int, int]:
    """Have a JPEG decoded at 1/2, 1/4 or 1/8, never below the box; returns the size before that.

    Raises BadImage for too many pixels. A JPEG of many scans is held whole while it is decoded, at any scale.
    """
    size, most = image.size, megapixels * 10**6
    pixels = size[0] * size[1]
    if box and (pixels <= most or (pixels <= MOST_MEGAPIXELS * 10**6 and _is_of_one_scan(image, file))):
        image.draft(None, (max(box), max(box)))
    if decoded_pixels(image) > most:
        raise BadImage(too_large(megapixels))
    return size


def _is_of_one_scan(image: Image.Image, file: Readable) -> bool:
    """Whether a JPEG, read up to its first scan, has no other one before its end, and none could follow.

    libjpeg holds a picture whole, too, when its first scan has not all components, or is a progressive one.
    """
    if image.format != JPEG.name or image.info.get("progressive"):
        return False
    at, last, marker = file.tell(), b"", None
    components = getattr(image, "layers", 0)
    length = 6 + 2 * components  # of the header of a scan that has them all; the file is read up to its end
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
    """Pixels that are decoded at once at most: of the picture, or of one tile of a TIFF, which may be larger."""
    tags = getattr(image, "tag_v2", {})
    tile = [side for tag in (322, 323) if isinstance(side := tags.get(tag, 0), int)]
    return max(image.size[0] * image.size[1], tile[0] * tile[1] if len(tile) == 2 else 0)


def too_large(megapixels: int) -> str:
    """Why a picture is refused."""
    return f"more than {megapixels} {TOO_LARGE}"
