"""The built-in sample: national flags, whose pictures and descriptions are files of this package.

``tools/flags`` painted the pictures.
"""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from simgraph_neo.sources.folder.local_pictures import Entry, LocalPictures
from simgraph_neo.sources.folder.metadata import read_metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NAME = "flags"
_FOLDER = Path(str(files(__package__)))  # a path, since pictures are opened by theirs
METADATA = _FOLDER / "flags.csv"
"""Each flag's title, region (of the United Nations' M49), colours and pattern."""
PICTURES = _FOLDER / "pictures"
LICENSE = "pdm"
CREDIT = "Drawn by simgraph from the flag's public design"


class FlagsSource(LocalPictures):
    """National flags by ISO 3166 code: ``flags:fr`` is France."""

    def __init__(self, on_read: Callable[[int, int], None] | None = None) -> None:
        """`on_read` hears how many of how many flags have been read."""
        super().__init__(NAME, on_read)

    def seed_id(self, text: str) -> str:
        """As every source's; codes may be written in capitals."""
        return super().seed_id(text.lower())

    def holds(self, image_id: str, thumbnail: str | None) -> bool:  # noqa: ARG002 - the protocol's arguments
        """Always: each installation has the same flags, in a folder of its own."""
        return True

    def entries(self) -> Sequence[Entry]:
        """Every flag that is described."""
        return [
            Entry(image_id, _path(image_id), about.title or image_id, LICENSE, CREDIT, about.work)
            for image_id, about in sorted(read_metadata(METADATA, NAME).about.items())
        ]


def flag_picture(image_id: str) -> Path | None:
    """The installed picture of a flag: the place that a store names may be another installation's."""
    known = re.fullmatch(f"{NAME}:[a-z]{{2}}", image_id) and _path(image_id).is_file()
    return _path(image_id) if known else None


def _path(image_id: str) -> Path:
    return PICTURES / f"{image_id.removeprefix(f'{NAME}:')}.png"
