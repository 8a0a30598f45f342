"""A folder of pictures as a source."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from simgraph_neo.errors import FileAccessError, InvalidInputError
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
    """The pictures of a folder and its subfolders; ids are ``name:relative/path``.

    Hidden files, helper files of the system, and links that lead out of the folder are left out (see `picture_files`).
    A ``metadata.csv`` at its root describes the pictures (see `metadata.read_metadata`).
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
        """Make the source; its pictures are read at the first request.

        Parameters
        ----------
        path
            The folder.
        name
            The name of the source, with which its ids begin; by default the folder's name.
        on_read
            Is called with the number of pictures read so far, and of all.
        follow_links
            Follow links that lead out of the folder.
        megapixels
            The largest size of a picture in million pixels, unless it can be decoded at reduced scale.

        Raises
        ------
        InvalidInputError
            If the folder or its metadata.csv cannot be read, or if the name is invalid.
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
            self.skipped |= dict.fromkeys(map(one_line, near), f"only {FILE} in lower case is read")

    @property
    def note(self) -> SourceNote:
        """The source's properties in the store, including its path."""
        return replace(super().note, root=str(self.root))

    def entries(self) -> Sequence[Entry]:
        """Return every picture file below the root, sorted by id; files without a valid id are skipped."""
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
        """Record metadata without a picture, and metadata that was left out."""
        names = (
            one_line(image_id.removeprefix(f"{self.name}:"))
            for image_id in self._metadata.about
            if image_id not in found
        )
        self.skipped |= {name: f"not among the pictures, only in {FILE}" for name in names if name not in self.skipped}
        self.skipped |= self._metadata.left_out

    def absence(self, image_id: str) -> Absence:
        """Say why an id is not among `image_ids`. Images below an unreadable folder may still exist."""
        absence = super().absence(image_id)
        return absence if absence == "unreadable" else self._files.absence(image_id.removeprefix(f"{self.name}:"))

    def holds(self, image_id: str, thumbnail: str | None) -> bool:
        """Whether `thumbnail` is the URI that the picture of that id has in this folder."""
        place = self.root / image_id.removeprefix(f"{self.name}:")
        return thumbnail is not None and _spelled(thumbnail) == _spelled(place.as_uri())

    def _id(self, relative: str) -> str:
        return unicodedata.normalize("NFC", f"{self.name}:{relative}")


def checked_name(name: str) -> str:
    """Return a valid name of a source: 1 to 64 characters, none special in an id or a path.

    Raises InvalidInputError.
    """
    if kind_of(name).prefix is not None:
        raise InvalidInputError(f"'{name}' is the name of a built-in source. Choose another one with `name`.")
    if not 1 <= len(name) <= 64 or clean(name) != name or name != name.strip() or set(name) & set(":/\t\n"):
        raise InvalidInputError(
            f"'{one_line(name, 80)}' cannot name a source (1 to 64 characters, no : or /). Use `name`."
        )
    return name


def _readable(path: Path) -> tuple[Path, list[str]]:
    """Return the resolved folder and the names in it. Raises InvalidInputError."""
    try:
        root = path.expanduser().resolve(strict=True)
        os.stat(f"{root}/.")  # noqa: PTH116 - checks the permission to enter it; pathlib would drop the dot
        return root, os.listdir(root)  # noqa: PTH208 - names, not paths
    except (OSError, RuntimeError, ValueError) as error:
        cause = error.strerror if isinstance(error, OSError) else str(error).rstrip(".")
        raise FileAccessError(f"Cannot read the folder {path}: {cause}. Give a folder of pictures.") from error


def _spelled(uri: str) -> str:
    """Normalize a URI: decode percent signs, compose accents."""
    return unicodedata.normalize("NFC", unquote(uri))
