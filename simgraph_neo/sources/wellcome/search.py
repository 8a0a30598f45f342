"""Search the catalogue's images, to find seeds."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from simgraph_neo.arguments import check_type, check_whole_number
from simgraph_neo.sources.wellcome.source import WellcomeSource

if TYPE_CHECKING:
    from simgraph_neo.http.policy import Policy
    from simgraph_neo.model import Image


def find(query: str, limit: int = 10, *, policy: Policy | None = None) -> list[Image]:
    """Search Wellcome Collection's images: ids to use as seeds, titles, licences.

    Parameters
    ----------
    query
        Words for the catalogue's image search, or the id of a work.
    limit
        The largest number of images, 1 to 10,000.
    policy
        Timeouts and retries; by default the usual ones.

    Returns
    -------
    list of Image
        The best match first; empty if nothing was found.

    Raises
    ------
    InvalidInputError, ContractChangedError, Stopped
        For an invalid query or limit; if the API's contract changed; if the API does not answer.
    """
    check_type("query", query, str, "Give words to search for: the catalogue is searched, not the store.")
    check_whole_number("limit", limit)
    with closing(WellcomeSource(policy=policy)) as source:
        return source.find(query, limit)
