"""Warnings about incomplete graphs and large frontiers, printed once for each command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo import commands
from simgraph_neo.cli import output
from simgraph_neo.source_kinds import kind_of, source_of
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from simgraph_neo.store import Reader
    from simgraph_neo.subgraph import Coverage, Selection, Subgraph


def warn_about_coverages(found: Sequence[tuple[Coverage, str]]) -> None:
    """Print the same once for many graphs, in the order of `selection.selections`.

    The last graphs are those of all seeds together. The command that completes the deepest of them completes all.
    """
    last = [each for each in found if each[0].seed == found[-1][0].seed]
    about, complete_with = max(last, key=lambda each: (each[0].depth or 0) + (each[0].view == "closed"))
    if outer := [about for about, _ in found if about.frontier_dominates]:
        both = len(outer) < len(found) and any(about.view == "closed" for about, _ in found)
        one = f"{outer[0].name}: {outer[0].frontier_share:.0%}"
        which = "all" if len(outer) == len(found) else f"{len(outer)} of these"
        many = f"In {which} {len(found)} graphs, more than half"
        output.say(
            f"{one if len(outer) == 1 else many} of the images are in the frontier, and their lists do not count "
            "in the discovered view. Density, degrees, reciprocity and clustering mostly describe the frontier. "
            f"{'Prefer' if both else 'Compare'} the closed view{'' if both else ': --view closed'}."
        )
    if not about.complete:
        _say_incomplete(about.unexpanded, complete_with)


def warn_of_subgraph(reader: Reader, subgraph: Subgraph) -> None:
    """Print on stderr what is incomplete in a figure or a file."""
    (about, complete_with), *_ = completed(reader, [(subgraph.coverage, subgraph.selection)])
    if not about.complete:
        _say_incomplete(about.unexpanded, complete_with)


def completed(reader: Reader, found: Iterable[tuple[Coverage, Selection]]) -> list[tuple[Coverage, str]]:
    """Return each coverage with the command that completes it; "" if there is no such command."""
    return [(about, "" if about.complete else _command(reader, selection)) for about, selection in found]


def _command(reader: Reader, selection: Selection) -> str:
    sources = [selection.source] if selection.source else list(map(source_of, selection.seeds))
    named = set(sources or reader.store.status().sources)
    folders = [source for source in named if kind_of(source).place]
    places = reader.store.places() if folders else {}
    if not all(places.get(source) for source in folders):
        return ""  # older versions of simgraph did not store paths
    if selection.depth is not None:
        return selection.completed_with(places)
    if not all(kind_of(source).whole for source in named):
        return ""  # a catalogue is never complete: each list adds images without a list
    return " && ".join(commands.ingest_whole(source, places) for source in sorted(named))


def _say_incomplete(number: int, complete_with: str) -> None:
    have = "has" if number == 1 else "have"
    remedy = f"Complete it with: {complete_with}" if complete_with else f"List them with: {commands.frontier(None)}"
    output.say(f"Incomplete: {counted(number, 'image')} {have} no neighbour list yet. {remedy}")
