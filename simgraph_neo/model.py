"""What travels through the house: images and their works, ranked similar images, expansions and crawls.

Python names are snake_case, Neo4j's properties camelCase; :func:`image_properties` and
:func:`image_from_properties` are the one place that translates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

State = Literal["new", "expanded", "empty", "gone", "retry", "rejected"]
"""``new``: seen only as a neighbour. ``expanded``: its list is stored. ``empty``: its list is confirmed empty.
``gone``: the source no longer has it. ``retry``: passing fault, ask again. ``rejected``: its answer makes no sense."""

SETTLED: frozenset[State] = frozenset({"expanded", "empty", "gone"})
"""States that need no further question."""
ANSWERED: frozenset[State] = frozenset({"expanded", "empty"})
"""States of images whose list is known."""


NameKind = Literal["subjects", "genres", "contributors"]
NAMES: tuple[NameKind, ...] = ("subjects", "genres", "contributors")
"""The kinds of names that a work has."""


@dataclass(frozen=True, slots=True)
class Work:
    """What images are pictures of, or parts of: a book, a print, a photograph, in the words of its catalogue."""

    id: str
    """Unique over the whole store, as an image's is; a picture that is its own work has the same id."""
    title: str | None = None
    subjects: tuple[str, ...] = ()
    """What it is about. These and the next two are sorted, each name once, however they were given."""
    genres: tuple[str, ...] = ()
    """What it is: "Etchings"."""
    contributors: tuple[str, ...] = ()
    """Whom it is by."""

    def __post_init__(self) -> None:
        for kind in NAMES:
            object.__setattr__(self, kind, tuple(sorted(set(getattr(self, kind)))))


@dataclass(frozen=True, slots=True)
class Image:
    """One picture of one source."""

    id: str
    source: str
    title: str | None = None
    thumbnail: str | None = None
    """A URL that opens as a picture: https, or a file URI for local sources."""
    aspect_ratio: float | None = None
    """Width divided by height; None when unknown."""
    average_color: str | None = None
    """``#rrggbb``; None when unknown."""
    license: str | None = None
    """The source's licence id, as ``pdm`` or ``cc-by``."""
    credit: str | None = None
    work: Work | None = None
    """None when unknown."""
    state: State = "new"
    first_seen_at: datetime | None = None
    expanded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Similar:
    """An image that looks like another one."""

    image: Image
    rank: int
    """1 = most similar."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """The source's answer about one image: its data and its ranked list. The unit of every write."""

    image: Image
    """``image.state`` is the outcome, never new. If it is gone, retry or rejected, only id and source count."""
    asked_at: datetime
    """UTC, the moment the request was sent."""
    similar: tuple[Similar, ...] = ()
    """Ranks 1..n without gaps, distinct images, never the image itself."""
    complete: bool = False
    """The source's word that nothing was left out; only a complete list may close stored edges at once."""
    reason: str | None = None
    """Why the state is retry or rejected."""

    @property
    def suspect(self) -> bool:
        """An empty list that is not known to be complete: it may hide a failure, so it is asked again."""
        return self.image.state == "expanded" and not self.similar and not self.complete


CrawlKind = Literal["ingest", "whole", "explore", "path", "snapshot", "harvest", "replay"]
"""``ingest``: from seeds to a depth. ``whole``: a source that was read whole. ``explore``: a job of the live explorer.
``path``: a search between two images. ``snapshot``: images without their lists. ``harvest``: all images of a source,
without their lists. ``replay``: from an archive of answers."""
NAMED_KINDS: frozenset[CrawlKind] = frozenset({"ingest", "path", "replay"})
"""Crawls whose seeds somebody has named."""
UNPROMISED_KINDS: frozenset[CrawlKind] = frozenset({"whole", "snapshot", "harvest"})
"""Crawls that promise no image nearer than a depth its list."""


@dataclass(frozen=True, slots=True)
class SourceNote:
    """What the store keeps of a source, as ``(:Source)``; it is what it was when it was first ingested."""

    name: str
    kind: str
    """How it is opened: ``wellcome``, ``flags``, ``folder``."""
    root: str | None = None
    """Where a folder lies."""
    function: str | None = None
    """By what its pictures are compared; None when the lists are the source's own."""
    k: int | None = None
    """Similar images in its lists, where we make them."""


@dataclass(frozen=True, slots=True)
class Crawl:
    """One ingest run, kept in the store as ``(:Crawl)-[:FROM]->(seed)``."""

    id: str
    source: str
    seeds: tuple[str, ...]
    """Empty when a local source was ingested whole."""
    depth: int | None
    """None when a local source was ingested whole."""
    started_at: datetime
    tool_version: str
    completed_at: datetime | None = None
    requests: int = 0
    refresh: bool = False
    """Whether it asked again for what was settled."""
    descriptor: int | None = None
    """Version of what a local source compared its pictures by; None when the lists are the source's own."""
    kind: CrawlKind = "ingest"


TUTORIAL_SEED = 1_734_289_230
"""The seed of the notebook's ``nx.spring_layout``; ours, too, where something is random and nobody says otherwise."""

_CAMEL = {
    "id": "id",
    "source": "source",
    "title": "title",
    "thumbnail": "thumbnail",
    "aspect_ratio": "aspectRatio",
    "average_color": "averageColor",
    "license": "license",
    "credit": "credit",
    "state": "state",
    "first_seen_at": "firstSeenAt",
    "expanded_at": "expandedAt",
}
_DATA = ("title", "thumbnail", "aspect_ratio", "average_color", "license", "credit")


def image_properties(image: Image) -> dict[str, Any]:
    """What the source says of an image, as Neo4j property names; its work is a node of its own.

    The state and the times are the store's own.
    """
    return {_CAMEL[name]: getattr(image, name) for name in _DATA}


def image_from_properties(properties: Mapping[str, Any], work: Mapping[str, Any] | None = None) -> Image:
    """Build an image from a node's properties, and those of its `work`; unknown ones are ignored."""
    known: dict[str, Any] = {name: properties.get(camel) for name, camel in _CAMEL.items()}
    return Image(**known, work=Work(**work) if work else None)
