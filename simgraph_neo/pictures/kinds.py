"""Recognize kinds of files by their first bytes: kinds of pictures that are read, and kinds that are only named."""

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
    """The methods of a file that decoders need."""

    def read(self, size: int = -1, /) -> bytes:
        """Read this number of bytes, or all."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Set the position."""

    def tell(self) -> int:
        """Return the position."""


class Kind(NamedTuple):
    """A kind of file."""

    name: str
    read: Callable[[Any], ImageFile.ImageFile] | None = None
    """Opens such a file; None for kinds that are not read."""


JPEG = Kind("JPEG", JpegImagePlugin.JpegImageFile)
PNG = Kind("PNG", PngImagePlugin.PngImageFile)
WEBP = Kind("WebP", WebPImagePlugin.WebPImageFile)
TIFF = Kind("TIFF", TiffImagePlugin.TiffImageFile)
GIF = Kind("GIF", GifImagePlugin.GifImageFile)
AVIF = Kind("AVIF", AvifImagePlugin.AvifImageFile if pillow.check("avif") else None)

WEB_KINDS = (JPEG, PNG, WEBP)
"""The kinds that are requested from museums; data from the network reaches no other decoder."""
KINDS = (*WEB_KINDS, TIFF, GIF, *([AVIF] if AVIF.read else []))
"""The kinds that are read from this machine. Decoders that start programs (EPS) or are new are excluded."""
SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".tif", ".tiff", ".gif", *([".avif"] if AVIF.read else [])}
)
"""The suffixes of files of `KINDS`, in lower case."""

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
"""Brand in the box "ftyp" of an ISO base media file -> kind."""
_BMP = Kind("BMP")


def _silence() -> None:
    """Disable libtiff's error messages, which it writes directly to stderr; Pillow raises these errors anyway.

    Also keep Pillow's log messages off stderr, unless the program configures logging.
    """
    logging.getLogger("PIL").addHandler(logging.NullHandler())
    with suppress(OSError, AttributeError):  # Pillow may be built without libtiff, or with a separate one
        silence = ctypes.CDLL(_imaging.__file__).TIFFSetErrorHandler
        silence.argtypes, silence.restype = [ctypes.c_void_p], ctypes.c_void_p
        silence(None)


_silence()


def sniffed(head: bytes) -> Kind | None:
    r"""Return the kind of a file by its first 64 bytes; None if it is unknown.

    >>> sniffed(b"GIF89a..").name, sniffed(b"\0\0\0\x1cftypheic....").name, sniffed(b"hello")
    ('GIF', 'HEIF', None)
    """
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        # In some files the first brand is shared by several kinds (mif1); the compatible brands distinguish them.
        brands = [head[at : at + 4] for at in (8, *range(16, min(len(head), int.from_bytes(head[:4], "big")), 4))]
        return next((AVIF for brand in brands if brand in {b"avif", b"avis"}), _BRANDS.get(brands[0]))
    if head[:2] == b"BM" and head[6:10] == bytes(4):
        return _BMP
    return next((kind for start, kind in _STARTS.items() if head.startswith(start)), None)
