"""What bytes are, told by how they begin: the kinds of pictures that are read, and those that are only named."""

from __future__ import annotations

import ctypes
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from PIL import (
    AvifImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
    _imaging,
)
from PIL import features as pillow

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import ImageFile


class Readable(Protocol):
    """What a decoder needs of a file."""

    def read(self, size: int = -1, /) -> bytes:
        """So many bytes, or all."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go there."""

    def tell(self) -> int:
        """Where it is."""


class Kind(NamedTuple):
    """A kind of file."""

    name: str
    read: Callable[[Any], ImageFile.ImageFile] | None = None
    """Opens one; None for what is not read."""


JPEG = Kind("JPEG", JpegImagePlugin.JpegImageFile)
PNG = Kind("PNG", PngImagePlugin.PngImageFile)
WEBP = Kind("WebP", WebPImagePlugin.WebPImageFile)
TIFF = Kind("TIFF", TiffImagePlugin.TiffImageFile)
GIF = Kind("GIF", GifImagePlugin.GifImageFile)
AVIF = Kind("AVIF", AvifImagePlugin.AvifImageFile if pillow.check("avif") else None)

WEB_KINDS = (JPEG, PNG, WEBP)
"""What museums' servers are asked for, and no other decoder is fed from outside."""
KINDS = (*WEB_KINDS, TIFF, GIF, *([AVIF] if AVIF.read else []))
"""What is read from this machine. Decoders that start programs (EPS) or are young stay out."""
SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".tif", ".tiff", ".gif", *([".avif"] if AVIF.read else [])}
)
"""What files of those kinds are called, in lower case."""

_STARTS = {
    b"\xff\xd8\xff": JPEG,
    b"\x89PNG\r\n\x1a\n": PNG,
    b"II*\0": TIFF,
    b"MM\0*": TIFF,
    b"II+\0": TIFF,
    b"MM\0+": TIFF,
    b"GIF87a": GIF,
    b"GIF89a": GIF,
    b"8BPS": Kind("Photoshop"),
    b"\xff\x0a": Kind("JPEG XL"),
    b"\0\0\0\x0cJXL \r\n\x87\n": Kind("JPEG XL"),
    b"\0\0\0\x0cjP  \r\n\x87\n": Kind("JPEG 2000"),
    b"\xff\x4f\xff\x51": Kind("JPEG 2000"),
    b"%PDF-": Kind("PDF"),
    b"%!PS": Kind("EPS"),
    b"<svg": Kind("SVG"),
    b"II\xbc\x01": Kind("JPEG XR"),
    b"gimp xcf": Kind("GIMP"),
}
_BRANDS = {b"avif": AVIF, b"avis": AVIF} | dict.fromkeys(
    (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"), Kind("HEIF")
)
"""What the box "ftyp" of an ISO base media file says it is."""
_BMP = Kind("BMP")


def _silence() -> None:
    """What libtiff has to say of damaged files it would write to stderr, past Python; Pillow raises it anyway.

    So does Pillow with what it logs, unless the program says where its log goes.
    """
    logging.getLogger("PIL").addHandler(logging.NullHandler())
    with suppress(OSError, AttributeError):  # where Pillow has no such library to be found, or none
        silence = ctypes.CDLL(_imaging.__file__).TIFFSetErrorHandler
        silence.argtypes, silence.restype = [ctypes.c_void_p], ctypes.c_void_p
        silence(None)


_silence()


def sniffed(head: bytes) -> Kind | None:
    r"""The kind of a file by its first 64 bytes; None for what is no picture that we know.

    >>> sniffed(b"GIF89a..").name, sniffed(b"\0\0\0\x1cftypheic....").name, sniffed(b"hello")
    ('GIF', 'HEIF', None)
    """
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        # Brands that a whole family shares (mif1) are first in some files; the compatible ones tell them apart.
        brands = [head[at : at + 4] for at in (8, *range(16, min(len(head), int.from_bytes(head[:4], "big")), 4))]
        return next((AVIF for brand in brands if brand in {b"avif", b"avis"}), _BRANDS.get(brands[0]))
    if head[:2] == b"BM" and head[6:10] == bytes(4):
        return _BMP
    return next((kind for start, kind in _STARTS.items() if head.startswith(start)), None)
