"""Pictures of this machine as a source: read whole, described, each picture's nearest ones found."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from simgraph_neo.errors import BadImage
from simgraph_neo.model import Expansion, Image
from simgraph_neo.pictures import MEGAPIXELS, SUFFIXES, average_color, measured_picture
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
"""What lists by this descriptor are said to be made by."""
VERSION = 2
"""Rises whenever the same file may give another vector, or another set of files counts as a folder's pictures.

1: simgraph up to November 2026, which noted none. 2: colours by their profile; TIFF, GIF and AVIF; no helper files, no
links that lead out.
"""
_READ_AT = (128, 128)
"""Pictures are shrunk to fit this while they are read: twice what the descriptor looks at."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that should be a picture, and what is said of it."""

    id: str
    path: Path
    title: str
    license: str | None = None
    credit: str | None = None
    work: Work | None = None


class LocalPictures(WholeSource):
    """What folder and flags share: pictures of this machine, read whole at the first question, once, by one thread."""

    descriptor = VERSION
    sample = "sub/picture.jpg"

    def __init__(self, name: str, on_read: Callable[[int, int], None] | None = None) -> None:
        super().__init__(name)
        self.skipped: dict[str, str] = {}
        """Why files were left out, by their path in the folder; known after the first question."""
        self.unread: dict[str, str] = {}
        """Why files that should be pictures could not be read, by id: that they are there is known, no more."""
        self.remarks: dict[str, str] = {}
        """What of a picture was ignored while it was read, by the same."""
        self.megapixels = MEGAPIXELS
        """A picture may have, unless it can be decoded at reduced scale."""
        self._on_read = on_read

    @property
    def note(self) -> SourceNote:
        """What the store keeps of it."""
        return replace(super().note, function=FUNCTION, k=PER_LIST)

    def entries(self) -> Sequence[Entry]:
        """The files to read, in the order of their ids. Subclasses say which."""
        raise NotImplementedError

    def absence(self, image_id: str) -> Absence:
        """Why an id is not among `image_ids`."""
        self._read_once()
        return "unreadable" if image_id in self.unread else "gone"

    def expand_absent(self, image_id: str, at: datetime) -> Expansion:
        """Gone if it is not here; to be asked again if it is here and could not be read."""
        if self.absence(image_id) == "unreadable":
            reason = self.unread.get(image_id, "it cannot be read")
            return Expansion(Image(image_id, self.name, state="retry"), at, reason=reason)
        return super().expand_absent(image_id, at)

    def is_id(self, image_id: str) -> bool:
        """Whether this can be an id: a path in the folder."""
        parts = image_id.removeprefix(f"{self.name}:").split("/")
        return super().is_id(image_id) and {"", ".", ".."}.isdisjoint(parts)

    def read(self) -> Iterator[tuple[Image, Sequence[str]]]:
        """Every picture that can be read, and those nearest to it."""
        import numpy as np  # 0.1 s, here and below: it and the descriptor are needed when pictures are read, not before

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
        with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
            for done, (entry, reading) in enumerate(zip(entries, pool.map(self._read, entries), strict=True), 1):
                if self._on_read:
                    self._on_read(done, len(entries))
                if isinstance(reading, str):
                    self.skipped[entry.id.removeprefix(f"{self.name}:")] = self.unread[entry.id] = reading
                else:
                    yield reading

    def _read(self, entry: Entry) -> _Reading | str:
        """The picture's data and descriptor, or why there are none."""
        from simgraph_neo.sources.folder.descriptor import describe

        try:
            picture, (width, height), remark = measured_picture(entry.path, _READ_AT, self.megapixels)
        except BadImage as error:
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
        """What to say when there is no picture at all, and why."""
        suffixes = ", ".join(sorted(SUFFIXES))
        if not self.skipped:
            return f"No picture for {self.name}: no file of that folder ends in {suffixes}. Choose another folder."
        path, reason = next(iter(self.skipped.items()))
        return f"No picture for {self.name}: {len(self.skipped)} skipped, {path}: {reason}. Choose another folder."
