"""Pictures as ``data:`` URLs: inside a page or a notebook, so that it needs no other file."""

from __future__ import annotations

import base64
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote_to_bytes, urlsplit

from simgraph_neo.errors import BadImage, BadInput
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
"""Of WebP. On 300 photographs: half the bytes of a JPEG of quality 80, and nearer to the original (37 dB to 36)."""
SIDE = 48
"""Longest side of a picture in a table, in CSS pixels; it has twice as many of its own, for sharp screens."""
MAX_PICTURES, MAX_BYTES = 60, 300_000
"""Of one table in a notebook, which keeps them all in its file."""


class Inline(NamedTuple):
    """A picture inside a page."""

    url: str
    width: int
    """Pixels."""
    height: int


def as_webp(picture: Opened) -> Inline:
    """A picture as WebP."""
    held = io.BytesIO()
    picture.save(held, "WEBP", quality=QUALITY, method=4)
    return Inline(data_url(held.getvalue(), "image/webp"), *picture.size)


def data_url(content: bytes, kind: str) -> str:
    """Bytes of a media type as a URL that holds them."""
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def thumbnails(images: Iterable[Image], *, most: int = MAX_PICTURES, room: int = MAX_BYTES) -> dict[str, Picture]:
    """Image id -> a small picture for a notebook's table: those that are on this machine; nothing is fetched.

    The first `most` of them, of `room` bytes together.
    """
    found: dict[str, Picture] = {}
    try:
        cache = user_cache()
    except BadInput:  # a setting that other calls complain of
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
    except BadImage:
        return None
    return Picture(inline.url, image.title or image.id, max(inline.width // 2, 1), max(inline.height // 2, 1))


def at_hand(image: Image, cache: PictureCache) -> Path | None:
    """The file of an image's picture that is on this machine."""
    kind, url = kind_of(image.source), image.thumbnail
    if not url:
        return None
    try:
        if kind.picture_hosts():
            return cache.path(url)
        found = kind.picture(image) or local_file(url)
    except BadInput:  # a cache that cannot be written to
        return None
    return found if isinstance(found, Path) else None


def local_file(uri: str) -> Path | str:
    """The path of a ``file:///`` address, as :meth:`pathlib.Path.as_uri` writes it; or why there is none."""
    try:
        parts = urlsplit(uri)
        if parts.scheme != "file" or parts.netloc:
            return "no local file"
        path = Path(os.fsdecode(unquote_to_bytes(parts.path)))
        return path if path.is_file() else "the file is no longer there"
    except (OSError, ValueError):
        return "the file cannot be reached"
