"""Shared parts of sources: limits, licences, and a base class for sources that are read completely."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Literal, NamedTuple

from simgraph_neo.errors import EmptySourceError, InvalidInputError
from simgraph_neo.model import Expansion, Image, Similar, SourceNote
from simgraph_neo.source_kinds import License, kind_of
from simgraph_neo.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from simgraph_neo.http.pace import Board
    from simgraph_neo.source_kinds import Absence

PER_LIST = 5
"""The length of a complete neighbour list."""
MOST_NAMES, LONGEST_NAME = 100, 300
"""The largest number of subjects, of genres and of contributors of a work, and of characters in one name.

With these limits all names of a kind fit into a spreadsheet cell, and no answer floods the store. Sources report what
they leave out.
"""
MAX_ID = 512
"""The largest number of characters in an id."""

_CC = "https://creativecommons.org"


def _creative_commons(terms: str) -> License:
    """Return the licence with these terms, such as "BY-NC"."""
    share: Literal["yes", "non-commercial"] = "non-commercial" if "NC" in terms else "yes"
    url = f"{_CC}/licenses/{terms.lower()}/4.0/"
    return License(show=True, share=share, credit=True, url=url, name=f"CC {terms}")


CREATIVE_COMMONS = {
    "pdm": License(show=True, share="yes", credit=False, url=f"{_CC}/publicdomain/mark/1.0/", name="Public domain"),
    "cc-0": License(show=True, share="yes", credit=False, url=f"{_CC}/publicdomain/zero/1.0/", name="CC0"),
    "cc-by": _creative_commons("BY"),
    "cc-by-sa": _creative_commons("BY-SA"),
    "cc-by-nd": _creative_commons("BY-ND"),
    "cc-by-nc": _creative_commons("BY-NC"),
    "cc-by-nc-sa": _creative_commons("BY-NC-SA"),
    "cc-by-nc-nd": _creative_commons("BY-NC-ND"),
}
"""The licences of Creative Commons and its public domain mark, by their usual short names."""


def names(texts: Iterable[object], most: int | None = MOST_NAMES) -> tuple[str, ...]:
    r"""Clean subjects, genres or contributors for the store; values that are empty or not text are left out.

    >>> names(["Rabbits ", None, "", "a\tb", "Rabbits"])
    ('Rabbits', 'a b')
    """
    lines = (one_line(text, LONGEST_NAME) for text in texts if isinstance(text, str))
    return tuple(islice(dict.fromkeys(filter(None, lines)), most))


class _Reading(NamedTuple):
    """The result of reading a source completely."""

    at: datetime
    images: Mapping[str, Image]
    similar: Mapping[str, Sequence[str]]
    """Image id -> ids of its neighbours, most similar first."""


class WholeSource:
    """A source on this machine that is read completely, once, by one thread, when it is first used.

    A subclass implements :meth:`read`, which yields the images and the neighbours of each.
    """

    workers = 1
    rate = 0.0
    requests = 0
    suspect_pause = 0.0
    descriptor = 1
    """Version of the function that makes its lists. Raise it when the same images may get other lists."""
    sample = "id"
    """An example of the part of an id after the source's name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._lock = Lock()
        self._reading: _Reading | None = None

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.name}>"

    @property
    def note(self) -> SourceNote:
        """The source's properties in the store."""
        return SourceNote(self.name, kind_of(self.name).name)

    def read(self) -> Iterable[tuple[Image, Sequence[str]]]:
        """Yield every image and the ids of its neighbours, most similar first. Ids begin with the source's name.

        Called once. Raises InvalidInputError if the source cannot be read.
        """
        raise NotImplementedError

    def image_ids(self) -> Sequence[str]:
        """List all ids, sorted. Raises EmptySourceError if there is none, and the errors of `read`."""
        images = self._read_once().images
        if not images:
            raise EmptySourceError(self.no_image())
        return sorted(images)

    def no_image(self) -> str:
        """Return the message for a source without images."""
        return f"There is no image in {self.name}."

    def absence(self, image_id: str) -> Absence:
        """Say why an id is not among `image_ids`."""
        del image_id
        return "gone"

    def holds(self, image_id: str, thumbnail: str | None) -> bool:
        """Return True: no other source can have the same name."""
        del image_id, thumbnail
        return True

    def expand(self, image_id: str) -> Expansion:
        """Return one image and its neighbour list as of the start of reading; gone if the image does not exist."""
        reading = self._read_once()
        if image_id not in reading.images:
            return self.expand_absent(image_id, reading.at)
        ids = reading.similar[image_id]
        similar = tuple(Similar(reading.images[each], rank) for rank, each in enumerate(ids, 1))
        image = replace(reading.images[image_id], state="expanded" if similar else "empty")
        return Expansion(image, reading.at, similar, complete=True)

    def expand_absent(self, image_id: str, at: datetime) -> Expansion:
        """Return the answer about an image that does not exist."""
        return Expansion(Image(image_id, self.name, state="gone"), at)

    def seed_id(self, text: str) -> str:
        """Parse an id, with or without the source's name before it. Raises InvalidInputError for an invalid one."""
        prefix = f"{self.name}:"
        image_id = prefix + unicodedata.normalize("NFC", text.strip()).removeprefix(prefix)
        if not self.is_id(image_id):
            raise InvalidInputError(
                f"'{one_line(text, 60)}' is not an id of {self.name}. Ids look like {prefix}{self.sample}."
            )
        return image_id

    def is_id(self, image_id: str) -> bool:
        """Whether this is a valid id."""
        return not fault_of_id(image_id) and image_id != f"{self.name}:"

    def why_absent(self, image_id: str) -> str:
        """Return "": there is nothing to suggest."""
        del image_id
        return ""

    def share_pace(self, board: Board) -> None:
        """Do nothing: a source on this machine needs no request rate."""

    def close(self) -> None:
        """Do nothing: no connection is open."""

    def _read_once(self) -> _Reading:
        with self._lock:
            if self._reading is None:
                self._reading = self._read_all()
            return self._reading

    def _read_all(self) -> _Reading:
        at, images, similar = datetime.now(UTC), dict[str, Image](), dict[str, list[str]]()
        for image, ids in self.read():
            if image.id in images or not image.id.startswith(f"{self.name}:") or not self.is_id(image.id):
                raise InvalidInputError(f"Invalid or repeated id in {self.name}: {image.id!a}.")
            images[image.id], similar[image.id] = image, [each for each in dict.fromkeys(ids) if each != image.id]
        for image_id, ids in similar.items():
            if unknown := [each for each in ids if each not in images]:
                raise InvalidInputError(
                    f"The list of {image_id!a} has an unknown image of {self.name}: {unknown[0]!a}."
                )
        return _Reading(at, images, similar)


def fault_of_id(image_id: str) -> str | None:
    """Return why this is not a valid id, or None. An id must fit on a line of text."""
    if len(image_id) > MAX_ID:
        return f"its path is longer than {MAX_ID} characters"
    if clean(image_id) != image_id or set(image_id) & set("\t\n"):
        return "its name has characters that cannot be shown"
    return None
