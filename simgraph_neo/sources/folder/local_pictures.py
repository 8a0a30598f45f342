"""Pictures of this machine as a source: read whole, described, each picture's nearest ones found."""

from __future__ import annotations

import os
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from simgraph_neo.errors import BadImage, BadInput
from simgraph_neo.model import Expansion, Image, Similar
from simgraph_neo.pictures import MEGAPIXELS, SUFFIXES, average_color, measured_picture
from simgraph_neo.sources.base import PER_LIST
from simgraph_neo.sources.folder.descriptor import VERSION, describe, nearest
from simgraph_neo.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from simgraph_neo.http.pace import Board
    from simgraph_neo.model import State, Work
    from simgraph_neo.sources.base import Absence

    _Reading = tuple[Image, NDArray[np.float32]]

MAX_ID = 512
"""Characters in an id."""
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


@dataclass(frozen=True, slots=True)
class _Scan:
    """What one reading of all pictures found."""

    at: datetime
    images: tuple[Image, ...]
    neighbours: NDArray[np.intp]
    """Row i: indices into `images`, the most similar to image i first."""
    places: Mapping[str, int]
    """Index into `images` by id."""


class LocalPictures:
    """What folder and flags share: pictures of this machine, read whole at the first question, once, by one thread."""

    workers = 1
    rate = 0.0
    requests = 0
    suspect_pause = 0.0
    descriptor = VERSION

    def __init__(self, name: str, on_read: Callable[[int, int], None] | None = None) -> None:
        self.name = name
        self.skipped: dict[str, str] = {}
        """Why files were left out, by their path in the folder; known after the first question."""
        self.unread: dict[str, str] = {}
        """Why files that should be pictures could not be read, by id: that they are there is known, no more."""
        self.remarks: dict[str, str] = {}
        """What of a picture was ignored while it was read, by the same."""
        self.megapixels = MEGAPIXELS
        """A picture may have, unless it can be decoded at reduced scale."""
        self._on_read = on_read
        self._lock = Lock()
        self._scan: _Scan | None = None

    def share_pace(self, board: Board) -> None:
        """Nobody is asked."""

    def entries(self) -> Sequence[Entry]:
        """The files to read, in the order of their ids. Subclasses say which."""
        raise NotImplementedError

    def image_ids(self) -> Sequence[str]:
        """Every id it has, sorted. Raises BadInput when there is no picture at all."""
        images = self._scanned().images
        if not images:
            raise BadInput(self._nothing())
        return [image.id for image in images]

    def absence(self, image_id: str) -> Absence:
        """Why an id is not among `image_ids`."""
        self._scanned()
        return "unreadable" if image_id in self.unread else "gone"

    def expand(self, image_id: str) -> Expansion:
        """One image and its most similar others, as of the moment the reading began.

        Gone if it is not here; to be asked again if it is here and could not be read.
        """
        scan = self._scanned()
        place = scan.places.get(image_id)
        if place is None:
            return self._absent(image_id, scan.at)
        others = (scan.images[index] for index in scan.neighbours[place])
        similar = tuple(Similar(image, rank) for rank, image in enumerate(others, 1))
        state: State = "expanded" if similar else "empty"
        return Expansion(replace(scan.images[place], state=state), scan.at, similar, complete=True)

    def _absent(self, image_id: str, at: datetime) -> Expansion:
        if self.absence(image_id) == "unreadable":
            reason = self.unread.get(image_id, "it cannot be read")
            return Expansion(Image(image_id, self.name, state="retry"), at, reason=reason)
        return Expansion(Image(image_id, self.name, state="gone"), at)

    def seed_id(self, text: str) -> str:
        """The id that `text` means, with or without the source's name before it. Raises BadInput if it can be none."""
        prefix = f"{self.name}:"
        image_id = prefix + unicodedata.normalize("NFC", text.strip()).removeprefix(prefix)
        if fault_of_id(image_id) or not {"", ".", ".."}.isdisjoint(image_id.removeprefix(prefix).split("/")):
            raise BadInput(f'"{one_line(text, 60)}" is no id of {self.name}. Ids look like {prefix}sub/picture.jpg.')
        return image_id

    def why_absent(self, image_id: str) -> str:
        """Nothing: what the folder does not hold is not there."""
        del image_id
        return ""

    def close(self) -> None:
        """Nothing is held open."""

    def _scanned(self) -> _Scan:
        with self._lock:
            if self._scan is None:
                self._scan = self._read_all()
            return self._scan

    def _read_all(self) -> _Scan:
        at = datetime.now(UTC)
        images, vectors = [], []
        for image, vector in self._readings():
            images.append(image)
            vectors.append(vector)
        neighbours = nearest(np.stack(vectors), PER_LIST) if images else np.empty((0, 0), dtype=np.intp)
        return _Scan(at, tuple(images), neighbours, {image.id: index for index, image in enumerate(images)})

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

    def _nothing(self) -> str:
        suffixes = ", ".join(sorted(SUFFIXES))
        if not self.skipped:
            return f"No picture for {self.name}: no file of that folder ends in {suffixes}. Choose another folder."
        path, reason = next(iter(self.skipped.items()))
        return f"No picture for {self.name}: {len(self.skipped)} skipped, {path}: {reason}. Choose another folder."


def fault_of_id(image_id: str) -> str | None:
    """Why this cannot be an id, if it cannot: it must fit a line of text."""
    if len(image_id) > MAX_ID:
        return f"its path is longer than {MAX_ID} characters"
    if clean(image_id) != image_id or set(image_id) & set("\t\n"):
        return "its name has characters that cannot be shown"
    return None
