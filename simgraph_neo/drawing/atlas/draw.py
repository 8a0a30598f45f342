"""The seed atlas: the numbers of several seeds' territories, their overlap, meeting images and bridges."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from simgraph_neo import attributes
from simgraph_neo.drawing.atlas.matrix import cells, matrix_height, matrix_width, plan_matrix
from simgraph_neo.drawing.atlas.pairs import pairs_height, plan_pairs
from simgraph_neo.drawing.atlas.pictures import AtlasPictures
from simgraph_neo.drawing.atlas.rows import plan_rows, rows_height
from simgraph_neo.drawing.canvas.caption import completeness, provenance
from simgraph_neo.drawing.canvas.files import parse_suffix, save
from simgraph_neo.drawing.canvas.geometry import Rectangle
from simgraph_neo.drawing.canvas.marks import draw
from simgraph_neo.drawing.canvas.style import house_style
from simgraph_neo.drawing.canvas.theme import theme_named
from simgraph_neo.drawing.charts.axes import WIDTH, page
from simgraph_neo.drawing.charts.density import UNION, draw_curves, seed_lines
from simgraph_neo.files import written_whole
from simgraph_neo.rights import picture_notes
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import networkx as nx

    from simgraph_neo.comparison import Pair
    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.drawing.canvas.vector import VectorCanvas
    from simgraph_neo.drawing.charts.density import DensityPoint

GAP = 24
"""Space between two parts."""
CURVES = 500
"""Width of both panels at least; with less room beside the matrix, they are below it."""
PANEL = 240
"""Height of a panel."""
NAME = 74
"""Width of a name at the end of a line."""
GROWTH = {"nodes": "Images, log scale", "density": "Density, log scale"}
KEY = (
    "own images: in no other territory",
    "clustering, mean path, modularity: undirected",
    "frontier: images whose lists do not count in the view",
    "hollow: incomplete",
    "hops: from the first + from the second seed",
    "%: of the shortest undirected paths between both sides",
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
    title = f"Seed atlas: {counted(len(seeds), 'seed')}, depth {depth}"
    table, matrix = rows_height(len(seeds)) + GAP, matrix_height(len(seeds))
    beside = matrix_width(len(seeds)) + GAP + CURVES <= WIDTH
    middle = table + matrix + GAP + (0 if beside else PANEL + GAP)
    lead, caption = _lead(graph, records), _caption(graph, records, pairs)
    canvas, place = page(middle + pairs_height(pairs), title=title, lead=lead, caption=caption, theme=look)
    pictures, left, top = AtlasPictures(graph, look), place.left, place.top
    nodes = {record["seed"]: record["nodes"] for record in records}
    content = cells(seeds, pairs, [nodes[seed] for seed in seeds], depth)
    draw(canvas, plan_rows(pictures, top, left, seeds, records))
    draw(canvas, plan_matrix(pictures, top + table, left, seeds, content))
    draw(canvas, plan_pairs(pictures, top + middle, left, pairs, depth))
    curves = Rectangle(left, top + table + matrix + GAP, place.right, top + middle - GAP)
    if beside:
        curves = Rectangle(left + matrix_width(len(seeds)) + GAP, top + table, place.right, top + table + matrix)
    _draw_growth(canvas, curves, rows, pictures)
    with written_whole(path) as temporary:
        save(canvas, temporary, title, [*lead, *caption])
    return AtlasReport(path, canvas.width, canvas.height, pictures.places, pictures.placeholders)


def _draw_growth(canvas: VectorCanvas, place: Rectangle, rows: Sequence[DensityPoint], pictures: AtlasPictures) -> None:
    """Draw the curves of all seeds, images and density against depth, side by side within `place`."""
    names = {row.seed: pictures.name(row.seed) for row in rows if row.seed and row.seed != UNION}
    lines = seed_lines(rows, names, pictures.theme)
    width = (place.width - GAP) // len(GROWTH)
    for number, (quantity, words) in enumerate(GROWTH.items()):
        left = place.left + number * (width + GAP)
        panel = Rectangle(left, place.top, left + width, place.bottom)
        draw_curves(canvas, panel, quantity, lines, [quantity], title=words, room=NAME)


def _lead(graph: nx.DiGraph[Any], records: Sequence[Mapping[str, Any]]) -> list[str]:
    union, about = records[-1], attributes.about(graph)
    views = dict.fromkeys(record["view"] for record in records)
    both = "upper numbers: discovered view; lower numbers, curves and bridges: closed view"
    counts = f"together {counted(union['nodes'], 'image')}, {counted(union['edges'], 'edge')}"
    return [counts, both if len(views) > 1 else f"{about['view']} view", *completeness(graph)]


def _caption(graph: nx.DiGraph[Any], records: Sequence[Mapping[str, Any]], pairs: Sequence[Pair]) -> list[str]:
    about, nodes = graph.graph, [data for _, data in attributes.nodes(graph)]
    sampled = ["mean path"] if any(record["mean_shortest_path_interval"] for record in records) else []
    sampled += [] if all(pair.exact for pair in pairs) else ["bridges"]
    return [
        *KEY,
        *([f"{' and '.join(sampled)} from a sample"] if sampled else []),
        *([f"lists of {about['lists_of']}"] if about["lists_of"] else []),
        *provenance(nodes),
        *picture_notes(nodes),
    ]
