"""Pictures like those of a collection, in any number: seeded crops of the photographs that come with scikit-image."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import skimage
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCES = (
    *("astronaut.png", "chelsea.png", "coffee.png", "hubble_deep_field.jpg", "ihc.png"),
    *("motorcycle_left.png", "retina.jpg", "rocket.jpg", "brick.png", "gravel.png"),
)
DIFFERENT = 100
"""Crops that are made; a larger number of pictures has each several times."""


def photographs(count: int, folder: Path) -> list[Path]:
    """Write JPEGs of several shapes, at most 400 pixels wide or high, as the picture cache keeps them."""
    made = [
        _saved(crop, folder / f"photograph{number}.jpg") for number, crop in enumerate(_crops(min(count, DIFFERENT)))
    ]
    return [made[number % len(made)] for number in range(count)]


def _saved(crop: Image.Image, path: Path) -> Path:
    crop.save(path, quality=90)
    return path


def _crops(count: int) -> Iterator[Image.Image]:
    choose = random.Random(1)
    wholes = [Image.open(Path(skimage.__file__).parent / "data" / name).convert("RGB") for name in SOURCES]
    for number in range(count):
        whole = wholes[number % len(wholes)]
        share, aspect = choose.uniform(0.4, 1.0), choose.choice([3 / 2, 4 / 3, 1, 3 / 4, 2 / 3])
        height = int(min(whole.height, whole.width / aspect) * share)
        width = int(height * aspect)
        left, top = choose.randint(0, whole.width - width), choose.randint(0, whole.height - height)
        crop = whole.crop((left, top, left + width, top + height))
        crop.thumbnail((400, 400))
        yield crop
