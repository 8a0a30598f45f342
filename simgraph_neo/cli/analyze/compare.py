"""`simgraph analyze compare`: the seed atlas."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simgraph_neo.cli import output, views
from simgraph_neo.cli.options import Depth, Json, Theme, Views
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simgraph_neo.analysis import Atlas
    from simgraph_neo.comparison import Pair

COLUMNS = (
    *("seed", "view", "complete", "unexpanded", "frontier_share", "nodes", "own", "edges", "density", "reciprocity"),
    *("average_clustering", "mean_shortest_path", "diameter", "max_in_degree", "modularity", "communities"),
)


def compare(
    seeds: Annotated[list[str], typer.Argument(metavar="SEED...", help="2 to 12 image ids as stored, e.g. flags:fr.")],
    depth: Depth = None,
    view: Views = None,
    target: Annotated[
        Path | None, typer.Option("--output", help="Draw the atlas, with its pictures, into a .png, .svg or .pdf file.")
    ] = None,
    theme: Theme = "light",
    as_json: Json = False,
) -> None:
    """Do the graphs of several seeds look different, and where do they meet?

    Prints the metrics of each seed's territory (the images within --depth hops of it) and of all together; how much the
    territories overlap (Jaccard) and at which depth they first touch; the images where two of them meet, with hops and
    ranks from both seeds; and the bridges: images and edges that most of the shortest ways between the one seed's side
    and the other's lead over, whichever way an edge points.

    Example: simgraph analyze compare flags:fr flags:jp flags:se --depth 3 --output atlas.png
    """
    from simgraph_neo import analysis

    analysis.atlas_selections(seeds, depth, view)
    if target:
        analysis.check_figure(target)
    with output.opened_reader() as reader:
        with output.progress("Pairs of seeds") as on_done:
            atlas = analysis.compare(reader, seeds, depth, view=view, on_done=on_done)
        if as_json:
            output.print_json(atlas.record())
        else:
            _print(atlas)
        if target:
            with output.progress("Pictures") as on_done:
                report = analysis.draw_atlas(atlas, target, theme=theme, on_done=on_done)
            output.say(f"Drawn: {target}")
            output.placeholders(report.placeholders)
    _warn_about_coverage(atlas)


def _print(atlas: Atlas) -> None:
    """Tables under each other, each with a name of its own."""
    records = atlas.records()
    output.print_table(COLUMNS, [[record[name] for name in COLUMNS] for record in records])
    matrices: dict[str, Sequence[Sequence[output.Cell]]] = {
        "jaccard": atlas.jaccard,
        "shared": atlas.shared,
        "first_touch": atlas.first_touch,
    }
    for name, matrix in matrices.items():
        typer.echo("")
        rows = [[seed, *row] for seed, row in zip(atlas.seeds, matrix, strict=True)]
        output.print_table([name, *atlas.seeds], rows)
    for headers, cells in (_meeting(atlas.pairs), _bridges(atlas.pairs)):
        if cells:
            typer.echo("")
            output.print_table(headers, cells)


def _meeting(pairs: Sequence[Pair]) -> tuple[list[str], list[list[output.Cell]]]:
    """The nearest images that each pair shares."""
    rows: list[list[output.Cell]] = [
        [*pair.seeds, met.id, *met.hops, *met.ranks, met.title] for pair in pairs for met in pair.meeting
    ]
    return ["seed_a", "seed_b", "meet_at", "hops_a", "hops_b", "rank_a", "rank_b", "title"], rows


def _bridges(pairs: Sequence[Pair]) -> tuple[list[str], list[list[output.Cell]]]:
    """The images and edges that bind each pair."""
    rows = list[list[output.Cell]]()
    for pair in pairs:
        for image in pair.bridge_images:
            rows.append([*pair.seeds, "image", image.share, pair.bridge_pairs, image.id, None, image.title])
        for edge in pair.bridge_edges:
            titles = " – ".join(filter(None, edge.titles)) or None
            rows.append([*pair.seeds, "edge", edge.share, pair.bridge_pairs, *edge.ends, titles])
    return ["seed_a", "seed_b", "bridge", "share", "pairs", "image", "other_end", "title"], rows


def _warn_about_coverage(atlas: Atlas) -> None:
    """What is unfinished, what the outer ring dominates, what comes from a sample: on stderr."""
    for row in atlas.rows:
        views.warn_about_coverage(row.coverage, row.selection.completed_by)
    if sampled := [row for row in atlas.rows if row.numbers.mean_shortest_path_interval]:
        output.say(f"{counted(len(sampled), 'mean path')} came from a sample of the images.")
    if inexact := sum(not pair.exact for pair in atlas.pairs):
        output.say(f"The bridges of {counted(inexact, 'pair')} of seeds came from a sample of the ways between them.")
