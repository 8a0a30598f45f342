"""Pictures as ``data:`` URLs, so that a page or a notebook needs no other file."""

from __future__ import annotations

import base64
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote_to_bytes, urlsplit

from simgraph_neo.errors import InvalidImageError, InvalidInputError
from simgraph_neo.pictures.cache import user_cache
from simgraph_neo.pictures.decoding import open_picture
from simgraph_neo.pictures.size import MOST_MEGAPIXELS
from simgraph_neo.source_kinds import kind_of
from simgraph_neo.tables import Picture

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PIL.Image import Image as Opened

    from simgraph_neo.model import Image
    from simgraph_neo.pictures.cache import PictureCache

QUALITY = 80
"""The quality of WebP. On 300 photographs: half the bytes of a JPEG of quality 80, and a higher PSNR (37 dB to 36)."""
SIDE = 48
"""The longest side of a picture in a table, in CSS pixels; the file has twice as many pixels, for sharp screens."""
MAX_PICTURES, MAX_BYTES = 60, 300_000
"""The limits of one table in a notebook, whose file holds all pictures."""


class Inline(NamedTuple):
    """A picture as a ``data:`` URL."""

    url: str
    width: int
    """Pixels."""
    height: int


def as_webp(picture: Opened) -> Inline:
    """Encode a picture as WebP in a ``data:`` URL."""
    return Inline(data_url(webp(picture), "image/webp"), *picture.size)


def webp(picture: Opened) -> bytes:
    """Encode a picture as WebP."""
    held = io.BytesIO()
    picture.save(held, "WEBP", quality=QUALITY, method=4)
    return held.getvalue()


def data_url(content: bytes, kind: str) -> str:
    """Encode bytes of a media type as a ``data:`` URL."""
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def thumbnails(images: Iterable[Image], *, most: int = MAX_PICTURES, room: int = MAX_BYTES) -> dict[str, Picture]:
    """Return image id -> a small picture for a notebook's table. Only pictures on this machine; nothing is fetched.

    At most `most` pictures, with at most `room` bytes in all.
    """
    found: dict[str, Picture] = {}
    try:
        cache = user_cache()
    except InvalidInputError:  # an invalid setting, which other calls report
        return found
    for image in images:
        picture = _thumbnail(image, cache)
        if picture and len(picture.url) <= room:
            found[image.id] = picture
            room -= len(picture.url)
        if len(found) == most:
            break
    return found


def _thumbnail(image: Image, cache: PictureCache) -> Picture | None:
    path = at_hand(image, cache)
    if path is None:
        return None
    try:
        inline = as_webp(open_picture(path, (2 * SIDE, 2 * SIDE), megapixels=MOST_MEGAPIXELS))
    except InvalidImageError:
        return None
    return Picture(inline.url, image.title or image.id, max(inline.width // 2, 1), max(inline.height // 2, 1))


def at_hand(image: Image, cache: PictureCache) -> Path | None:
    """Return the file of an image's picture; None if it is not on this machine."""
    kind, url = kind_of(image.source), image.thumbnail
    if not url:
        return None
    try:
        if kind.picture_hosts():
            return cache.path(url)
        found = kind.picture(image) or local_file(url)
    except InvalidInputError:  # a cache that cannot be written to
        return None
    return found if isinstance(found, Path) else None


def local_file(uri: str) -> Path | str:
    """Return the path of a ``file:///`` URI, as :meth:`pathlib.Path.as_uri` writes it; or why it has none."""
    try:
        parts = urlsplit(uri)
        if parts.scheme != "file" or parts.netloc:
            return "no local file"
        path = Path(os.fsdecode(unquote_to_bytes(parts.path)))
        return path if path.is_file() else "the file is no longer there"
    except (OSError, ValueError):
        return "the file cannot be reached"
