"""The seed atlas: the territories of several seeds beside each other, where they overlap, meet and are bridged."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from simgraph_neo import attributes
from simgraph_neo.drawing.atlas.matrix import WIDTH, matrices_height, overlap_cells, plan_matrix, touch_cells
from simgraph_neo.drawing.atlas.pairs import plan_pairs
from simgraph_neo.drawing.atlas.pictures import AtlasPictures
from simgraph_neo.drawing.atlas.rows import plan_rows
from simgraph_neo.drawing.canvas.caption import completeness, in_lines, provenance
from simgraph_neo.drawing.canvas.files import parse_suffix, save
from simgraph_neo.drawing.canvas.marks import Text, draw
from simgraph_neo.drawing.canvas.style import house_style
from simgraph_neo.drawing.canvas.theme import theme_named
from simgraph_neo.drawing.canvas.vector import VectorCanvas
from simgraph_neo.drawing.charts.axes import HEADING, LINE, MARGIN, WORDS
from simgraph_neo.files import written_whole
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import networkx as nx

    from simgraph_neo.comparison import Pair
    from simgraph_neo.drawing.canvas.geometry import Rectangle
    from simgraph_neo.drawing.canvas.marks import Mark
    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.drawing.charts.density import DensityPoint

INNER = 1_152
BETWEEN = 48
"""The two matrices."""
TITLE = 52
KEY = (
    "territory: the images within the depth, and its own: those of no other",
    "clustering, mean path and modularity: of the graph without directions",
    "outer ring: images whose own lists do not count in that view",
    "hollow point: incomplete; density 0 is not on a log scale",
    "hops and ranks: from the first and from the second seed",
    "ways: the shortest ones between images nearer to the first seed and images nearer to the second, taken undirected",
)


@dataclass(frozen=True)
class AtlasReport:
    """What was drawn."""

    path: Path
    width: int
    """Hundredths of an inch; a PNG has twice as many pixels."""
    height: int
    places: list[tuple[Any, Rectangle]] = field(repr=False)
    """Each picture, an image may have several, in those hundredths. No two overlap."""
    placeholders: dict[Any, str] = field(repr=False)
    """Images drawn as a plain colour, and why."""


@house_style()
def draw_atlas(
    graph: nx.DiGraph[Any],
    records: Sequence[Mapping[str, Any]],
    rows: Sequence[DensityPoint],
    pairs: Sequence[Pair],
    path: Path,
    *,
    theme: ThemeName = "light",
) -> AtlasReport:
    """Draw an atlas into `path` (.png, .svg or .pdf).

    `graph` has the images to show (attributes as for `draw_strips`) and, as graph attributes, ``seeds``, ``depth``,
    ``view``, ``complete``, ``unexpanded`` and ``lists_of``. `records` are the metrics by seed, the seeds together as
    "union"; `rows` their growth; `pairs` every two seeds. The same input gives the same bytes. Raises BadInput for
    an unknown suffix or theme, or a file that cannot be written.
    """
    parse_suffix(path)
    look, known = theme_named(theme), attributes.about(graph)
    seeds, depth = known["seeds"], known["depth"] or 0
    pictures, left, top = AtlasPictures(graph, look), MARGIN, TITLE
    title = f"Seed atlas: {counted(len(seeds), 'seed')}, depth {depth}"
    marks: list[Mark] = [Text(title, left, MARGIN + HEADING / 2, HEADING, look.text, "left", "bold")]
    growth = plan_rows(pictures, top, left, seeds, records, rows)
    marks += growth.marks
    top += growth.height + MARGIN // 2
    marks += _matrices(pictures, top, graph, records, pairs)
    top += matrices_height(len(seeds)) + MARGIN // 2
    found, height = plan_pairs(pictures, top, left, INNER, seeds, pairs, depth)
    marks += found
    top += height + MARGIN
    caption = [line for parts in (_about(graph, records, pairs), KEY) for line in in_lines(parts, INNER * 0.985, WORDS)]
    marks += [
        Text(line, left, top + (n + 0.5) * LINE * WORDS, WORDS, look.text, "left") for n, line in enumerate(caption)
    ]
    canvas = VectorCanvas(INNER + 2 * MARGIN, top + round(LINE * WORDS * len(caption) + MARGIN), look)
    draw(canvas, marks)
    for place, fill in growth.panels:
        fill(canvas.axes(place))
    with written_whole(path) as temporary:
        save(canvas, temporary, title)
    return AtlasReport(path, canvas.width, canvas.height, pictures.places, pictures.placeholders)


def _about(graph: nx.DiGraph[Any], records: Sequence[Mapping[str, Any]], pairs: Sequence[Pair]) -> list[str]:
    """What the atlas is of, in the order of every caption."""
    union, about = records[-1], graph.graph
    views = dict.fromkeys(record["view"] for record in records)
    both = "upper numbers as discovered, lower ones, curves and bridges of the closed view"
    sampled = ["mean path"] if any(record["mean_shortest_path_interval"] for record in records) else []
    sampled += [] if all(pair.exact for pair in pairs) else ["bridges"]
    return [
        f"{counted(len(about['seeds']), 'seed')} (framed), depth {about['depth']}",
        both if len(views) > 1 else f"view {about['view']}",
        f"together {counted(union['nodes'], 'image')}, {counted(union['edges'], 'edge')}",
        *completeness(graph),
        *([f"{' and '.join(sampled)} from a sample"] if sampled else []),
        *([f"lists of {about['lists_of']}"] if about["lists_of"] else []),
        *provenance(data for _, data in attributes.nodes(graph)),
    ]


def _matrices(
    pictures: AtlasPictures,
    top: int,
    graph: nx.DiGraph[Any],
    records: Sequence[Mapping[str, Any]],
    pairs: Sequence[Pair],
) -> Iterator[Mark]:
    known = attributes.about(graph)
    seeds, depth = known["seeds"], known["depth"] or 0
    nodes = {record["seed"]: record["nodes"] for record in records}
    overlap = overlap_cells(seeds, pairs, [nodes[seed] for seed in seeds])
    words = "Overlap of the territories", "Jaccard: images in both as a share of those in either; – : none"
    yield from plan_matrix(pictures, top, MARGIN, words, seeds, overlap)
    words = "Depth of first touch", f"the least depth at which both hold the same image; – : not within {depth}"
    yield from plan_matrix(pictures, top, MARGIN + WIDTH + BETWEEN, words, seeds, touch_cells(seeds, pairs, depth))
