"""`simgraph analyze compare`: the atlas of several seeds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simgraph_neo.cli import output, views
from simgraph_neo.cli.options import Depth, Json, Rights, Theme, Views
from simgraph_neo.tables import cell
from simgraph_neo.text import counted, escape_id, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from simgraph_neo.analysis import Atlas
    from simgraph_neo.comparison import Pair

COLUMNS = ("nodes", "own", "edges", "density", "reciprocity", "modularity", "communities")
"""The columns of the table of territories; JSON has all metrics."""
MAX_PAIRS = 6
"""The largest number of pairs whose meeting images and bridges are printed; JSON has all."""
MAX_TITLE = 60


def compare(
    seeds: Annotated[list[str], typer.Argument(metavar="SEED", help="2 to 12 image ids as stored, e.g. flags:fr.")],
    depth: Depth = None,
    view: Views = None,
    target: Annotated[
        Path | None, typer.Option("--output", help="Draw the atlas, with its pictures, into a .png, .svg or .pdf file.")
    ] = None,
    theme: Theme = "light",
    rights: Rights = "all",
    as_json: Json = False,
) -> None:
    """Compare the territories of several seeds; find where they meet.

    The territory of a seed is the images within --depth hops. The result begins with sentences: how dense each
    territory is, what they share, and at which depth they first touch, that is, have a common image. The seeds of a
    source are compared with 100 random ones of the same depth, if at least 200 stored images of the source are expanded
    and 100 of their territories are complete. Tables of metrics, overlap (Jaccard) and first touch follow. For each
    pair, the images where the two meet are listed, and the bridges: the images and edges with the largest shares of the
    shortest paths between the two sides, in either direction. --json has every metric and every pair.

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
                report = analysis.draw_atlas(atlas, target, theme=theme, rights=rights, on_done=on_done).report
            output.wrote(target)
            output.placeholders(report.placeholders)
    _warn_about_coverage(atlas)


def _print(atlas: Atlas) -> None:
    """Print sentences, then tables in which seeds have numbers, then the nearest pairs."""
    for paragraph in atlas.paragraphs:
        output.print_wrapped(" ".join(paragraph), "- ")
    numbers = {seed: str(number) for number, seed in enumerate(atlas.seeds, 1)}
    _heading("Seeds")
    for seed, number in numbers.items():
        output.print_wrapped(_name(seed, atlas.titles[seed]), f"{number.rjust(4)}  ")
    _territories(atlas, numbers)
    matrices: dict[str, Sequence[Sequence[output.Cell]]] = {
        "jaccard (overlap)": [[f"{share:.2f}" for share in row] for row in atlas.jaccard],
        "shared images": atlas.shared,
        "first_touch (depth)": atlas.first_touch,
    }
    for name, matrix in matrices.items():
        _heading(name)
        width = max(len(cell(value)) for row in matrix for value in row)
        rows = [[number, *row] for number, row in zip(numbers.values(), matrix, strict=True)]
        output.print_table_in_parts(["seed", *(number.rjust(width) for number in numbers.values())], rows)
    _pairs(atlas, numbers)


def _heading(text: str) -> None:
    typer.echo("")
    output.print_wrapped(text)


def _territories(atlas: Atlas, numbers: Mapping[str, str]) -> None:
    """Print a table for each view: a row for each seed, and one for their union."""
    records = atlas.records()
    for view in dict.fromkeys(record["view"] for record in records):
        _heading(f"Territories within {counted(atlas.depth, 'hop')}, view {view}")
        of_view = [record for record in records if record["view"] == view]
        rows = [[numbers.get(each["seed"], each["seed"]), *(each[name] for name in COLUMNS)] for each in of_view]
        output.print_table_in_parts(["seed", *COLUMNS], rows)


def _pairs(atlas: Atlas, numbers: Mapping[str, str]) -> None:
    """Print the meeting images and the bridges of the nearest pairs."""
    pairs = [pair for pair in atlas.nearest_pairs if pair.meeting or pair.bridge_images or pair.bridge_edges]
    for pair in pairs[:MAX_PAIRS]:
        _heading(f"Seeds {' and '.join(numbers[seed] for seed in pair.seeds)}")
        for first, words in [*_meeting(pair), *_bridges(pair)]:
            output.print_wrapped(words, first)
    if len(pairs) > MAX_PAIRS:
        _heading(f"{counted(len(pairs) - MAX_PAIRS, 'more pair')} with shared images or bridges: --json has all.")


def _meeting(pair: Pair) -> Iterator[tuple[str, str]]:
    """Yield the nearest images that a pair shares, with their distances."""
    if pair.meeting:
        yield "", f"Of {counted(pair.shared, 'shared image')} the nearest, with hops (and best rank) from each seed:"
    for met in pair.meeting:
        steps = zip(met.hops, met.ranks, strict=True)
        ways = " + ".join(f"{hops} ({'-' if rank is None else rank})" for hops, rank in steps)
        yield f"  {ways}  ", _name(met.id, met.title)


def _bridges(pair: Pair) -> Iterator[tuple[str, str]]:
    """Yield the bridges of a pair, each with its share."""
    if pair.bridge_images or pair.bridge_edges:
        sampled = "" if pair.exact else " (a sample)"
        pairs = counted(pair.bridge_pairs, "pair")
        yield "", f"Bridges, with their share of the shortest paths between the two sides, {pairs} of images{sampled}:"
    for image in pair.bridge_images:
        yield f"  {image.share:4.0%}  ", _name(image.id, image.title)
    for edge in pair.bridge_edges:
        ends = (_name(end, title) for end, title in zip(edge.ends, edge.titles, strict=True))
        yield f"  {edge.share:4.0%}  ", " – ".join(ends)


def _name(image_id: str, title: str | None) -> str:
    return f"{escape_id(image_id)} {one_line(title or '', MAX_TITLE)}".rstrip()


def _warn_about_coverage(atlas: Atlas) -> None:
    """Print on stderr what is incomplete, whether the frontier dominates, and what was sampled."""
    views.warn_about_coverages([(row.coverage, row.selection.completed_by) for row in atlas.rows])
    if sampled := [row for row in atlas.rows if row.numbers.mean_shortest_path_interval]:
        output.say(f"{counted(len(sampled), 'mean path')} came from a sample of the images.")
