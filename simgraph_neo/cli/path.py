"""`simgraph path`: from one picture to another by look-alikes alone."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from simgraph_neo.cli import output
from simgraph_neo.cli.analyze import Theme
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from simgraph_neo.paths import Paths, Way
    from simgraph_neo.store import Store


def path(
    start: Annotated[str, typer.Argument(metavar="A", help="The image id to start from.")],
    goal: Annotated[str, typer.Argument(metavar="B", help="The image id to arrive at.")],
    target: Annotated[
        Path | None, typer.Option("--output", help="Draw it as a film strip into a .png, .svg or .pdf file.")
    ] = None,
    size: Annotated[int, typer.Option(min=200, max=10_000, help="Pixels across that a drawing has at most.")] = 2_000,
    theme: Theme = "light",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Find the shortest way from one stored image to another by look-alikes alone, and the way back.

    Each step goes to an image in the list of the one before, and names its rank there. Of several shortest ways it is
    the one with the smallest sum of ranks.

    Example: simgraph path flags:fr flags:jp --output path.png
    """
    from simgraph_neo import explore, paths

    if target:
        explore.check_figure(target)
    with output.opened_store() as store:
        found = paths.path_between(store, start, goal)
        if as_json:
            output.print_json(asdict(found) | {"mirrored": found.mirrored, "answer": found.answer})
        else:
            _print(found)
        if target:
            _draw(store, found, target, size, theme)
    _say_what_is_missing(found.there, found.start, found.goal)
    _say_what_is_missing(found.back, found.goal, found.start)


def _print(found: Paths) -> None:
    output.print_line(found.answer)
    for way in found.ways:
        output.print_line("")
        output.print_line(f"From {way.steps[0].id} to {way.steps[-1].id}")
        rows = [[number, step.rank, step.id, step.title] for number, step in enumerate(way.steps)]
        output.print_table(["step", "rank", "id", "title"], rows)


def _draw(store: Store, found: Paths, target: Path, size: int, theme: Literal["light", "dark"]) -> None:
    from simgraph_neo import paths

    if not found.ways:
        output.say(f"Nothing was drawn: there is no way to draw. {target} was not written.")
        return
    with output.progress("Pictures") as on_done:
        report = paths.draw_path(store, found, target, size=size, theme=theme, on_done=on_done)
    output.say(f"Drawn: {target}")
    output.placeholders(report.placeholders)


def _say_what_is_missing(way: Way, start: str, goal: str) -> None:
    """That a search came to the edge of what was crawled, and the command that goes on; or that it did not."""
    if way.go_on:
        were, them = ("was", "it") if way.unasked == 1 else ("were", "them")
        asked = f"{counted(way.unasked, 'image')} on the way from {start} to {goal} {were} never asked"
        may = f"{'a shorter' if way.steps else 'a'} way may lead through {them}"
        output.say(f"Incomplete: {asked} for similar images; {may}. Go on with: {way.go_on}")
    elif not way.steps:
        further = counted(way.reached - 1, "image")
        output.say(f"Certain: {start} leads to {further} and no further; {goal} is not among them.")
