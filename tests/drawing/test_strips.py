"""StripPlan strips are judged by their pixels, as drawings are: each picture is a plain colour of its own."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import chain, combinations, pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from simgraph_neo.drawing import StripReport, draw_strips
from simgraph_neo.drawing.canvas.frame import points
from simgraph_neo.drawing.canvas.text import wrapped
from simgraph_neo.drawing.canvas.theme import LIGHT
from simgraph_neo.drawing.strip.draw import KEY
from simgraph_neo.drawing.strip.plan import Frame, plan_strips
from simgraph_neo.errors import InvalidInputError
from tests.support.figures import texts
from tests.support.hostile import HOSTILE
from tests.support.pixels import SHAPES, SUFFIXES, color, is_color, overlap, pixels, rgb

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def way(length: int, folder: Path, **attributes: Any) -> nx.DiGraph[str]:
    """Pictures n000, n001, ... in several shapes, each listing the one before and the one after."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for number in range(length):
        width, height = SHAPES[number % len(SHAPES)]
        picture = folder / f"n{number:03d}.png"
        Image.new("RGB", (width, height), color(number)).save(picture)
        graph.add_node(picture.stem, picture=picture, aspect_ratio=width / height, **attributes)
    for before, after in pairwise(graph.nodes):
        graph.add_edge(before, after, rank=2)
        graph.add_edge(after, before, rank=5)
    return graph


def drawn(graph: nx.DiGraph[str], path: Path, *, back: bool = False, size: int = 1200) -> StripReport:
    strips = [list(graph), list(graph)[::-1]][: 1 + back]
    return draw_strips(graph, strips, path, size=size, lead=["2 hops there"], remarks=["lists of today"])


@pytest.mark.parametrize("length", [2, 5, 14, pytest.param(60, marks=pytest.mark.long)])
def test_every_picture_is_whole_at_its_place(length: int, pictures: Path, out: Path) -> None:
    """Each picture's colour fills exactly the reported places of both strips: no arrow, text or picture covers it."""
    report = drawn(way(length, pictures), out / "a.png", back=True)
    image = pixels(out / "a.png")
    assert image.shape == (report.height, report.width, 3)
    assert [len(strip) for strip in report.strips] == [length, length]
    for number, places in enumerate(zip(report.strips[0], report.strips[1][::-1], strict=True)):
        mask = is_color(image, color(number))
        assert mask.sum() == sum(place.width * place.height for place in places)
        assert all(mask[place.top : place.bottom, place.left : place.right].all() for place in places)
    assert not any(overlap(a, b) for a, b in combinations(chain(*report.strips), 2))


def test_pictures_have_one_height_and_their_true_shape(pictures: Path, out: Path) -> None:
    """All pictures are equally high, and as wide as their files say, whatever the node's attribute says."""
    graph = way(12, pictures)
    nx.set_node_attributes(graph, dict.fromkeys(graph, 1.0), "aspect_ratio")
    (strip,) = drawn(graph, out / "a.png").strips
    assert {place.height for place in strip} == {strip[0].height}
    for number, place in enumerate(strip):
        width, height = SHAPES[number % len(SHAPES)]
        assert abs(place.width - place.height * width / height) <= 2


def paper(image: Any, left: int, top: int, right: int, bottom: int) -> bool:
    return bool((image[top:bottom, left:right] == 255).all())


@pytest.mark.parametrize("length", [2, 5, 14])
def test_margins_are_paper(length: int, pictures: Path, out: Path) -> None:
    """Round everything there is white paper of the same width on all four sides, at least."""
    graph = way(length, pictures, title="A title of many words that is longer than its picture is wide")
    drawn(graph, out / "a.png", back=True)
    image = pixels(out / "a.png")
    edge, (height, width) = round(0.02 * 1200), image.shape[:2]
    assert paper(image, 0, 0, width, edge)
    assert paper(image, 0, 0, edge, height)
    assert paper(image, width - edge, 0, width, height)
    assert paper(image, 0, height - edge, width, height)


def test_an_arrow_lies_between_pictures_and_touches_none(pictures: Path, out: Path) -> None:
    """Between two neighbours there is dark ink and paper at both ends; behind the last one there is none."""
    report = drawn(way(3, pictures), out / "a.png")
    image, (strip,) = pixels(out / "a.png"), report.strips
    for before, after in pairwise(strip):
        middle = (before.top + before.bottom) // 2
        gap = image[middle, before.right + 1 : after.left - 1].max(axis=-1)
        assert (gap < 200).sum() > len(gap) / 2
        assert (gap[:4] == 255).all()
        assert (gap[-4:] == 255).all()
    assert paper(image, strip[-1].right + 2, strip[-1].top, report.width, strip[-1].bottom)


@given(st.lists(st.lists(st.floats(0.02, 40), min_size=1, max_size=30), min_size=1, max_size=2), st.integers(300, 4000))
def test_any_shapes_are_laid_out_in_reading_order(strips: list[list[float]], size: int) -> None:
    """Pictures of any shapes lie on the page, apart, row by row from the left, an arrow behind all but the last."""
    film = plan_strips([list(enumerate(strip)) for strip in strips], size)
    for ratios, strip in zip(strips, film.strips, strict=True):
        for ratio, place in ((ratio, frame.picture) for ratio, frame in zip(ratios, strip, strict=True)):
            assert place.width == pytest.approx(place.height * ratio, abs=1 + ratio)
        assert [frame.arrow is None for frame in strip] == [False] * (len(strip) - 1) + [True]
        assert all(in_order(before, after) for before, after in pairwise(strip))
    places = [frame.picture for strip in film.strips for frame in strip]
    assert not any(overlap(a, b) for a, b in combinations(places, 2))
    assert film.width <= size + 1
    for place in places:
        assert film.margin - 1 <= place.left
        assert place.right <= film.width - film.margin + 1
        assert place.top >= 0
        assert place.bottom <= film.bottom


def in_order(before: Frame, after: Frame) -> bool:
    """Whether the arrow of a frame ends before the next one in its row, or that begins a row below its text."""
    assert before.arrow
    beside = before.picture.right < before.arrow.start < before.arrow.end < after.picture.left
    return beside or before.text_top < after.picture.top


@pytest.mark.parametrize("length", [2, 6, 14])
def test_a_strip_can_be_read_on_a4(length: int) -> None:
    """Titles and ids under pictures have 7 points or more if the strip is printed 180 mm wide."""
    film = plan_strips([[(number, 1.5) for number in range(length)]], 2000)
    assert points(film.letters, film.width) >= 7 - 1e-6


def test_a_way_of_hundreds_of_steps_stays_a_page() -> None:
    """A way of 400 hops is drawn with smaller pictures instead of a page of any height."""
    film = plan_strips([[(number, 1.5) for number in range(400)]], 2000)
    assert film.bottom < 6 * 2000
    assert film.unit > 40


def test_svg_holds_every_picture_of_both_strips(pictures: Path, out: Path) -> None:
    """The SVG is XML with an embedded image a frame and no script, a hostile title or not."""
    graph = way(5, pictures, title=HOSTILE, source=HOSTILE, license=HOSTILE)
    report = drawn(graph, out / "a.svg", back=True)
    root = ET.parse(out / "a.svg").getroot()
    tags = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert tags.count("image") == 10
    assert "script" not in tags
    assert float(root.attrib["width"].removesuffix("pt")) == pytest.approx(report.width * 0.72)


def test_the_title_answers_what_was_asked(pictures: Path, out: Path) -> None:
    """Where only the path back exists, the title says first that there is none; else it says the hops of each way."""
    graph = way(3, pictures)
    graph.nodes["n000"]["title"] = "Rose"
    there, back = ["n000", "n001", "n002"], ["n002", "n001", "n000"]
    for strips, title, headings in (
        ([back], "No path from Rose to n002. The path back has 2 hops", []),
        ([there], "From Rose to n002 in 2 hops", []),
        (
            [there, back],
            "From Rose to n002 in 2 hops, 2 hops back",
            ["Path from Rose to n002: 2 hops", "Path back from n002 to Rose: 2 hops"],
        ),
    ):
        draw_strips(graph, strips, out / "a.svg", asked=("n000", "n002"))
        found = " ".join(texts(out / "a.svg"))
        assert title in found
        assert [heading for heading in headings if heading in found] == headings
        assert ("Path from" in found) == bool(headings)


def test_arrows_of_a_path_back_are_thin_and_dashed(pictures: Path, out: Path) -> None:
    """Its shafts are half as thick and broken by paper; all arrows have the colour of ink, since hue means a group."""
    graph, shafts = way(2, pictures), []
    for strip in (["n000", "n001"], ["n001", "n000"]):
        report = draw_strips(graph, [strip], out / "a.png", asked=("n000", "n001"), size=1200)
        (left, right), image = report.strips[0], pixels(out / "a.png")
        middle = (left.top + left.bottom) // 2
        between = image[middle - 8 : middle + 9, left.right + 2 : right.left - 2].max(axis=-1)  # below the rank
        shafts.append(between[:, : between.shape[1] // 2] < 128)
        assert is_color(image[middle : middle + 1, left.right : right.left], rgb(LIGHT.ink)).any()
    there, back = shafts
    assert 1.5 * back.sum(axis=0).max() <= there.sum(axis=0).max()
    assert not np.diff(there.any(axis=0).nonzero()[0]).max() > 1
    assert np.diff(back.any(axis=0).nonzero()[0]).max() > 2


def test_pdf_is_one_page_with_every_picture(pictures: Path, out: Path) -> None:
    """The PDF has the page's size, one embedded image a frame and no Type 3 font."""
    report = drawn(way(7, pictures, title=HOSTILE), out / "a.pdf")
    data = (out / "a.pdf").read_bytes()
    box = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", data)
    assert box
    assert [float(side) for side in box.groups()] == pytest.approx([report.width * 0.72, report.height * 0.72])
    assert data.count(b"/Subtype /Image") == 7
    assert b"/Type3" not in data


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_way_gives_the_same_bytes(suffix: str, pictures: Path, out: Path) -> None:
    """Drawn twice, a file is the same to the last byte."""
    graph = way(4, pictures, title="Rose")
    for name in "ab":
        drawn(graph, out / f"{name}.{suffix}", size=500)
    assert (out / f"a.{suffix}").read_bytes() == (out / f"b.{suffix}").read_bytes()


def test_missing_pictures_become_placeholders(pictures: Path, out: Path) -> None:
    """A frame without a picture is a plain one of its known shape and colour, counted once for both strips."""
    graph = way(3, pictures)
    graph.nodes["n001"].update(picture=None, aspect_ratio=2.0, average_color="#ff8800")
    report = drawn(graph, out / "a.png", back=True)
    assert report.placeholders == {"n001": "no picture"}
    place = report.strips[0][1]
    assert abs(place.width - 2 * place.height) <= 1
    assert is_color(pixels(out / "a.png")[place.top : place.bottom, place.left : place.right], (255, 136, 0)).all()


def test_what_cannot_be_drawn_is_said_in_one_line(pictures: Path, out: Path) -> None:
    """No strip, an empty one, an absurd size, an unknown suffix and a bad folder are InvalidInputError and write
    nothing.
    """
    graph = way(2, pictures)
    attempts: list[Callable[[], object]] = [
        lambda: draw_strips(graph, [], out / "a.png"),
        lambda: draw_strips(graph, [list(graph), []], out / "a.png"),
        lambda: drawn(graph, out / "a.png", size=10),
        lambda: drawn(graph, out / "a.gif"),
        lambda: drawn(graph, out / "none" / "a.png"),
    ]
    for attempt in attempts:
        with pytest.raises(InvalidInputError) as caught:
            attempt()
        assert "\n" not in str(caught.value)
    assert not list(out.iterdir())


@given(st.text(max_size=200), st.floats(5, 400), st.integers(1, 3))
def test_wrapped_lines_keep_their_words_and_their_number(text: str, width: float, lines: int) -> None:
    """No more lines than allowed; where nothing was cut they are the text again, without its spaces."""
    found = wrapped(text, width, 12, lines=lines)
    assert len(found) <= lines
    if not found or not found[-1].endswith("…"):
        assert "".join(found).replace(" ", "") == "".join(wrapped(text, 1e9, 12, lines=1)).replace(" ", "")


def test_lines_break_at_spaces_and_end_in_an_ellipsis() -> None:
    """Words stay whole where they fit; what has no place is cut behind an ellipsis, which fits too."""
    assert wrapped("one two three", 60, 12, lines=3) == ["one two", "three"]
    (line,) = wrapped("one two three", 60, 12, lines=1)
    assert line in {"one tw…", "one two…", "one t…"}
    assert wrapped("", 60, 12, lines=2) == []
    assert len(wrapped(KEY, 10_000, 12, lines=1)) == 1
