"""The progress of a run, and its result."""

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
    """The progress of a run; `on_progress` is called with it."""

    level: int
    depth: int
    images: int
    """Images found so far."""
    requests: int
    """Requests to the API so far, including retries."""
    left: int
    """Images of this level that are still to be expanded."""
    starts: bool = False
    """True at the start of a level."""
    stops: bool = False
    """True after an interrupt, while pending requests are finished."""

    def __str__(self) -> str:
        if self.stops:
            return "Finishing the pending requests. Interrupt again to stop at once."
        so_far = f"{counted(self.images, 'image')}, {counted(self.requests, 'request')}"
        return f"Level {self.level} of {self.depth}: {self.left} to expand; {so_far}."


@dataclass(slots=True, repr=False)
class CrawlResult(Record):
    """What one run did. `images` and `edges` count the discovered subgraph of the seeds, or the complete folder."""

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
    """Settled before, and not requested again."""
    missing: list[str] = field(default_factory=list)
    """Images that are gone: the source no longer has them."""
    suspect: list[str] = field(default_factory=list)
    """Images whose list was empty in all three answers."""
    seconds: float = 0.0
    retry: list[str] = field(default_factory=list)
    """Images without an answer because of transient errors; the same command requests them again."""
    rejected: list[str] = field(default_factory=list)
    """Images with an invalid answer."""
    limited: bool = False
    """Stopped by `max_images`."""
    refresh_since: datetime | None = None
    """The start of the unfinished refresh that this run resumed."""
    described_anew: bool = False
    """Whether the stored lists of this folder were made by an older version; all were compared with new ones."""
    shrunken: list[str] = field(default_factory=list)
    """Images whose new list lacks more than half of the old one."""
    outdated: int = 0
    """Answers that changed nothing because the store has newer ones."""

    def _repr_html_(self) -> str:
        told = {name: value for name, value in self.record().items() if value not in ([], None, False)}
        return shown(([type(self).__name__, "value"], told.items()))

    def __repr__(self) -> str:
        where = f"from {first_of(self.seeds, 3)} to depth {self.depth}" if self.seeds else f"of {self.source}"
        found = f"{counted(self.images, 'image')} and {counted(self.edges, 'edge')} {where}"
        done = f"{counted(self.new_images, 'new image')}, {counted(self.requests, 'request')}"
        again = f"; {len(self.retry)} did not answer: the same call requests them again" if self.retry else ""
        return f"<CrawlResult: {found}; {done}{again}>"


def begun(
    source: str,
    seeds: Sequence[str],
    depth: int | None,
    *,
    kind: CrawlKind = "ingest",
    session: str | None = None,
    refresh: bool = False,
    descriptor: int | None = None,
) -> Crawl:
    """Return a new Crawl that starts now. Ids sort by time, and are unique among concurrent runs."""
    now = datetime.now(UTC)
    crawl_id = f"{now:%Y%m%dT%H%M%S}-{uuid4().hex[:8]}"
    return Crawl(
        crawl_id,
        source,
        tuple(seeds),
        depth,
        now,
        __version__,
        refresh=refresh,
        descriptor=descriptor,
        kind=kind,
        session=session,
    )
