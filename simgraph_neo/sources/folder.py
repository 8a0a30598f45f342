"""A folder of pictures as a source: read whole, described, each picture's nearest ones found."""

from __future__ import annotations

import os
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import unquote

import numpy as np

from simgraph_neo.errors import BadImage, BadInput
from simgraph_neo.model import Expansion, Image, Similar
from simgraph_neo.pictures import MEGAPIXELS, SUFFIXES, average_color, measured_picture
from simgraph_neo.sources.base import PER_LIST
from simgraph_neo.sources.descriptor import VERSION, describe, nearest
from simgraph_neo.sources.metadata import FILE, Metadata, read_metadata
from simgraph_neo.sources.picture_files import PictureFiles
from simgraph_neo.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from simgraph_neo.model import State, Work
    from simgraph_neo.sources.base import Absence

    _Reading = tuple[Image, NDArray[np.float32]]

MAX_ID = 512
"""Characters in an id."""
RESERVED = frozenset({"wellcome", "flags"})
"""Names of the built-in sources."""
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


class FolderSource(LocalPictures):
    """The pictures of a folder and of the folders in it: ids are ``name:relative/path``.

    Hidden files, helpers of the system and links that lead out are left out (see `picture_files`).
    What a ``metadata.csv`` at its root says of them goes with them (see `metadata.read_metadata`).
    """

    def __init__(
        self,
        path: Path,
        name: str | None = None,
        on_read: Callable[[int, int], None] | None = None,
        *,
        follow_links: bool = False,
        megapixels: int = MEGAPIXELS,
    ) -> None:
        """`name` defaults to the folder's own; `on_read` hears how many of how many pictures have been read.

        With `follow_links` what lies outside the folder is read where a link in it leads there; `megapixels` is what a
        picture may have, unless it can be decoded at reduced scale. Raises BadInput when the folder or its metadata.csv
        cannot be read, or the name cannot be used.
        """
        self.root, names = _readable(path)
        super().__init__(checked_name(name or unicodedata.normalize("NFC", self.root.name)), on_read)
        self.megapixels = megapixels
        self._files = PictureFiles(self.root, follow_links=follow_links)
        self._metadata = Metadata()
        if FILE in names and not self._files.leads_out(self.root / FILE):
            self._metadata = read_metadata(self.root / FILE, self.name)
        if FILE not in names:
            near = (name for name in sorted(names) if name.lower() == FILE)
            self.skipped |= dict.fromkeys(map(one_line, near), f"it must be called {FILE} to be read")

    def entries(self) -> Sequence[Entry]:
        """Every picture file below the root, sorted by id; those that cannot have an id are skipped."""
        found: dict[str, Entry] = {}
        for path in sorted(self._files.find()):
            relative = path.relative_to(self.root).as_posix()
            image_id = self._id(relative)
            if fault := "another file has the same name" if image_id in found else fault_of_id(image_id):
                self.skipped[one_line(relative)] = fault
            else:
                found[image_id] = self._entry(image_id, path)
        self.skipped |= self._files.skipped
        self._tell_unused(found)
        return [found[image_id] for image_id in sorted(found)]

    def _entry(self, image_id: str, path: Path) -> Entry:
        title = image_id.removeprefix(f"{self.name}:").removesuffix(path.suffix)
        about = self._metadata.about.get(image_id)
        if not about:
            return Entry(image_id, path, title)
        return Entry(image_id, path, about.title or title, about.license, about.credit, about.work)

    def _tell_unused(self, found: Container[str]) -> None:
        """Note what in the folder's metadata is about nothing, and what of it is left out."""
        names = (
            one_line(image_id.removeprefix(f"{self.name}:"))
            for image_id in self._metadata.about
            if image_id not in found
        )
        self.skipped |= {name: f"not among the pictures, only in {FILE}" for name in names if name not in self.skipped}
        self.skipped |= self._metadata.left_out

    def absence(self, image_id: str) -> Absence:
        """Why an id is not among `image_ids`: also what lies below a folder that cannot be read may be there."""
        absence = super().absence(image_id)
        return absence if absence == "unreadable" else self._files.absence(image_id.removeprefix(f"{self.name}:"))

    def holds(self, image_id: str, thumbnail: str | None) -> bool:
        """Whether `thumbnail` is where a picture of that id would lie in this folder."""
        place = self.root / image_id.removeprefix(f"{self.name}:")
        return thumbnail is not None and _spelled(thumbnail) == _spelled(place.as_uri())

    def _id(self, relative: str) -> str:
        return unicodedata.normalize("NFC", f"{self.name}:{relative}")


def checked_name(name: str) -> str:
    """A name for a source: 1 to 64 characters, nothing that an id or a path gives a meaning. Raises BadInput."""
    if name in RESERVED:
        raise BadInput(f'"{name}" is the name of a built-in source. Choose another one with --name.')
    if not 1 <= len(name) <= 64 or clean(name) != name or name != name.strip() or set(name) & set(":/\t\n"):
        raise BadInput(f'"{one_line(name, 80)}" cannot name a source (1 to 64 characters, no : or /). Use --name.')
    return name


def fault_of_id(image_id: str) -> str | None:
    """Why this cannot be an id, if it cannot: it must fit a line of text."""
    if len(image_id) > MAX_ID:
        return f"its path is longer than {MAX_ID} characters"
    if clean(image_id) != image_id or set(image_id) & set("\t\n"):
        return "its name has characters that cannot be shown"
    return None


def _readable(path: Path) -> tuple[Path, list[str]]:
    """The folder, and the names in it."""
    try:
        root = path.expanduser().resolve(strict=True)
        os.stat(f"{root}/.")  # noqa: PTH116 - whether it may be entered; pathlib would drop the dot
        return root, os.listdir(root)  # noqa: PTH208 - names, not paths
    except (OSError, RuntimeError, ValueError) as error:
        cause = error.strerror if isinstance(error, OSError) else str(error).rstrip(".")
        raise BadInput(f"Cannot read the folder {path}: {cause}. Give a folder of pictures.") from error


def _spelled(uri: str) -> str:
    """One spelling for what names the same file: percent signs read, accents composed."""
    return unicodedata.normalize("NFC", unquote(uri))
