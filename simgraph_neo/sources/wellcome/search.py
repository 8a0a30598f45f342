"""A search of the catalogue's images, for seeds."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from simgraph_neo.sources.wellcome.source import WellcomeSource

if TYPE_CHECKING:
    from simgraph_neo.http.policy import Policy
    from simgraph_neo.model import Image


def find(query: str, limit: int = 10, *, policy: Policy | None = None) -> list[Image]:
    """Search Wellcome Collection's images: ids to use as seeds, titles, licences.

    Parameters
    ----------
    query
        Words of the catalogue's image search, or a work's id.
    limit
        Images at most, 1 to 100.
    policy
        Time-outs and retries; the usual ones unless given.

    Returns
    -------
    list of Image
        The best match first; empty when nothing was found.

    Raises
    ------
    BadInput, ContractChanged, Stopped
        For an empty query; the API's contract changed; it does not answer.
    """
    with closing(WellcomeSource(policy=policy)) as source:
        return source.find(query, limit)
