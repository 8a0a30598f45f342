"""Territories and where they meet. The territory of a seed is all images within some hops: ``{image: hops}``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

Territory = Mapping[Any, int]
"""Image -> hops from the seed."""


def jaccard(first: Collection[Any], second: Collection[Any]) -> float:
    """Compute the images in both collections as a share of the images in either.

    If one territory is much larger, the value is low even if it contains the other; so look at the number of shared
    images, too.

    Parameters
    ----------
    first, second
        Images, or territories, of which only the images count.

    Returns
    -------
    float
        0 to 1; 1.0 if both are empty.

    Notes
    -----
    Cost: O(n).

    References
    ----------
    Jaccard, Distribution de la flore alpine, Bull. Soc. Vaud. Sci. Nat. 37 (1901) 241-272.

    Examples
    --------
    >>> jaccard({"a": 0, "b": 1, "c": 1}, {"d": 0, "c": 1})
    0.25
    """
    one, other = set(first), set(second)
    return len(one & other) / len(one | other) if one or other else 1.0


def first_touch(first: Territory, second: Territory) -> int | None:
    """Find the smallest depth at which two territories share an image.

    Parameters
    ----------
    first, second
        Image -> hops from the seed, for each of the two territories.

    Returns
    -------
    int or None
        The smallest max(hops from the first seed, hops from the second) of all shared images; None if they share none.

    Notes
    -----
    Cost: O(n).

    Examples
    --------
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
    """Return all images that two territories share, the nearest first.

    Parameters
    ----------
    first, second
        Image -> hops from the seed, for each of the two territories.

    Returns
    -------
    list of Met
        By the sum of hops, then by the larger of both, then by image; empty if they share none.

    Notes
    -----
    Cost: O(n log n).

    Examples
    --------
    >>> meeting({"a": 0, "b": 1, "c": 2}, {"d": 0, "c": 1, "b": 2, "a": 1})[:2]
    [Met(image='a', hops=(0, 1)), Met(image='b', hops=(1, 2))]
    """
    shared = (Met(image, (first[image], second[image])) for image in first if image in second)
    return sorted(shared, key=lambda met: (sum(met.hops), max(met.hops), met.image))


def sides(first: Territory, second: Territory) -> tuple[list[Any], list[Any]]:
    """Return the images nearer to the first seed, and those nearer to the second.

    Images equally near are left out. Images in only one territory are nearer to its seed.

    Parameters
    ----------
    first, second
        Image -> hops from the seed, for each of the two territories.

    Returns
    -------
    tuple of two lists
        Each sorted. Neither is empty for two different seeds, because a seed is nearest to itself.

    Notes
    -----
    Cost: O(n log n).

    Examples
    --------
    >>> sides({"a": 0, "b": 1, "c": 2}, {"d": 0, "c": 1, "b": 1})
    (['a'], ['c', 'd'])
    """

    def nearer(one: Territory, other: Territory) -> list[Any]:
        return sorted(image for image, hops in one.items() if image not in other or hops < other[image])

    return nearer(first, second), nearer(second, first)
