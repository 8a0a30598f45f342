"""The best way from one stored image to another, and the way back.

The walk is the one of every reading command, level by level over stored lists: it costs one read a step and knows,
unlike a path query, where it came to the edge of what was crawled. `cypher/shortest-path.cypher` draws a way of the
same length in Neo4j Browser, `cypher/all-shortest-paths.cypher` all of them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from simgraph_neo import commands
from simgraph_neo.errors import BadInput
from simgraph_neo.paths.search import search
from simgraph_neo.selection import checked_id
from simgraph_neo.source_kinds import kind_of, source_of
from simgraph_neo.store import Reader
from simgraph_neo.subgraph import pictures_of
from simgraph_neo.tables import Tabular
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from datetime import datetime

    from simgraph_neo.paths.search import By, Found
    from simgraph_neo.store import Store
    from simgraph_neo.subgraph import ImageReader
    from simgraph_neo.tables import TableRows


@dataclass(frozen=True, slots=True)
class Step:
    """One image of a way."""

    id: str
    title: str | None
    rank: int | None
    """Its rank in the list of the image before; None for the first."""
    source: str
    asked_at: datetime | None
    """When its own list was asked for."""


@dataclass(frozen=True, slots=True)
class Way:
    """What a search from one image for another one found."""

    steps: tuple[Step, ...]
    """From the start to the goal, both included; empty when no way is stored."""
    ties: int
    """Other stored ways that are as good: as short, or by rank of the same sum."""
    all_ties: bool
    """Whether every image was asked through which one more of these may lead."""
    reached: int
    """Images that the search met, the start included."""
    unasked: int
    """Those of them that were never asked for their list, where a way, or a better one, may lead through."""
    at_least: int | None
    """Steps (by rank: sum of ranks) that such a way has at least; None when there is none."""
    go_on: str | None
    """The command that asks the nearest of these."""

    @property
    def length(self) -> int:
        """Steps from the start to the goal; 0 when no way is stored."""
        return max(len(self.steps) - 1, 0)

    @property
    def ranks(self) -> int:
        """The sum of the ranks."""
        return sum(step.rank or 0 for step in self.steps)

    def record(self) -> dict[str, Any]:
        """What is printed as JSON."""
        known = (self.length, self.ranks) if self.steps else (None, None)
        return asdict(self) | dict(zip(("length", "ranks"), known, strict=True))


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked to find a way on the live API."""

    images: int
    """Images that were asked for their lists."""
    requests: int
    """API attempts, retries included; 0 for local sources."""
    spent: bool
    """Whether there was more to ask, and no request left."""
    retry: tuple[str, ...]
    """Images that did not answer because of passing faults, sorted."""


@dataclass(frozen=True, slots=True, repr=False)
class Paths(Tabular):
    """The best way from one image to another, and the way back."""

    start: str
    goal: str
    by: By
    there: Way
    back: Way
    reader: ImageReader = field(compare=False)
    asked: Asked | None = None
    """None when only what is stored was looked at."""

    @property
    def mirrored(self) -> bool:
        """Whether there is a way back, and it leads over the same images."""
        there, back = ([step.id for step in way.steps] for way in (self.there, self.back))
        return bool(there) and there == back[::-1]

    @property
    def ways(self) -> list[Way]:
        """The ways worth showing: the one there, and the one back unless it leads over the same images."""
        return [way for way in (self.there, *([] if self.mirrored else [self.back])) if way.steps]

    @property
    def answer(self) -> str:
        """What was found, in one sentence."""
        there, back = (self._length(way) for way in (self.there, self.back))
        if self.there.steps and self.back.steps:
            return f"{there} there, {back} back over {'the same' if self.mirrored else 'other'} images."
        if self.there.steps:
            return f"{there} there; the store has no path back."
        if self.back.steps:
            return f"No path from {self.start} to {self.goal} in the store; the path back has {back}."
        return f"No path from {self.start} to {self.goal} in the store, and no path back."

    def record(self) -> dict[str, Any]:
        """What is printed as JSON."""
        asked = asdict(self.asked) if self.asked else None
        ends = {"start": self.start, "goal": self.goal, "by": self.by}
        ways = {"there": self.there.record(), "back": self.back.record()}
        return ends | ways | {"asked": asked, "mirrored": self.mirrored, "answer": self.answer}

    def records(self) -> list[dict[str, Any]]:
        """A row a step of each path, from its start on."""
        return [
            {"path": name, "step": number, "rank": step.rank, "id": step.id, "title": step.title}
            for name, way in self._named()
            for number, step in enumerate(way.steps)
        ]

    def summary(self) -> str:
        """Its ends, and what was found."""
        return f"{self.start} to {self.goal}: {self.answer}"

    def tables(self) -> list[TableRows]:
        """Each path with its pictures, a column a step."""
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
        """The paths worth showing, each with its direction."""
        return [("there" if way is self.there else "back", way) for way in self.ways]

    def _length(self, way: Way) -> str:
        return counted(way.length, "step") + (f" of rank sum {way.ranks}" if self.by == "rank" else "")


def path(store: Store, start: str, goal: str, *, by: By = "hops") -> Paths:
    """Find the best path from one stored image to another along lists of similar images, and the path back.

    Only what is stored is looked at; each step goes to an image in the list of the one before.

    Parameters
    ----------
    store
        The store to read.
    start, goal
        Ids of two stored images, or the addresses of their pages in the catalogue.
    by
        "hops", the default: the fewest steps. "rank": the smallest sum of ranks; two first places equal one second.

    Returns
    -------
    Paths
        ``.there`` and ``.back`` with their steps, ``.answer`` in a sentence, and where the search came to unexpanded
        images.

    Raises
    ------
    BadInput
        For what is no id, twice the same, or two sources that nothing joins.
    NoSuchImage
        Naming those that are not stored.
    """
    start, goal = ends(checked_id(start), checked_id(goal))
    reader = Reader(store)
    reader.known([start, goal])
    found = Paths(start, goal, by, _way(reader, start, goal, by), _way(reader, goal, start, by), reader)
    if not found.ways and source_of(start) != source_of(goal):
        raise BadInput(f"{start} and {goal} are in two sources, and no list leads from one to the other.")
    return found


def ends(start: str, goal: str) -> tuple[str, str]:
    """Both. Raises BadInput when they are one."""
    if start == goal:
        raise BadInput(f"{start} is both ends of the path. Give two different images.")
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
    """The command that asks the nearest images; a folder is read whole instead."""
    source = source_of(start)
    if kind_of(source).place:
        return commands.ingest_whole(source, reader.store.places())
    options = {"--live": True, "--prove": bool(found.links), "--by": by if by == "rank" else None}
    return commands.line("path", [start, goal], options)
