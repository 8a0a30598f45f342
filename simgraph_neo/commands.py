"""Command lines for messages. They are written here only, so that a changed option changes all of them."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from simgraph_neo.source_kinds import kind_of, source_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def line(name: str, words: Iterable[str], options: Mapping[str, object] | None = None) -> str:
    """Return a command line of `simgraph NAME`. A value of None or False leaves the option out; True has no value.

    >>> line("ingest", ["a b"], {"--depth": 2, "--name": None, "--refresh": True})
    "simgraph ingest 'a b' --depth 2 --refresh"
    """
    given = ((option, value) for option, value in (options or {}).items() if value is not None and value is not False)
    more = (part for option, value in given for part in ([option] if value is True else [option, str(value)]))
    return shlex.join(["simgraph", *name.split(), *words, *more])


Places = Mapping[str, "str | None"]
"""Name of a source -> its path. For an unknown path the command has a placeholder."""
_UNKNOWN: Places = MappingProxyType({})


def ingest(ids: Sequence[str], depth: int | None = None, places: Places = _UNKNOWN) -> str:
    """Return the command line that crawls from these ids, with a command for each source.

    >>> ingest(["xmcz3cgb", "flags:fr"], 2)
    'simgraph ingest xmcz3cgb --depth 2 && simgraph ingest flags:fr --depth 2'
    """
    by_source: dict[str, list[str]] = {}
    for each in ids:
        by_source.setdefault(source_of(each), []).append(each)
    return " && ".join(_ingest(source, of_one, depth, places) for source, of_one in by_source.items())


def _ingest(source: str, ids: Sequence[str], depth: int | None, places: Places) -> str:
    more = _source(source, places) if kind_of(source).place else {}
    return line("ingest", ids, {"--depth": depth or None} | more)  # a crawl has no depth 0


def ingest_whole(source: str | None, places: Places = _UNKNOWN) -> str:
    """Return the command line that ingests a complete source; for a catalogue, which needs seeds, a template."""
    if source is None or not kind_of(source).whole:
        return "simgraph ingest SEED... --depth N, from seeds near them"
    return line("ingest", [], _source(source, places))


def frontier(source: str | None) -> str:
    """Return the command line that lists the unexpanded images.

    >>> frontier("wellcome")
    'simgraph query run frontier --param source=wellcome'
    """
    return line("query run", ["frontier"], {"--param": f"source={source}" if source else None})


def _source(source: str, places: Places) -> dict[str, object]:
    """Return the options that open a stored source."""
    kind = kind_of(source)
    place = places.get(source)
    return {
        "--source": f"{kind.name}:{place}" if kind.place and place else kind.spec,
        "--name": source if kind.prefix is None else None,
    }


def about(
    name: str, seeds: Sequence[str], depths: Iterable[int | None] = (), source: str | None = None, *options: str
) -> str:
    """Return a command line of `simgraph NAME` for seeds and depths, or for all images (of one source).

    >>> about("analyze density", ["flags:fr"], [1, 2], None, "--view", "both")
    'simgraph analyze density flags:fr --depth 1 --depth 2 --view both'
    """
    far = [word for depth in depths for word in ("--depth", str(depth))]
    everything = ["--all", *(["--source", source] if source else [])]
    return line(name, [*([*seeds, *far] if seeds else everything), *options])
