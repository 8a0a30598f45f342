"""Describe a picture by a vector, and find the nearest vectors.

The vector has two parts. The histogram of oriented gradients (Dalal and Triggs, CVPR 2005) of the picture, scaled to
64x64 pixels, describes the composition. A coarse grid of colours (MPEG-7's colour layout, in YCbCr) describes the
palette. No weights are downloaded, neighbours are exact, and results are deterministic.
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
"""The weight of colours relative to gradients. With 1 (equal weights) colours dominate the shapes."""
_CELL_OF_PIXEL = np.add.outer(np.arange(_SIDE) * _CELLS // _SIDE * _CELLS, np.arange(_SIDE) * _CELLS // _SIDE)
BLOCK = 4_000_000
"""The largest number of similarities in memory at the same time."""


def describe(image: Image.Image) -> NDArray[np.float32]:
    """Return the descriptor of an RGB picture of any size: shape (LENGTH,), float32, unit length."""
    small = image.resize((_SIDE, _SIDE), Image.Resampling.BILINEAR)
    shapes, colours = _gradients(small), _colours(small)
    vector = np.concatenate([_unit(shapes), _COLOUR_WEIGHT * _unit(colours)])
    return _unit(vector).astype(np.float32)


def _unit(vector: NDArray[np.float64]) -> NDArray[np.float64]:
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


def _gradients(small: Image.Image) -> NDArray[np.float64]:
    """Return histograms of unsigned gradient directions in 8x8 cells; a pixel counts for its two nearest directions."""
    down, right = np.gradient(np.asarray(small.convert("L"), dtype=np.float64))
    strength = np.sqrt(np.hypot(down, right))
    place = np.arctan2(down, right) / np.pi % 1 * _BINS
    low = np.floor(place).astype(np.intp)
    share = place - low
    bins = _CELL_OF_PIXEL * _BINS + np.stack([low % _BINS, (low + 1) % _BINS])
    votes = strength * np.stack([1 - share, share])
    return np.bincount(bins.ravel(), votes.ravel(), _CELLS * _CELLS * _BINS).astype(np.float64)


def _colours(small: Image.Image) -> NDArray[np.float64]:
    """Return a 6x6 grid of luma and both chroma differences, and a constant, so that mid-grey is not a zero vector."""
    grid = small.resize((_GRID, _GRID), Image.Resampling.BOX).convert("YCbCr")
    return np.append(np.asarray(grid, dtype=np.float64).ravel() - 128, 64)


def nearest(vectors: NDArray[np.float32], k: int, *, block: int = BLOCK) -> NDArray[np.intp]:
    """Return for each of n unit vectors the indices of the k nearest, best first: shape (n, min(k, n - 1)).

    The search is exact, by matrix products in blocks of rows: O(n^2) time, about `block` similarities in memory at the
    same time. Similarities are rounded to nine decimals, and equal ones are sorted by index, so that copies of a
    picture have the same order on every machine.
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
