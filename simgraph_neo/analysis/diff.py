"""Changes of neighbour lists since a given time."""

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
    """The differences between the current neighbour lists and those of an earlier time."""

    since: datetime
    edges: list[dict[str, Any]]
    """``{"id", "change", "rank", "similar", "title", "at"}``, sorted by id; `change` is "came" or "left"."""
    new_images: int
    """The number of images first seen since then."""
    new_lists: int
    """The number of images that had no list then; their edges do not count as changes."""
    gone: int
    """The number of images that became gone since then; their lists are kept."""

    @property
    def left(self) -> int:
        """The number of edges that left."""
        return sum(row["change"] == "left" for row in self.edges)

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each edge."""
        return self.edges

    def summary(self) -> str:
        """Return the numbers of edges that left and came, and of new lists and images."""
        return (
            f"Since {self.since.isoformat(' ', 'minutes')}: {self.left} left, {len(self.edges) - self.left} came; "
            f"{counted(self.new_lists, 'list')} and {counted(self.new_images, 'image')} first seen, "
            f"{counted(self.gone, 'image')} gone."
        )


def diff(store: Store, since: str | date, source: str | None = None) -> Changes:
    """Find the edges that left neighbour lists, and those that came, since a given time.

    Parameters
    ----------
    store
        The store to read.
    since
        A date, or a date and time; a text such as "2026-11-01" works, too. UTC unless it has a time zone.
    source
        Only images of this source, such as "wellcome".

    Returns
    -------
    Changes
        The edges that came and left, and counts of new lists and images.

    Raises
    ------
    InvalidInputError
        For an invalid date or name of a source.
    """
    moment = checked_moment(since)
    parameters = {"since": moment.isoformat(), "source": checked_source(source)}
    new = store.query("new-since", **parameters)[0]
    edges = store.query("changed-since", **parameters)
    return Changes(moment, edges, new["images"], new["lists"], new["gone"])
