"""What every source of similar images can do."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from simgraph_neo.http.pace import Board
    from simgraph_neo.model import Expansion

PER_LIST = 5
"""Similar images in a complete list."""
MOST_NAMES, LONGEST_NAME = 100, 300
"""Subjects of a work at most, and so many genres and contributors, and the characters of one.

All of a kind fit into a cell of a spreadsheet, and no answer floods the store. Sources say what they leave out.
"""


Absence = Literal["gone", "unreadable", "left out"]
"""Why a stored image is not among a source's ids: it is not there; it is, or may be, there and cannot be read; it is
there and some rule leaves it out."""


def names(texts: Iterable[object], most: int | None = MOST_NAMES) -> tuple[str, ...]:
    r"""Subjects, genres or contributors as they are stored: what is no text or says nothing is left out.

    >>> names(["Rabbits ", None, "", "a\tb", "Rabbits"])
    ('Rabbits', 'a b')
    """
    lines = (one_line(text, LONGEST_NAME) for text in texts if isinstance(text, str))
    return tuple(islice(dict.fromkeys(filter(None, lines)), most))


class Source(Protocol):
    """A place that answers "which images look like this one?"."""

    name: str
    """``Image.source``; also the prefix of its ids, except Wellcome's."""
    workers: int
    """How many expansions may be asked for at once."""
    rate: float
    """Requests a second at most; 0 = no limit (local sources need none)."""
    suspect_pause: float
    """Seconds to wait before an empty list is asked again."""

    @property
    def requests(self) -> int:
        """API attempts so far, retries included; stays 0 for local sources."""

    def share_pace(self, board: Board) -> None:
        """Keep one pace with all processes that have the same board; a source of this machine needs none."""

    def close(self) -> None:
        """Give connections back; waiting calls end."""

    def why_absent(self, image_id: str) -> str:
        """What else a user may have meant by the id of no image: one sentence, or nothing."""

    def seed_id(self, text: str) -> str:
        """The id that a user's `text` means (prefix optional; a pasted catalogue URL is fine). Raises BadInput."""

    def expand(self, image_id: str) -> Expansion:
        """Ask for one image and its ranked similar images. Thread-safe.

        Faults of one image come back as ``state`` gone, retry or rejected; raises ContractChanged or Stopped
        when going on makes no sense.
        """


@runtime_checkable
class LocalSource(Source, Protocol):
    """A source that is read whole from this machine."""

    descriptor: int
    """Version of what its pictures are compared by."""

    def image_ids(self) -> Sequence[str]:
        """Every id it has, sorted."""

    def absence(self, image_id: str) -> Absence:
        """Why an id is not among `image_ids`."""

    def holds(self, image_id: str, thumbnail: str | None) -> bool:
        """Whether a stored image of this source's name came from this source's place (else the name is taken)."""
