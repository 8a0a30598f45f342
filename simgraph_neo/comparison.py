"""The results of a comparison of seeds: meetings, bridges, and how usual they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Standing:
    """How a value compares: how many random seeds (or pairs or groups of seeds) have a lower, equal or higher one."""

    lower: int
    equal: int
    higher: int

    @classmethod
    def of(cls, value: Any, others: Iterable[Any]) -> Standing:
        """Compare a value with others.

        >>> Standing.of(3, [1, 3, 4, 5])
        Standing(lower=1, equal=1, higher=2)
        """
        found = list(others)
        lower, higher = sum(other < value for other in found), sum(other > value for other in found)
        return cls(lower, len(found) - lower - higher, higher)

    @property
    def count(self) -> int:
        """The number of values it was compared with."""
        return self.lower + self.equal + self.higher


@dataclass(frozen=True, slots=True)
class Contact:
    """The image at which two territories first touch, which may be beyond the depth."""

    id: str
    title: str | None
    hops: tuple[int, int]
    """From the first and from the second seed; the larger number is the depth of the touch."""

    @property
    def depth(self) -> int:
        """The depth of the first touch: the larger number of hops."""
        return max(self.hops)


@dataclass(frozen=True, slots=True)
class Meeting:
    """An image in the territories of two seeds."""

    id: str
    title: str | None
    hops: tuple[int, int]
    """From the first and from the second seed."""
    ranks: tuple[int | None, int | None]
    """For each seed, its best rank in the list of an image one hop nearer to that seed; None for the seed itself."""


@dataclass(frozen=True, slots=True)
class BridgeImage:
    """An image between two territories."""

    id: str
    title: str | None
    share: float
    """The share of pairs, one image on each side, whose shortest paths contain it: 0 to 1."""


@dataclass(frozen=True, slots=True)
class BridgeEdge:
    """An edge between two territories: two images, at least one of which lists the other."""

    ends: tuple[str, str]
    """The end that is nearer to the first seed, then the other end."""
    titles: tuple[str | None, str | None]
    share: float
    """As for `BridgeImage`."""


@dataclass(frozen=True, slots=True)
class Pair:
    """How the territories of two seeds overlap and connect."""

    seeds: tuple[str, str]
    shared: int
    """The number of images in both."""
    jaccard: float
    """The Jaccard index: images in both, divided by images in either."""
    first_touch: int | None
    """The smallest depth at which they share an image; None if they share none."""
    meeting: tuple[Meeting, ...]
    """The nearest shared images, not all of them."""
    bridge_images: tuple[BridgeImage, ...]
    """Those with the largest shares."""
    bridge_edges: tuple[BridgeEdge, ...]
    bridge_pairs: int
    """The number of pairs, one image on each side, of which `share` is a part."""
    exact: bool
    """Whether all shortest paths were counted for the bridges, or only those from a sample of images."""
    contact: Contact | None = None
    """None if no image can be reached from both seeds along stored lists."""
    overlap_standing: Standing | None = None
    """How `jaccard` compares with random pairs of seeds; None if there are none."""
    touch_standing: Standing | None = None
    """How the depth of the contact compares; lower = random pairs that touch at a smaller depth."""
