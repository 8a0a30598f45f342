"""Find the picture files of a folder, and record why others are left out."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from simgraph_neo.pictures import SUFFIXES, sniffed
from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simgraph_neo.source_kinds import Absence

HELPERS = frozenset({"@eadir", "#recycle", "#snapshot", "@recycle", "@recently-snapshot", "$recycle.bin"}) | frozenset(
    {"__macosx", "lost+found", "system volume information", "thumbs.db", "ehthumbs.db", "desktop.ini"}
)
"""Names, in lower case, of files and folders that NAS and operating systems put beside pictures."""
_UNFINISHED = (".part", ".crdownload", ".download", ".tmp")
"""Suffixes that browsers and copying programs use for incomplete files."""
_RAW = frozenset(
    ".3fr .arw .cr2 .cr3 .crw .dcr .dng .erf .iiq .k25 .kdc .mef .mos .mrw .nef "  # noqa: SIM905 - a line a suffix would be a page
    ".nrw .orf .pef .raf .raw .rw2 .rwl .sr2 .srf .srw .x3f".split()
)
"""Raw data of cameras: many are TIFFs by content, but do not hold the picture that a viewer shows."""
_KINDS = dict.fromkeys(_RAW, "camera raw") | {
    ".bmp": "BMP",
    ".djvu": "DjVu",
    ".eps": "EPS",
    ".exr": "OpenEXR",
    ".hdr": "Radiance HDR",
    ".heic": "HEIF",
    ".heif": "HEIF",
    ".hif": "HEIF",
    ".ico": "icons",
    ".j2k": "JPEG 2000",
    ".jp2": "JPEG 2000",
    ".jpf": "JPEG 2000",
    ".jpx": "JPEG 2000",
    ".jxl": "JPEG XL",
    ".jxr": "JPEG XR",
    ".pdf": "PDF",
    ".psb": "Photoshop",
    ".psd": "Photoshop",
    ".svg": "SVG",
    ".svgz": "SVG",
    ".tga": "TGA",
    ".wmf": "WMF",
    ".xcf": "GIMP",
}
"""Suffixes of pictures that are never read -> the kind, for the report of skipped files."""
LINK = "a link that leads out of the folder (`follow_links` follows such links)"
HELPER = "a helper file or folder of the system"


def is_helper(name: str) -> bool:
    """Whether a file or folder of that name belongs to a program and not to the user.

    >>> is_helper("@eaDir"), is_helper(".AppleDouble"), is_helper("a.jpg~"), is_helper("a.jpg")
    (True, True, True, False)
    """
    lowered = name.lower()
    return lowered.startswith(".") or lowered.endswith(("~", *_UNFINISHED)) or lowered in HELPERS


class PictureFiles:
    """A walk through a folder; `skipped`, `unreadable` and `links` are complete when `find` has ended."""

    def __init__(self, root: Path, *, follow_links: bool = False) -> None:
        self.root, self._follow_links = root, follow_links
        self.skipped: dict[str, str] = {}
        """Path in the folder -> why it was left out; paths of folders end with a slash."""
        self.unreadable: set[str] = set()
        """Paths (NFC) of files and folders that exist and could not be read; "." is the folder itself."""
        self.links: set[str] = set()
        """Paths (NFC) of links that were not followed."""

    def find(self) -> Iterator[Path]:
        """Yield the files that are pictures by name or by content. A linked folder is entered once."""
        seen: set[tuple[int, int]] = set()
        self._enters(self.root, seen)
        for folder, folders, files in os.walk(self.root, onerror=self._folder_failed, followlinks=True):
            here = Path(folder)
            folders[:] = sorted(name for name in folders if self._enters(here / name, seen))
            yield from (here / name for name in files if self._is_picture(here / name))

    def absence(self, relative: str) -> Absence:
        """Say why a picture that was read before is not among the files, as `LocalSource.absence`."""
        parts = relative.split("/")
        above = {".", *("/".join(parts[: n + 1]) for n in range(len(parts)))}
        if above & self.unreadable:
            return "unreadable"
        if above & self.links or any(map(is_helper, parts)):
            return "left out"
        return _state_on_disk(self.root / relative)

    def _enters(self, folder: Path, seen: set[tuple[int, int]]) -> bool:
        """Whether to enter a folder: not if it was entered before, and not if it is also reachable without a link."""
        if folder != self.root and is_helper(folder.name):
            return self._skip(folder, HELPER, "/")
        try:
            if folder.is_symlink() and self._is_within(folder):
                return self._leads_to_helper(folder) and self._skip(folder, HELPER, "/")
            if self.leads_out(folder):
                return False
            status = folder.stat()
        except OSError as error:
            self._folder_failed(OSError(error.errno, error.strerror, str(folder)))
            return False
        known = (identity := (status.st_dev, status.st_ino)) in seen
        seen.add(identity)
        return not known

    def _is_picture(self, file: Path) -> bool:
        suffix = file.suffix.lower()
        if is_helper(file.name):
            return self._skip(file, HELPER)
        if suffix not in SUFFIXES and (kind := _KINDS.get(suffix)):
            return self._skip(file, f"{kind}, which is not read")
        try:
            if self.leads_out(file):
                return False
            if file.is_symlink() and not file.exists():  # the target may be on a disk that is not connected
                self.unreadable.add(self._path(file))
                return self._skip(file, "a broken link")
            return suffix in SUFFIXES or self._is_picture_by_content(file)
        except OSError as error:
            self.unreadable.add(self._path(file))
            return self._skip(file, f"cannot be read: {error.strerror}")

    def _is_picture_by_content(self, file: Path) -> bool:
        if not file.is_file():  # opening a pipe would block
            return False
        with file.open("rb") as opened:
            head = opened.read(64)
        if not any(head):  # not written yet; without a suffix the name does not say whether it will be a picture
            self.unreadable.add(self._path(file))
        kind = sniffed(head)
        if kind is not None and not kind.read:
            return self._skip(file, f"{kind.name}, which is not read")
        return kind is not None

    def leads_out(self, path: Path) -> bool:
        """Whether this is a link that is not followed; record it if so."""
        if self._follow_links or not path.is_symlink() or self._is_within(path):
            return False
        self.links.add(self._path(path))
        self._skip(path, LINK)
        return True

    def _is_within(self, link: Path) -> bool:
        return Path(os.path.realpath(link)).is_relative_to(self.root)

    def _leads_to_helper(self, link: Path) -> bool:
        return any(map(is_helper, Path(os.path.realpath(link)).relative_to(self.root).parts))

    def _folder_failed(self, error: OSError) -> None:
        folder = Path(error.filename or self.root)
        self.unreadable.add(self._path(folder))
        self._skip(folder, f"cannot be read: {error.strerror}", "/")

    def _skip(self, path: Path, reason: str, slash: str = "") -> bool:
        """Record why a path is left out; return False."""
        self.skipped[one_line(path.relative_to(self.root).as_posix()) + slash] = reason
        return False

    def _path(self, path: Path) -> str:
        return unicodedata.normalize("NFC", path.relative_to(self.root).as_posix())


def _state_on_disk(path: Path) -> Absence:
    """Return "gone" only if the system says that the file does not exist; an existing file was left out by a rule."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return "gone"
    except (OSError, ValueError):
        return "unreadable"
    return "left out"
