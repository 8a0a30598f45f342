"""The shortest path from one stored image to another, and the path back.

The search reads stored lists level by level, one statement for each. Unlike Cypher's shortestPath it knows where it
reached unexpanded images. `cypher/shortest-path.cypher` shows a path of the same length in Neo4j Browser,
`cypher/all-shortest-paths.cypher` all of them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, get_args

from simgraph_neo import commands
from simgraph_neo.arguments import check_choice
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.paths.search import By, search
from simgraph_neo.selection import checked_id
from simgraph_neo.source_kinds import kind_of, source_of
from simgraph_neo.store import Reader
from simgraph_neo.subgraph import pictures_of
from simgraph_neo.tables import Tabular
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from datetime import datetime

    from simgraph_neo.paths.search import Found
    from simgraph_neo.store import Store
    from simgraph_neo.subgraph import ImageReader
    from simgraph_neo.tables import TableRows


@dataclass(frozen=True, slots=True)
class Step:
    """One image of a path."""

    id: str
    title: str | None
    rank: int | None
    """Its rank in the list of the image before; None for the first."""
    source: str
    asked_at: datetime | None
    """The time at which its own list was requested."""


@dataclass(frozen=True, slots=True)
class Way:
    """The result of a search from one image to another."""

    steps: tuple[Step, ...]
    """From the start to the goal, including both; empty if no path is stored."""
    ties: int
    """The number of other stored paths of the same length, or by rank of the same sum."""
    all_ties: bool
    """Whether every image is expanded through which another one of these may lead."""
    reached: int
    """The number of images that the search reached, including the start."""
    unasked: int
    """The number of unexpanded images through which a path, or a shorter one, may lead."""
    at_least: int | None
    """The smallest possible length of such a path (by rank: sum of ranks); None if there is no unexpanded image."""
    go_on: str | None
    """The command that expands the nearest of these images."""

    @property
    def length(self) -> int:
        """The number of hops from the start to the goal; 0 if no path is stored."""
        return max(len(self.steps) - 1, 0)

    @property
    def ranks(self) -> int:
        """The sum of the ranks."""
        return sum(step.rank or 0 for step in self.steps)

    def record(self) -> dict[str, Any]:
        """Return the object that is printed as JSON."""
        known = (self.length, self.ranks) if self.steps else (None, None)
        return asdict(self) | dict(zip(("length", "ranks"), known, strict=True))


@dataclass(frozen=True, slots=True)
class Asked:
    """The cost of a search on the live API."""

    images: int
    """The number of requested images."""
    requests: int
    """The number of requests, including retries; 0 for local sources."""
    spent: bool
    """Whether images were left to expand, but no request."""
    retry: tuple[str, ...]
    """Images without an answer because of transient errors, sorted."""


@dataclass(frozen=True, slots=True, repr=False)
class Paths(Tabular):
    """The shortest path from one image to another, and the path back."""

    start: str
    goal: str
    by: By
    there: Way
    back: Way
    reader: ImageReader = field(compare=False)
    asked: Asked | None = None
    """None if only the store was searched."""

    @property
    def mirrored(self) -> bool:
        """Whether there is a path back, over the same images."""
        there, back = ([step.id for step in way.steps] for way in (self.there, self.back))
        return bool(there) and there == back[::-1]

    @property
    def ways(self) -> list[Way]:
        """The paths to show: the one to the goal, and the path back unless it leads over the same images."""
        return [way for way in (self.there, *([] if self.mirrored else [self.back])) if way.steps]

    @property
    def answer(self) -> str:
        """The result in one sentence."""
        there, back = (self._length(way) for way in (self.there, self.back))
        if self.there.steps and self.back.steps:
            return f"{there} there, {back} back over {'the same' if self.mirrored else 'other'} images."
        if self.there.steps:
            return f"{there} there; the store has no path back."
        if self.back.steps:
            return f"No path from {self.start} to {self.goal} in the store; the path back has {back}."
        return f"No path from {self.start} to {self.goal} in the store, and no path back."

    def record(self) -> dict[str, Any]:
        """Return the object that is printed as JSON."""
        asked = asdict(self.asked) if self.asked else None
        ends = {"start": self.start, "goal": self.goal, "by": self.by}
        ways = {"there": self.there.record(), "back": self.back.record()}
        return ends | ways | {"asked": asked, "mirrored": self.mirrored, "answer": self.answer}

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each image of each path, from its start on."""
        return [
            {"path": name, "step": number, "rank": step.rank, "id": step.id, "title": step.title}
            for name, way in self._named()
            for number, step in enumerate(way.steps)
        ]

    def summary(self) -> str:
        """Return both ends, the answer, and whether images without a list could change it."""
        unasked = self.there.unasked + self.back.unasked
        gaps = f" Incomplete: {counted(unasked, 'image')} without a list yet." if unasked else ""
        return f"{self.start} to {self.goal}: {self.answer}{gaps}"

    def tables(self) -> list[TableRows]:
        """Return each path with its pictures, a column for each image."""
        pictures = pictures_of(self.reader, [step.id for way in self.ways for step in way.steps])
        return [
            (
                [name, *(f"rank {step.rank}" if step.rank else "" for step in way.steps)],
                [
                    ["", *(pictures.get(step.id, "") for step in way.steps)],
                    ["", *(step.title or step.id for step in way.steps)],
                ],
            )
            for name, way in self._named()
        ]

    def _named(self) -> list[tuple[str, Way]]:
        """Return the paths to show, each with its direction."""
        return [("there" if way is self.there else "back", way) for way in self.ways]

    def _length(self, way: Way) -> str:
        return counted(way.length, "hop") + (f" of rank sum {way.ranks}" if self.by == "rank" else "")


def path(store: Store, start: str, goal: str, *, by: By = "hops") -> Paths:
    """Find the shortest path from one stored image to another along neighbour lists, and the path back.

    Only the store is searched. Each hop leads from an image to one in its list.

    Parameters
    ----------
    store
        The store to read.
    start, goal
        Ids of two stored images, or the URLs of their pages in the catalogue.
    by
        "hops" (default): the fewest hops. "rank": the smallest sum of ranks; two hops of rank 1 equal one of rank 2.

    Returns
    -------
    Paths
        ``.there`` and ``.back`` have the images (``.steps``) and the number of unexpanded images; ``.answer`` is a
        sentence.

    Raises
    ------
    InvalidInputError
        For an invalid id, two equal ids, two images of different sources without a path, or another `by`.
    ImageNotFoundError
        If an image is not stored; the message names all of them.
    """
    check_choice("by", by, get_args(By))
    start, goal = ends(checked_id(start), checked_id(goal))
    reader = Reader(store)
    reader.known([start, goal])
    found = Paths(start, goal, by, _way(reader, start, goal, by), _way(reader, goal, start, by), reader)
    if not found.ways and source_of(start) != source_of(goal):
        raise InvalidInputError(
            f"{start} and {goal} are of two sources, and no path joins them. Give two images of one source."
        )
    return found


def ends(start: str, goal: str) -> tuple[str, str]:
    """Return both. Raises InvalidInputError if they are equal."""
    if start == goal:
        raise InvalidInputError(f"{start} is both ends of the path. Give two different images.")
    return start, goal


def _way(reader: Reader, start: str, goal: str, by: By) -> Way:
    found = search(reader.lists, start, goal, by)
    images = reader.images([image_id for image_id, _ in found.links])
    about = ((images[image_id], rank) for image_id, rank in found.links)
    return Way(
        steps=tuple(Step(image.id, image.title, rank, image.source, image.expanded_at) for image, rank in about),
        ties=max(found.ways - 1, 0),
        all_ties=found.even,
        reached=found.reached,
        unasked=sum(len(level.unasked) for level in found.unasked),
        at_least=found.unasked[0].cost + 1 if found.unasked else None,
        go_on=_go_on(start, goal, by, found, reader) if found.unasked else None,
    )


def _go_on(start: str, goal: str, by: By, found: Found, reader: Reader) -> str:
    """Return the command that expands the nearest images; for a folder, the one that reads it completely."""
    source = source_of(start)
    if kind_of(source).place:
        return commands.ingest_whole(source, reader.store.places())
    options = {"--live": True, "--prove": bool(found.links), "--by": by if by == "rank" else None}
    return commands.line("path", [start, goal], options)
