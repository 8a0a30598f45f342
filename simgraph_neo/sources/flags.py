"""The built-in sample: national flags, drawn once on this machine, so that everything works offline."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from simgraph_neo.errors import BadInput
from simgraph_neo.files import written_whole
from simgraph_neo.settings import home
from simgraph_neo.sources import painting
from simgraph_neo.sources.local_pictures import Entry, LocalPictures
from simgraph_neo.sources.metadata import read_metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

METADATA = Path(__file__).with_name("flags.csv")
"""Each flag's region (of the United Nations' M49), colours and pattern."""
LICENSE = "pdm"
CREDIT = "Drawn by simgraph from the flag's public design"


class FlagsSource(LocalPictures):
    """National flags by ISO 3166 code: ``flags:fr`` is France."""

    def __init__(self, on_read: Callable[[int, int], None] | None = None) -> None:
        """`on_read` hears how many of how many flags have been read."""
        super().__init__("flags", on_read)

    def seed_id(self, text: str) -> str:
        """As every source's; codes may be written in capitals."""
        return super().seed_id(text.lower())

    def holds(self, image_id: str, thumbnail: str | None) -> bool:  # noqa: ARG002 - the protocol's arguments
        """Always: another machine or version draws the same flags into another folder."""
        return True

    def entries(self) -> Sequence[Entry]:
        """Every flag, drawn if it is not there yet."""
        folder, about = drawn(), read_metadata(METADATA, self.name).about
        entries = []
        for code, flag in sorted(painting.flags().items()):
            work = replace(about[f"flags:{code}"].work, title=flag.title)
            entries.append(Entry(work.id, folder / f"{code}.png", flag.title, LICENSE, CREDIT, work))
        return entries


def drawn() -> Path:
    """The folder of the drawn flags, all of them there; a change of data or code makes a new one. Raises BadInput."""
    folder = home() / "samples" / f"flags-{_version()}"
    missing = [code for code in painting.flags() if not (folder / f"{code}.png").is_file()]
    if missing:
        try:
            home().mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadInput(f"Cannot make the folder {folder}: {error.strerror}. Set SIMGRAPH_HOME.") from error
        with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
            list(pool.map(lambda code: _save(code, folder), missing))
    return folder


def _save(code: str, folder: Path) -> None:
    with written_whole(folder / f"{code}.png") as temporary:
        painting.draw(code).save(temporary, "PNG", compress_level=3)


def _version() -> str:
    parts = (painting.DATA, Path(painting.__file__))
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:12]
