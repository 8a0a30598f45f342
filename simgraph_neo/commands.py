"""Command lines that simgraph tells its users: spelled here only, so that a changed option changes them all."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from simgraph_neo.source_kinds import kind_of, source_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def line(name: str, words: Iterable[str], options: Mapping[str, object] | None = None) -> str:
    """The command line of `simgraph NAME`: an option that is None or False is left out, one that is True has no value.

    >>> line("ingest", ["a b"], {"--depth": 2, "--name": None, "--refresh": True})
    "simgraph ingest 'a b' --depth 2 --refresh"
    """
    given = ((option, value) for option, value in (options or {}).items() if value is not None and value is not False)
    more = (part for option, value in given for part in ([option] if value is True else [option, str(value)]))
    return shlex.join(["simgraph", *name.split(), *words, *more])


def ingest(ids: Sequence[str], depth: int | None = None) -> str:
    """The command line that crawls from these ids: a command for each source, since an ingest has one.

    Where a source needs a place, as a folder does, that is to be filled in.

    >>> ingest(["xmcz3cgb", "flags:fr"], 2)
    'simgraph ingest xmcz3cgb --depth 2 && simgraph ingest flags:fr --depth 2'
    """
    by_source: dict[str, list[str]] = {}
    for each in ids:
        by_source.setdefault(source_of(each), []).append(each)
    return " && ".join(_ingest(source, of_one, depth) for source, of_one in by_source.items())


def _ingest(source: str, ids: Sequence[str], depth: int | None) -> str:
    more = f" {_source(source)}" if kind_of(source).place else ""
    return line("ingest", ids, {"--depth": depth or None}) + more  # a crawl of depth 0 there is not


def ingest_whole(source: str | None) -> str:
    """The command line that asks for every list of a source; a catalogue has no end, so there it goes by seeds."""
    if source is None or not kind_of(source).whole:
        return "simgraph ingest SEED... --depth N, from seeds near them"
    return f"simgraph ingest {_source(source)}"


def _source(source: str) -> str:
    """The options that open a stored source; its place is to be filled in."""
    kind = kind_of(source)
    return f"--source {kind.spec}" + (f" --name {shlex.quote(source)}" if kind.prefix is None else "")


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
