"""The data that packages exchange: images and their works, neighbour lists, expansions and crawls.

Python names are snake_case, Neo4j's properties camelCase; only :func:`image_properties` and
:func:`image_from_properties` translate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

State = Literal["new", "expanded", "empty", "gone", "retry", "rejected"]
"""``new``: seen only as a neighbour. ``expanded``: its list is stored. ``empty``: its list is confirmed empty.
``gone``: the source no longer has it. ``retry``: a transient error. ``rejected``: its answer was invalid."""

SETTLED: frozenset[State] = frozenset({"expanded", "empty", "gone"})
"""States of images that a crawl does not request again."""
ANSWERED: frozenset[State] = frozenset({"expanded", "empty"})
"""States of images whose list is known."""


NameKind = Literal["subjects", "genres", "contributors"]
NAMES: tuple[NameKind, ...] = ("subjects", "genres", "contributors")
"""The kinds of names that a work has."""


@dataclass(frozen=True, slots=True)
class Work:
    """A work of which images are pictures or pages, such as a book, a print or a photograph, as catalogued."""

    id: str
    """Unique in the whole store, as image ids are. An image that is its own work has the same id as the work."""
    title: str | None = None
    subjects: tuple[str, ...] = ()
    """Its subjects. Subjects, genres and contributors are sorted and without duplicates."""
    genres: tuple[str, ...] = ()
    """Such as "Etchings"."""
    contributors: tuple[str, ...] = ()
    """Its authors, artists and others."""

    def __post_init__(self) -> None:
        for kind in NAMES:
            object.__setattr__(self, kind, tuple(sorted(set(getattr(self, kind)))))


@dataclass(frozen=True, slots=True)
class Image:
    """An image of a source."""

    id: str
    source: str
    title: str | None = None
    thumbnail: str | None = None
    """The URL of a picture file: https, or a file URI for local sources."""
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
    hidden_at: datetime | None = None
    """When it was hidden; None if it is shown (see `Store.hide`)."""
    hidden_why: str | None = None


@dataclass(frozen=True, slots=True)
class Similar:
    """A neighbour: an image in the list of another one."""

    image: Image
    rank: int
    """1 = most similar."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """A source's answer about one image: its data and its neighbour list. Every write consists of whole expansions."""

    image: Image
    """``image.state`` is the outcome, never new. If it is gone, retry or rejected, only id and source are used."""
    asked_at: datetime
    """When the request was sent, in UTC."""
    similar: tuple[Similar, ...] = ()
    """Ranks 1..n without gaps, distinct images, never the image itself."""
    complete: bool = False
    """Whether the source states that the list is complete. Only a complete list closes stored edges at once."""
    reason: str | None = None
    """Why the state is retry or rejected."""

    @property
    def suspect(self) -> bool:
        """Whether the list is empty and may be incomplete: it can hide a failure, so it is requested again."""
        return self.image.state == "expanded" and not self.similar and not self.complete


CrawlKind = Literal["ingest", "whole", "explore", "path", "snapshot", "harvest", "replay"]
"""``ingest``: from seeds to a depth. ``whole``: a source read completely. ``explore``: a job of the live explorer.
``path``: a search between two images. ``snapshot``: images without their lists. ``harvest``: all images of a source,
without their lists. ``replay``: from an archive of answers."""
NAMED_KINDS: frozenset[CrawlKind] = frozenset({"ingest", "path", "replay"})
"""Crawls whose seeds a user has named."""
UNPROMISED_KINDS: frozenset[CrawlKind] = frozenset({"whole", "snapshot", "harvest"})
"""Crawls that do not expand all images within a depth of their seeds."""


@dataclass(frozen=True, slots=True)
class SourceNote:
    """A source as the store keeps it, as ``(:Source)``. It does not change after its first ingest."""

    name: str
    kind: str
    """The kind that opens it: ``wellcome``, ``flags``, ``folder``."""
    root: str | None = None
    """The path of a folder."""
    function: str | None = None
    """The function by which its pictures are compared; None if the lists are the source's own."""
    k: int | None = None
    """The length of its lists, if simgraph computes them."""


@dataclass(frozen=True, slots=True)
class Crawl:
    """A crawl, kept in the store as ``(:Crawl)-[:FROM]->(seed)``."""

    id: str
    source: str
    seeds: tuple[str, ...]
    """Empty if a local source was read completely."""
    depth: int | None
    """None if a local source was read completely."""
    started_at: datetime
    tool_version: str
    completed_at: datetime | None = None
    requests: int = 0
    refresh: bool = False
    """Whether it expanded settled images again."""
    descriptor: int | None = None
    """Version of the descriptor that a local source compared its pictures by; None if its lists are its own."""
    kind: CrawlKind = "ingest"
    session: str | None = None
    """What groups the crawls of one visit to the live explorer; None for other kinds."""


TUTORIAL_SEED = 1_734_289_230
"""The seed of ``nx.spring_layout`` in the tutorial's notebook; the default wherever simgraph uses random numbers."""

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
    "hidden_at": "hiddenAt",
    "hidden_why": "hiddenWhy",
}
_DATA = ("title", "thumbnail", "aspect_ratio", "average_color", "license", "credit")


def image_properties(image: Image) -> dict[str, Any]:
    """Return the source's data of an image, by Neo4j property names. The work is a separate node.

    The store sets the state and the times.
    """
    return {_CAMEL[name]: getattr(image, name) for name in _DATA}


def image_from_properties(properties: Mapping[str, Any], work: Mapping[str, Any] | None = None) -> Image:
    """Build an image from the properties of its node and of its `work`; unknown properties are ignored."""
    known: dict[str, Any] = {name: properties.get(camel) for name, camel in _CAMEL.items()}
    return Image(**known, work=Work(**work) if work else None)
