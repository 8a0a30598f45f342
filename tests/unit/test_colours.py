"""Pictures as museums and people have them: profiles, scans, large ones (fault catalogue, rows I11 to I15)."""

from __future__ import annotations

import io
import struct
import time
import zlib
from contextlib import suppress
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms, TiffImagePlugin

from simgraph_neo.errors import InvalidImageError
from simgraph_neo.pictures import average_color, measured_picture, open_picture, size
from tests.support.pictures import encoded, photo

DATA = Path(__file__).parents[1] / "data" / "pictures"
with Image.open(DATA / "2-prophoto.png") as opened:
    PROPHOTO: bytes = opened.info["icc_profile"]
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def grey_profile() -> bytes:
    """A grey of gamma 1.0, byte by byte: ICC.1, with only the tags that it needs."""
    tags = {
        b"wtpt": b"XYZ \0\0\0\0" + struct.pack(">3i", 63190, 65536, 54061),
        b"kTRC": b"curv\0\0\0\0" + struct.pack(">I", 0),
    }
    table, body, at = b"", b"", 132 + 12 * len(tags)
    for name, data in tags.items():
        padded = data + bytes(-len(data) % 4)
        table += name + struct.pack(">II", at + len(body), len(data))
        body += padded
    head = struct.pack(">I4sI4s4s4s", at + len(body), b"lcms", 0x02400000, b"mntr", b"GRAY", b"XYZ ")
    head += bytes(12) + b"acsp" + bytes(28) + struct.pack(">3i", 63190, 65536, 54061) + bytes(48)
    return head + struct.pack(">I", len(tags)) + table + body


def cmyk_profile(ink: tuple[int, int, int]) -> bytes:
    """A printer's profile in which full cyan has the Lab colour `ink`, in bytes, and all other corners are white."""
    identity = bytes(range(256))
    corners = b"".join(
        bytes(ink) if c and not (m or y or k) else b"\xff\x80\x80" for c, m, y, k in product((0, 1), repeat=4)
    )
    matrix = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    data = b"mft1\0\0\0\0\x04\x03\x02\0" + matrix + identity * 4 + corners + identity * 3
    head = struct.pack(">I4sI4s4s4s", 144 + len(data), b"lcms", 0x02400000, b"prtr", b"CMYK", b"Lab ")
    head += bytes(12) + b"acsp" + bytes(28) + struct.pack(">3i", 63190, 65536, 54061) + bytes(48)
    return head + struct.pack(">I4sII", 1, b"A2B0", 144, len(data)) + data


def pixel(image: Image.Image) -> tuple[int, ...]:
    value = image.getpixel((image.width // 2, image.height // 2))
    assert isinstance(value, tuple)
    return value


@pytest.mark.parametrize("box", [None, (30, 30)])
def test_i11_a_profile_is_obeyed(box: tuple[int, int] | None) -> None:
    """I11: the same picture in sRGB and in ProPhoto RGB is the same to look at and to compare, before the shrinking."""
    one, other = (measured_picture(DATA / name, box) for name in ("1-srgb.png", "2-prophoto.png"))
    assert np.abs(np.asarray(one.image, dtype=int) - np.asarray(other.image, dtype=int)).max() <= 4
    colours = [[int(average_color(each.image)[at : at + 2], 16) for at in (1, 3, 5)] for each in (one, other)]
    assert colours[0] == pytest.approx(colours[1], abs=3)
    assert pixel(open_picture(DATA / "2-prophoto.png")) == pytest.approx(
        pixel(open_picture(DATA / "1-srgb.png")), abs=4
    )
    assert other.remark is None


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_i11_in_every_format(kind: str) -> None:
    """I11: a profile is found wherever a format keeps it."""
    stored = Image.new("RGB", (32, 32), (134, 58, 36))
    plain, meant = (pixel(open_picture(encoded(stored, kind, **more))) for more in ({}, {"icc_profile": PROPHOTO}))
    assert plain == pytest.approx((134, 58, 36), abs=6)
    assert meant == pytest.approx((200, 30, 40), abs=12)


@pytest.mark.parametrize(
    ("image", "profile", "meant"),
    [
        (Image.new("L", (9, 9), 55), grey_profile(), (128, 128, 128)),
        (Image.new("L", (9, 9), 134), SRGB, (134, 134, 134)),
        (Image.new("RGBA", (9, 9), (134, 58, 36, 255)), PROPHOTO, (200, 30, 40)),
        (Image.new("RGB", (9, 9), (134, 58, 36)).quantize(4), PROPHOTO, (200, 30, 40)),
        (Image.new("LA", (9, 9), (55, 255)), grey_profile(), (128, 128, 128)),
        (Image.fromarray(np.full((9, 9), 55 * 256, dtype=np.uint16)), grey_profile(), (128, 128, 128)),
    ],
    ids=["grey", "grey, RGB profile", "with transparency", "palette", "grey with transparency", "16 bits"],
)
def test_i11_in_every_mode(image: Image.Image, profile: bytes, meant: tuple[int, ...]) -> None:
    """I11: greys, palettes, transparency and 16 bits are converted too."""
    measured = measured_picture(encoded(image, "PNG", icc_profile=profile))
    assert measured.remark is None
    assert pixel(measured.image) == pytest.approx(meant, abs=12)


def test_i11_lab_scans() -> None:
    """I11: a TIFF in Lab, which has no profile, is shown in its colours."""
    lab = ImageCms.profileToProfile(
        Image.new("RGB", (9, 9), (200, 30, 40)),
        ImageCms.createProfile("sRGB"),
        ImageCms.createProfile("LAB"),
        outputMode="LAB",
    )
    assert lab is not None
    assert pixel(open_picture(encoded(lab, "TIFF"))) == pytest.approx((200, 30, 40), abs=4)


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
@pytest.mark.parametrize("box", [None, (8, 8)])
def test_i11_inks(kind: str, box: tuple[int, int] | None) -> None:
    """I11: CMYK is shown in the colours that its profile gives to the inks; one for other colours is ignored."""
    stored = Image.new("CMYK", (32, 32), (255, 0, 0, 0))
    meant = measured_picture(encoded(stored, kind, icc_profile=cmyk_profile((128, 198, 170))), box)
    assert meant.remark is None
    assert pixel(meant.image) == pytest.approx((226, 36, 54), abs=4)  # Lab(50, 70, 42)
    plain = measured_picture(encoded(stored, kind, icc_profile=SRGB), box)
    assert plain.remark == "its colour profile is for another colour mode"
    assert pixel(plain.image) == pytest.approx((0, 255, 255), abs=3)


@pytest.mark.parametrize(
    ("profile", "remark"),
    [
        (b"no profile at all", "its colour profile is damaged"),
        (PROPHOTO[:200], "its colour profile is damaged"),
        (grey_profile(), "its colour profile is for another colour mode"),
        (PROPHOTO.replace(b"rXYZ", b"xxxx"), "its colour profile cannot be used"),
    ],
)
def test_i11_a_broken_profile_is_ignored(profile: bytes, remark: str) -> None:
    """I11: a profile that cannot be used leaves the colours as they are stored, and says why."""
    measured = measured_picture(encoded(Image.new("RGB", (9, 9), (134, 58, 36)), "PNG", icc_profile=profile))
    assert pixel(measured.image) == (134, 58, 36)
    assert measured.remark == remark


def test_i11_damaged_profiles_are_no_fault() -> None:
    """I11: 200 profiles with flipped bytes open with or without a remark; nothing else ever comes out."""
    chance = np.random.default_rng(4)
    remarks = set()
    for _ in range(200):
        profile = bytearray(PROPHOTO)
        for at in chance.integers(0, len(profile), chance.integers(1, 5)):
            profile[at] = chance.integers(0, 256)
        data = encoded(Image.new("RGB", (4, 4), "teal"), "PNG", icc_profile=bytes(profile))
        remarks.add(measured_picture(data).remark)
    assert len(remarks) >= 2


@pytest.mark.parametrize("name", ["xmp-1.1MB.png", "icc-1.1MB.png"])
def test_i12_chunks_that_unpack_to_much(name: str) -> None:
    """I12: a PNG whose text or profile unpacks to more than a megabyte has the same pixels as one without."""
    measured, ordinary = measured_picture(DATA / name), open_picture(DATA / "ordinary.png")
    assert measured.remark is None
    off = np.abs(np.asarray(measured.image, dtype=int) - np.asarray(ordinary, dtype=int)).max()
    assert off <= (8 if name.startswith("icc") else 0)  # its profile is nearly sRGB


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def with_chunks(*chunks: bytes) -> bytes:
    png = encoded(photo(), "PNG")
    return png[:33] + b"".join(chunks) + png[33:]


def test_i12_bombs_beside_the_pixels() -> None:
    """I12: chunks that would unpack to 64 megabytes, and very many of them, do not hide the pixels."""
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(2**20)) for _ in range(64)) + packer.flush()
    many = [chunk(b"zTXt", b"k%d\0\0" % n + zlib.compress(bytes(900_000))) for n in range(100)]
    pixels = np.asarray(photo())
    for chunks in (
        [chunk(b"iCCP", b"p\0\0" + bomb)],
        [chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + bomb)],
        [chunk(b"tEXt", b"k\0" + b"x" * 3_000_000)],
        many,
    ):
        measured = measured_picture(with_chunks(*chunks))
        assert np.array_equal(np.asarray(measured.image), pixels)
        assert (measured.remark is not None) == (chunks[0][4:8] == b"iCCP")


def test_i12_thousands_of_bombs_take_no_time() -> None:
    """I12: three thousand texts that would unpack to a megabyte each are dropped unseen after the first."""
    text = chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(2**20), 9))
    began = time.process_time()
    assert np.array_equal(np.asarray(open_picture(with_chunks(text * 3_000))), np.asarray(photo()))
    assert time.process_time() - began < 2
    assert open_picture(with_chunks(chunk(b"teSt", b"") * 300_000)).size == (48, 32)


def test_i12_a_large_profile_is_obeyed() -> None:
    """I12: a profile of more than a megabyte, which Pillow refuses, is obeyed as a small one is."""
    large = PROPHOTO + np.random.default_rng(1).bytes(1_500_000)
    large = struct.pack(">I", len(large)) + large[4:]
    colour = Image.new("RGB", (9, 9), (134, 58, 36))
    png = encoded(colour, "PNG")
    data = png[:33] + chunk(b"iCCP", b"p\0\0" + zlib.compress(large, 0)) + png[33:]
    assert pixel(open_picture(data)) == pytest.approx((200, 30, 40), abs=12)


TIFFS: dict[str, tuple[Image.Image, dict[str, Any], tuple[int, ...]]] = {
    "plain": (Image.new("RGB", (40, 30), (200, 30, 40)), {}, (200, 30, 40)),
    "LZW": (Image.new("RGB", (40, 30), (200, 30, 40)), {"compression": "tiff_lzw"}, (200, 30, 40)),
    "JPEG": (Image.new("RGB", (48, 32), (200, 30, 40)), {"compression": "jpeg"}, (200, 30, 40)),
    "CMYK": (Image.new("CMYK", (40, 30), (255, 0, 0, 0)), {}, (0, 255, 255)),
    "16-bit grey": (Image.fromarray(np.full((30, 40), 128 * 257, dtype=np.uint16)), {}, (128, 128, 128)),
    "bitonal": (Image.new("1", (40, 30), 1), {"compression": "group4"}, (255, 255, 255)),
    "palette": (Image.new("RGB", (40, 30), (200, 30, 40)).quantize(4), {}, (200, 30, 40)),
    "transparent": (Image.new("RGBA", (40, 30), (200, 30, 40, 0)), {}, (255, 255, 255)),
}


@pytest.mark.parametrize(("image", "options", "meant"), TIFFS.values(), ids=TIFFS)
def test_i13_tiffs_of_scanners(image: Image.Image, options: dict[str, Any], meant: tuple[int, ...]) -> None:
    """I13: TIFFs as scanners and museums write them are read in their colours."""
    assert pixel(open_picture(encoded(image, "TIFF", **options))) == pytest.approx(meant, abs=4)


def tiff(pixels: np.ndarray[Any, Any], *, tiled: bool) -> bytes:
    """An uncompressed RGB TIFF, strip or tiles of 16 by 16, of the bits that the array has."""
    height, width, _ = pixels.shape
    order = pixels.astype(pixels.dtype.newbyteorder("<"))
    blocks = [order]
    if tiled:
        blocks = [order[y : y + 16, x : x + 16] for y in range(0, height, 16) for x in range(0, width, 16)]
    body, offsets = b"", []
    for block in blocks:
        offsets.append(8 + len(body))
        body += block.tobytes()
    bits, sizes = struct.pack("<3H", *[8 * pixels.itemsize] * 3), [block.nbytes for block in blocks]
    extra, at = b"", 8 + len(body)

    def entry(tag: int, kind: int, values: list[int]) -> bytes:
        nonlocal extra
        data = struct.pack(f"<{len(values)}{'H' if kind == 3 else 'I'}", *values)
        if len(data) > 4:
            extra += data
            data = struct.pack("<I", at + len(extra) - len(data))
        return struct.pack("<HHI", tag, kind, len(values)) + data.ljust(4, b"\0")

    places = [(324, 4, offsets), (325, 4, sizes)] if tiled else [(273, 4, offsets), (278, 4, [height]), (279, 4, sizes)]
    tags = [(256, 4, [width]), (257, 4, [height]), (258, 3, list(struct.unpack("<3H", bits))), (259, 3, [1])]
    tags += [(262, 3, [2]), (277, 3, [3]), *places, *([(322, 3, [16]), (323, 3, [16])] if tiled else [])]
    entries = b"".join(entry(*tag) for tag in sorted(tags))
    return (
        b"II*\0" + struct.pack("<I", at + len(extra)) + body + extra + struct.pack("<H", len(tags)) + entries + bytes(4)
    )


@pytest.mark.parametrize("tiled", [False, True])
@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_i13_depths_and_tiles(depth: type[np.generic], tiled: bool) -> None:
    """I13: TIFFs of 8 and 16 bits a channel, in strips and in tiles, have the same pixels."""
    seen = np.asarray(photo(48, 32))
    stored = seen.astype(depth) * (257 if depth is np.uint16 else 1)
    assert np.array_equal(np.asarray(open_picture(tiff(stored.astype(depth), tiled=tiled))), seen)


def test_i13_the_true_reason() -> None:
    """I13: a TIFF that Pillow does not know is not called truncated."""
    data = tiff(np.asarray(photo()), tiled=False).replace(
        struct.pack("<HHIHH", 262, 3, 1, 2, 0), struct.pack("<HHIHH", 262, 3, 1, 99, 0)
    )
    with pytest.raises(InvalidImageError, match="a damaged TIFF, or one of a kind that is not read"):
        open_picture(data)


@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_adobe_deflate", "jpeg", "group4"])
def test_i13_damage_is_not_talked_about(compression: str, capfd: pytest.CaptureFixture[str]) -> None:
    """I13: damaged compressed TIFFs open or are BadImages, and libtiff writes nothing past us to stderr."""
    whole = encoded(photo().convert("1" if compression == "group4" else "RGB"), "TIFF", compression=compression)
    chance = np.random.default_rng(2)
    for _ in range(200):
        data = bytearray(whole)
        for at in chance.integers(0, len(data), 8):
            data[at] = chance.integers(0, 256)
        with suppress(InvalidImageError):
            open_picture(bytes(data))
    assert capfd.readouterr() == ("", "")


def test_i13_numbers_that_are_no_brightness() -> None:
    """I13: a TIFF of floating point numbers shows its range from black to white."""
    steps = np.linspace(-3, 7, 64, dtype=np.float32)[None, :].repeat(4, axis=0)
    image = open_picture(encoded(Image.fromarray(steps), "TIFF"))
    assert [image.getpixel((x, 1)) for x in (0, 63)] == [(0,) * 3, (255,) * 3]


def test_i13_what_is_no_number_is_black() -> None:
    """I13: where a TIFF of floating point numbers has none, as a map has, it is black; the others keep their range."""
    steps = np.linspace(-3, 7, 64, dtype=np.float32)[None, :].repeat(4, axis=0)
    steps[:, 30:33] = np.nan, np.inf, -np.inf
    image = open_picture(encoded(Image.fromarray(steps), "TIFF"))
    seen = [image.getpixel((x, 1)) for x in (0, 30, 31, 32, 63)]
    assert seen == [(0,) * 3] * 4 + [(255,) * 3]


@pytest.mark.parametrize("first", [1_000_003, 2_000_000_000])
def test_i13_large_numbers_of_a_small_range(first: int) -> None:
    """I13: of large numbers that differ little the greatest is white, the least black, and none wraps around."""
    steps = np.arange(first, first + 64, dtype=np.int32)[None, :].repeat(4, axis=0)
    image = open_picture(encoded(Image.fromarray(steps), "TIFF"))
    seen = [image.getpixel((x, 1)) for x in range(64)]
    assert seen == [(255 * x // 63,) * 3 for x in range(64)]


def test_i13_grey_with_transparency() -> None:
    """I13: grey whose transparency is multiplied into it shows as the same grey; where it is transparent, white."""
    grey = Image.new("LA", (8, 8), (0, 0))
    grey.paste((100, 255), (0, 0, 4, 8))
    data = encoded(grey, "TIFF").replace(struct.pack("<HHII", 338, 3, 1, 2), struct.pack("<HHII", 338, 3, 1, 1))
    with Image.open(io.BytesIO(data)) as opened:
        assert opened.mode == "La"
    image = open_picture(data)
    assert [image.getpixel((x, 1)) for x in (1, 6)] == [(100,) * 3, (255,) * 3]


def test_i13_a_grey_of_sixteen_bits_that_is_transparent() -> None:
    """I13: a PNG of 16 bits may say which grey is transparent; Pillow only tells it."""
    deep = np.full((8, 8), 40_000, dtype=np.uint16)
    deep[:, 4:] = 1_000
    data = encoded(Image.fromarray(deep), "PNG", transparency=1_000)
    image = open_picture(data)
    assert [image.getpixel((x, 1)) for x in (1, 6)] == [(156,) * 3, (255,) * 3]


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_i13_tiffs_are_upright(orientation: int) -> None:
    """I13: a TIFF is turned once, not twice, and its size is that of the upright picture."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = Image.new("RGB", (40, 20), "white")
    stored.paste("black", (0, 0, 20, 20))
    measured = measured_picture(encoded(stored, "TIFF", exif=exif))
    assert measured.size == ((20, 40) if orientation > 4 else (40, 20))
    middle = measured.size[0] // 2, measured.size[1] // 2
    corner = {1: (0, 0), 3: (39, 19), 6: (0, 0), 8: (0, 39)}[orientation]
    assert measured.image.getpixel(corner) == (0, 0, 0)
    assert measured.image.size == measured.size, middle


def test_i14_large_jpegs_are_read_at_reduced_scale(monkeypatch: pytest.MonkeyPatch) -> None:
    """I14: a JPEG above the limit is decoded at a fraction of its size when that is enough, and its true size told."""
    data = encoded(Image.new("RGB", (2_400, 1_600), "maroon"), "JPEG")
    with pytest.raises(InvalidImageError, match="more than 1 million pixels"):
        open_picture(data, megapixels=1)
    measured = measured_picture(data, (128, 128), megapixels=1)
    assert measured.size == (2_400, 1_600)
    assert pixel(measured.image) == pytest.approx((128, 0, 0), abs=4)
    progressive = encoded(Image.new("RGB", (2_400, 1_600), "maroon"), "JPEG", progressive=True)
    with pytest.raises(InvalidImageError, match="more than 1 million pixels"):
        open_picture(progressive, (128, 128), megapixels=1)
    monkeypatch.setattr(size, "MOST_MEGAPIXELS", 3)
    with pytest.raises(InvalidImageError, match="more than 1 million pixels"):
        open_picture(data, (128, 128), megapixels=1)


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP", "GIF"])
def test_i14_the_limit_can_be_raised(kind: str) -> None:
    """I14: what cannot be decoded at reduced scale is refused above the limit, and read when the limit is raised."""
    data = encoded(Image.new("L", (1_500, 1_000), 9), kind)
    with pytest.raises(InvalidImageError, match="more than 1 million pixels"):
        open_picture(data, (128, 128), megapixels=1)
    assert open_picture(data, (128, 128), megapixels=2).size == (128, 85)


def test_i14_a_jpeg_that_libjpeg_holds_whole_is_not_read_at_reduced_scale() -> None:
    """I14: one progressive scan, or a first scan of one component of three, costs the memory of the whole picture."""
    progressive = encoded(Image.new("RGB", (1_200, 1_000), "maroon"), "JPEG", progressive=True)
    cut = progressive[: progressive.index(b"\xff\xda", progressive.index(b"\xff\xda") + 2)] + b"\xff\xd9"
    whole = encoded(Image.new("RGB", (1_200, 1_000), "maroon"), "JPEG")
    at = whole.index(b"\xff\xda")
    alone = whole[:at] + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + whole[at + 14 :]
    for data in (cut, alone):
        with pytest.raises(InvalidImageError, match="more than 1 million pixels"):
            open_picture(data, (128, 128), megapixels=1)
    assert open_picture(whole, (128, 128), megapixels=1).size == (128, 107)


def test_i14_a_tile_larger_than_its_picture_counts() -> None:
    """I14: a TIFF of 10 by 10 pixels whose one tile has a million and more is refused before it is decoded."""
    side = 1_008
    tile = zlib.compress(bytes(side * side))
    tags = [
        (256, 10),
        (257, 10),
        (258, 8),
        (259, 8),
        (262, 1),
        (277, 1),
        (322, side),
        (323, side),
        (324, 8),
        (325, len(tile)),
    ]
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    data = b"II*\0" + struct.pack("<I", 8 + len(tile)) + tile + struct.pack("<H", len(tags)) + entries + bytes(4)
    with pytest.raises(InvalidImageError, match="more than 1 million pixels"):
        open_picture(data, (64, 64), megapixels=1)
    assert open_picture(data, (64, 64), megapixels=2).size == (10, 10)


@pytest.mark.parametrize("head", [b"MM\0*", b"MM\0+", b"II+\0"])
def test_i14_a_directory_that_asks_for_memory(head: bytes) -> None:
    """I14: a TIFF of very many strips, or whose entries together claim more than the file has, is never read.

    Pillow takes MM\\0+ for a small TIFF, although it is the head of a big one.
    """
    large = head[2:3] == b"+"
    order = head[:2].decode(), "<" if large else ">"
    cell = "Q" if large else "I"
    plain = [(256, 4, 1, 40), (257, 4, 1, 30), (258, 3, 1, 8)]
    begin = head + (struct.pack(f"{order[1]}HHQ", 8, 0, 16) if large else struct.pack(f"{order[1]}I", 8))

    def directory(*more: tuple[int, int, int, int]) -> bytes:
        number = struct.pack(f"{order[1]}{'Q' if large else 'H'}", len(plain) + len(more))
        entries = [struct.pack(f"{order[1]}HH{cell}{cell}", *entry) for entry in (*plain, *more)]
        return begin + number + b"".join(entries)

    many = directory((273, 4, 65_537, 9), (279, 4, 65_537, 9))
    for data in (many + bytes(600_000), many[:-1]):
        with pytest.raises(InvalidImageError, match="a TIFF of more than 65,536 strips or tiles"):
            open_picture(data)
    with pytest.raises(InvalidImageError, match="a damaged or truncated picture"):
        open_picture(directory(*((40_000 + at, 7, 40_000, 9) for at in range(20))) + bytes(400_000))
    with pytest.raises(InvalidImageError, match="a damaged or truncated picture"):
        open_picture(begin + struct.pack(f"{order[1]}{'Q' if large else 'H'}", 65_535) + bytes(400_000))


def test_i14_a_table_of_many_numbers_is_no_strip() -> None:
    """I14: a scan with a transfer function of 3 times 65,536 numbers is read."""
    table = TiffImagePlugin.ImageFileDirectory_v2()
    table[301] = tuple(range(65_536)) * 3
    table.tagtype[301] = 3
    assert open_picture(encoded(photo(), "TIFF", tiffinfo=table)).size == photo().size


def test_i14_above_pillows_own_limit() -> None:
    """I14: above the 89 megapixels of which Pillow warns a raised limit holds too, and Pillow's is as it was after."""
    before = Image.MAX_IMAGE_PIXELS
    data = encoded(Image.new("1", (10_000, 9_100), 1), "TIFF", compression="group4")
    with pytest.raises(InvalidImageError, match="more than 90 million pixels"):
        open_picture(data, (64, 64), megapixels=90)
    assert pixel(open_picture(data, (64, 64), megapixels=91)) == (255, 255, 255)
    assert before == Image.MAX_IMAGE_PIXELS


@pytest.mark.parametrize(("colour", "ground"), [((255, 255, 255), 140), ((250, 245, 220), 140), ((90, 90, 90), 255)])
@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF", "AVIF"])
def test_i15_the_ground_of_what_is_white_itself(colour: tuple[int, ...], ground: int, kind: str) -> None:
    """I15: a figure on transparency lies on grey when it is white itself, in every format, else on white."""
    image = Image.new("RGBA", (48, 48), (0, 0, 0, 0))
    image.paste((*colour, 255), (16, 16, 32, 32))
    shown = open_picture(encoded(image, kind, **({"lossless": True} if kind == "WEBP" else {})))
    assert pixel(shown) == pytest.approx(colour, abs=6)
    assert shown.getpixel((2, 2)) == pytest.approx((ground,) * 3, abs=3)
