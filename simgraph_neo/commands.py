"""Command lines that simgraph tells its users: spelled here only, so that a changed option changes them all."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from simgraph_neo.source_kinds import kind_of, source_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def line(name: str, words: Iterable[str], options: Mapping[str, object] | None = None) -> str:
    """The command line of `simgraph NAME`: an option that is None or False is left out, one that is True has no value.

    >>> line("ingest", ["a b"], {"--depth": 2, "--name": None, "--refresh": True})
    "simgraph ingest 'a b' --depth 2 --refresh"
    """
    given = ((option, value) for option, value in (options or {}).items() if value is not None and value is not False)
    more = (part for option, value in given for part in ([option] if value is True else [option, str(value)]))
    return shlex.join(["simgraph", *name.split(), *words, *more])


Places = Mapping[str, "str | None"]
"""Where sources lie, by their names; what is not known is to be filled in."""
_UNKNOWN: Places = MappingProxyType({})


def ingest(ids: Sequence[str], depth: int | None = None, places: Places = _UNKNOWN) -> str:
    """The command line that crawls from these ids: a command for each source, since an ingest has one.

    >>> ingest(["xmcz3cgb", "flags:fr"], 2)
    'simgraph ingest xmcz3cgb --depth 2 && simgraph ingest flags:fr --depth 2'
    """
    by_source: dict[str, list[str]] = {}
    for each in ids:
        by_source.setdefault(source_of(each), []).append(each)
    return " && ".join(_ingest(source, of_one, depth, places) for source, of_one in by_source.items())


def _ingest(source: str, ids: Sequence[str], depth: int | None, places: Places) -> str:
    more = _source(source, places) if kind_of(source).place else {}
    return line("ingest", ids, {"--depth": depth or None} | more)  # a crawl of depth 0 there is not


def ingest_whole(source: str | None, places: Places = _UNKNOWN) -> str:
    """The command line that asks for every list of a source; a catalogue has no end, so there it goes by seeds."""
    if source is None or not kind_of(source).whole:
        return "simgraph ingest SEED... --depth N, from seeds near them"
    return line("ingest", [], _source(source, places))


def frontier(source: str | None) -> str:
    """The command line that lists the images whose lists are not stored.

    >>> frontier("wellcome")
    'simgraph query run frontier --param source=wellcome'
    """
    return line("query run", ["frontier"], {"--param": f"source={source}" if source else None})


def _source(source: str, places: Places) -> dict[str, object]:
    """The options that open a stored source."""
    kind = kind_of(source)
    place = places.get(source)
    return {
        "--source": f"{kind.name}:{place}" if kind.place and place else kind.spec,
        "--name": source if kind.prefix is None else None,
    }


def about(
    name: str, seeds: Sequence[str], depths: Iterable[int | None] = (), source: str | None = None, *options: str
) -> str:
    """The command line of `simgraph NAME` about seeds to these depths, or about everything (of one source).

    >>> about("analyze density", ["flags:fr"], [1, 2], None, "--view", "both")
    'simgraph analyze density flags:fr --depth 1 --depth 2 --view both'
    """
    far = [word for depth in depths for word in ("--depth", str(depth))]
    everything = ["--all", *(["--source", source] if source else [])]
    return line(name, [*([*seeds, *far] if seeds else everything), *options])
