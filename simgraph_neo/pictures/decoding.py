"""Pictures from outside: decoded safely, shrunk early.

What is opened is decided before anything is decoded: by how the file begins, its bytes, its pixels. That follows
Pillow's own threat model (its handbook, "Security"); nearly all of its faults live in formats never opened here, and
what comes over the network is only ever fed to three decoders.
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

from simgraph_neo.errors import BadImage
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
"""Of what is held in memory, as all is that comes over the network."""
BYTES_A_PIXEL = 8
"""A file may have: four channels of 16 bits."""
_LARGE = 16_000_000
"""Pixels as they are decoded from which on pictures are decoded one at a time, whatever threads there are."""
_ONE_LARGE = threading.RLock()

NEAR_WHITE, SPECKS = 225, 0.02
"""Lightness from which on a pixel is lost on white, and the share of darker ones that does not save a picture."""
GREY = "#8c8c8c"
"""Under white on transparency: neither the paper of a light page nor that of a dark one."""

_DAMAGE = (
    *(OSError, EOFError, SyntaxError, ValueError, LookupError, TypeError, ArithmeticError, AssertionError, MemoryError),
    RuntimeError,
    *(struct.error, zlib.error, Image.DecompressionBombError, Warning),
)
"""What Pillow raises over damaged bytes, or has raised in past versions: one bad picture must not end a crawl."""

# Once and for all: `warnings.catch_warnings` is not safe in threads.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")


class Measured(NamedTuple):
    """A picture to be compared."""

    image: Image.Image
    size: tuple[int, int]
    """Upright width and height before it was shrunk, pixels."""
    remark: str | None = None
    """What is not as its maker meant it: why its colour profile was ignored."""


def open_picture(
    source: bytes | Path,
    box: tuple[int, int] | None = None,
    kinds: Collection[Kind] = KINDS,
    megapixels: int = MEGAPIXELS,
) -> Image.Image:
    """Decode a picture: RGB, sRGB, upright, shrunk to fit `box` (width, height).

    Transparency becomes white, or `GREY` where what is to be seen is white itself. Of several pages or frames the first
    is taken. Raises BadImage, with a short reason, for what is not of these `kinds` or has more pixels; but a JPEG that
    can be decoded at reduced scale may have more.
    """
    return _opened(source, box, kinds, megapixels).image


def measured_picture(
    source: bytes | Path, box: tuple[int, int] | None = None, megapixels: int = MEGAPIXELS
) -> Measured:
    """The same with its size, and what was ignored."""
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
        raise BadImage(too_large(megapixels)) from error
    except _DAMAGE as error:
        why = error.strerror if isinstance(error, OSError) and error.errno else None
        raise BadImage(f"cannot be read: {why}" if why else "a damaged or truncated picture") from error


@contextmanager
def _pillows_limit(megapixels: int) -> Iterator[None]:
    """Pillow's own limit is not below ours while one large picture is decoded; it is one for all threads."""
    with _ONE_LARGE:
        before = Image.MAX_IMAGE_PIXELS
        Image.MAX_IMAGE_PIXELS = None if before is None else max(before, megapixels * 10**6)
        try:
            yield
        finally:
            Image.MAX_IMAGE_PIXELS = before


@contextmanager
def _file(source: bytes | Path, megapixels: int) -> Iterator[tuple[_Plain, int]]:
    """The file and its bytes, within their limit; a pipe or a device is not waited for."""
    if isinstance(source, bytes):
        if len(source) > MAX_BYTES:
            raise BadImage(f"more than {MAX_BYTES >> 20} MB")
        yield _Plain(io.BytesIO(source)), len(source)
        return
    try:
        if not source.is_file():
            raise BadImage("no such file")
        file = source.open("rb")
    except OSError as error:
        raise BadImage(f"cannot be read: {error.strerror or error}") from error
    with file:
        size = os.fstat(file.fileno()).st_size
        if size > max(MAX_BYTES, BYTES_A_PIXEL * megapixels * 10**6):
            raise BadImage(f"more bytes than {megapixels} {TOO_LARGE} need")
        yield _Plain(file), size


class _Plain:
    """A file without a number: by that libtiff would map it into memory, and die when another program cuts it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.read, self.seek, self.tell = file.read, file.seek, file.tell


def _kind(file: Readable, kinds: Collection[Kind]) -> Kind:
    """What it is by its content. Raises BadImage for what is not of these kinds."""
    kind = sniffed(file.read(64))
    file.seek(0)
    if kind is not None and kind in kinds:
        return kind
    names = [each.name for each in kinds]
    wanted = f"not a {', '.join(names[:-1])} or {names[-1]} picture"
    raise BadImage(f"{kind.name}, which is not read" if kind and kind not in KINDS and kinds is KINDS else wanted)


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
    """The picture before it is decoded. Raises BadImage for the many kinds of TIFF that Pillow does not know."""
    assert kind.read  # noqa: S101 - as it is of `KINDS`
    if kind is TIFF:
        check_tiff(file)
    try:
        return kind.read(file)
    except SyntaxError as error:
        if kind is not TIFF:
            raise
        raise BadImage("a TIFF of a kind that is not read, or damaged") from error


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
        flat = image.copy()  # a plain image, no longer the file it came from
    flat.info.clear()  # EXIF, comments and colour profiles end here
    return flat


def _eight_bits(image: Image.Image, kept: str | None) -> Image.Image:
    """A mode that can be resampled: RGBA when anything is transparent, else RGB, or the `kept` one of CMYK and LAB."""
    if image.mode.startswith("I;16"):  # 16-bit grey: Pillow's own conversion would clip it to white
        return _sixteen_bits(image)
    if image.mode in {"I", "F"}:
        return _stretched(image).convert("RGB")
    if image.mode == kept and kept in {"CMYK", "LAB"}:
        return image
    if image.mode == "La":  # Pillow makes RGBA of its kin only
        image = image.convert("LA")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    return image.convert(mode) if image.mode != mode else image


def _sixteen_bits(image: Image.Image) -> Image.Image:
    """Grey of 16 bits; a PNG may say which grey is transparent."""
    transparent = image.info.pop("transparency", None)
    grey = image.convert("I").point(lambda value: value / 256).convert("RGB")
    if isinstance(transparent, int):
        grey.putalpha(Image.fromarray(np.asarray(image) != transparent).convert("L"))
    return grey


def _stretched(image: Image.Image) -> Image.Image:
    """Numbers of 32 bits, of which nobody says how bright they are: their least is black, their greatest white.

    What is no number is black, as in maps where nothing was measured.
    """
    values = np.array(image, dtype=np.float64)  # the numbers of a small range may be large
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
"""The turns that exchange width and height."""


def _turn(image: Image.Image) -> Image.Transpose | None:
    """What its EXIF orientation asks for; unreadable EXIF asks for nothing."""
    try:
        return _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    except _DAMAGE:
        return None


def _on_ground(image: Image.Image) -> Image.Image:
    """Without transparency: on white, or on grey where what is to be seen would be lost on white."""
    if image.mode != "RGBA":
        return image
    visible = image.getchannel("A").point(lambda alpha: 255 * (alpha > 32))
    counts = image.convert("L").histogram(visible)
    ground = GREY if sum(counts[:NEAR_WHITE]) < SPECKS * sum(counts) else "white"
    return Image.alpha_composite(Image.new("RGBA", image.size, ground), image).convert("RGB")


def average_color(image: Image.Image) -> str:
    """The mean of all pixels of an RGB picture, as ``#rrggbb``.

    >>> average_color(Image.new("RGB", (3, 2), (255, 0, 16)))
    '#ff0010'
    """
    mean = image.resize((1, 1), Image.Resampling.BOX).tobytes()
    return f"#{mean.hex()}"
