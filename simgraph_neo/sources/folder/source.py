"""A folder of pictures as a source."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from simgraph_neo.errors import BadInput
from simgraph_neo.pictures import MEGAPIXELS
from simgraph_neo.source_kinds import kind_of
from simgraph_neo.sources.base import fault_of_id
from simgraph_neo.sources.folder.local_pictures import Entry, LocalPictures
from simgraph_neo.sources.folder.metadata import FILE, Metadata, read_metadata
from simgraph_neo.sources.folder.picture_files import PictureFiles
from simgraph_neo.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from simgraph_neo.files import FilePath
    from simgraph_neo.model import SourceNote
    from simgraph_neo.source_kinds import Absence


class FolderSource(LocalPictures):
    """The pictures of a folder and of the folders in it: ids are ``name:relative/path``.

    Hidden files, helpers of the system and links that lead out are left out (see `picture_files`).
    What a ``metadata.csv`` at its root says of them goes with them (see `metadata.read_metadata`).
    """

    def __init__(
        self,
        path: FilePath,
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
        self.root, names = _readable(Path(path))
        super().__init__(checked_name(name or unicodedata.normalize("NFC", self.root.name)), on_read)
        self.megapixels = megapixels
        self._files = PictureFiles(self.root, follow_links=follow_links)
        self._metadata = Metadata()
        if FILE in names and not self._files.leads_out(self.root / FILE):
            self._metadata = read_metadata(self.root / FILE, self.name)
        if FILE not in names:
            near = (name for name in sorted(names) if name.lower() == FILE)
            self.skipped |= dict.fromkeys(map(one_line, near), f"it must be called {FILE} to be read")

    @property
    def note(self) -> SourceNote:
        """What the store keeps of it, where it lies among that."""
        return replace(super().note, root=str(self.root))

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
    if kind_of(name).prefix is not None:
        raise BadInput(f'"{name}" is the name of a built-in source. Choose another one with --name.')
    if not 1 <= len(name) <= 64 or clean(name) != name or name != name.strip() or set(name) & set(":/\t\n"):
        raise BadInput(f'"{one_line(name, 80)}" cannot name a source (1 to 64 characters, no : or /). Use --name.')
    return name


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
