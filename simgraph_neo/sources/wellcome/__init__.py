"""Wellcome Collection as a source: its catalogue API gives a neighbour list for every image."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simgraph_neo.source_kinds import License, SourceKind
from simgraph_neo.sources.base import CREATIVE_COMMONS
from simgraph_neo.sources.wellcome.addresses import SOURCE, catalogue_url, id_in_url, picture_hosts

if TYPE_CHECKING:
    from simgraph_neo.model import Image
    from simgraph_neo.source_kinds import Options, Source

_ARCHIVES = "https://www.nationalarchives.gov.uk/doc/open-government-licence/"
_IN_COPYRIGHT = "https://rightsstatements.org/vocab/InC/1.0/"
_PARLIAMENT = "https://www.parliament.uk/site-information/copyright-parliament/open-parliament-licence/"


def _open(_place: str, options: Options) -> Source:
    from simgraph_neo.sources.wellcome.source import WellcomeSource

    return WellcomeSource(workers=options.workers, rate=options.rate, policy=options.policy)


def _find(query: str, limit: int, policy: Any) -> list[Image]:
    from simgraph_neo.sources.wellcome.search import find

    return find(query, limit, policy=policy)


def _knows(image_id: str) -> bool:
    from simgraph_neo.sources.wellcome.documents import is_id

    return is_id(image_id)


KIND = SourceKind(
    name=SOURCE,
    prefix="",
    called="Wellcome Collection",
    origin="from Wellcome Collection",
    sentence="the catalogue API of Wellcome Collection (Wellcome Collection n.d.), which returns for an image up to "
    "five visually similar images",
    licenses=CREATIVE_COMMONS
    | {
        "ogl": License(show=True, share="yes", credit=True, url=_ARCHIVES, name="Open Government Licence"),
        "opl": License(show=True, share="yes", credit=True, url=_PARLIAMENT, name="Open Parliament Licence"),
        "inc": License(show=True, share="no", credit=True, url=_IN_COPYRIGHT, name="In copyright"),
    },
    picture_hosts=picture_hosts,
    page=catalogue_url,
    id_in_url=id_in_url,
    knows=_knows,
    example="xmcz3cgb",
    whole=False,
    compared=False,
    open=_open,
    find=_find,
)
