"""The built-in sample, which works offline: national flags, whose pictures are in the package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.source_kinds import SourceKind
from simgraph_neo.sources.base import CREATIVE_COMMONS
from simgraph_neo.sources.flags.files import NAME, flag_picture
from simgraph_neo.sources.folder import DESCRIBED

if TYPE_CHECKING:
    from simgraph_neo.source_kinds import Options, Source


def _open(_place: str, options: Options) -> Source:
    from simgraph_neo.sources.flags.source import FlagsSource

    return FlagsSource(options.on_read)


KIND = SourceKind(
    name=NAME,
    prefix=f"{NAME}:",
    called="the built-in flags",
    noun="national flag",
    origin="",
    sentence=f"simgraph’s sample of national flags, {DESCRIBED}",
    licenses={"pdm": CREATIVE_COMMONS["pdm"]},
    picture=lambda image: flag_picture(image.id),
    knows=lambda image_id: flag_picture(image_id) is not None,
    example="flags:fr",
    whole=True,
    compared=True,
    open=_open,
)
