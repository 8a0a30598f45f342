"""Pictures on this machine as a source: read and describe all of them, and find the nearest ones of each."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from simgraph_neo.errors import InvalidImageError
from simgraph_neo.model import Expansion, Image
from simgraph_neo.pictures import MEGAPIXELS, SUFFIXES, average_color, measured_picture
from simgraph_neo.progress import listener
from simgraph_neo.sources.base import PER_LIST, WholeSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from simgraph_neo.model import SourceNote, Work
    from simgraph_neo.source_kinds import Absence

    _Reading = tuple[Image, NDArray[np.float32]]

FUNCTION = "hog"
"""The name of the function that makes the lists, as the store records it."""
VERSION = 2
"""Raise it whenever the same file may give another vector, or a folder may have other picture files.

1: simgraph until November 2026, which recorded no version. 2: colours by their profile; TIFF, GIF and AVIF; without
helper files and links that lead out of the folder.
"""
_READ_AT = (128, 128)
"""Pictures are scaled down to fit this while they are read: twice the size that the descriptor uses."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that should be a picture, with its metadata."""

    id: str
    path: Path
    title: str
    license: str | None = None
    credit: str | None = None
    work: Work | None = None


class LocalPictures(WholeSource):
    """The shared base of folder and flags: pictures on this machine, read completely, once, when first used."""

    descriptor = VERSION
    sample = "sub/picture.jpg"

    def __init__(self, name: str, on_read: Callable[[int, int], None] | None = None) -> None:
        super().__init__(name)
        self.skipped: dict[str, str] = {}
        """Path in the folder -> why the file was left out; filled by the first use."""
        self.unread: dict[str, str] = {}
        """Id -> why the file, which exists and should be a picture, could not be read."""
        self.remarks: dict[str, str] = {}
        """Path in the folder -> what was ignored when the picture was read."""
        self.megapixels = MEGAPIXELS
        """The largest size of a picture, unless it can be decoded at reduced scale."""
        self._on_read = on_read

    @property
    def note(self) -> SourceNote:
        """The source's properties in the store."""
        return replace(super().note, function=FUNCTION, k=PER_LIST)

    def entries(self) -> Sequence[Entry]:
        """Return the files to read, sorted by id. Subclasses implement this."""
        raise NotImplementedError

    def absence(self, image_id: str) -> Absence:
        """Say why an id is not among `image_ids`."""
        self._read_once()
        return "unreadable" if image_id in self.unread else "gone"

    def expand_absent(self, image_id: str, at: datetime) -> Expansion:
        """Return gone if the image does not exist; retry if it exists and could not be read."""
        if self.absence(image_id) == "unreadable":
            reason = self.unread.get(image_id, "it cannot be read")
            return Expansion(Image(image_id, self.name, state="retry"), at, reason=reason)
        return super().expand_absent(image_id, at)

    def is_id(self, image_id: str) -> bool:
        """Whether this is a valid id: a path in the folder."""
        parts = image_id.removeprefix(f"{self.name}:").split("/")
        return super().is_id(image_id) and {"", ".", ".."}.isdisjoint(parts)

    def read(self) -> Iterator[tuple[Image, Sequence[str]]]:
        """Yield every readable picture with the ids of its nearest ones."""
        import numpy as np  # here and below, not at the top: numpy and the descriptor take 0.1 s to import

        from simgraph_neo.sources.folder.descriptor import nearest

        images, vectors = [], []
        for image, vector in self._readings():
            images.append(image)
            vectors.append(vector)
        rows = nearest(np.stack(vectors), PER_LIST) if images else ()
        for image, others in zip(images, rows, strict=True):
            yield image, [images[index].id for index in others]

    def _readings(self) -> Iterator[_Reading]:
        """Read the pictures in a few threads (Pillow decodes outside the interpreter's lock), in order."""
        entries = self.entries()
        told = listener(self._on_read, "Pictures: {} of {} read.".format)
        with told as tell, ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
            for done, (entry, reading) in enumerate(zip(entries, pool.map(self._read, entries), strict=True), 1):
                tell(done, len(entries))
                if isinstance(reading, str):
                    self.skipped[entry.id.removeprefix(f"{self.name}:")] = self.unread[entry.id] = reading
                else:
                    yield reading

    def _read(self, entry: Entry) -> _Reading | str:
        """Return the picture's data and descriptor, or why it cannot be read."""
        from simgraph_neo.sources.folder.descriptor import describe

        try:
            picture, (width, height), remark = measured_picture(entry.path, _READ_AT, self.megapixels)
        except InvalidImageError as error:
            return str(error)
        if remark:
            self.remarks[entry.id.removeprefix(f"{self.name}:")] = remark
        image = Image(
            id=entry.id,
            source=self.name,
            title=entry.title,
            thumbnail=entry.path.as_uri(),
            aspect_ratio=round(width / height, 4),
            average_color=average_color(picture),
            license=entry.license,
            credit=entry.credit,
            work=entry.work,
        )
        return image, describe(picture)

    def no_image(self) -> str:
        """Return the message for a source without pictures, with the reason."""
        suffixes = ", ".join(sorted(SUFFIXES))
        if not self.skipped:
            return f"No picture for {self.name}: no file of that folder ends in {suffixes}. Choose another folder."
        path, reason = next(iter(self.skipped.items()))
        return f"No picture for {self.name}: {len(self.skipped)} skipped, {path}: {reason}. Choose another folder."
