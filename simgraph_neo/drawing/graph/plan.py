"""Plan a page from a graph and its layout: cells without overlap, frames, labels, legend and caption."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simgraph_neo import attributes
from simgraph_neo.drawing.canvas.caption import default_title, lead, named_groups, provenance_of
from simgraph_neo.drawing.canvas.frame import CAPTION, PRINTED
from simgraph_neo.drawing.canvas.geometry import equal_area, known_ratio, typical_ratio
from simgraph_neo.drawing.canvas.theme import DARK
from simgraph_neo.drawing.graph.fitting import Order
from simgraph_neo.drawing.graph.frames import plan_frame
from simgraph_neo.drawing.graph.labels import Wanted, plan_cells
from simgraph_neo.drawing.graph.lines import choose_lines
from simgraph_neo.drawing.graph.numbers import number_of, numbers
from simgraph_neo.drawing.graph.words import BORDER, moved, plan_words
from simgraph_neo.drawing.layout.grid import arrange
from simgraph_neo.drawing.layout.packing import ASPECT, packed_layout
from simgraph_neo.drawing.layout.routes import bend
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.model import TUTORIAL_SEED
from simgraph_neo.rights import picture_notes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import networkx as nx
    from numpy.typing import NDArray

    from simgraph_neo.drawing.canvas.marks import Mark
    from simgraph_neo.drawing.canvas.theme import Theme
    from simgraph_neo.drawing.graph.frames import Frame
    from simgraph_neo.drawing.graph.labels import Labels
    from simgraph_neo.drawing.graph.lines import Edges, Lines
    from simgraph_neo.drawing.graph.numbers import Number
    from simgraph_neo.drawing.graph.words import Words
    from simgraph_neo.drawing.layout.grid import Grid
    from simgraph_neo.grouping import Group, Grouping

FILLED = 0.8
"""Side of a cropped picture divided by that of its part of the cell, also for curves that go round any picture."""
MIN_COLUMNS = 3
"""Pictures are not wider than if there were so many columns: they have few pixels."""
STEPS = 12
"""Bisections of a page's width: to half a pixel."""
TALLEST = 287 / PRINTED
"""Height / width of a page on A4 with margins of 5 mm. A higher one has titles of one line, if they are short of
room."""
MIN_WIDTH = 0.5
"""Width of a page relative to its longer side, at least."""


@dataclass(frozen=True)
class Page:
    """The geometry of a drawing whose pictures are not open yet; all lengths are pixels, y downwards."""

    width: int
    height: int
    theme: Theme
    nodes: list[Any]
    centres: NDArray[np.float64]
    """Centres of the pictures, shape (nodes, 2)."""
    boxes: list[tuple[int, int]]
    """Width and height of the box of each node: its picture, and the part of its frames that needs room there."""
    frames: list[Frame]
    """The frame of each node."""
    labels: Labels
    lines: Lines
    controls: NDArray[np.float64]
    """Middle control point of each line's quadratic curve, shape (lines, 2)."""
    numbers: dict[Any, Number]
    """The number of each node's group."""
    letters: float
    """The smallest letters, in pixels."""
    words: list[Mark]
    """Title, lead, legend and caption."""
    title: str
    about: list[str]
    """The parts of the lead and of the caption."""


def plan_page(
    graph: nx.DiGraph[Any],
    size: int,
    *,
    positions: Mapping[Any, Sequence[float]] | None = None,
    layout_seed: int = TUTORIAL_SEED,
    theme: Theme,
    title: str = "",
    crop: bool = False,
    color_by: Grouping | None = None,
    labels: bool = False,
    edges: Edges | None = None,
    footer: bool = True,
) -> Page:
    """Lay out a page of `size` pixels on its longer side.

    Pictures have the arrangement of the explorer page. Raises InvalidInputError if a node has no finite position, or if
    the graph does not have the grouping.
    """
    nodes = sorted(graph)
    cells, shape = _arranged(graph, nodes, positions, layout_seed)
    lines = choose_lines(graph, nodes, edges)
    groups = named_groups(graph, color_by, dark=theme is DARK) if color_by else []
    legend = [number_of(group, place, color_by) for place, group in enumerate(groups, 1)] if color_by else []
    above, about = title or default_title(graph), lead(graph, lines.total)
    parts = [*provenance_of(graph), *lines.parts, *picture_notes(data for _, data in attributes.nodes(graph))]
    ratio, border = 1.0 if crop else typical_ratio(graph), round(size * BORDER)

    wanted = Wanted(cells, _order(graph, nodes, groups)) if labels else None

    def lay_out(width: int, cell_width: float) -> Fitting:
        words = plan_words(above if footer else "", about, groups, parts, width, size, theme, legend)
        grid, written = plan_cells(graph, shape, cell_width, ratio, words.unit, wanted)
        if written.parts:
            said = [*parts, *written.parts]
            words = plan_words(above if footer else "", about, groups, said, width, size, theme, legend)
        return Fitting(width, round(words.top + shape[1] * grid.cell_height + words.height), words, grid, written)

    page = _fitted(lay_out, size, border, max(shape[0], MIN_COLUMNS))
    if wanted and page.labels.fitted and page.height > TALLEST * page.width:
        wanted = wanted._replace(lines=1)
        page = _fitted(lay_out, size, border, max(shape[0], MIN_COLUMNS))
    height, grid = page.height if page.width == size else size, page.grid
    corner = np.array([(page.width - grid.columns * grid.cell_width) / 2, page.words.top])
    rooms, lift = _rooms(grid, page.labels)
    ratios = [known_ratio(attributes.node(graph, node)) or ratio for node in nodes]
    boxes = _squares(rooms) if crop else _boxes(rooms, ratios)
    return Page(
        width=page.width,
        height=height,
        theme=theme,
        nodes=nodes,
        centres=_pixels(cells, grid, corner) - lift,
        boxes=[(across, down) for across, down in boxes.tolist()],
        frames=list(_frames(graph, groups, rooms, boxes, theme, page.width)),
        labels=page.labels,
        lines=lines,
        controls=_pixels(bend(cells, lines.ends, FILLED), grid, corner) - lift[lines.ends].mean(axis=1),
        numbers=numbers(groups, color_by) if color_by else {},
        letters=CAPTION * page.words.unit,
        words=[*page.words.marks, *moved(page.words.below, height - page.words.height)],
        title=above,
        about=[*about, *parts, *page.labels.parts],
    )


class Fitting(NamedTuple):
    """A page of some width, which may be too high."""

    width: int
    height: int
    words: Words
    grid: Grid
    labels: Labels


def _fitted(lay_out: Callable[[int, float], Fitting], size: int, border: int, columns: int) -> Fitting:
    """Return a page of `columns` or fewer whose longer side has `size` pixels; its cells are as large as possible."""

    def page_of(room: float) -> Fitting:
        return lay_out(max(round(room) + 2 * border, round(MIN_WIDTH * size)), room / columns)

    widest = float(size - 2 * border)
    page, low, high = page_of(widest), 0.0, widest
    if page.height <= size:
        return page
    for _ in range(STEPS):
        room = (low + high) / 2
        low, high = (low, room) if page_of(room).height > size else (room, high)
    return page_of(low)


def _arranged(
    graph: nx.DiGraph[Any], nodes: list[Any], positions: Mapping[Any, Sequence[float]] | None, layout_seed: int
) -> tuple[NDArray[np.float64], tuple[int, int]]:
    """Return each node's cell, shape (nodes, 2), and the numbers of columns and rows, without empty ones outside."""
    positions = positions or _kept(graph)
    points = _points(nodes, packed_layout(graph, layout_seed) if positions is None else positions)
    cells = arrange(points, ASPECT if positions is None else _aspect(points), typical_ratio(graph))
    cells -= cells.min(axis=0)
    columns, rows = (cells.max(axis=0) + 1).tolist()
    return cells.astype(float), (columns, rows)


def _kept(graph: nx.DiGraph[Any]) -> dict[Any, tuple[float, float]] | None:
    """Return the positions that a saved view had, y upwards."""
    places = attributes.about(graph).get("places")
    return {node: (x, -y) for node, (x, y) in places.corners.items()} if places else None


def _order(graph: nx.DiGraph[Any], nodes: list[Any], groups: Sequence[Group]) -> Order:
    """Return whose titles have room first: seeds, a face of each group, all others; each by in-degree."""
    places = {node: place for place, node in enumerate(nodes)}
    ranked = sorted(nodes, key=lambda node: (-graph.in_degree(node), places[node]))
    seeds = frozenset(attributes.about(graph).get("seeds") or ())
    faces = {min(group.nodes, key=lambda node: (-graph.in_degree(node), places[node])) for group in groups}
    foremost = [node for node in ranked if node in seeds] + [node for node in ranked if node in faces - seeds]
    others = [node for node in ranked if node not in seeds | faces]
    return Order([places[node] for node in foremost], [places[node] for node in others])


def _points(nodes: list[Any], positions: Mapping[Any, Sequence[float]]) -> NDArray[np.float64]:
    missing = [node for node in nodes if node not in positions]
    if missing:
        raise InvalidInputError(
            f"`positions` lacks {missing[0]} ({len(missing)} nodes in all). Give every node a position, or leave out "
            "`positions`."
        )
    points = np.array([positions[node] for node in nodes], dtype=float).reshape(len(nodes), -1)
    if points.shape[1] != 2 or not np.isfinite(points).all():
        raise InvalidInputError(
            "`positions` must be pairs of finite numbers. Leave them out to have a layout computed."
        )
    return points


def _aspect(points: NDArray[np.float64]) -> float:
    """Return a layout's width / height, from 3:4 to 4:3; 4:3 for a layout without area."""
    width, height = np.ptp(points, axis=0)
    return float(min(max(width / height, 1 / ASPECT), ASPECT)) if height > 0 and width > 0 else ASPECT


def _frames(
    graph: nx.DiGraph[Any],
    groups: Sequence[Group],
    rooms: NDArray[np.float64],
    boxes: NDArray[np.int64],
    theme: Theme,
    width: int,
) -> Iterator[Frame]:
    """Yield the frame of each node in order."""
    colors = {node: group.color for group in groups for node in group.nodes}
    seeds = attributes.about(graph).get("seeds") or ()
    margins = np.maximum(1, ((rooms - boxes).min(axis=1) / 2 - 0.5).astype(int)).tolist()
    for node, box, margin in zip(sorted(graph), boxes.tolist(), margins, strict=True):
        yield plan_frame((box[0], box[1]), margin, colors.get(node), theme, seed=node in seeds, width=width)


def _rooms(grid: Grid, labels: Labels) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the room above the label in each node's cell, and how much its centre is higher; shapes (nodes, 2)."""
    bands = np.array([labels.band if lines or labels.fitted else 0.0 for lines in labels.lines])
    lift = np.stack([np.zeros_like(bands), bands / 2], axis=1)
    return np.array([grid.cell_width, grid.cell_height]) - 2 * lift, lift


def _boxes(rooms: NDArray[np.float64], ratios: Sequence[float]) -> NDArray[np.int64]:
    """Return the sizes of the pictures' boxes: each has the same share of its room, whatever its shape."""
    sizes = [equal_area((ratio, 1.0), (room[0], room[1])) for ratio, room in zip(ratios, rooms.tolist(), strict=True)]
    return np.array(sizes, dtype=np.int64)


def _squares(rooms: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the sizes of the boxes of cropped pictures."""
    boxes = np.maximum(1, (rooms * FILLED).astype(int))
    return np.repeat(boxes.min(axis=1, keepdims=True), 2, axis=1)


def _pixels(cells: NDArray[np.float64], grid: Grid, corner: NDArray[np.float64]) -> NDArray[np.float64]:
    return corner + (cells + 0.5) * [grid.cell_width, grid.cell_height]
