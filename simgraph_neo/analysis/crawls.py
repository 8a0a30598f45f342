"""The crawls of a store: when, from which seeds, how deep, and what each brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simgraph_neo.queries.results import Rows
    from simgraph_neo.store import Store


def crawls(store: Store) -> Rows:
    """List the crawls: when, from which seeds, how deep, and what each brought.

    An image counts for the last crawl of its source that had begun when it was first seen.

    Parameters
    ----------
    store
        The store to read.

    Returns
    -------
    Rows
        A list with a dict a crawl, the first one first.
    """
    return store.query("crawls")
