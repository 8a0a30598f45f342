"""What a source of similar images is, and which kinds of sources there are.

A kind is one module or package of `simgraph_neo.sources` that defines `KIND`; there is no other list of them. All of
these modules are imported to list the kinds. Each therefore imports heavy packages only in its `open`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, runtime_checkable

from simgraph_neo.text import counted, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from simgraph_neo.model import Expansion, Image, SourceNote

_SOURCES = "simgraph_neo.sources"
_SHARED = "base"
"""The module of `sources` that is not a kind."""

Absence = Literal["gone", "unreadable", "left out"]
"""Why a stored image is not among a source's ids: it no longer exists; it exists, or may exist, and cannot be read; it
exists and a rule excludes it."""


class Source(Protocol):
    """A place that answers the question "which images look like this one?"."""

    name: str
    """``Image.source``; also the prefix of its ids, except Wellcome's."""
    workers: int
    """How many images may be expanded at the same time."""
    rate: float
    """The largest number of requests a second; 0 = no limit (for local sources)."""
    suspect_pause: float
    """Seconds to wait before an empty list is requested again."""

    @property
    def note(self) -> SourceNote:
        """The source's properties in the store."""

    @property
    def requests(self) -> int:
        """The number of API requests so far, including retries; 0 for local sources."""

    def share_pace(self, board: Any) -> None:
        """Share one request rate with all processes that use the same `http.pace.Board`; local sources do nothing."""

    def close(self) -> None:
        """Close the connections; calls that wait for an answer end."""

    def why_absent(self, image_id: str) -> str:
        """Suggest what the user may have meant by an unknown id: one sentence, or ""."""

    def seed_id(self, text: str) -> str:
        """Parse a seed as a user types it: an id, with or without prefix, or a catalogue URL.

        Raises InvalidInputError.
        """

    def expand(self, image_id: str) -> Expansion:
        """Fetch one image and its neighbour list. Thread-safe.

        Errors of one image are returned as ``state`` gone, retry or rejected. Raises ContractChangedError or Stopped
        when further requests make no sense.
        """


@runtime_checkable
class LocalSource(Source, Protocol):
    """A source on this machine that is read completely."""

    descriptor: int
    """Version of the descriptor by which its pictures are compared."""

    def image_ids(self) -> Sequence[str]:
        """List all ids of the source, sorted."""

    def absence(self, image_id: str) -> Absence:
        """Say why an id is not among `image_ids`."""

    def holds(self, image_id: str, thumbnail: str | None) -> bool:
        """Whether a stored image of this source's name came from this source's folder (else the name is in use)."""


class Options(NamedTuple):
    """The options for opening a source; each kind uses those that it needs."""

    name: str | None = None
    follow_links: bool = False
    megapixels: int | None = None
    workers: int = 8
    rate: float = 4.0
    """The largest number of requests a second; 0 = no limit."""
    policy: Any = None
    """A `http.policy.Policy`: timeouts and retries."""
    on_read: Callable[[int, int], None] | None = None
    """Callback: called with the number of pictures read so far and the number of all."""


class License(NamedTuple):
    """What a licence allows."""

    show: bool
    """Whether the picture may be shown to the person who requested it."""
    share: Literal["yes", "non-commercial", "no"]
    """Whether the picture may be shared: in a file for others, or on a public page."""
    credit: bool
    """Whether its author must be named."""
    url: str | None
    """The licence text."""
    name: str = ""
    """Its name in a caption."""


UNKNOWN = License(show=True, share="no", credit=True, url=None)
"""For a picture without a licence or with an unknown one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceKind:
    """What simgraph knows about a kind of source without opening one."""

    name: str
    """As in ``--source NAME``; also the name of its module."""
    prefix: str | None
    """The prefix of its ids: ``name:``; "" for Wellcome's; None if the user names the source, as for a folder."""
    called: str
    """Its name in a sentence."""
    noun: str = "image"
    """What one of its images is called in a title, such as "national flag"."""
    origin: str = "from {name}"
    """What follows `noun` in a title or caption. ``{name}`` in it stands for the source's name."""
    sentence: str
    """Where its neighbour lists come from, for a methods paragraph. It follows "Neighbour lists were taken from".
    ``{name}`` in it stands for the source's name."""
    references: Mapping[str, str] = field(default_factory=dict)
    """Citations: how the sentence cites a work -> the full reference."""
    licenses: Mapping[str, License]
    """By the value of ``Image.license``; "" for an image without one. All other values are `UNKNOWN`."""
    picture_hosts: Callable[[], Collection[str]] = frozenset
    """The origins from which pictures may be fetched; empty if pictures are files on this machine."""
    picture: Callable[[Image], Path | None] = lambda _image: None
    """The file of a picture, if the kind knows it better than its URL does."""
    page: Callable[[Image], str | None] = lambda _image: None
    """The catalogue page of an image, or None."""
    id_in_url: Callable[[str], str] = lambda _url: ""
    """The id in the URL of an image; "" if the URL is not of this kind. Raises InvalidInputError."""
    knows: Callable[[str], bool] = lambda _id: False
    """Whether it has an image of this id, as far as it knows without a request."""
    example: str
    """An example of an id."""
    place: str = ""
    """The placeholder after the colon in ``--source``, such as PATH; "" if there is nothing to give."""
    options: Collection[str] = ()
    """Which of `LIMITED_OPTIONS` it accepts."""
    whole: bool
    """Whether it is read completely from this machine: `open` returns a `LocalSource`."""
    compared: bool
    """Whether simgraph finds similar images itself, by comparing pictures."""
    open: Callable[[str, Options], Source]
    """Open the source at a place."""
    find: Callable[[str, int, Any], list[Image]] | None = None
    """Search its catalogue: words, the largest number of images, a `http.policy.Policy`; None if it has no search."""

    @property
    def spec(self) -> str:
        """The value of ``--source``, with its placeholder."""
        return f"{self.name}:{self.place}" if self.place else self.name

    def methods(self, source: str) -> str:
        """Return the sentence about a source of this kind."""
        return self.sentence.replace("{name}", one_line(source, 60))

    def images(self, source: str, count: int | None = None) -> str:
        """Return what images of a source of this kind are called, with their number if it is given.

        >>> kind_of("flags").images("flags", 157), kind_of("holiday").images("holiday")
        ('157 national flags', 'images from holiday')
        """
        images = f"{self.noun}s" if count is None else counted(count, self.noun)
        return f"{images} {self.origin.replace('{name}', one_line(source, 40))}".rstrip()

    def license(self, name: str | None) -> License:
        """Return what the licence called `name` allows."""
        return self.licenses.get(name or "", UNKNOWN)


LIMITED_OPTIONS = {
    "name": "has its own name",
    "follow_links": "has no links",
    "megapixels": "has pictures of its own",
}
"""Options that only some kinds accept -> why the other kinds do not."""


@cache
def kinds() -> Mapping[str, SourceKind]:
    """Return every kind by its name: the default kind first, those that need a place last."""
    package = import_module(_SOURCES)
    names = (module.name for module in iter_modules(package.__path__) if module.name != _SHARED)
    found = [_kind(name) for name in names]
    found.sort(key=lambda kind: (bool(kind.place), kind.prefix != "", kind.name))
    return {kind.name: kind for kind in found}


def _kind(name: str) -> SourceKind:
    """Return the kind of a module. Raises TypeError for a module without one: shared helpers belong in `base`."""
    kind = getattr(import_module(f"{_SOURCES}.{name}"), "KIND", None)
    if not isinstance(kind, SourceKind):
        raise TypeError(
            f"simgraph_neo/sources/{name} defines no KIND (a SourceKind). Put helpers into a kind's package."
        )
    return kind


def default_kind() -> SourceKind:
    """Return the kind whose ids have no prefix: the default of ``--source``."""
    return next(kind for kind in kinds().values() if kind.prefix == "")


def own_names() -> list[str]:
    """Return the source names that a user may not give to a folder."""
    return [kind.name for kind in kinds().values() if kind.prefix is not None]


def kind_of(source: str) -> SourceKind:
    """Return the kind of a stored source: the kind of that name, else the kind whose sources users name.

    >>> kind_of("flags").name, kind_of("holiday").name
    ('flags', 'folder')
    """
    kind = kinds().get(source)
    if kind and kind.prefix is not None:
        return kind
    return next(kind for kind in kinds().values() if kind.prefix is None)


def source_of(image_id: str) -> str:
    """Return the name of the source to which an id belongs.

    >>> source_of("flags:fr"), source_of("xmcz3cgb")
    ('flags', 'wellcome')
    """
    name, colon, _ = image_id.partition(":")
    return name if colon else default_kind().name


def ids_meant(text: str) -> list[str]:
    """Suggest ids for a text without a source's name, from the built-in sources.

    >>> ids_meant("FR"), ids_meant("xmcz3cgb")
    (['flags:fr'], [])
    """
    named = [kind for kind in kinds().values() if kind.prefix]
    return sorted(
        {
            f"{kind.prefix}{each}"
            for kind in named
            for each in (text, text.lower())
            if kind.knows(f"{kind.prefix}{each}")
        }
    )


def id_in_url(url: str) -> str:
    """Return the id in the URL of an image of any kind; "" if there is none. Raises InvalidInputError."""
    return next(filter(None, (kind.id_in_url(url) for kind in kinds().values())), "")


def license_name(name: object, source: str | None) -> str | None:
    """Return what a source calls a licence, such as Public domain for pdm; None if this is unknown.

    Each kind of source has its own licences.

    >>> license_name("pdm", "flags"), license_name("cc-by", "wellcome"), license_name("cc-by", "flags")
    ('Public domain', 'CC BY', None)
    """
    return kind_of(source or "").license(str(name)).name or None
