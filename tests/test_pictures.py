"""Pictures from outside are opened safely, and the cache keeps only what decodes (fault catalogue, rows I01 to I10)."""

from __future__ import annotations

import hashlib
import io
import os
import random
import resource
import struct
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from simgraph_neo import pictures
from simgraph_neo.errors import BadImage, BadInput
from simgraph_neo.pictures import PictureCache, average_color, measured_picture, open_picture

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://example.test/image/V1/full/!400,400/0/default.jpg"


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def photo(width: int = 48, height: int = 32) -> Image.Image:
    noise = np.random.default_rng(1).integers(0, 255, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(noise)


def png_header(width: int, height: int) -> bytes:
    """A PNG that promises a size and holds next to nothing."""
    chunks = (b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0), b"IDAT" + zlib.compress(b"\0" * 9))
    framed = (struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


NO_PICTURES = {
    "nothing": b"",
    "one byte": b"\xff",
    "html": b"<!doctype html><title>404</title>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    "pdf": b"%PDF-1.7\n1 0 obj\n",
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n",
    "tiff": encoded(photo(), "TIFF"),
    "bmp": encoded(photo(), "BMP"),
    "gif": encoded(photo(), "GIF", save_all=True, append_images=[photo()]),
}


@pytest.mark.parametrize("data", NO_PICTURES.values(), ids=NO_PICTURES.keys())
def test_only_three_formats_are_opened(data: bytes, tmp_path: Path) -> None:
    """I01, I06: whatever is no JPEG, PNG or WebP is refused, also under a picture's name."""
    file = tmp_path / "picture.jpg"
    file.write_bytes(data)
    for source in (data, file):
        with pytest.raises(BadImage, match="not a JPEG, PNG or WebP picture"):
            open_picture(source)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_format_opens_and_half_of_it_does_not(kind: str) -> None:
    """I02: a whole picture opens as RGB in its size; the first half of its bytes is a BadImage, not half a picture."""
    data = encoded(photo(), kind)
    image = open_picture(data)
    assert (image.mode, image.size) == ("RGB", (48, 32))
    with pytest.raises(BadImage):
        open_picture(data[: len(data) // 2])


def test_bad_checksum() -> None:
    """I02: a PNG with one flipped bit in its pixels is a BadImage."""
    data = bytearray(encoded(photo(), "PNG"))
    data[len(data) // 2] ^= 1
    with pytest.raises(BadImage):
        open_picture(bytes(data))


BOMBS = {
    "64 megapixels in few bytes": encoded(Image.new("1", (8000, 8000)), "PNG"),
    "over Pillow's warning": png_header(12_000, 9_000),
    "over Pillow's limit": png_header(65_500, 65_500),
}


@pytest.mark.parametrize("data", BOMBS.values(), ids=BOMBS.keys())
def test_bombs_are_refused_before_decoding(data: bytes) -> None:
    """I03: a picture that would unpack to too many pixels is refused and no memory is taken for it."""
    assert len(data) < 200_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(BadImage, match="61 million pixels"):
        open_picture(data)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # kB


def test_thin_picture_is_no_bomb() -> None:
    """I03: 30,000 by 1 pixels is odd but harmless, and shrinks to at least one pixel of height."""
    image, size = measured_picture(encoded(Image.new("RGB", (30_000, 1), "red"), "PNG"), (400, 400))
    assert size == (30_000, 1)
    assert image.size == (400, 1)


def test_too_many_bytes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file above the byte limit is refused, whatever it holds, without reading more than one byte over it."""
    monkeypatch.setattr(pictures, "MAX_BYTES", 1_000)
    file = tmp_path / "large.png"
    file.write_bytes(encoded(photo(), "PNG"))
    with pytest.raises(BadImage, match="more than 0 MB"):
        open_picture(file)


# EXIF 2.3, tag 0x0112: which visible side the stored first row and first column are.
STORED = {
    1: lambda seen: seen,
    2: lambda seen: seen[:, ::-1],
    3: lambda seen: seen[::-1, ::-1],
    4: lambda seen: seen[::-1],
    5: lambda seen: seen.swapaxes(0, 1),
    6: lambda seen: seen.swapaxes(0, 1)[::-1],
    7: lambda seen: seen.swapaxes(0, 1)[::-1, ::-1],
    8: lambda seen: seen.swapaxes(0, 1)[:, ::-1],
}


def with_orientation(stored: np.ndarray[Any, Any], orientation: int, kind: str) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return encoded(
        Image.fromarray(np.ascontiguousarray(stored)), kind, exif=exif, **({"quality": 95} if kind == "JPEG" else {})
    )


@pytest.mark.parametrize("orientation", STORED)
def test_pictures_are_upright(orientation: int) -> None:
    """I04: whatever the EXIF orientation, the picture comes out as it is meant to be seen, and without EXIF."""
    seen = np.asarray(photo())
    image, size = measured_picture(with_orientation(STORED[orientation](seen), orientation, "PNG"))
    assert np.array_equal(np.asarray(image), seen)
    assert size == (48, 32)
    assert not image.getexif()


@pytest.mark.parametrize("orientation", STORED)
def test_shrunk_pictures_are_upright_and_fit(orientation: int) -> None:
    """I04: a large JPEG, decoded small, is upright too, fits the box as seen, and its true size is told."""
    seen = np.zeros((1200, 1600, 3), dtype=np.uint8)
    seen[:600, :800] = (250, 10, 10)
    image, size = measured_picture(with_orientation(STORED[orientation](seen), orientation, "JPEG"), (200, 60))
    assert size == (1600, 1200)
    assert image.size == (80, 60)
    assert image.getpixel((20, 15)) == pytest.approx((250, 10, 10), abs=6)
    assert image.getpixel((60, 45)) == pytest.approx((0, 0, 0), abs=6)


@pytest.mark.filterwarnings(r"ignore::UserWarning:PIL\.")  # as the module sets it for everyone; pytest starts anew
def test_unreadable_exif_turns_nothing() -> None:
    """A picture whose EXIF is garbage is shown as it is stored."""
    data = encoded(photo(), "JPEG", exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\xff\xff")
    assert open_picture(data).size == (48, 32)


def transparent(mode: str) -> Image.Image:
    """Half red (or grey) and opaque, half hidden green."""
    image = Image.new("RGBA", (20, 10), (0, 255, 0, 0))
    image.paste((255, 0, 0, 255), (0, 0, 10, 10))
    return image.quantize(8) if mode == "P" else image.convert(mode)


@pytest.mark.parametrize(("mode", "left"), [("RGBA", (255, 0, 0)), ("P", (255, 0, 0)), ("LA", (76, 76, 76))])
@pytest.mark.parametrize("box", [None, (8, 8)])
def test_transparency_is_white(mode: str, left: tuple[int, ...], box: tuple[int, int] | None) -> None:
    """I05: what is transparent shows as white, never as the colour hidden under it, also after shrinking."""
    image = open_picture(encoded(transparent(mode), "PNG"), box)
    assert image.getpixel((1, 1)) == pytest.approx(left, abs=2)
    assert image.getpixel((image.width - 2, 1)) == (255, 255, 255)


def test_one_bit_grey_and_cmyk() -> None:
    """I05: black-and-white, grey and CMYK pictures come out in their colours."""
    assert open_picture(encoded(Image.new("1", (4, 4), 1), "PNG")).getpixel((0, 0)) == (255, 255, 255)
    assert open_picture(encoded(Image.new("L", (4, 4), 77), "PNG")).getpixel((0, 0)) == (77, 77, 77)
    cyan = open_picture(encoded(Image.new("CMYK", (16, 16), (255, 0, 0, 0)), "JPEG", quality=100))
    assert cyan.getpixel((8, 8)) == pytest.approx((0, 255, 255), abs=3)


def test_sixteen_bits_are_scaled() -> None:
    """I05: a 16-bit gradient stays a gradient instead of clipping to white."""
    steps = (np.arange(256, dtype=np.uint16) * 257)[None, :].repeat(4, axis=0)
    image = open_picture(encoded(Image.fromarray(steps), "PNG"))
    assert [image.getpixel((x, 1)) for x in (0, 64, 128, 255)] == [(0,) * 3, (64,) * 3, (128,) * 3, (255,) * 3]


def test_first_frame_of_an_animation() -> None:
    """I06: of an animated WebP the first frame is shown."""
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "lime")]
    data = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    assert open_picture(data).getpixel((8, 8)) == (255, 0, 0)


def test_trailing_garbage_does_not_matter() -> None:
    """I07: bytes after the end of a JPEG change nothing."""
    data = encoded(photo(), "JPEG")
    assert open_picture(data + b"garbage" * 99).tobytes() == open_picture(data).tobytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_mutations_open_or_are_bad_images(kind: str) -> None:
    """I09: 1,500 damaged copies of a picture open or raise BadImage; nothing else ever comes out."""
    chance = random.Random(kind)
    whole = encoded(photo(24, 24), kind)
    counts = {"opened": 0, "refused": 0}
    for _ in range(1_500):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 2, 8))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        cut = chance.choice((len(data), chance.randrange(len(data))))
        try:
            assert open_picture(bytes(data[:cut]), (16, 16)).mode == "RGB"
            counts["opened"] += 1
        except BadImage:
            counts["refused"] += 1
    assert counts["opened"] + counts["refused"] == 1_500
    assert counts["refused"] > 300


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    """A folder, a missing file and a pipe are BadImages at once; the pipe is not waited for."""
    os.mkfifo(tmp_path / "pipe.jpg")
    for name in ("", "missing.jpg", "pipe.jpg"):
        with pytest.raises(BadImage, match="no such file"):
            open_picture(tmp_path / name)


def test_average_color() -> None:
    """The average colour is the mean of the pixels, channel by channel."""
    image = Image.new("RGB", (4, 2), (200, 100, 0))
    image.paste((0, 0, 255), (0, 0, 1, 2))
    assert average_color(image) == "#964b40"  # 3/4 of (200, 100, 0), 1/4 of (0, 0, 255)


def test_cache_keeps_small_clean_copies(tmp_path: Path) -> None:
    """INV22: a cached file is named by its URL's hash, decodes, fits 400 by 400 and carries no metadata."""
    exif = Image.Exif()
    exif[0x010E] = "secret"
    data = encoded(photo(900, 600), "JPEG", exif=exif, comment=b"secret", icc_profile=b"profile")
    cache = PictureCache(tmp_path / "deep" / "pictures")
    assert cache.path(URL) is None
    path = cache.add(URL, data)
    assert path == cache.path(URL)
    assert path.name == hashlib.sha256(URL.encode()).hexdigest() + ".jpg"
    with Image.open(path) as kept:
        assert (kept.format, kept.size) == ("JPEG", (400, 267))
        assert not kept.getexif()
        assert not {"comment", "icc_profile", "exif"} & set(kept.info)
    assert b"secret" not in path.read_bytes()


def test_cache_refuses_what_is_no_picture(tmp_path: Path) -> None:
    """I10: bytes that do not decode leave no file behind."""
    cache = PictureCache(tmp_path / "pictures")
    with pytest.raises(BadImage):
        cache.add(URL, b"<html>")
    assert cache.path(URL) is None
    assert not (tmp_path / "pictures").exists()


def test_cache_that_cannot_be_written(tmp_path: Path) -> None:
    """I10: a folder that cannot be made is one line for the user, and looking things up still works."""
    (tmp_path / "file").write_text("in the way")
    cache = PictureCache(tmp_path / "file" / "pictures")
    assert cache.path(URL) is None
    with pytest.raises(BadInput, match="Cannot make the folder"):
        cache.add(URL, encoded(photo(), "PNG"))


def test_cache_sweeps_what_a_killed_process_left(tmp_path: Path) -> None:
    """INV22: half-written files older than an hour go when the cache is opened; fresh ones, perhaps in use, stay."""
    old, fresh, kept = tmp_path / ".a-1.tmp.jpg", tmp_path / ".b-2.tmp.jpg", tmp_path / "kept.jpg"
    for file in (old, fresh, kept):
        file.write_bytes(b"x")
    for file in (old, kept):
        os.utime(file, (time.time() - 4_000,) * 2)
    PictureCache(tmp_path)
    assert sorted(tmp_path.iterdir()) == [fresh, kept]


def test_cache_added_to_at_once(tmp_path: Path) -> None:
    """I10: many writers of one URL leave one whole file."""
    cache, data = PictureCache(tmp_path), encoded(photo(600, 600), "PNG")
    with ThreadPoolExecutor(8) as pool:
        paths = set(pool.map(lambda _: cache.add(URL, data), range(16)))
    assert list(tmp_path.iterdir()) == list(paths)
    assert open_picture(paths.pop()).size == (400, 400)
