"""Where similar images come from: a module, or a package, for each kind of sources (see `source_kinds`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.errors import InvalidInputError
from simgraph_neo.source_kinds import LIMITED_OPTIONS, Options, kinds
from simgraph_neo.text import one_of

if TYPE_CHECKING:
    from simgraph_neo.source_kinds import Source, SourceKind


def open_source(spec: str = "wellcome", options: Options | None = None) -> Source:
    """Open a source by its name, as the command line's ``--source`` does.

    Parameters
    ----------
    spec
        "wellcome", "flags", or "folder:PATH".
    options
        Its name, request rate and limits; by default the usual ones.

    Returns
    -------
    Source
        A source for `crawl`; ``.close()`` closes its connections.

    Raises
    ------
    InvalidInputError
        For an unknown source, and for an option that this kind of source does not accept.
    """
    kind, place = parse_source(spec)
    options = options or Options()
    for name, why in LIMITED_OPTIONS.items():
        if name not in kind.options and getattr(options, name) not in {None, False}:
            takers = one_of([each.spec for each in kinds().values() if name in each.options])
            raise InvalidInputError(f"`{name}` belongs to `source` {takers}; {spec} {why}.")
    return kind.open(place, options)


def parse_source(spec: str) -> tuple[SourceKind, str]:
    """Parse `spec` into its kind and the place after the colon. Raises InvalidInputError."""
    name, colon, place = spec.partition(":")
    kind = kinds().get(name)
    if kind is None or (not place if kind.place else colon):
        raise InvalidInputError(f"Unknown source {spec!a}. Use {one_of([each.spec for each in kinds().values()])}.")
    return kind, place
