"""The crawls of a store: time, seeds, depth, and the images that each added."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simgraph_neo.queries.results import Rows
    from simgraph_neo.store import Store


def crawls(store: Store) -> Rows:
    """List the crawls: time, seeds, depth, and the images that each added.

    An image counts for the latest crawl of its source that had started when the image was first seen.

    Parameters
    ----------
    store
        The store to read.

    Returns
    -------
    Rows
        A dict for each crawl, the oldest first.
    """
    return store.query("crawls")
