"""Pictures from outside are opened safely, as they look, or not at all (fault catalogue, rows I01 to I07 and I09)."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from simgraph_neo.errors import InvalidImageError
from simgraph_neo.pictures import average_color, decoding, measured_picture, open_picture
from tests.support.pictures import BOMBS, NO_PICTURES, encoded, photo

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("data", NO_PICTURES.values(), ids=NO_PICTURES.keys())
def test_i01_only_formats_of_a_list_are_opened(data: bytes, tmp_path: Path) -> None:
    """I01: whatever is not of a kind that we read is refused, also under a picture's name, and its kind is named."""
    file = tmp_path / "picture.jpg"
    file.write_bytes(data)
    for source in (data, file):
        with pytest.raises(
            InvalidImageError, match=r"^not a JPEG, PNG, WebP, TIFF, GIF or AVIF picture$|^\w+, which is not read$"
        ):
            open_picture(source)


def test_i01_eps_never_reaches_ghostscript(tmp_path: Path) -> None:
    """I01: a `gs` on the PATH is never run for an EPS under a picture's name; plain Pillow would have run it."""
    (tmp_path / "gs").write_text(f"#!/bin/sh\necho called >> {tmp_path}/calls\necho 10.0\n")
    (tmp_path / "gs").chmod(0o755)
    (eps := tmp_path / "picture.jpg").write_bytes(NO_PICTURES["eps"])
    ours = "print(outcome(Path(sys.argv[1])), Path(sys.argv[2]).exists())"
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    assert in_a_process(ours, eps, tmp_path / "calls", PATH=path) == ["EPS, which is not read False"]
    plain = "from PIL import Image\ntry: Image.open(sys.argv[1]).load()\nexcept OSError: pass"
    in_a_process(plain, eps, PATH=path)
    assert (tmp_path / "calls").read_text().startswith("called\n")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "GIF", "AVIF"])
def test_i02_each_format_opens_and_half_of_it_does_not(kind: str) -> None:
    """I02: a whole picture opens as RGB in its size; the first half of its bytes is an InvalidImageError, not half
    a picture.
    """
    data = encoded(photo(), kind)
    image = open_picture(data)
    assert (image.mode, image.size) == ("RGB", (48, 32))
    with pytest.raises(InvalidImageError):
        open_picture(data[: len(data) // 2])


def test_i02_a_bad_checksum_is_noticed() -> None:
    """I02: a PNG with one flipped bit in its pixels is an InvalidImageError."""
    data = bytearray(encoded(photo(), "PNG"))
    data[len(data) // 2] ^= 1
    with pytest.raises(InvalidImageError):
        open_picture(bytes(data))


def in_a_process(program: str, *arguments: Path, **environment: str) -> list[str]:
    """The lines that a Python program prints which has `outcome`: "opened", or why a picture is none."""
    head = """
import sys
from pathlib import Path
from simgraph_neo.errors import InvalidImageError
from simgraph_neo.pictures import open_picture
def outcome(source):
    try:
        return open_picture(source, (400, 400)) and "opened"
    except InvalidImageError as error:
        return str(error)
"""
    command = [sys.executable, "-c", head + program, *map(str, arguments)]
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


GROWTH = """
def peak():  # in kB; not ru_maxrss, which begins with what the parent process had
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
outcome(Path(sys.argv[1]))
before = peak()
for name in sys.argv[2:]:
    print(outcome(Path(name)), peak() - before, sep=";")
"""


def test_i03_bombs_are_refused_before_decoding(tmp_path: Path) -> None:
    """I03: what would unpack to too many pixels is refused and takes no memory, as the largest legal picture does."""
    legal = encoded(Image.new("1", (7_800, 7_800)), "PNG")
    files = {"small": encoded(photo(), "PNG"), **BOMBS, "legal": legal}
    for name, data in files.items():
        assert len(data) < 200_000
        (tmp_path / name).write_bytes(data)
    *bombs, last = (line.split(";") for line in in_a_process(GROWTH, *(tmp_path / name for name in files)))
    assert [reason for reason, _ in bombs] == ["more than 61 million pixels"] * len(BOMBS)
    assert all(int(grown) < 3_000 for _, grown in bombs), bombs
    assert last[0] == "opened"
    assert int(last[1]) > 50_000


def test_i03_a_thin_picture_is_no_bomb() -> None:
    """I03: 30,000 by 1 pixels is odd but harmless, and shrinks to at least one pixel of height."""
    image, size, _ = measured_picture(encoded(Image.new("RGB", (30_000, 1), "red"), "PNG"), (400, 400))
    assert size == (30_000, 1)
    assert image.size == (400, 1)


def test_too_many_bytes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Bytes, and a file, above their limits are refused, whatever they hold."""
    monkeypatch.setattr(decoding, "MAX_BYTES", 1_000)
    file = tmp_path / "large.png"
    file.write_bytes(encoded(photo(), "PNG"))
    with pytest.raises(InvalidImageError, match="more than 0 MB"):
        open_picture(file.read_bytes())
    monkeypatch.setattr(decoding, "BYTES_A_PIXEL", 0)
    with pytest.raises(InvalidImageError, match="more bytes than 61 million pixels need"):
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
def test_i04_pictures_are_upright(orientation: int) -> None:
    """I04: whatever the EXIF orientation, the picture comes out as it is meant to be seen, and without EXIF."""
    seen = np.asarray(photo())
    image, size, _ = measured_picture(with_orientation(STORED[orientation](seen), orientation, "PNG"))
    assert np.array_equal(np.asarray(image), seen)
    assert size == (48, 32)
    assert not image.getexif()


@pytest.mark.parametrize("orientation", STORED)
def test_i04_shrunk_pictures_are_upright_and_fit(orientation: int) -> None:
    """I04: a large JPEG, decoded small, is upright too, fits the box as seen, and its true size is told."""
    seen = np.zeros((1200, 1600, 3), dtype=np.uint8)
    seen[:600, :800] = (250, 10, 10)
    image, size, _ = measured_picture(with_orientation(STORED[orientation](seen), orientation, "JPEG"), (200, 60))
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
def test_i05_transparency_is_white(mode: str, left: tuple[int, ...], box: tuple[int, int] | None) -> None:
    """I05: what is transparent shows as white, never as the colour hidden under it, also after shrinking."""
    image = open_picture(encoded(transparent(mode), "PNG"), box)
    assert image.getpixel((1, 1)) == pytest.approx(left, abs=2)
    assert image.getpixel((image.width - 2, 1)) == (255, 255, 255)


@pytest.mark.parametrize("box", [None, (20, 20)])
def test_i05_white_on_nothing_is_seen(box: tuple[int, int] | None) -> None:
    """I05: a white figure on transparency is drawn and compared on grey; one speck of ink does not hide it."""
    image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    image.paste((255, 255, 255, 255), (10, 10, 30, 30))
    image.putpixel((12, 12), (0, 0, 0, 255))
    data = encoded(image, "PNG")
    drawn, compared = open_picture(data, box), measured_picture(data, box)[0]
    middle = drawn.width // 2
    assert drawn.getpixel((middle, middle)) == (255, 255, 255)
    assert drawn.getpixel((1, 1)) == (140, 140, 140)
    assert compared.getpixel((1, 1)) == (140, 140, 140)
    image.paste((200, 0, 0, 255), (10, 10, 30, 20))
    assert open_picture(encoded(image, "PNG"), box).getpixel((1, 1)) == (255, 255, 255)


def test_i05_one_bit_grey_and_cmyk() -> None:
    """I05: black-and-white, grey and CMYK pictures come out in their colours."""
    assert open_picture(encoded(Image.new("1", (4, 4), 1), "PNG")).getpixel((0, 0)) == (255, 255, 255)
    assert open_picture(encoded(Image.new("L", (4, 4), 77), "PNG")).getpixel((0, 0)) == (77, 77, 77)
    cyan = open_picture(encoded(Image.new("CMYK", (16, 16), (255, 0, 0, 0)), "JPEG", quality=100))
    assert cyan.getpixel((8, 8)) == pytest.approx((0, 255, 255), abs=3)


def test_i05_sixteen_bits_are_scaled() -> None:
    """I05: a 16-bit gradient stays a gradient instead of clipping to white."""
    steps = (np.arange(256, dtype=np.uint16) * 257)[None, :].repeat(4, axis=0)
    image = open_picture(encoded(Image.fromarray(steps), "PNG"))
    assert [image.getpixel((x, 1)) for x in (0, 64, 128, 255)] == [(0,) * 3, (64,) * 3, (128,) * 3, (255,) * 3]


@pytest.mark.parametrize("kind", ["WEBP", "GIF", "TIFF"])
def test_i06_the_first_frame_of_an_animation(kind: str) -> None:
    """I06: of an animated WebP or GIF, and of a TIFF of many pages, the first is shown."""
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "lime")]
    data = encoded(
        frames[0], kind, save_all=True, append_images=frames[1:], **({"lossless": True} if kind == "WEBP" else {})
    )
    assert open_picture(data).getpixel((8, 8)) == (255, 0, 0)


def test_i07_trailing_garbage_does_not_matter() -> None:
    """I07: bytes after the end of a JPEG change nothing."""
    data = encoded(photo(), "JPEG")
    assert open_picture(data + b"garbage" * 99).tobytes() == open_picture(data).tobytes()


def mended(png: bytes) -> bytes:
    """The same chunks with right checksums, so that damage gets past them and into the decoder."""
    out, at = bytearray(png[:8]), 8
    while at + 12 <= len(png):
        end = at + 8 + int.from_bytes(png[at : at + 4], "big")
        out += png[at:end] + zlib.crc32(png[at + 4 : end]).to_bytes(4, "big")
        at = end + 4
    return bytes(out)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "GIF", "AVIF"])
def test_i09_mutations_open_or_are_bad_images(kind: str) -> None:
    """I09: 1,500 damaged copies of a picture open or raise InvalidImageError; nothing else ever comes out."""
    chance = random.Random(kind)
    whole = encoded(photo(5, 5).quantize(9) if kind == "PNG" else photo(24, 24), kind)
    counts = {"opened": 0, "refused": 0}
    for number in range(1_500):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 2, 8))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        cut = bytes(data[: chance.choice((len(data), chance.randrange(len(data))))])
        try:
            assert open_picture(mended(cut) if kind == "PNG" and number % 3 else cut, (16, 16)).mode == "RGB"
            counts["opened"] += 1
        except InvalidImageError:
            counts["refused"] += 1
    assert sum(counts.values()) == 1_500
    assert min(counts.values()) > 150, counts


def test_i09_a_palette_that_is_not_there() -> None:
    """I09: a PNG that speaks of a palette and has none is an InvalidImageError (Pillow 12.3: an AssertionError)."""
    whole = encoded(photo(5, 5).quantize(9), "PNG")
    start = whole.index(b"PLTE") - 4
    without = whole[:start] + whole[start + 12 + int.from_bytes(whole[start : start + 4], "big") :]
    with pytest.raises(InvalidImageError, match="damaged"):
        open_picture(without)


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    """A folder, a missing file and a pipe are BadImages at once; the pipe is not waited for."""
    os.mkfifo(tmp_path / "pipe.jpg")
    for name in ("", "missing.jpg", "pipe.jpg"):
        with pytest.raises(InvalidImageError, match="no such file"):
            open_picture(tmp_path / name)


def test_average_color() -> None:
    """The average colour is the mean of the pixels, channel by channel."""
    image = Image.new("RGB", (4, 2), (200, 100, 0))
    image.paste((0, 0, 255), (0, 0, 1, 2))
    assert average_color(image) == "#964b40"  # 3/4 of (200, 100, 0), 1/4 of (0, 0, 255)
