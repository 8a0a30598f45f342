"""What a run reports while it goes and when it ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from simgraph_neo.model import Crawl
from simgraph_neo.tables import Record, shown
from simgraph_neo.text import counted, first_of
from simgraph_neo.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simgraph_neo.model import CrawlKind


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands; handed to the caller's `on_progress`."""

    level: int
    depth: int
    images: int
    """Images met so far."""
    requests: int
    """API attempts so far, retries included."""
    left: int
    """Images of this level that are still to be asked."""
    starts: bool = False
    """True at the start of a level."""
    stops: bool = False
    """True after an interrupt, while what is under way is finished."""

    def __str__(self) -> str:
        if self.stops:
            return "Finishing what is under way. Interrupt again to stop at once."
        so_far = f"{counted(self.images, 'image')}, {counted(self.requests, 'request')}"
        return f"Level {self.level} of {self.depth}: {self.left} to ask; {so_far}."


@dataclass(slots=True, repr=False)
class CrawlResult(Record):
    """What one run did. `images` and `edges` count this crawl's discovered subgraph, or the whole folder."""

    crawl: str
    source: str
    seeds: list[str]
    depth: int | None
    requests: int = 0
    images: int = 0
    edges: int = 0
    new_images: int = 0
    new_edges: int = 0
    expanded: int = 0
    """Settled by this run."""
    already_expanded: int = 0
    """Settled before, and not asked again."""
    missing: list[str] = field(default_factory=list)
    """Gone: the source no longer has them."""
    suspect: list[str] = field(default_factory=list)
    """Their lists stayed empty at every look."""
    seconds: float = 0.0
    retry: list[str] = field(default_factory=list)
    """Not answered because of passing faults: the same command asks again."""
    rejected: list[str] = field(default_factory=list)
    """Their answers made no sense."""
    limited: bool = False
    """Stopped by `max_images`."""
    refresh_since: datetime | None = None
    """The beginning of an unfinished refresh that this one went on with."""
    described_anew: bool = False
    """An older version had compared the pictures of this folder; every stored list was compared with a new one."""
    shrunken: list[str] = field(default_factory=list)
    """Asked again, their lists lack more than half of what they had."""
    outdated: int = 0
    """Answers that changed nothing, as what is stored is newer."""

    def _repr_html_(self) -> str:
        told = {name: value for name, value in self.record().items() if value not in ([], None, False)}
        return shown(([type(self).__name__, "value"], told.items()))

    def __repr__(self) -> str:
        where = f"from {first_of(self.seeds, 3)} to depth {self.depth}" if self.seeds else f"of {self.source}"
        found = f"{counted(self.images, 'image')} and {counted(self.edges, 'edge')} {where}"
        done = f"{counted(self.new_images, 'new image')}, {counted(self.requests, 'request')}"
        again = f"; {len(self.retry)} did not answer: the same call asks again" if self.retry else ""
        return f"<CrawlResult: {found}; {done}{again}>"


def begun(
    source: str,
    seeds: Sequence[str],
    depth: int | None,
    *,
    kind: CrawlKind = "ingest",
    refresh: bool = False,
    descriptor: int | None = None,
) -> Crawl:
    """The crawl that begins now; its id sorts by time and is unique among concurrent runs."""
    now = datetime.now(UTC)
    crawl_id = f"{now:%Y%m%dT%H%M%S}-{uuid4().hex[:8]}"
    return Crawl(
        crawl_id, source, tuple(seeds), depth, now, __version__, refresh=refresh, descriptor=descriptor, kind=kind
    )
