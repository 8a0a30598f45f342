"""The two canvases draw the same marks at the same places."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from simgraph_neo.drawing import SheetStyle, draw_graph, draw_sheet, draw_strips
from simgraph_neo.drawing.canvas.figure import Figure
from simgraph_neo.drawing.canvas.files import canvas_for, save
from simgraph_neo.drawing.canvas.frame import CAPTION, LEAD, LEAST, TITLE, plan_caption, plan_head, points, unit_for
from simgraph_neo.drawing.canvas.geometry import Rectangle, centred, fit
from simgraph_neo.drawing.canvas.marks import Box, Path, Picture, Text, draw
from simgraph_neo.drawing.canvas.raster import BAND, RasterCanvas
from simgraph_neo.drawing.canvas.text import text_width
from simgraph_neo.drawing.canvas.theme import LIGHT
from simgraph_neo.drawing.canvas.vector import VectorCanvas
from simgraph_neo.errors import InvalidInputError
from tests.support.every_figure import draw_all
from tests.support.every_figure import graph as every_graph
from tests.support.pixels import is_color, pixels

if TYPE_CHECKING:
    import pathlib

    from simgraph_neo.drawing.canvas.marks import Mark
    from tests.support.pixels import Pixels

SIZE = 200, 120
RED, GREEN, BLUE = (255, 0, 0), (0, 128, 0), (0, 0, 255)
PLACE = Rectangle(40, 30, 80, 60)


def drawn(marks: list[Mark], out: pathlib.Path) -> tuple[Pixels, Pixels]:
    """The same marks by Pillow, and by matplotlib with twice the pixels; as many pixels of both."""
    raster, vector = RasterCanvas(*SIZE), VectorCanvas(*SIZE)
    for canvas, name in ((raster, "raster.png"), (vector, "vector.png")):
        draw(canvas, marks)
        save(canvas, out / name, "A figure")
    half = Image.open(out / "vector.png").convert("RGB").reduce(VectorCanvas.finer)
    return pixels(out / "raster.png"), np.asarray(half)


@pytest.mark.parametrize(
    "mark",
    [
        Box(PLACE, "red"),
        Path(np.array([[(10.0, 50.0), (150.0, 90.0)], [(20.0, 20.0), (20.0, 100.0)]]), "red", 4),
        Path(np.array([[(10.0, 10.0), (100.0, 150.0), (190.0, 10.0)]]), "red", 5, 0.5),
        Path(np.array([[(20.0, 20.0), (100.0, 20.0), (60.0, 100.0)]]), "red", 0),
    ],
    ids=["box", "lines", "curve", "shape"],
)
def test_a_mark_looks_the_same_on_both_canvases(mark: Mark, out: pathlib.Path) -> None:
    """Boxes, lines, curves and shapes cover the same pixels; only their rims may be smoothed in another way."""
    one, other = drawn([mark], out)
    difference = np.abs(one.astype(int) - other).max(axis=-1)
    assert (one < 200).any()
    assert (difference > 100).mean() < 0.002


def test_words_stand_at_the_same_place(out: pathlib.Path) -> None:
    """A line of text begins, ends and stands on both canvases where it was measured to, to a pixel and a bearing."""
    text = "Hub 12"
    edges = []
    for image in drawn([Text(text, 20, 60, 24, "black", "left", "bold")], out):
        rows, columns = np.nonzero(image.min(axis=-1) < 128)
        edges.append((columns.min(), columns.max(), rows.min(), rows.max()))
    assert edges[0] == pytest.approx(edges[1], abs=2)
    assert edges[0][1] == pytest.approx(20 + text_width(text, 24, "bold"), abs=5)


def test_a_line_round_a_picture_lies_outside_it(out: pathlib.Path) -> None:
    """On both canvases all of a picture is seen, and the line takes its width round it."""
    for width in (1, 3):
        for name in ("a.png", "b.png"):
            canvas = RasterCanvas(*SIZE) if name == "a.png" else VectorCanvas(*SIZE)
            finer = canvas.finer
            image = Image.new("RGB", (PLACE.width * finer, PLACE.height * finer), "blue")
            draw(canvas, [Picture(image, PLACE, "red", width)])
            save(canvas, out / name, "A figure")
            seen, framed = pixels(out / name), PLACE.grown(width)
            assert is_color(seen, BLUE).sum() == PLACE.width * PLACE.height * finer**2
            ring = framed.width * framed.height - PLACE.width * PLACE.height
            assert is_color(seen, RED).sum() == pytest.approx(ring * finer**2, rel=0.02)


def test_what_comes_later_lies_on_top(out: pathlib.Path) -> None:
    """Marks cover each other in their order, whatever their kinds."""
    middle, top = Path(np.array([[(0.0, 45.0), (200.0, 45.0)]]), "green", 10), Box(Rectangle(50, 40, 60, 50), "red")
    for canvas in (RasterCanvas(*SIZE), VectorCanvas(*SIZE)):
        size = PLACE.width * canvas.finer, PLACE.height * canvas.finer
        draw(canvas, [Picture(Image.new("RGB", size, "blue"), PLACE), middle, top])
        save(canvas, out / "a.png", "A figure")
        seen = pixels(out / "a.png")[:: canvas.finer, :: canvas.finer]
        assert [tuple(seen[45, x]) for x in (10, 45, 55)] == [GREEN, GREEN, RED]
        assert tuple(seen[33, 45]) == BLUE


def test_lines_have_no_seams() -> None:
    """A page of several bands has the pixels of lines that are drawn in one piece, to what nobody sees."""
    lines = Path(np.array([[(5.0, 0.0), (95.0, 2.5 * BAND)], [(50.0, 0.0), (50.0, 2.5 * BAND)]]), "black", 3)
    page, band = RasterCanvas(100, int(2.5 * BAND)), RasterCanvas(100, BAND)
    draw(page, [lines])
    draw(band, [lines._replace(points=lines.points - [0, BAND / 2])])
    piece = np.asarray(page.image).astype(int)[BAND // 2 : BAND // 2 + BAND]
    assert np.abs(piece - np.asarray(band.image)).max() <= 4


@pytest.mark.parametrize(("name", "kind"), [("a.PNG", RasterCanvas), ("a.svg", VectorCanvas), ("a.pdf", VectorCanvas)])
def test_a_file_is_saved_from_its_canvas(name: str, kind: type, out: pathlib.Path) -> None:
    """Which canvas a file needs is known from its suffix, and `save` writes that kind of file."""
    canvas = canvas_for(out / name)(*SIZE)
    assert isinstance(canvas, kind)
    save(canvas, out / name, "A figure")
    begins = {"a.PNG": b"\x89PNG", "a.svg": b"<?xml", "a.pdf": b"%PDF"}
    assert (out / name).read_bytes().startswith(begins[name])


sides = st.integers(1, 5_000)


@given(sides, sides, st.integers(1, 500), st.integers(1, 500))
def test_what_fits_touches_its_box(width: int, height: int, across: int, down: int) -> None:
    """A size that is fitted is inside its box, touches it one way, keeps its shape to a pixel, and is never nothing."""
    found = fit((width, height), (across, down))
    assert 1 <= found[0] <= across
    assert 1 <= found[1] <= down
    assert found[0] == across or found[1] == down
    scale = min(across / width, down / height)
    assert found == pytest.approx((max(1, width * scale), max(1, height * scale)), abs=0.5 + 1e-9)


@given(sides, sides, st.floats(-1e4, 1e4), st.floats(-1e4, 1e4))
def test_what_is_centred_is_centred(width: int, height: int, x: float, y: float) -> None:
    """A rectangle round a point has its size, and its middle there to half a pixel."""
    place = centred((width, height), x, y)
    assert (place.width, place.height) == (width, height)
    assert ((place.left + place.right) / 2, (place.top + place.bottom) / 2) == pytest.approx((x, y), abs=0.5 + 1e-6)


def test_a_figure_is_shown_and_saved(out: pathlib.Path) -> None:
    """A cell shows a figure's PNG at half its pixels; it is saved as that PNG, or drawn again as SVG or PDF."""

    def draw_box(path: pathlib.Path) -> str:
        canvas = canvas_for(path)(*SIZE)
        draw(canvas, [Box(PLACE, "red")])
        save(canvas, path, "A box")
        return "drawn"

    figure = Figure(draw_box)
    png, about = figure._repr_png_()
    assert (figure.size, about, figure.report) == (SIZE, {"width": SIZE[0] // 2}, "drawn")
    assert f"{SIZE[0]} x {SIZE[1]} pixels" in repr(figure)
    saved = [figure.save(str(out / name)).read_bytes() for name in ("a.PNG", "a.svg", "a.pdf")]
    assert saved[0] == png
    both = [Figure(draw_box, out / name) for name in ("b.png", "b.svg")]
    assert [(each.png, repr(each)) for each in both] == [(png, f"<Figure saved as {each.path}>") for each in both]
    assert [each[:5] for each in saved[1:]] == [b"<?xml", b"%PDF-"]
    with pytest.raises(InvalidInputError, match="End its name with"):
        figure.save(out / "a.gif")


@given(st.text(max_size=300), st.lists(st.text(max_size=80), max_size=6), st.integers(200, 10_000))
@settings(deadline=None)
def test_every_figure_has_one_frame(title: str, parts: list[str], width: int) -> None:
    """Title bold, lead and caption: at the left, inside, one below the other, three sizes, the least 7 points on A4."""
    unit = unit_for(width)
    head = plan_head(title, parts, 30, 20, width, unit, LIGHT)
    foot = plan_caption(parts, 30, head.bottom, width, unit, LIGHT)
    marks = [*head.marks, *foot.marks]
    assert {mark.size for mark in marks} <= {TITLE * unit, LEAD * unit, CAPTION * unit}
    assert {mark.weight == "bold" for mark in head.marks if mark.size == TITLE * unit} <= {True}
    assert all(points(mark.size, width) >= LEAST - 1e-6 for mark in marks)
    assert all(text_width(mark.text, mark.size, mark.weight) <= width for mark in marks)
    assert all((mark.x, mark.ha) == (30, "left") for mark in marks)
    ends = [20, *(end for mark in marks for end in (mark.y - 0.7 * mark.size, mark.y + 0.7 * mark.size))]
    assert ends == sorted(ends)
    assert foot.bottom >= ends[-1]


def test_every_svg_is_one_picture_with_a_title_and_a_description(out: pathlib.Path) -> None:
    """Screen readers read the title and the caption of each figure, and search finds them; a path of ours never."""
    draw_all(out, "svg")
    figures = sorted(out.glob("*.svg"))
    assert len(figures) >= 6
    for figure in figures:
        root = ET.parse(figure).getroot()
        title, description = root[0], root[1]
        assert root.attrib["role"] == "img"
        assert [title.tag.rpartition("}")[2], description.tag.rpartition("}")[2]] == ["title", "desc"]
        assert len(title.text or "") > 8
        assert len(description.text or "") > 8


def test_an_svg_keeps_its_letters_as_text(out: pathlib.Path) -> None:
    """All words of a drawing are text elements in a font that others have; a title in no font of ours, too."""
    graph = every_graph("Rosé & 日本")
    draw_graph(graph, out / "a.svg", size=600, text=True, labels=True)
    draw_strips(graph, [list(graph)[:2]], out / "b.svg", size=600, text=True)
    draw_sheet(graph, out / "c.svg", SheetStyle(size=600, text=True))
    for name in "abc":
        root = ET.parse(out / f"{name}.svg").getroot()
        texts = [element for element in root.iter() if element.tag.endswith("}text")]
        assert any("Rosé & " in (element.text or "") for element in texts)
        assert all("font-family: 'DejaVu Sans', sans-serif" in element.attrib["style"] for element in texts)
        assert "simgraph:" not in (out / f"{name}.svg").read_text("utf-8")
    with pytest.raises(InvalidInputError, match=r"a\.png cannot keep letters as text"):
        draw_graph(graph, out / "a.png", text=True)
