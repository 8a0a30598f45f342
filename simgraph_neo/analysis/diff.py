"""What changed in the lists since a moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simgraph_neo.analysis.selection import checked_source

if TYPE_CHECKING:
    from datetime import datetime

    from simgraph_neo.store import Store


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different from the lists that were known at a moment."""

    since: datetime
    edges: list[dict[str, Any]]
    """``{"id", "change", "rank", "similar", "title", "at"}``, change being "came" or "left", by id."""
    new_images: int
    """First seen since."""
    new_lists: int
    """Lists of images that had none then; their edges are not among the changes."""
    gone: int
    """Images that the source was once said to have no more since; their lists still stand."""


def changes(store: Store, since: datetime, source: str | None = None) -> Changes:
    """What left lists and what came into them since a moment (with its time zone), in one source or in all."""
    parameters = {"since": since.isoformat(), "source": checked_source(source)}
    new = store.query("new-since", **parameters)[0]
    edges = store.query("changed-since", **parameters)
    return Changes(since, edges, new["images"], new["lists"], new["gone"])
