"""What a comparison of seeds finds: where their territories meet, and what lies between them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Meeting:
    """An image in the territories of two seeds."""

    id: str
    title: str | None
    hops: tuple[int, int]
    """From the first and from the second seed."""
    ranks: tuple[int | None, int | None]
    """Where it came in: its best rank in the list of an image one hop nearer to that seed; None for the seed itself."""


@dataclass(frozen=True, slots=True)
class BridgeImage:
    """An image between two territories."""

    id: str
    title: str | None
    share: float
    """Of the pairs of an image on either side, those whose shortest ways lead over it, 0 to 1."""


@dataclass(frozen=True, slots=True)
class BridgeEdge:
    """Two images, at least one of which lists the other, between two territories."""

    ends: tuple[str, str]
    """The end that is nearer to the first seed, then the other."""
    titles: tuple[str | None, str | None]
    share: float
    """As of `BridgeImage`."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Where the territories of two seeds lie to each other."""

    seeds: tuple[str, str]
    shared: int
    """Images in both."""
    jaccard: float
    """Images in both as a share of those in either."""
    first_touch: int | None
    """The least depth at which they share an image; None when they do not."""
    meeting: tuple[Meeting, ...]
    """The nearest shared images, not all of them."""
    bridge_images: tuple[BridgeImage, ...]
    """Those that most ways lead over."""
    bridge_edges: tuple[BridgeEdge, ...]
    bridge_pairs: int
    """Pairs of an image on the one side and one on the other that the shares are of."""
    exact: bool
    """Whether all ways were counted for the bridges; else those from a sample of images."""
