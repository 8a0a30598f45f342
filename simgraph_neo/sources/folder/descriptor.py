"""What a picture looks like, as a vector; and which vectors are nearest.

The vector holds the histogram of oriented gradients (Dalal and Triggs, CVPR 2005) of the picture squeezed to 64x64
pixels, which tells its composition, and a coarse grid of its colours (MPEG-7's colour layout, in YCbCr), which tells
its palette. No weights to download, exact neighbours, the same answer every time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SIDE, _CELLS, _BINS, _GRID = 64, 8, 6, 6
LENGTH = _CELLS * _CELLS * _BINS + _GRID * _GRID * 3 + 1
_COLOUR_WEIGHT = 0.5
"""How much the colours count against the gradients: 1 = as much, and then colour alone would rule over shape."""
_CELL_OF_PIXEL = np.add.outer(np.arange(_SIDE) * _CELLS // _SIDE * _CELLS, np.arange(_SIDE) * _CELLS // _SIDE)
BLOCK = 4_000_000
"""Similarities held in memory at once."""


def describe(image: Image.Image) -> NDArray[np.float32]:
    """The descriptor of an RGB picture of any size: shape (LENGTH,), float32, unit length."""
    small = image.resize((_SIDE, _SIDE), Image.Resampling.BILINEAR)
    shapes, colours = _gradients(small), _colours(small)
    vector = np.concatenate([_unit(shapes), _COLOUR_WEIGHT * _unit(colours)])
    return _unit(vector).astype(np.float32)


def _unit(vector: NDArray[np.float64]) -> NDArray[np.float64]:
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


def _gradients(small: Image.Image) -> NDArray[np.float64]:
    """Histograms of unsigned gradient directions in 8x8 cells, each pixel shared between its two nearest directions."""
    down, right = np.gradient(np.asarray(small.convert("L"), dtype=np.float64))
    strength = np.sqrt(np.hypot(down, right))
    place = np.arctan2(down, right) / np.pi % 1 * _BINS
    low = np.floor(place).astype(np.intp)
    share = place - low
    bins = _CELL_OF_PIXEL * _BINS + np.stack([low % _BINS, (low + 1) % _BINS])
    votes = strength * np.stack([1 - share, share])
    return np.bincount(bins.ravel(), votes.ravel(), _CELLS * _CELLS * _BINS).astype(np.float64)


def _colours(small: Image.Image) -> NDArray[np.float64]:
    """A 6x6 grid of brightness and the two chroma differences, and one constant, so that mid-grey is a colour too."""
    grid = small.resize((_GRID, _GRID), Image.Resampling.BOX).convert("YCbCr")
    return np.append(np.asarray(grid, dtype=np.float64).ravel() - 128, 64)


def nearest(vectors: NDArray[np.float32], k: int, *, block: int = BLOCK) -> NDArray[np.intp]:
    """For each of n unit vectors the indices of its k most similar others, best first: shape (n, min(k, n - 1)).

    Exact, by matrix products in blocks of rows: O(n^2) time, about `block` similarities in memory at once. They are
    compared to nine decimals, and equal ones go to the lower index, so copies of one picture have one order on every
    machine.
    """
    exact = vectors.astype(np.float64)
    n = len(exact)
    found = np.empty((n, max(0, min(k, n - 1))), dtype=np.intp)
    step = max(1, block // max(1, n))
    for start in range(0, n, step):
        similar = np.round(exact[start : start + step] @ exact.T, 9)
        rows = np.arange(len(similar))
        similar[rows, rows + start] = -np.inf
        for rank in range(found.shape[1]):
            best = similar.argmax(axis=1)  # the first of equals
            found[start : start + step, rank] = best
            similar[rows, best] = -np.inf
    return found
