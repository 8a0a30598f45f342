"""Drawings are judged by their pixels: pictures are plain colours here, so that each can be found again."""

from __future__ import annotations

import base64
import io
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from simgraph_neo.drawing import DrawingReport, draw_graph
from simgraph_neo.drawing.canvas.theme import LIGHT
from simgraph_neo.drawing.layout.grid import assign_cells, grid_for
from simgraph_neo.errors import InvalidInputError
from tests.support.pixels import (
    SHAPES,
    SUFFIXES,
    Positions,
    color,
    in_rows,
    is_color,
    overlap,
    pixels,
    rgb,
    ring,
    row_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize("nodes", [1, 2, 6, 31, 150])
def test_every_picture_is_whole_and_at_its_reported_place(nodes: int, pictures: Path, out: Path) -> None:
    """Each picture's own colour fills exactly its reported rectangle: nothing covers it, no line crosses it."""
    report = draw_graph(ring(nodes, pictures, seeds=["n000"]), out / "a.png", size=1200)
    image = pixels(out / "a.png")
    assert image.shape == (report.height, report.width, 3)
    assert max(report.width, report.height) == 1200
    one_number = image.astype(np.int64) @ [65536, 256, 1]
    for number, place in enumerate(report.rectangles.values()):
        found = np.argwhere(one_number == np.dot(color(number), [65536, 256, 1]))
        assert len(found) == place.width * place.height
        assert (*found.min(axis=0), *found.max(axis=0) + 1) == (place.top, place.left, place.bottom, place.right)
    assert not any(overlap(a, b) for a, b in combinations(report.rectangles.values(), 2))


def test_pictures_keep_their_true_shape(pictures: Path, out: Path) -> None:
    """Width to height on the page is that of the file within two pixels, whatever the node's attribute says."""
    graph = ring(40, pictures)
    nx.set_node_attributes(graph, dict.fromkeys(graph, 1.0), "aspect_ratio")
    report = draw_graph(graph, out / "a.png", size=1600)
    for number, place in enumerate(report.rectangles.values()):
        width, height = SHAPES[number % len(SHAPES)]
        assert abs(place.width - place.height * width / height) <= 2


def test_no_shape_weighs_more(pictures: Path, out: Path) -> None:
    """Pictures of usual shapes have the same area, up to 5 %; the longest ones two thirds of it, within their cells."""
    graph = ring(40, pictures)
    ratios = [SHAPES[number % len(SHAPES)][0] / SHAPES[number % len(SHAPES)][1] for number in range(40)]
    nx.set_node_attributes(graph, dict(zip(sorted(graph), ratios, strict=True)), "aspect_ratio")
    report = draw_graph(graph, out / "a.png", size=1600)
    areas = np.array([place.width * place.height for place in report.rectangles.values()])
    shapes = np.array(ratios) / np.median(ratios)
    usual = (shapes > 0.7) & (shapes < 1.45)
    assert areas[usual] == pytest.approx(np.median(areas[usual]), rel=0.05)
    assert not any(overlap(a, b) for a, b in combinations(report.rectangles.values(), 2))


@pytest.mark.parametrize("nodes", [12, 800])
def test_seeds_are_framed_and_nothing_else(nodes: int, pictures: Path, out: Path) -> None:
    """The seed colour surrounds each seed's picture on four sides, two pixels or more thick, and is nowhere else."""
    seeds = ["n003", "n007"]
    graph = ring(nodes, pictures, seeds=[*seeds, "not in the graph"])
    report = draw_graph(graph, out / "a.png", size=2000, positions=in_rows(graph))
    framed = is_color(pixels(out / "a.png"), rgb(LIGHT.ink))
    for left, top, right, bottom in (report.rectangles[seed] for seed in seeds):
        x, y = (left + right) // 2, (top + bottom) // 2
        west, north, east, south = max(left - 40, 0), max(top - 40, 0), right + 40, bottom + 40
        for side in (framed[y, west:left], framed[y, right:east], framed[north:top, x], framed[bottom:south, x]):
            assert side.sum() >= 2
        framed[north:south, west:east] = False
    assert not framed.any()


def ink(report: DrawingReport, first: str, second: str) -> int:
    """How thick the line is that crosses the upright halfway between two pictures, in pixels that are not paper."""
    a, b = report.rectangles[first], report.rectangles[second]
    upright = pixels(report.path)[: report.height - 60, (a.right + b.left) // 2]
    return int((upright.max(axis=-1) < 200).sum())


def test_edges_are_seen_between_pictures(pictures: Path, out: Path) -> None:
    """An edge leaves dark pixels between its pictures, a mutual pair about twice as many, no edge none."""
    thickness = []
    for edges in ([(0, 1)], [(0, 1), (1, 0)], []):
        graph, positions = row_of(pictures, 2, edges)
        report = draw_graph(graph, out / "a.png", size=1600, positions=positions)
        assert report.edges == min(len(edges), 1)
        thickness.append(ink(report, "n000", "n001"))
    single, mutual, none = thickness
    assert none == 0
    assert 1 <= single < mutual <= 3 * single


def test_an_edge_goes_round_a_picture_in_its_way(pictures: Path, out: Path) -> None:
    """An edge between the ends of a row of three bends round the middle one instead of seeming to touch it."""
    graph, positions = row_of(pictures, 3, [(0, 2)])
    report = draw_graph(graph, out / "a.png", size=1600, positions=positions)
    middle = report.rectangles["n001"]
    column = pixels(report.path)[: report.height - 60, (middle.left + middle.right) // 2].max(axis=-1) < 200
    assert column[: middle.top - 3].any() != column[middle.bottom + 3 :].any()


def test_given_positions_keep_their_order(pictures: Path, out: Path) -> None:
    """A layout in rows and columns stays in those rows and columns, y upwards."""
    graph = ring(30, pictures)
    positions = {name: (number % 6, -(number // 6)) for number, name in enumerate(graph)}
    places = draw_graph(graph, out / "a.png", positions=positions).rectangles
    centres = {name: ((r.left + r.right) / 2, (r.top + r.bottom) / 2) for name, r in places.items()}
    for a, b in combinations(positions, 2):
        for axis, sign in ((0, 1), (1, -1)):
            wanted = sign * (positions[b][axis] - positions[a][axis])
            if wanted:
                assert np.sign(centres[b][axis] - centres[a][axis]) == np.sign(wanted)


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-3, 3)), min_size=1, max_size=60), st.floats(0.6, 1.6))
def test_no_two_nodes_share_a_cell(points: list[tuple[float, float]], aspect: float) -> None:
    """Any positions, equal ones too, get cells of their own inside the grid."""
    grid = grid_for(len(points), 1000, 750, aspect)
    cells = assign_cells(np.array(points), grid)
    assert len({(int(x), int(y)) for x, y in cells}) == len(points)
    assert (cells >= 0).all()
    assert (cells < [grid.columns, grid.rows]).all()


def test_a_crowd_too_large_for_one_piece_still_gets_cells() -> None:
    """3,000 nodes, most of them in one spot, are assigned in tiles without a clash."""
    points = np.random.default_rng(0).normal(size=(3_000, 2)) * np.where(np.arange(3_000) < 2_500, 0.01, 5)[:, None]
    grid = grid_for(len(points), 1000, 750, 1.0)
    cells = assign_cells(points, grid)
    assert len({(int(x), int(y)) for x, y in cells}) == 3_000
    assert (cells >= 0).all()
    assert (cells < [grid.columns, grid.rows]).all()


def test_missing_pictures_become_placeholders_with_a_reason(pictures: Path, out: Path) -> None:
    """No file, no attribute and a file that is no picture are drawn in the average colour, light grey if unknown."""
    graph = ring(6, pictures)
    (pictures / "n001.png").write_text("<html>")
    (pictures / "n002.png").unlink()
    nx.set_node_attributes(graph, {"n001": "#ff8800", "n002": "#00ff88", "n003": "javascript:"}, "average_color")
    graph.nodes["n003"].update(picture=None, aspect_ratio=float("nan"))
    report = draw_graph(graph, out / "a.png")
    assert report.placeholders.keys() == {"n001", "n002", "n003"}
    assert all(len(reason) > 5 for reason in report.placeholders.values())
    image = pixels(out / "a.png")
    for name, wanted in (("n001", "#ff8800"), ("n002", "#00ff88"), ("n003", "#d9d9d9")):
        rectangle = report.rectangles[name]
        assert is_color(image[rectangle.top : rectangle.bottom, rectangle.left : rectangle.right], rgb(wanted)).all()
    assert report.rectangles["n001"].width < report.rectangles["n001"].height


def test_svg_holds_every_picture_at_its_place(pictures: Path, out: Path) -> None:
    """The SVG is XML with one embedded image a node, at the places of the report, in pixels twice as fine."""
    report = draw_graph(ring(20, pictures, seeds=["n000"]), out / "a.svg", size=1000)
    root = ET.parse(out / "a.svg").getroot()
    images = [element for element in root.iter() if element.tag.endswith("}image")]
    assert len(images) == 20
    for number, (element, place) in enumerate(zip(images, report.rectangles.values(), strict=True)):
        data = next(value for key, value in element.attrib.items() if key.endswith("href")).split(",", 1)[1]
        with Image.open(io.BytesIO(base64.b64decode(data))) as picture:
            assert picture.convert("RGB").getpixel((0, 0)) == color(number)
            assert picture.size == (2 * place.width, 2 * place.height)
        # matplotlib writes pictures bottom row first and mirrors them, so y is minus the top
        found = [float(element.attrib[name]) for name in ("x", "y", "width", "height")]
        wanted = [0.72 * length for length in (place.left, -place.top, place.width, place.height)]
        assert found == pytest.approx(wanted, abs=1e-3)
    assert float(root.attrib["width"].removesuffix("pt")) == pytest.approx(report.width * 0.72)
    assert not [element for element in root.iter() if element.tag.endswith("}script")]


def test_pdf_is_one_page_with_every_picture(pictures: Path, out: Path) -> None:
    """The PDF has the page's size in points, one embedded image a node and no Type 3 font."""
    report = draw_graph(ring(15, pictures), out / "a.pdf", size=1000)
    data = (out / "a.pdf").read_bytes()
    assert data.startswith(b"%PDF-")
    box = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", data)
    assert box
    assert [float(side) for side in box.groups()] == pytest.approx([report.width * 0.72, report.height * 0.72])
    assert data.count(b"/Subtype /Image") == 15
    assert b"/Type3" not in data


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_graph_gives_the_same_bytes(suffix: str, pictures: Path, out: Path) -> None:
    """Drawn twice, with nodes and edges in another order, a file is the same to the last byte."""
    graph = ring(9, pictures, seeds=["n002"], depth=2)
    turned: nx.DiGraph[str] = nx.DiGraph(**graph.graph)
    turned.add_nodes_from(reversed(list(graph.nodes(data=True))))
    turned.add_edges_from(reversed(list(graph.edges(data=True))))
    files = [out / f"{name}.{suffix}" for name in "ab"]
    draw_graph(graph, files[0], size=500)
    draw_graph(turned, files[1], size=500)
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_hostile_titles_are_only_text(suffix: str, pictures: Path, out: Path) -> None:
    """Markup, dollar signs, control characters and signs the font lacks are drawn without a warning, and parse."""
    title = "<script>alert(1)</script> \x1b[31m $\\frac{ & ]]> \u202e 日本 \ud800 \U0001f600" + "x" * 5000
    graph = ring(3, pictures, seeds=["n000"], depth=1, complete=False, unexpanded=2)
    graph.nodes["n000"]["title"] = title
    draw_graph(graph, out / f"a.{suffix}", size=600)
    if suffix == "svg":
        assert not any(element.tag.endswith("script") for element in ET.parse(out / "a.svg").iter())
    assert (out / f"a.{suffix}").stat().st_size > 1000


def broken(positions: Positions, fault: str) -> Positions:
    first = next(iter(positions))
    if fault == "missing":
        return {name: place for name, place in positions.items() if name != first}
    return positions | {first: (float(fault), 0.0)}


@pytest.mark.parametrize("fault", ["missing", "nan", "inf"])
def test_a_failed_drawing_leaves_nothing_behind(fault: str, pictures: Path, out: Path) -> None:
    """When a drawing fails halfway the folder is as before: the old file untouched, no temporary one."""
    graph = ring(4, pictures)
    (out / "a.png").write_bytes(b"old")
    with pytest.raises(InvalidInputError, match="osition"):
        draw_graph(graph, out / "a.png", positions=broken(dict.fromkeys(graph, (1.0, 2.0)), fault))
    assert [(file.name, file.read_bytes()) for file in out.iterdir()] == [("a.png", b"old")]


@pytest.mark.parametrize("name", ["a.jpg", "a", "a.png.txt", ".png"])
def test_an_unknown_suffix_names_the_three(name: str, pictures: Path, out: Path) -> None:
    """A file name that is none of PNG, SVG and PDF is refused with the three that are, before anything is written."""
    with pytest.raises(InvalidInputError, match=r"\.png, \.svg or \.pdf"):
        draw_graph(ring(2, pictures), out / name)
    assert not list(out.iterdir())


def test_what_cannot_be_drawn_is_said_in_one_line(pictures: Path, out: Path) -> None:
    """An empty graph, an absurd size and a folder that is not there are InvalidInputError, one line each, and write
    nothing.
    """
    graph = ring(2, pictures)
    attempts: list[Callable[[], object]] = [
        lambda: draw_graph(nx.DiGraph(), out / "a.png"),
        lambda: draw_graph(graph, out / "a.png", size=10),
        lambda: draw_graph(graph, out / "a.png", size=1_000_000),
        lambda: draw_graph(graph, out / "none" / "a.png"),
    ]
    for attempt in attempts:
        with pytest.raises(InvalidInputError) as caught:
            attempt()
        assert "\n" not in str(caught.value)
    assert not list(out.iterdir())


def test_an_upper_case_suffix_is_as_good(pictures: Path, out: Path) -> None:
    """`A.PNG` and `A.SVG` are drawn as PNG and SVG."""
    for name in ("A.PNG", "A.SVG"):
        draw_graph(ring(2, pictures), out / name, size=300)
    assert (out / "A.PNG").read_bytes().startswith(b"\x89PNG")
    assert ET.parse(out / "A.SVG").getroot().tag.endswith("svg")


def test_drawing_leaves_pyplot_alone() -> None:
    """No global matplotlib state is touched: pyplot is not even imported."""
    code = "import sys; from simgraph_neo.drawing import *; print('matplotlib.pyplot' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_a_figure_loads_only_what_it_needs() -> None:
    """A chart waits for no layout, and a sheet as PNG for no PDF: both are ready in half the time."""
    heavy = "sorted({'scipy', 'matplotlib.backends.backend_pdf'} & set(sys.modules))"
    code = f"import sys; from simgraph_neo.drawing import draw_degrees, draw_sheet; print({heavy})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
