"""The built-in sample as a source: national flags, whose pictures and descriptions are files of this package.

The pictures were made by ``tools/flags``.
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
        """Make the source; its pictures are read at the first request.

        Parameters
        ----------
        on_read
            Is called with the number of flags read so far, and of all.
        """
        super().__init__(NAME, on_read)

    def seed_id(self, text: str) -> str:
        """Parse an id as any source does; the code may be in capitals."""
        return super().seed_id(text.lower())

    def entries(self) -> Sequence[Entry]:
        """Return an entry for each flag in ``flags.csv``."""
        return [
            Entry(image_id, picture_path(image_id), about.title or image_id, LICENSE, CREDIT, about.work)
            for image_id, about in sorted(read_metadata(METADATA, NAME).about.items())
        ]
