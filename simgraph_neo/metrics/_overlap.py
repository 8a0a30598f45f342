"""Territories and where they meet. The territory of a seed is all images within some hops: ``{image: hops}``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

Territory = Mapping[Any, int]
"""Image -> hops from the seed."""


def jaccard(first: Collection[Any], second: Collection[Any]) -> float:
    """Compute the images in both collections as a share of the images in either, 0 to 1; 1.0 if both are empty.

    Jaccard, Distribution de la flore alpine, Bull. Soc. Vaud. Sci. Nat. 37 (1901) 241-272. If one
    territory is much larger, the value is low even if it contains the other; so look at the number of shared images,
    too. Cost: O(n).

    >>> jaccard({"a": 0, "b": 1, "c": 1}, {"d": 0, "c": 1})
    0.25
    """
    one, other = set(first), set(second)
    return len(one & other) / len(one | other) if one or other else 1.0


def first_touch(first: Territory, second: Territory) -> int | None:
    """Find the smallest depth at which two territories share an image; None if they share none.

    It is the smallest max(hops from the first seed, hops from the second) of all shared images. Cost: O(n).

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
    """Return all shared images, the nearest first: by the sum of hops, then by the larger of both, then by image.

    Cost: O(n log n).

    >>> meeting({"a": 0, "b": 1, "c": 2}, {"d": 0, "c": 1, "b": 2, "a": 1})[:2]
    [Met(image='a', hops=(0, 1)), Met(image='b', hops=(1, 2))]
    """
    shared = (Met(image, (first[image], second[image])) for image in first if image in second)
    return sorted(shared, key=lambda met: (sum(met.hops), max(met.hops), met.image))


def sides(first: Territory, second: Territory) -> tuple[list[Any], list[Any]]:
    """Return the images nearer to the first seed, and those nearer to the second; images equally near are left out.

    Images in only one territory are nearer to its seed. A seed is nearest to itself, so neither side is empty, even if
    one territory contains the other. Cost: O(n log n).

    >>> sides({"a": 0, "b": 1, "c": 2}, {"d": 0, "c": 1, "b": 1})
    (['a'], ['c', 'd'])
    """

    def nearer(one: Territory, other: Territory) -> list[Any]:
        return sorted(image for image, hops in one.items() if image not in other or hops < other[image])

    return nearer(first, second), nearer(second, first)
