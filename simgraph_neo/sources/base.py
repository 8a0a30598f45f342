"""What sources share: limits, licences, and a base for those that are read whole."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from simgraph_neo.errors import BadInput, EmptySource
from simgraph_neo.model import Expansion, Image, Similar, SourceNote
from simgraph_neo.source_kinds import License, kind_of
from simgraph_neo.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from simgraph_neo.http.pace import Board
    from simgraph_neo.source_kinds import Absence

PER_LIST = 5
"""Similar images in a complete list."""
MOST_NAMES, LONGEST_NAME = 100, 300
"""Subjects of a work at most, and so many genres and contributors, and the characters of one.

All of a kind fit into a cell of a spreadsheet, and no answer floods the store. Sources say what they leave out.
"""
MAX_ID = 512
"""Characters in an id."""

_CC = "https://creativecommons.org"
CREATIVE_COMMONS = {
    "pdm": License(show=True, share="yes", credit=False, url=f"{_CC}/publicdomain/mark/1.0/"),
    "cc-0": License(show=True, share="yes", credit=False, url=f"{_CC}/publicdomain/zero/1.0/"),
    "cc-by": License(show=True, share="yes", credit=True, url=f"{_CC}/licenses/by/4.0/"),
    "cc-by-sa": License(show=True, share="yes", credit=True, url=f"{_CC}/licenses/by-sa/4.0/"),
    "cc-by-nd": License(show=True, share="yes", credit=True, url=f"{_CC}/licenses/by-nd/4.0/"),
    "cc-by-nc": License(show=True, share="non-commercial", credit=True, url=f"{_CC}/licenses/by-nc/4.0/"),
    "cc-by-nc-sa": License(show=True, share="non-commercial", credit=True, url=f"{_CC}/licenses/by-nc-sa/4.0/"),
    "cc-by-nc-nd": License(show=True, share="non-commercial", credit=True, url=f"{_CC}/licenses/by-nc-nd/4.0/"),
}
"""Licences of Creative Commons and its mark of the public domain, by their usual short names."""


def names(texts: Iterable[object], most: int | None = MOST_NAMES) -> tuple[str, ...]:
    r"""Subjects, genres or contributors as they are stored: what is no text or says nothing is left out.

    >>> names(["Rabbits ", None, "", "a\tb", "Rabbits"])
    ('Rabbits', 'a b')
    """
    lines = (one_line(text, LONGEST_NAME) for text in texts if isinstance(text, str))
    return tuple(islice(dict.fromkeys(filter(None, lines)), most))


class _Reading(NamedTuple):
    """What reading the whole source found."""

    at: datetime
    images: Mapping[str, Image]
    similar: Mapping[str, Sequence[str]]
    """Ranked ids by id."""


class WholeSource:
    """A source that is read whole from this machine, at the first question, once, by one thread.

    A subclass says in :meth:`read` which images there are, and which ids are similar to each.
    """

    workers = 1
    rate = 0.0
    requests = 0
    suspect_pause = 0.0
    descriptor = 1
    """Version of what its lists are made by: rises when the same images may get other lists."""
    sample = "id"
    """What an id may look like after the source's name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._lock = Lock()
        self._reading: _Reading | None = None

    @property
    def note(self) -> SourceNote:
        """What the store keeps of it."""
        return SourceNote(self.name, kind_of(self.name).name)

    def read(self) -> Iterable[tuple[Image, Sequence[str]]]:
        """Every image, its id with the source's name before it, and the ids of its most similar others, best first.

        Called once. Raises BadInput when it cannot be read.
        """
        raise NotImplementedError

    def image_ids(self) -> Sequence[str]:
        """Every id it has, sorted. Raises EmptySource when there is none, and what `read` raises."""
        images = self._read_once().images
        if not images:
            raise EmptySource(self.no_image())
        return sorted(images)

    def no_image(self) -> str:
        """What to say when there is none."""
        return f"There is no image in {self.name}."

    def absence(self, image_id: str) -> Absence:
        """Why an id is not among `image_ids`."""
        del image_id
        return "gone"

    def holds(self, image_id: str, thumbnail: str | None) -> bool:
        """Always: its name is its own."""
        del image_id, thumbnail
        return True

    def expand(self, image_id: str) -> Expansion:
        """One image and its most similar others, as of the moment the reading began; gone if it is not here."""
        reading = self._read_once()
        if image_id not in reading.images:
            return self.expand_absent(image_id, reading.at)
        ids = reading.similar[image_id]
        similar = tuple(Similar(reading.images[each], rank) for rank, each in enumerate(ids, 1))
        image = replace(reading.images[image_id], state="expanded" if similar else "empty")
        return Expansion(image, reading.at, similar, complete=True)

    def expand_absent(self, image_id: str, at: datetime) -> Expansion:
        """The answer about an image that is not here."""
        return Expansion(Image(image_id, self.name, state="gone"), at)

    def seed_id(self, text: str) -> str:
        """The id that `text` means, with or without the source's name before it. Raises BadInput if it can be none."""
        prefix = f"{self.name}:"
        image_id = prefix + unicodedata.normalize("NFC", text.strip()).removeprefix(prefix)
        if not self.is_id(image_id):
            raise BadInput(f'"{one_line(text, 60)}" is no id of {self.name}. Ids look like {prefix}{self.sample}.')
        return image_id

    def is_id(self, image_id: str) -> bool:
        """Whether this can be an id."""
        return not fault_of_id(image_id) and image_id != f"{self.name}:"

    def why_absent(self, image_id: str) -> str:
        """Nothing: what it does not hold is not there."""
        del image_id
        return ""

    def share_pace(self, board: Board) -> None:
        """Nobody is asked."""

    def close(self) -> None:
        """Nothing is held open."""

    def _read_once(self) -> _Reading:
        with self._lock:
            if self._reading is None:
                self._reading = self._read_all()
            return self._reading

    def _read_all(self) -> _Reading:
        at, images, similar = datetime.now(UTC), dict[str, Image](), dict[str, list[str]]()
        for image, ids in self.read():
            if image.id in images or not image.id.startswith(f"{self.name}:") or not self.is_id(image.id):
                raise BadInput(f"Invalid or repeated id in {self.name}: {image.id!a}.")
            images[image.id], similar[image.id] = image, [each for each in dict.fromkeys(ids) if each != image.id]
        for image_id, ids in similar.items():
            if unknown := [each for each in ids if each not in images]:
                raise BadInput(f"The list of {image_id!a} has an id that is no image of {self.name}: {unknown[0]!a}.")
        return _Reading(at, images, similar)


def fault_of_id(image_id: str) -> str | None:
    """Why this cannot be an id, if it cannot: it must fit a line of text."""
    if len(image_id) > MAX_ID:
        return f"its path is longer than {MAX_ID} characters"
    if clean(image_id) != image_id or set(image_id) & set("\t\n"):
        return "its name has characters that cannot be shown"
    return None
