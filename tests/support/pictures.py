"""Pictures good and bad, as bytes and as files."""

from __future__ import annotations

import hashlib
import io
import struct
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


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
    "bmp": encoded(photo(), "BMP"),
    "heif": b"\0\0\0\x1cftypheic\0\0\0\0mif1heic" + bytes(40),
}
NOT_FROM_THE_NETWORK = {
    **NO_PICTURES,
    "tiff": encoded(photo(), "TIFF"),
    "gif": encoded(photo(), "GIF", save_all=True, append_images=[photo()]),
    "avif": encoded(photo(), "AVIF"),
}


BOMBS = {
    "64 megapixels in few bytes": encoded(Image.new("1", (8000, 8000)), "PNG"),
    "over Pillow's warning": png_header(12_000, 9_000),
    "over Pillow's limit": png_header(65_500, 65_500),
}


def save(path: Path, colour: str = "teal", size: tuple[int, int] = (30, 20), at: int = 5) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).line((at, 0, at, size[1]), fill="white", width=3)
    image.save(path, "PNG")
    return path


def name_of(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest() + ".jpg"


def check_cache(folder: Path, asked: Iterable[str]) -> int:
    """INV22: named by the hash of what was asked for, a JPEG that decodes within the box, no metadata, nothing else."""
    names = {name_of(url) for url in asked}
    for file in folder.iterdir():
        if file.name.endswith(".tmp.jpg"):
            assert time.time() - file.stat().st_mtime < 3_600
            continue
        assert file.name in names
        with Image.open(file) as kept:
            kept.load()
            assert (kept.format, kept.mode) == ("JPEG", "RGB")
            assert max(kept.size) <= 400
            assert not kept.getexif()
            assert not {"comment", "icc_profile", "exif", "xmp"} & set(kept.info)
    return len(list(folder.glob("[!.]*")))
