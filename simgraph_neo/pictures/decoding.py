"""Decode untrusted pictures safely, and scale them down early.

Before anything is decoded, the start of the file, its bytes and its pixels decide whether it is opened. This follows
Pillow's threat model (its handbook, "Security"): nearly all of its vulnerabilities are in formats that are never opened
here, and data from the network only reaches three decoders.
"""

from __future__ import annotations

import io
import os
import struct
import threading
import warnings
import zlib
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PIL import Image

from simgraph_neo.errors import InvalidImageError
from simgraph_neo.pictures.kinds import KINDS, PNG, TIFF, Kind, sniffed
from simgraph_neo.pictures.png import Png, lean
from simgraph_neo.pictures.profiles import Profile
from simgraph_neo.pictures.size import MEGAPIXELS, TOO_LARGE, check_size, decoded_pixels, too_large
from simgraph_neo.pictures.tiff import check_tiff

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path
    from typing import IO

    from PIL import ImageFile

    from simgraph_neo.pictures.kinds import Readable

MAX_BYTES = 64 * 2**20
"""The limit for data in memory, which includes all data from the network."""
BYTES_A_PIXEL = 8
"""The largest size of a file for each pixel: four channels of 16 bits."""
_LARGE = 16_000_000
"""Pictures with more decoded pixels are decoded one at a time, in however many threads."""
_ONE_LARGE = threading.RLock()

NEAR_WHITE, SPECKS = 225, 0.02
"""From this lightness on, a pixel is invisible on white. With a smaller share of darker pixels, so is the picture."""
GREY = "#8c8c8c"
"""The background of white on transparency: it differs from light and from dark pages."""

_DAMAGE = (
    *(OSError, EOFError, SyntaxError, ValueError, LookupError, TypeError, ArithmeticError, AssertionError, MemoryError),
    RuntimeError,
    *(struct.error, zlib.error, Image.DecompressionBombError, Warning),
)
"""What Pillow raises, or raised in past versions, for damaged files: one bad picture must not stop a crawl."""

# Set once, at import: `warnings.catch_warnings` is not thread-safe.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")


class Measured(NamedTuple):
    """A decoded picture with its size."""

    image: Image.Image
    size: tuple[int, int]
    """Upright width and height in pixels before scaling."""
    remark: str | None = None
    """Why its colour profile was ignored, if it was."""


def open_picture(
    source: bytes | Path,
    box: tuple[int, int] | None = None,
    kinds: Collection[Kind] = KINDS,
    megapixels: int = MEGAPIXELS,
) -> Image.Image:
    """Decode a picture: RGB, sRGB, upright, scaled down to fit `box` (width, height).

    Transparency becomes white, or `GREY` if the visible part is white itself. Only the first of several pages or frames
    is read. Raises InvalidImageError, with a short reason, for a file of another kind or with too many pixels. A JPEG
    may have more pixels if it can be decoded at reduced scale.
    """
    return _opened(source, box, kinds, megapixels).image


def measured_picture(
    source: bytes | Path, box: tuple[int, int] | None = None, megapixels: int = MEGAPIXELS
) -> Measured:
    """Decode a picture as `open_picture` does; return it with its size and with what was ignored."""
    return _opened(source, box, KINDS, megapixels)


def _opened(source: bytes | Path, box: tuple[int, int] | None, kinds: Collection[Kind], megapixels: int) -> Measured:
    try:
        with _file(source, megapixels) as (file, size), _ONE_LARGE if size > MAX_BYTES else nullcontext():
            kind = _kind(file, kinds)
            try:
                return _read(file, kind, box, megapixels)
            except (Image.DecompressionBombError, Image.DecompressionBombWarning):
                with _pillows_limit(megapixels):
                    return _read(file, kind, box, megapixels)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise InvalidImageError(too_large(megapixels)) from error
    except _DAMAGE as error:
        why = error.strerror if isinstance(error, OSError) and error.errno else None
        raise InvalidImageError(f"cannot be read: {why}" if why else "a damaged or truncated picture") from error


@contextmanager
def _pillows_limit(megapixels: int) -> Iterator[None]:
    """Raise Pillow's limit, which is global, to ours while one large picture is decoded."""
    with _ONE_LARGE:
        before = Image.MAX_IMAGE_PIXELS
        Image.MAX_IMAGE_PIXELS = None if before is None else max(before, megapixels * 10**6)
        try:
            yield
        finally:
            Image.MAX_IMAGE_PIXELS = before


@contextmanager
def _file(source: bytes | Path, megapixels: int) -> Iterator[tuple[_Plain, int]]:
    """Yield the file and its size.

    Raises InvalidImageError if it is too large or not a regular file, such as a pipe.
    """
    if isinstance(source, bytes):
        if len(source) > MAX_BYTES:
            raise InvalidImageError(f"more than {MAX_BYTES >> 20} MB")
        yield _Plain(io.BytesIO(source)), len(source)
        return
    try:
        if not source.is_file():
            raise InvalidImageError("no such file")
        file = source.open("rb")
    except OSError as error:
        raise InvalidImageError(f"cannot be read: {error.strerror or error}") from error
    with file:
        size = os.fstat(file.fileno()).st_size
        if size > max(MAX_BYTES, BYTES_A_PIXEL * megapixels * 10**6):
            raise InvalidImageError(f"more bytes than {megapixels} {TOO_LARGE} need")
        yield _Plain(file), size


class _Plain:
    """A file without ``fileno``: with it libtiff would map the file into memory, and crash if it is truncated."""

    def __init__(self, file: IO[bytes]) -> None:
        self.read, self.seek, self.tell = file.read, file.seek, file.tell


def _kind(file: Readable, kinds: Collection[Kind]) -> Kind:
    """Return the kind of a file by its content. Raises InvalidImageError for other kinds."""
    kind = sniffed(file.read(64))
    file.seek(0)
    if kind is not None and kind in kinds:
        return kind
    names = [each.name for each in kinds]
    wanted = f"not a {', '.join(names[:-1])} or {names[-1]} picture"
    raise InvalidImageError(
        f"{kind.name}, which is not read" if kind and kind not in KINDS and kinds is KINDS else wanted
    )


def _read(file: Readable, kind: Kind, box: tuple[int, int] | None, megapixels: int) -> Measured:
    file.seek(0)
    png = lean(file) if kind is PNG else Png(file)
    with _begun(png.file, kind) as image:
        size = check_size(image, png.file, box, megapixels)
        profile = Profile(png.profile or image.info.get("icc_profile"), image.mode)
        with _ONE_LARGE if decoded_pixels(image) > _LARGE else nullcontext():
            drafted = image.size != size
            image.load()
            size = size if drafted else image.size  # a TIFF is turned while it is loaded
            turn = _turn(image)
            shown = _decoded(image, box, turn, profile)
    return Measured(shown, size[::-1] if turn in _ACROSS else size, profile.fault or png.fault)


def _begun(file: Readable, kind: Kind) -> ImageFile.ImageFile:
    """Open a picture without decoding it.

    Raises InvalidImageError for the many kinds of TIFF that Pillow does not know.
    """
    assert kind.read  # noqa: S101 - true for all of `KINDS`
    if kind is TIFF:
        check_tiff(file)
    try:
        return kind.read(file)
    except SyntaxError as error:
        if kind is not TIFF:
            raise
        raise InvalidImageError("a damaged TIFF, or one of a kind that is not read") from error


def _decoded(
    image: Image.Image,
    box: tuple[int, int] | None,
    turn: Image.Transpose | None,
    profile: Profile,
) -> Image.Image:
    plain = profile.to_srgb(_eight_bits(image, profile.mode))
    if box:
        plain.thumbnail(box[::-1] if turn in _ACROSS else box, reducing_gap=2)
    flat = _on_ground(plain if turn is None else plain.transpose(turn))
    if flat is image:
        flat = image.copy()  # without the reference to its file
    flat.info.clear()  # EXIF, comments and colour profiles are not kept
    return flat


def _eight_bits(image: Image.Image, kept: str | None) -> Image.Image:
    """Convert to a mode that can be resampled: RGBA if anything is transparent, the `kept` CMYK or LAB, else RGB."""
    if image.mode.startswith("I;16"):  # 16-bit grey: Pillow's conversion would clip it to white
        return _sixteen_bits(image)
    if image.mode in {"I", "F"}:
        return _stretched(image).convert("RGB")
    if image.mode == kept and kept in {"CMYK", "LAB"}:
        return image
    if image.mode == "La":  # Pillow cannot convert it to RGBA directly
        image = image.convert("LA")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    return image.convert(mode) if image.mode != mode else image


def _sixteen_bits(image: Image.Image) -> Image.Image:
    """Convert 16-bit grey; in a PNG one grey value may be transparent."""
    transparent = image.info.pop("transparency", None)
    grey = image.convert("I").point(lambda value: value / 256).convert("RGB")
    if isinstance(transparent, int):
        grey.putalpha(Image.fromarray(np.asarray(image) != transparent).convert("L"))
    return grey


def _stretched(image: Image.Image) -> Image.Image:
    """Convert 32-bit numbers, whose brightness is undefined: the smallest becomes black, the largest white.

    NaN and infinity become black, as for unmeasured points of a map.
    """
    values = np.array(image, dtype=np.float64)  # large numbers may differ little
    known = np.isfinite(values)
    lowest, highest = (values[known].min(), values[known].max()) if known.any() else (0, 0)
    values[~known] = lowest
    values -= lowest
    values *= 255 / max(float(highest - lowest), 1e-9)
    return Image.fromarray(np.clip(values, 0, 255, out=values).astype(np.uint8))


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
"""The transpositions that exchange width and height."""


def _turn(image: Image.Image) -> Image.Transpose | None:
    """Return the transposition for its EXIF orientation; None for unreadable EXIF."""
    try:
        return _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    except _DAMAGE:
        return None


def _on_ground(image: Image.Image) -> Image.Image:
    """Remove transparency: on white, or on grey if the picture would be invisible on white."""
    if image.mode != "RGBA":
        return image
    visible = image.getchannel("A").point(lambda alpha: 255 * (alpha > 32))
    counts = image.convert("L").histogram(visible)
    ground = GREY if sum(counts[:NEAR_WHITE]) < SPECKS * sum(counts) else "white"
    return Image.alpha_composite(Image.new("RGBA", image.size, ground), image).convert("RGB")


def average_color(image: Image.Image) -> str:
    """Return the mean colour of an RGB picture, as ``#rrggbb``.

    >>> average_color(Image.new("RGB", (3, 2), (255, 0, 16)))
    '#ff0010'
    """
    mean = image.resize((1, 1), Image.Resampling.BOX).tobytes()
    return f"#{mean.hex()}"
