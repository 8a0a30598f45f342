"""`simgraph path`: the shortest path from one image to another."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from simgraph_neo.cli import output
from simgraph_neo.cli.interruptible import ctrl_c
from simgraph_neo.cli.options import KeepText, Rights, Theme
from simgraph_neo.cli.tuning import CURRENT
from simgraph_neo.errors import InvalidInputError, Stopped
from simgraph_neo.source_kinds import Options, default_kind, kind_of, source_of
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from simgraph_neo.paths import By, Paths, Way
    from simgraph_neo.store import Store

WORKERS = 4
"""Enough for four requests a second. More workers would waste requests when the path is found."""


def path(
    start: Annotated[str, typer.Argument(metavar="A", help="The image id to start from.")],
    goal: Annotated[str, typer.Argument(metavar="B", help="The image id to arrive at.")],
    by: Annotated[
        Literal["hops", "rank"],
        typer.Option(help="Which path is best: fewest hops, or smallest sum of ranks."),
    ] = "hops",
    live: Annotated[
        bool,
        typer.Option(
            "--live",
            help="Request lists from the source, too, from both ends until a path is found, and store them.",
        ),
    ] = False,
    max_requests: Annotated[
        int | None, typer.Option(help="With --live: maximum number of requests. Default: 200.")
    ] = None,
    prove: Annotated[
        bool, typer.Option("--prove", help="With --live: keep searching until no better path can exist.")
    ] = False,
    rate: Annotated[
        float | None, typer.Option(min=0, help="With --live: maximum requests per second; 0 = no limit. Default: 4.")
    ] = None,
    target: Annotated[
        Path | None, typer.Option("--output", help="Draw the path as a film strip into a .png, .svg or .pdf file.")
    ] = None,
    size: Annotated[int, typer.Option(min=200, max=10_000, help="Maximum width of the drawing in pixels.")] = 2_000,
    text: KeepText = False,
    theme: Theme = "light",
    rights: Rights = "all",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Find the shortest path from one image to another, and back.

    Each hop leads from an image to a neighbour in its list; the table shows the neighbour's rank there. Of several
    shortest paths, the one with the smallest sum of ranks is shown, and the others are counted. Without --live, only
    the store is searched.

    Example: simgraph path flags:fr flags:jp --output path.png
    """
    from simgraph_neo import analysis, paths

    if not live and (max_requests, prove, rate) != (None, False, None):
        raise InvalidInputError("--max-requests, --prove and --rate need --live. Add --live, or leave them out.")
    if target:
        analysis.check_figure(target, text=text)
    api = _Api(by, paths.MAX_REQUESTS if max_requests is None else max_requests, prove, 4.0 if rate is None else rate)
    with output.opened_store() as store:
        found = api.find(store, start, goal) if live else paths.path(store, start, goal, by=by)
        if as_json:
            output.print_json(found.record())
        else:
            _print(found)
        if target:
            _draw(found, target, size=size, text=text, theme=theme, rights=rights)
    _say_what_was_asked(found)
    _say_what_is_missing(found)
    _end(found)


@dataclass(frozen=True)
class _Api:
    """The options of a search on the live API."""

    by: By
    max_requests: int
    prove: bool
    rate: float

    def find(self, store: Store, start: str, goal: str) -> Paths:
        """Search until a path is found, or no request is left."""
        from simgraph_neo.paths import path_live
        from simgraph_neo.sources import open_source

        options = Options(workers=WORKERS, rate=self.rate, policy=CURRENT.get().policy)
        source = open_source(_source_of(start, goal), options)
        with closing(source), ctrl_c() as cancel, output.progress("Requests") as on_done:
            return path_live(
                store,
                source,
                start,
                goal,
                by=self.by,
                max_requests=self.max_requests,
                prove=self.prove,
                on_progress=on_done,
                cancel=cancel,
            )


def _source_of(*words: str) -> str:
    """Return the source of both ends. Raises InvalidInputError for a folder, which has no API."""
    from simgraph_neo.selection import checked_id

    default = default_kind().name
    names = {source_of(checked_id(word)) for word in words} - {default}
    for name in sorted(names):
        if (kind := kind_of(name)).place:
            raise InvalidInputError(f"{name} is {kind.called}, which is always read completely. Leave out --live.")
    return min(names, default=default)


def _print(found: Paths) -> None:
    output.print_line(found.answer)
    for way in found.ways:
        output.print_line("")
        output.print_line(f"From {way.steps[0].id} to {way.steps[-1].id}{_ties(way, found.by)}")
        rows = [[number, step.rank, step.id, step.title] for number, step in enumerate(way.steps)]
        output.print_table(["hop", "rank", "id", "title"], rows)


def _ties(way: Way, by: By) -> str:
    """Return the number of equally short paths, if there is more than one."""
    if not way.ties:
        return ""
    least = "" if way.all_ties else "at least "
    return f", one of {least}{way.ties + 1:,} paths of this {'length' if by == 'hops' else 'rank sum'}"


def _draw(found: Paths, target: Path, **style: Any) -> None:
    from simgraph_neo import paths

    if not found.ways:
        output.say(f"Nothing was drawn into {target}: there is no path from {found.start} to {found.goal}, nor back.")
        return
    with output.progress("Pictures") as on_done:
        report = paths.draw_path(found, target, on_done=on_done, **style).report
    output.wrote(target)
    output.placeholders(report.placeholders)


def _say_what_was_asked(found: Paths) -> None:
    """Print the requests of a search on the live API, and the number of reached images."""
    if not found.asked:
        return
    if not found.asked.images:
        output.say("No request was sent: the store was enough.")
        return
    more = "; no request is left" if found.asked.spent else ""
    requests = f" with {counted(found.asked.requests, 'request')}" if found.asked.requests else ""
    lists = "the list of 1 image" if found.asked.images == 1 else f"the lists of {found.asked.images:,} images"
    reached = counted(found.there.reached - 1, "image")
    output.say(f"Requested {lists}{requests}{more}. From {found.start} paths lead to {reached} or more.")


def _say_what_is_missing(found: Paths) -> None:
    """Print how many unexpanded images were reached, and the command that continues; or that the answer is certain."""
    both = ((found.there, found.start, found.goal), (found.back, found.goal, found.start))
    if missing := [_missing(found, *each) for each in both if each[0].go_on]:
        go_on = " && ".join(dict.fromkeys(way.go_on for way, *_ in both if way.go_on))
        output.say(f"Incomplete: {'; '.join(missing)}. Continue with: {go_on}")
    for way, start, goal in both:
        if not way.steps and not way.go_on:
            reached = counted(way.reached - 1, "image")
            output.say(f"Certain: paths from {start} lead to {reached}, and {goal} is not among them.")


def _missing(found: Paths, way: Way, start: str, goal: str) -> str:
    """Return what unexpanded images mean for one direction."""
    have, them = ("has", "it") if way.unasked == 1 else ("have", "them")
    better = ("shorter " if found.by == "hops" else "better ") if way.steps else ""
    least = counted(way.at_least or 1, "hop") if found.by == "hops" else f"rank sum {way.at_least}"
    unlisted = f"from {start} to {goal}, {counted(way.unasked, 'image')} {have} no neighbour list yet"
    return f"{unlisted}, and a {better}path of at least {least} may lead through {them}"


def _end(found: Paths) -> None:
    """Raise Stopped if there is no path yet, but the same command may find one."""
    if not found.asked or found.there.steps:
        return
    if found.asked.retry:
        raise Stopped(
            f"{counted(len(found.asked.retry), 'image')} did not answer. Nothing is lost. To continue, run the same "
            "command again."
        )
    if found.asked.spent:
        raise Stopped(
            "No path was found with these requests. Nothing is lost. To continue, run the same command again."
        )
