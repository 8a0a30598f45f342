"""Territories, and where they meet. A territory is the images within some hops of a seed: ``{image: hops}``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

Territory = Mapping[Any, int]
"""Image -> hops from the seed."""


def jaccard(first: Collection[Any], second: Collection[Any]) -> float:
    """Images in both as a share of the images in either, 0 to 1; 1.0 for two empty ones.

    Jaccard, Distribution de la flore alpine, Bull. Soc. Vaud. Sci. Nat. 37 (1901) 241-272. Where one territory is much
    larger it is low even when it holds all of the other: look at the number of shared images, too. Cost: O(n).

    >>> jaccard({"a": 0, "b": 1, "c": 1}, {"d": 0, "c": 1})
    0.25
    """
    one, other = set(first), set(second)
    return len(one & other) / len(one | other) if one or other else 1.0


def first_touch(first: Territory, second: Territory) -> int | None:
    """The least n at which the balls of radius n round both seeds share an image; None when the territories never do.

    It is the least max(hops from the one seed, hops from the other) of all shared images. Cost: O(n).

    >>> first_touch({"a": 0, "b": 1, "c": 2}, {"d": 0, "c": 1})
    2
    >>> first_touch({"a": 0}, {"b": 0}) is None
    True
    """
    return min((max(first[image], second[image]) for image in first if image in second), default=None)


class Met(NamedTuple):
    """An image in both territories, and its hops from the first and the second seed."""

    image: Any
    hops: tuple[int, int]


def meeting(first: Territory, second: Territory) -> list[Met]:
    """All shared images, the nearest first: by the sum of both hops, then the larger of them, then the image.

    Cost: O(n log n).

    >>> meeting({"a": 0, "b": 1, "c": 2}, {"d": 0, "c": 1, "b": 2, "a": 1})[:2]
    [Met(image='a', hops=(0, 1)), Met(image='b', hops=(1, 2))]
    """
    shared = (Met(image, (first[image], second[image])) for image in first if image in second)
    return sorted(shared, key=lambda met: (sum(met.hops), max(met.hops), met.image))


def sides(first: Territory, second: Territory) -> tuple[list[Any], list[Any]]:
    """The images nearer to the first seed, and those nearer to the second; those as near to both are on no side.

    What is in one territory only is on its side. A seed is on its own side, so none is empty even where one territory
    lies within the other. Cost: O(n log n).

    >>> sides({"a": 0, "b": 1, "c": 2}, {"d": 0, "c": 1, "b": 1})
    (['a'], ['c', 'd'])
    """

    def nearer(one: Territory, other: Territory) -> list[Any]:
        return sorted(image for image, hops in one.items() if image not in other or hops < other[image])

    return nearer(first, second), nearer(second, first)
