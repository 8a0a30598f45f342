"""The built-in sample: national flags, whose pictures and descriptions are files of this package.

``tools/flags`` painted the pictures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.sources.flags.files import METADATA, NAME, picture_path
from simgraph_neo.sources.folder.local_pictures import Entry, LocalPictures
from simgraph_neo.sources.folder.metadata import read_metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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

    def entries(self) -> Sequence[Entry]:
        """Every flag that is described."""
        return [
            Entry(image_id, picture_path(image_id), about.title or image_id, LICENSE, CREDIT, about.work)
            for image_id, about in sorted(read_metadata(METADATA, NAME).about.items())
        ]
