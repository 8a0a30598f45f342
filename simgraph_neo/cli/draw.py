"""`simgraph draw`: draw a subgraph with its thumbnails on the nodes."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from simgraph_neo.cli import output, views
from simgraph_neo.cli.options import Asked, KeepText, LayoutSeed, Rights, Theme, choosing
from simgraph_neo.grouping import Grouping, check_grouping
from simgraph_neo.model import TUTORIAL_SEED
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from simgraph_neo.drawing import DrawingReport

MOST = 10_000
"""The largest length of the longer side of a drawing, in pixels."""


@choosing("one")
def draw(
    target: Annotated[Path, typer.Option("--output", help="The .png, .svg or .pdf file to write.")],
    asked: Asked,
    color_by: Annotated[
        Grouping | None, typer.Option(help="Frame each picture in the colour of its group, and add a legend.")
    ] = None,
    labels: Annotated[
        bool, typer.Option("--labels", help="Write titles under the pictures where there is room.")
    ] = False,
    crop: Annotated[bool, typer.Option("--crop", help="Crop the pictures to squares.")] = False,
    edges: Annotated[
        Literal["all", "mutual", "first", "none"] | None,
        typer.Option(help="Edges to draw; first: mutual and rank 1. Default: all, above 80 images first."),
    ] = None,
    title: Annotated[str, typer.Option(help="The title. Default: the seeds, or the sources.")] = "",
    text: KeepText = False,
    theme: Theme = "light",
    rights: Rights = "all",
    size: Annotated[int, typer.Option(min=200, max=MOST, help="Longer side of the drawing in pixels.")] = 2_000,
    dpi: Annotated[int, typer.Option(min=30, max=2_400, help="Pixels per inch: sets the size on paper.")] = 100,
    seed_layout: LayoutSeed = TUTORIAL_SEED,
) -> None:
    """Draw a subgraph with thumbnails on the nodes.

    The seeds are framed and named. An arrow points from an image to a neighbour in its list. A thicker line joins two
    images that list each other.

    Example: simgraph draw flags:fr flags:jp --color-by depth --labels --output flags.png
    """
    from simgraph_neo import analysis

    selection = asked.selection()
    analysis.check_figure(target, text=text)
    if color_by:
        check_grouping(color_by, selection.seeds)
    with output.opened_reader() as reader:
        with output.progress("Pictures") as on_done:
            subgraph = reader.subgraph(selection)
            report = analysis.draw(
                subgraph,
                target,
                color_by=color_by,
                on_done=on_done,
                labels=labels,
                crop=crop,
                edges=edges,
                title=title,
                text=text,
                theme=theme,
                rights=rights,
                size=size,
                dpi=dpi,
                layout_seed=seed_layout,
            ).report
        drawn = f", {report.drawn_edges:,} of them drawn" if report.drawn_edges < report.edges else ""
        counts = f"{counted(report.nodes, 'image')}, {counted(report.edges, 'undirected edge')}{drawn}."
        output.wrote(target, counts, result=True)
        _say_what_has_no_room(report, labels, size)
        output.placeholders(report.placeholders)
        views.warn_of_subgraph(reader, subgraph)


def _say_what_has_no_room(report: DrawingReport, labels: bool, size: int) -> None:
    """Print that titles were left out, and the size that has room for them; or that they are small in print."""
    from simgraph_neo.drawing.canvas.frame import LEAST, PRINTED, ROUNDING

    if needed := report.size_for_labels:
        what = "titles" if labels else "the seeds' names"
        way = f"Use: --size {needed}" if needed <= MOST else "No drawing can be that large. Choose fewer images."
        output.say(f"No room for {what} at {size} pixels. {way}")
    elif report.points and report.points < LEAST - ROUNDING:
        output.say(
            f"The titles have {report.points:.1f} points where the drawing is {PRINTED} mm wide; print it at least "
            f"{math.ceil(PRINTED * LEAST / report.points)} mm wide, or choose fewer images."
        )
    elif labels and len(report.labels) < report.nodes:
        output.say(
            f"{len(report.labels):,} of {counted(report.nodes, 'title')} have room in letters of {LEAST:.0f} points "
            f"where the drawing is {PRINTED} mm wide. Choose fewer images for all of them."
        )
