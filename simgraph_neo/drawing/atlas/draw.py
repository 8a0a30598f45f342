"""The seed atlas: the numbers of several seeds' territories, their overlap, meeting images and bridges."""

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
from simgraph_neo.drawing.charts.axes import MARGIN
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

HEADING, LINE, WORDS = 18.0, 1.5, 12.0
INNER = 1_152
"""Width of the page without its margins."""
BETWEEN = 48
"""Space between the two matrices."""
TITLE = 52
"""Where the first part begins, below the title."""
KEY = (
    "territory: the images within the depth of a seed; its own images are in no other territory",
    "edges, density, clustering, mean path and modularity: of the undirected graph",
    "frontier: images whose own lists do not count in the view",
    "hollow point: incomplete; a log scale has no density 0",
    "hops and ranks: from the first seed and from the second",
    "paths: the shortest undirected paths between images nearer to the first seed and images nearer to the second",
)


@dataclass(frozen=True)
class AtlasReport:
    """What was drawn."""

    path: Path
    width: int
    """Hundredths of an inch; a PNG has twice as many pixels."""
    height: int
    places: list[tuple[Any, Rectangle]] = field(repr=False)
    """The image and the place of each picture, in hundredths of an inch. An image may have several pictures; no two
    pictures overlap."""
    placeholders: dict[Any, str] = field(repr=False)
    """Image drawn as a plain colour -> the reason."""


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

    `graph` has the images to show (attributes as for `draw_strips`) and the graph attributes ``seeds``, ``depth``,
    ``view``, ``complete``, ``unexpanded`` and ``lists_of``. `records` are the metrics of each seed, and of all seeds
    together as "union"; `rows` are their sizes and densities by depth; `pairs` has one entry for every two seeds. The
    same input gives the same bytes. Raises InvalidInputError for an unknown suffix or theme, or a file that cannot be
    written.
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
    """Describe the atlas in the parts of its caption."""
    union, about = records[-1], graph.graph
    views = dict.fromkeys(record["view"] for record in records)
    both = "upper numbers: discovered view; lower numbers, curves and bridges: closed view"
    sampled = ["mean path"] if any(record["mean_shortest_path_interval"] for record in records) else []
    sampled += [] if all(pair.exact for pair in pairs) else ["bridges"]
    return [
        f"{counted(len(about['seeds']), 'seed')} (framed), depth {about['depth']}",
        both if len(views) > 1 else f"{about['view']} view",
        f"together {counted(union['nodes'], 'image')}, {counted(union['edges'], 'undirected edge')}",
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
    words = "Overlap of the territories", "Jaccard index: images in both as a share of the images in either; – : none"
    yield from plan_matrix(pictures, top, MARGIN, words, seeds, overlap)
    words = "Depth of first touch", f"the least depth at which both have an image in common; – : not within {depth}"
    yield from plan_matrix(pictures, top, MARGIN + WIDTH + BETWEEN, words, seeds, touch_cells(seeds, pairs, depth))
