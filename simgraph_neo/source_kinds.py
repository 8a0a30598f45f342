"""What a source of similar images is, and which kinds of sources there are.

A kind is one module, or package, of `simgraph_neo.sources` with a `KIND`; nothing else lists them. To know the kinds
all of these are imported, so what is heavy in them is imported in `open` only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, runtime_checkable

from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from simgraph_neo.model import Expansion, Image, SourceNote

_SOURCES = "simgraph_neo.sources"
_SHARED = "base"
"""The module of `sources` that is no kind."""

Absence = Literal["gone", "unreadable", "left out"]
"""Why a stored image is not among a source's ids: it is not there; it is, or may be, there and cannot be read; it is
there and some rule leaves it out."""


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
    def note(self) -> SourceNote:
        """What the store keeps of it."""

    @property
    def requests(self) -> int:
        """API attempts so far, retries included; stays 0 for local sources."""

    def share_pace(self, board: Any) -> None:
        """Keep one pace with all processes that have the same board, a `http.pace.Board`; needless on this machine."""

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


class Options(NamedTuple):
    """What a user may say when a source is opened; a kind takes what it needs."""

    name: str | None = None
    follow_links: bool = False
    megapixels: int | None = None
    workers: int = 8
    rate: float = 4.0
    """Requests a second at most; 0 = no limit."""
    policy: Any = None
    """A `http.policy.Policy`: time-outs and retries."""
    on_read: Callable[[int, int], None] | None = None
    """Hears how many of how many pictures have been read."""


class License(NamedTuple):
    """What a licence allows to do with a picture."""

    show: bool
    """To the person who asked for it."""
    share: Literal["yes", "non-commercial", "no"]
    """In a file for others, on a public page."""
    credit: bool
    """Whether its author must be named."""
    url: str | None
    """Its text."""


UNKNOWN = License(show=True, share="no", credit=True, url=None)
"""What holds for a picture of which no licence, or an unknown one, is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceKind:
    """What simgraph must know of a kind of sources without opening one."""

    name: str
    """As in ``--source NAME``; its module's name."""
    prefix: str | None
    """What its ids begin with: ``name:``; "" for Wellcome's; None where the user names the source, as a folder."""
    called: str
    """Its name for people, within a sentence."""
    sentence: str
    """Where lists come from, for a methods paragraph, after "Lists of similar images come from"; ``{name}`` in it is
    the source's name."""
    references: Mapping[str, str] = field(default_factory=dict)
    """What the sentence cites: the words with which it does -> the reference in full."""
    licenses: Mapping[str, License]
    """By what ``Image.license`` says; "" for an image of which nothing is said. What is not here is `UNKNOWN`."""
    picture_hosts: Callable[[], Collection[str]] = frozenset
    """The origins that pictures may be fetched from; none where pictures are files of this machine."""
    picture: Callable[[Image], Path | None] = lambda _image: None
    """The file of a picture, where it is known better than by its address."""
    page: Callable[[Image], str | None] = lambda _image: None
    """Where a reader looks an image up in a catalogue, if there is such a page."""
    id_in_url: Callable[[str], str] = lambda _url: ""
    """The id in the pasted address of an image; "" when it is none of this kind. Raises BadInput."""
    example: str
    """An image's id."""
    place: str = ""
    """What stands after the colon in ``--source``, in capitals, as PATH; "" where there is nothing to say."""
    options: Collection[str] = ()
    """Of `LIMITED_OPTIONS` those that it takes."""
    whole: bool
    """Whether it is read whole from this machine: `open` gives a `LocalSource`."""
    compared: bool
    """Whether simgraph finds similar images itself, by comparing pictures."""
    open: Callable[[str, Options], Source]
    """The source at a place."""

    @property
    def spec(self) -> str:
        """What a user writes after ``--source``."""
        return f"{self.name}:{self.place}" if self.place else self.name

    def methods(self, source: str) -> str:
        """The sentence about a source of this kind."""
        return self.sentence.replace("{name}", one_line(source, 60))

    def license(self, name: str | None) -> License:
        """What may be done with a picture of which `name` is the licence."""
        return self.licenses.get(name or "", UNKNOWN)


LIMITED_OPTIONS = {
    "name": ("--name", "has its own name"),
    "follow_links": ("--follow-links", "has no links"),
    "megapixels": ("--max-megapixels", "has pictures of its own"),
}
"""Options that not every kind takes -> the flag, and why another kind does not."""


@cache
def kinds() -> Mapping[str, SourceKind]:
    """Every kind by its name, the default one first, those that need a place last."""
    package = import_module(_SOURCES)
    names = (module.name for module in iter_modules(package.__path__) if module.name != _SHARED)
    found = [_kind(name) for name in names]
    found.sort(key=lambda kind: (bool(kind.place), kind.prefix != "", kind.name))
    return {kind.name: kind for kind in found}


def _kind(name: str) -> SourceKind:
    """That of a module. Raises TypeError for one that has none: what several kinds share is no module beside them."""
    kind = getattr(import_module(f"{_SOURCES}.{name}"), "KIND", None)
    if not isinstance(kind, SourceKind):
        raise TypeError(f"simgraph_neo/sources/{name} has no KIND, a SourceKind. Helpers belong into a kind's package.")
    return kind


def default_kind() -> SourceKind:
    """The kind whose ids have no prefix: what is meant when nobody says another."""
    return next(kind for kind in kinds().values() if kind.prefix == "")


def own_names() -> list[str]:
    """The names of the sources that nobody else may use."""
    return [kind.name for kind in kinds().values() if kind.prefix is not None]


def kind_of(source: str) -> SourceKind:
    """The kind of a stored source: the one of that name, else the one whose sources are named by users.

    >>> kind_of("flags").name, kind_of("holiday").name
    ('flags', 'folder')
    """
    kind = kinds().get(source)
    if kind and kind.prefix is not None:
        return kind
    return next(kind for kind in kinds().values() if kind.prefix is None)


def source_of(image_id: str) -> str:
    """The name of the source that an id is of.

    >>> source_of("flags:fr"), source_of("xmcz3cgb")
    ('flags', 'wellcome')
    """
    name, colon, _ = image_id.partition(":")
    return name if colon else default_kind().name


def id_in_url(url: str) -> str:
    """The id in the pasted address of an image of any kind; "" when there is none. Raises BadInput."""
    return next(filter(None, (kind.id_in_url(url) for kind in kinds().values())), "")
