"""`simgraph sheet`: a contact sheet of pictures in groups."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from simgraph_neo.cli import output, views
from simgraph_neo.cli.options import Asked, KeepText, Rights, Theme, choosing
from simgraph_neo.grouping import Grouping
from simgraph_neo.text import counted


@choosing("one")
def sheet(
    target: Annotated[Path, typer.Option("--output", help="The .pdf (many pages), .png or .svg file to write.")],
    asked: Asked,
    by: Annotated[
        Grouping | None, typer.Option(help="How to group the pictures. Default: depth; with --all, community.")
    ] = None,
    columns: Annotated[int | None, typer.Option(min=1, help="Pictures in a row. Default: chosen to fit.")] = None,
    size: Annotated[
        int | None, typer.Option(min=200, max=10_000, help="Width of a .png or .svg in pixels. Default: 2000.")
    ] = None,
    paper: Annotated[
        Literal["a4", "letter", "screen"] | None, typer.Option(help="Page size of a .pdf; screen is 16:9. Default: a4.")
    ] = None,
    text: KeepText = False,
    theme: Theme = "light",
    rights: Rights = "all",
) -> None:
    """Draw a contact sheet: the pictures of a subgraph in groups.

    Each picture has its title, its rank and its id. In groups by depth or seed, it also has its seed, and the rank is
    its rank in the neighbour list of an image one hop nearer to the seeds: the best one of several, 1 = most similar.
    In other groups, images are ranked by how typical they are: rank 1 is in the most lists of the group's other images.

    Example: simgraph sheet flags:fr --depth 2 --output sheet.pdf
    """
    from simgraph_neo import analysis
    from simgraph_neo.drawing.canvas.frame import LEAST, ROUNDING

    selection = asked.selection()
    analysis.check_figure(target, text=text)
    with output.opened_reader() as reader:
        with output.progress("Pictures") as on_done:
            subgraph = reader.subgraph(selection)
            report = analysis.sheet(
                subgraph,
                target,
                by=by,
                columns=columns,
                size=size,
                paper=paper,
                text=text,
                theme=theme,
                rights=rights,
                on_done=on_done,
            ).report
        numbers = (len(report.places), len(report.sections), report.pages)
        output.wrote(target, ", ".join(map(counted, numbers, ("image", "group", "page"))) + ".", result=True)
        if report.points < LEAST - ROUNDING:
            output.say(
                f"The letters under pictures have {report.points:.1f} points in print; {LEAST:.0f} are readable. Use a "
                "smaller --columns, or a .pdf."
            )
        output.placeholders(report.placeholders)
        views.warn_of_subgraph(reader, subgraph)
