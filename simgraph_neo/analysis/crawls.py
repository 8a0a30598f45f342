"""The crawls of a store: when, from which seeds, how deep, and what each brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simgraph_neo.queries.results import Rows
    from simgraph_neo.store import Store


def crawls(store: Store) -> Rows:
    """List the crawls, the first one first, a dict a crawl.

    An image counts for the last crawl of its source that had begun when it was first seen.
    """
    return store.query("crawls")
