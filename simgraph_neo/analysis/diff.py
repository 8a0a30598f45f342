"""What changed in the lists since a moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simgraph_neo.selection import checked_moment, checked_source
from simgraph_neo.tables import Tabular
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from datetime import date, datetime

    from simgraph_neo.store import Store


@dataclass(frozen=True, slots=True, repr=False)
class Changes(Tabular):
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

    @property
    def left(self) -> int:
        """Edges that left."""
        return sum(row["change"] == "left" for row in self.edges)

    def records(self) -> list[dict[str, Any]]:
        """A row an edge."""
        return self.edges

    def summary(self) -> str:
        """How many edges left and came, and what else is new."""
        return (
            f"Since {self.since.isoformat(' ', 'minutes')}: {self.left} left, {len(self.edges) - self.left} came; "
            f"{counted(self.new_lists, 'list')} and {counted(self.new_images, 'image')} first seen, "
            f"{counted(self.gone, 'image')} gone."
        )


def diff(store: Store, since: str | date, source: str | None = None) -> Changes:
    """Find what left the lists of similar images, and what came into them, since some time.

    Parameters
    ----------
    store
        The store to read.
    since
        A date, or a date and time, also as text such as "2026-11-01"; UTC unless it says otherwise.
    source
        Only images of this source, such as "wellcome".

    Returns
    -------
    Changes
        The edges that came and left, and counts of new lists and images.

    Raises
    ------
    BadInput
        For what is no date, or cannot be the name of a source.
    """
    moment = checked_moment(since)
    parameters = {"since": moment.isoformat(), "source": checked_source(source)}
    new = store.query("new-since", **parameters)[0]
    edges = store.query("changed-since", **parameters)
    return Changes(moment, edges, new["images"], new["lists"], new["gone"])
