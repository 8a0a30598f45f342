"""`simgraph analyze communities`: communities, and what their images have in common."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simgraph_neo.cli import output, views
from simgraph_neo.cli.options import Asked, Json, Rights, Theme, choosing
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from simgraph_neo.analysis import Communities, Community
    from simgraph_neo.metrics import Enrichment

FEW = 3
"""The largest number of printed terms of each kind; JSON has all."""
COUNTS = ("kind", "inside", "members", "whole", "images", "lift")


@choosing("one in a view")
def communities(
    asked: Asked,
    target: Annotated[
        Path | None,
        typer.Option("--output", help="Draw the communities as a contact sheet into a .pdf, .png or .svg file."),
    ] = None,
    theme: Theme = "light",
    rights: Rights = "all",
    as_json: Json = False,
) -> None:
    """Find communities, and what their images have in common.

    Several seeds are measured together. For each community:

    typical: the images that are in the most lists of the community's other images.

    conductance: the share of the community's edge ends that lead out of it; low = well separated.

    more often: subjects, genres, contributors, licences, sources and colours that are more frequent in the community
    than in the whole graph. Lift says how many times as frequent. q is the false discovery rate over all tests. A row
    needs q < 0.05 and two images; if no row passes, the nearest candidates are shown, if there are any.

    Example: simgraph analyze communities flags:fr flags:jp --depth 2
    """
    from simgraph_neo import analysis

    selection = asked.selection()
    if target:
        analysis.check_figure(target)
    with output.opened_reader() as reader:
        found = analysis.communities(reader.subgraph(selection))
        if target:
            with output.progress("Pictures") as on_done:
                report = analysis.draw_communities(found, target, theme=theme, rights=rights, on_done=on_done).report
            output.wrote(target)
            output.placeholders(report.placeholders)
        if as_json:
            output.print_json(found.record())
        else:
            _print(found)
        views.warn_about_coverages(views.completed(reader, [(found.coverage, found.selection)]))
    _say_what_is_undescribed(found)


def _print(found: Communities) -> None:
    """Print a paragraph for each community, and one line for those of one or two images."""
    modularity = "" if found.modularity is None else f", modularity {found.modularity:.3f}"
    groups = _communities(len(found.communities))
    output.print_line(f"{found.coverage.name}: {counted(len(found.graph), 'image')} in {groups}{modularity}")
    for each in found.large:
        typer.echo("")
        _print_one(each, tested=found.tests > 0)
    if found.small:
        images = sum(len(each.members) for each in found.small)
        typer.echo(f"\n{_communities(len(found.small))} of one or two images, {counted(images, 'image')} in all")


def _communities(number: int) -> str:
    return "1 community" if number == 1 else f"{number:,} communities"


def _print_one(each: Community, *, tested: bool) -> None:
    numbers = {"conductance": each.cohesion.conductance, "density": each.cohesion.density}
    parts = [f"{name} {value:.3f}" for name, value in numbers.items() if value is not None]
    colors = ", ".join(f"{color.term} {color.share:.0%}" for color in each.colors) or "unknown"
    size = f"{counted(len(each.members), 'image')} ({each.share:.1%})"
    output.print_line(f"Community {each.community}: {', '.join([size, *parts])}")
    output.print_line(f"Colours, by the average of each picture: {colors}")
    output.print_table(
        ["typical", "title", "in_lists"], [[image.id, image.title, image.in_lists] for image in each.typical]
    )
    if each.why:
        rows = [[*_counts(why), "< 0.05" if why.at_the_edge else f"{why.q:.2g}"] for why in each.surest(FEW)]
        output.print_table(["more_often", *COUNTS, "q"], rows)
    elif tested:
        output.print_line(f"No attribute passed the test (q < 0.05).{' Nearest candidates:' if each.nearest else ''}")
        if each.nearest:
            rows = [[*_counts(why), f"{why.p:.2g}", f"{why.q:.2g}"] for why in each.nearest]
            output.print_table(["candidate", *COUNTS, "p", "q"], rows)


def _counts(each: Enrichment) -> list[output.Cell]:
    counts = (each.inside, each.members, each.whole, each.images)
    return [each.name, each.kind, *counts, f"{each.lift:.2f}"]


def _say_what_is_undescribed(found: Communities) -> None:
    """Print why only licences, sources and colours were compared."""
    if not found.described and len(found.graph):
        output.say(
            "None of these images has subjects, genres or contributors. For a folder, write them into a metadata.csv; "
            "for a catalogue, run its ingest command again with --refresh."
        )
