"""A folder of pictures as a source: read completely, each picture with a list of those nearest to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.source_kinds import License, SourceKind
from simgraph_neo.sources.base import CREATIVE_COMMONS

if TYPE_CHECKING:
    from simgraph_neo.source_kinds import Options, Source

DESCRIBED = (
    "in which each picture is described by histograms of oriented gradients (Dalal and Triggs 2005) and a coarse grid "
    "of colours; the list of a picture contains the five other pictures whose descriptors are most similar to its own, "
    "by cosine similarity"
)
"""How similar images are found in a folder: a phrase for a methods paragraph."""
_OWN = License(show=True, share="yes", credit=False, url=None)
"""Without a licence in ``metadata.csv`` we assume that the user may share the pictures."""


def _open(place: str, options: Options) -> Source:
    from pathlib import Path

    from simgraph_neo.pictures import MEGAPIXELS
    from simgraph_neo.sources.folder.source import FolderSource

    return FolderSource(
        Path(place),
        options.name,
        options.on_read,
        follow_links=options.follow_links,
        megapixels=options.megapixels or MEGAPIXELS,
    )


KIND = SourceKind(
    name="folder",
    prefix=None,
    called="a folder",
    sentence=f"a folder of pictures named “{{name}}”, {DESCRIBED}",
    licenses=CREATIVE_COMMONS | {"": _OWN},
    example="photos:2021/a.jpg",
    place="PATH",
    options=("name", "follow_links", "megapixels"),
    whole=True,
    compared=True,
    open=_open,
)
