"""Pictures from outside: decoded safely, shrunk early.

What is opened is decided before anything is decoded: three formats, a byte limit, a pixel limit. That follows
Pillow's own threat model (its handbook, "Security"); nearly all of its faults live in formats never opened here.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from typing import TYPE_CHECKING

from PIL import Image, UnidentifiedImageError

from simgraph_neo.errors import BadImage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FORMATS = ("JPEG", "PNG", "WEBP")
SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp"})
"""What files of those formats are called, in lower case."""
MAX_BYTES = 64 * 2**20
MAX_PIXELS = 61_000_000
"""Above the 60.2 megapixels of the largest common camera, below the first decompression bombs."""

NEAR_WHITE, SPECKS = 225, 0.02
"""Lightness from which on a pixel is lost on white, and the share of darker ones that does not save a picture."""
GREY = "#8c8c8c"
"""Under white on transparency: neither the paper of a light page nor that of a dark one."""

_TOO_LARGE = f"more than {MAX_PIXELS // 10**6} million pixels"
_DAMAGE = (
    *(OSError, EOFError, SyntaxError, ValueError, LookupError, TypeError, ArithmeticError, AssertionError, MemoryError),
    *(struct.error, zlib.error, Image.DecompressionBombError, Warning),
)
"""What Pillow raises over damaged bytes, or has raised in past versions: one bad picture must not end a crawl."""

# Once and for all: `warnings.catch_warnings` is not safe in threads.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")


def open_picture(source: bytes | Path, box: tuple[int, int] | None = None) -> Image.Image:
    """Decode a JPEG, PNG or WebP to be looked at: RGB, upright, shrunk to fit `box` (width, height).

    Transparency shows white, or `GREY` where what is to be seen is white itself. Raises BadImage, with a short reason,
    for whatever else it is given.
    """
    return _opened(source, box, _on_what_shows)[0]


def measured_picture(source: bytes | Path, box: tuple[int, int] | None = None) -> tuple[Image.Image, tuple[int, int]]:
    """The same to be compared, so always on white; and the upright width and height before it was shrunk, pixels."""
    return _opened(source, box, _on_white)


def _opened(
    source: bytes | Path, box: tuple[int, int] | None, flatten: Callable[[Image.Image], Image.Image]
) -> tuple[Image.Image, tuple[int, int]]:
    data = source if isinstance(source, bytes) else _bytes_of(source)
    if len(data) > MAX_BYTES:
        raise BadImage(f"more than {MAX_BYTES >> 20} MB")
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            return _decoded(image, box, flatten)
    except UnidentifiedImageError as error:
        raise BadImage("not a JPEG, PNG or WebP picture") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadImage(_TOO_LARGE) from error
    except _DAMAGE as error:
        raise BadImage("a damaged or truncated picture") from error


def _bytes_of(path: Path) -> bytes:
    """One byte over the limit at most; a pipe or a device is not waited for."""
    try:
        if not path.is_file():
            raise BadImage("no such file")
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadImage(f"cannot be read: {error.strerror or error}") from error


def _decoded(
    image: Image.Image, box: tuple[int, int] | None, flatten: Callable[[Image.Image], Image.Image]
) -> tuple[Image.Image, tuple[int, int]]:
    size = image.size
    if size[0] * size[1] > MAX_PIXELS:
        raise BadImage(_TOO_LARGE)
    if box:
        image.draft(None, (max(box), max(box)))  # a JPEG is decoded at 1/2, 1/4 or 1/8, never below the box
    image.load()
    turn = _turn(image)
    across = turn in _ACROSS
    plain = _eight_bits(image)
    if box:
        plain.thumbnail(box[::-1] if across else box, reducing_gap=2)
    flat = flatten(plain if turn is None else plain.transpose(turn))
    if flat is image:
        flat = image.copy()  # a plain image, no longer the file it came from
    flat.info.clear()  # EXIF, comments and colour profiles end here
    return flat, (size[::-1] if across else size)


def _eight_bits(image: Image.Image) -> Image.Image:
    """A mode that can be resampled: RGBA when anything is transparent, else RGB."""
    if image.mode.startswith("I"):  # 16-bit grey: Pillow's own conversion would clip it to white
        return image.convert("I").point(lambda value: value / 256).convert("RGB")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    return image.convert(mode) if image.mode != mode else image


_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ACROSS = frozenset(list(_TURNS.values())[3:])
"""The turns that exchange width and height."""


def _turn(image: Image.Image) -> Image.Transpose | None:
    """What its EXIF orientation asks for; unreadable EXIF asks for nothing."""
    try:
        return _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    except _DAMAGE:
        return None


def _on_white(image: Image.Image, ground: str = "white") -> Image.Image:
    if image.mode != "RGBA":
        return image
    return Image.alpha_composite(Image.new("RGBA", image.size, ground), image).convert("RGB")


def _on_what_shows(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    visible = image.getchannel("A").point(lambda alpha: 255 * (alpha > 32))
    counts = image.convert("L").histogram(visible)
    return _on_white(image, GREY if sum(counts[:NEAR_WHITE]) < SPECKS * sum(counts) else "white")


def average_color(image: Image.Image) -> str:
    """The mean of all pixels of an RGB picture, as ``#rrggbb``.

    >>> average_color(Image.new("RGB", (3, 2), (255, 0, 16)))
    '#ff0010'
    """
    mean = image.resize((1, 1), Image.Resampling.BOX).tobytes()
    return f"#{mean.hex()}"
