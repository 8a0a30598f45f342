"""The descriptor tells pictures apart, and neighbours are exact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from simgraph_neo.sources.folder.descriptor import LENGTH, describe, nearest

if TYPE_CHECKING:
    from numpy.typing import NDArray


def scene(background: str, shape: str, where: tuple[int, int, int, int]) -> Image.Image:
    image = Image.new("RGB", (90, 60), background)
    ImageDraw.Draw(image).rectangle(where, fill=shape)
    return image


def unit_vectors(n: int) -> NDArray[np.float32]:
    vectors = np.random.default_rng(3).normal(size=(n, 16))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def by_sorting(vectors: NDArray[np.float32], k: int) -> list[list[int]]:
    """The definition: the others, by falling cosine, equal ones by rising index."""
    exact = [[float(x) for x in vector] for vector in vectors]
    lists = []
    for i, own in enumerate(exact):
        cosines = {j: round(sum(map(float.__mul__, own, other)), 9) for j, other in enumerate(exact) if j != i}
        lists.append(sorted(cosines, key=lambda j: (-cosines[j], j))[:k])
    return lists


@pytest.mark.parametrize("size", [(1, 1), (8, 8), (64, 64), (300, 20), (20, 300)])
def test_every_size_gives_one_unit_vector(size: tuple[int, int]) -> None:
    """A picture of any size is a float32 vector of unit length, the same one every time."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    vector = describe(image)
    assert vector.shape == (LENGTH,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    assert np.array_equal(vector, describe(image.copy()))


@pytest.mark.parametrize("grey", [0, 127, 128, 255])
def test_one_flat_colour_is_described(grey: int) -> None:
    """A picture without any edge, even mid-grey, gives finite numbers."""
    assert np.isfinite(describe(Image.new("RGB", (9, 9), (grey, grey, grey)))).all()


def test_shape_counts_more_than_colour_and_both_count() -> None:
    """The same bar in another colour is nearer than the same colours in another place; the very picture is nearest."""
    bar = describe(scene("white", "navy", (20, 0, 35, 60)))
    same_larger = describe(scene("white", "navy", (20, 0, 35, 60)).resize((270, 180)))
    recoloured = describe(scene("white", "darkred", (20, 0, 35, 60)))
    lying = describe(scene("white", "navy", (0, 40, 90, 55)))
    assert bar @ same_larger > bar @ recoloured > bar @ lying


@pytest.mark.parametrize("block", [1, 100, 4_000_000])
def test_neighbours_are_exact(block: int) -> None:
    """Neighbours equal sorting all cosines, however many rows are multiplied at once."""
    vectors = unit_vectors(60)
    vectors[[7, 31, 50]] = vectors[3]  # copies, whose order only the index can decide
    assert nearest(vectors, 5, block=block).tolist() == by_sorting(vectors, 5)


def test_copies_come_in_the_order_of_their_indices() -> None:
    """Of equal pictures the one with the lower index ranks first, and no picture is its own neighbour."""
    same = unit_vectors(1).repeat(4, axis=0)
    assert nearest(same, 2).tolist() == [[1, 2], [0, 2], [0, 1], [0, 1]]


@pytest.mark.parametrize(("n", "k", "columns"), [(1, 5, 0), (2, 5, 1), (3, 5, 2), (9, 5, 5), (9, 0, 0)])
def test_lists_are_as_long_as_there_are_others(n: int, k: int, columns: int) -> None:
    """With n pictures a list has min(k, n - 1) entries."""
    found: NDArray[Any] = nearest(unit_vectors(n), k)
    assert found.shape == (n, columns)
