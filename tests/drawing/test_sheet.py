"""Contact sheets are judged by their pixels, as drawings are, and by what a PDF's own operators say."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
import zlib
from itertools import combinations, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from PIL import Image

from simgraph_neo.drawing import SheetStyle, draw_sheet, plan_sheet
from simgraph_neo.drawing.canvas.frame import points
from simgraph_neo.drawing.canvas.raster import RasterCanvas
from simgraph_neo.drawing.canvas.text import text_width, wrapped
from simgraph_neo.drawing.canvas.theme import DARK, LIGHT
from simgraph_neo.drawing.canvas.vector import VectorCanvas
from simgraph_neo.drawing.sheet.pages import PAPERS, Shape, Sheet, Span, grid_for, parse_format, plan_sheets
from simgraph_neo.drawing.sheet.sections import Entry, Section, sections
from simgraph_neo.errors import InvalidInputError
from tests.support.hostile import HOSTILE
from tests.support.pixels import SHAPES, SUFFIXES, color, grouped_ring, is_color, mark, overlap, pixels, rgb
from tests.support.tiers import few

if TYPE_CHECKING:
    from collections.abc import Callable

    from simgraph_neo.drawing.sheet.pages import Cell


@pytest.mark.parametrize("nodes", few([1, 2, 20, 157], 1, 20))
def test_every_picture_is_whole_at_its_place(nodes: int, pictures: Path, out: Path) -> None:
    """Each picture's own colour fills exactly its reported place: no other picture, frame or text covers it."""
    graph = grouped_ring(nodes, pictures, seeds=["n000"], depth=3)
    report = draw_sheet(graph, out / "a.png", SheetStyle(by="community", size=1000))
    image = pixels(out / "a.png")
    assert image.shape == (report.height, report.width, 3)
    assert report.places.keys() == set(graph)
    one_number = image.astype(np.int64) @ [65536, 256, 1]
    for number, node in enumerate(graph):
        page, place = report.places[node]
        found = np.argwhere(one_number == np.dot(color(number), [65536, 256, 1]))
        assert page == 0
        assert len(found) == place.width * place.height
        assert (*found.min(axis=0), *found.max(axis=0) + 1) == (place.top, place.left, place.bottom, place.right)


def test_pictures_have_their_true_shape(pictures: Path, out: Path) -> None:
    """Width to height on the page is that of the file, whatever the node's attribute says."""
    graph = grouped_ring(20, pictures)
    nx.set_node_attributes(
        graph, dict(zip(graph, [0.2, 1.0, 9.0, float("nan"), None] * 4, strict=True)), "aspect_ratio"
    )
    report = draw_sheet(graph, out / "a.png")
    for number, node in enumerate(graph):
        (width, height), (_, place) = SHAPES[number % len(SHAPES)], report.places[node]
        assert abs(place.width - place.height * width / height) <= 1 + width / height


@pytest.mark.parametrize(("nodes", "columns"), [(1, 1), (30, 5), (157, 5), (400, 8)])
def test_a_sheet_can_be_read_on_a4(nodes: int, columns: int, pictures: Path, out: Path) -> None:
    """Words under pictures have 7 points on paper, also at 180 mm of a PNG; only many columns make them smaller."""
    graph = grouped_ring(nodes, pictures)
    for name in ("a.png", "a.pdf"):
        plan = plan_sheet(graph, out / name, SheetStyle(by="community"))
        printed = 0.72 * plan.grid.letters if plan.paged else points(plan.grid.letters, plan.grid.width)
        assert printed >= 7 - 0.02
        assert plan.paged or plan.grid.columns <= columns
    report = draw_sheet(graph, out / "a.png", SheetStyle(by="community", columns=14))
    assert report.points < 7 or nodes == 1


@pytest.mark.parametrize("size", [300, 1200])
def test_words_stay_in_their_column(size: int, pictures: Path, out: Path) -> None:
    """Margins and the gaps between columns are paper, whatever stands under the pictures, also in small letters."""
    graph = nx.relabel_nodes(grouped_ring(30, pictures), lambda node: f"photos:2021/a long way down/{node}.jpg")
    mark(graph, "title", "Wikimedia_Wwwwwwwwwwwwwwwwwwwwwwwwwww ")
    style = SheetStyle(size=size, by="community")
    plan, report = plan_sheet(graph, out / "a.png", style), draw_sheet(graph, out / "a.png", style)
    blank = (pixels(out / "a.png") == 255).all(axis=-1)
    first = min(place.top for _, place in report.places.values())
    assert plan.grid.columns > 1
    for column in range(1, plan.grid.columns):
        right = plan.grid.left(column) - 1
        gap = blank[:, right - plan.grid.gap + 3 : right]
        rows = [cell.top for cell in plan.sheets[0].cells]
        assert all(gap[top : top + 20].all() for top in rows)
        assert gap[first:][~_heading_rows(plan.sheets[0], report.height, plan.grid.heading)[first:]].all()
    edge = plan.grid.margin - 2
    assert blank[:edge].all()
    assert blank[-edge:].all()
    assert blank[:, :edge].all()
    assert blank[:, -edge:].all()


def _heading_rows(sheet: Sheet, height: int, size: float) -> Any:
    rows = np.zeros(height, dtype=bool)
    for heading in sheet.headings:
        rows[int(heading.y - size) : int(heading.y + size)] = True
    return rows


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_seeds_are_framed_and_nothing_else(theme: Any, pictures: Path, out: Path) -> None:
    """The theme's seed colour runs round the seeds' pictures and is nowhere else; the paper is the theme's."""
    look = DARK if theme == "dark" else LIGHT
    graph = grouped_ring(12, pictures, seeds=["n003", "n007", "not there"], depth=1)
    report = draw_sheet(graph, out / "a.png", SheetStyle(by="community", theme=theme))
    image = pixels(out / "a.png")
    framed = is_color(image, rgb(look.ink))
    for seed in ("n003", "n007"):
        left, top, right, bottom = report.places[seed][1]
        x, y = (left + right) // 2, (top + bottom) // 2
        for beside in (framed[y, left - 2 : left], framed[y, right : right + 2]):
            assert beside.all()
        for beside in (framed[top - 2 : top, x], framed[bottom : bottom + 2, x]):
            assert beside.all()
        framed[top - 9 : bottom + 9, left - 9 : right + 9] = False
    assert not framed.any()
    assert is_color(image, rgb(look.paper)).mean() > 0.3
    assert (theme == "light") == bool(is_color(image, (255, 255, 255)).any())


def test_headings_have_the_colours_of_their_groups(pictures: Path, out: Path) -> None:
    """Each section's colour fills a square at the left margin above its pictures, and nothing else."""
    report = draw_sheet(grouped_ring(12, pictures), out / "a.png", SheetStyle(by="community"))
    image, above = pixels(out / "a.png"), 0
    assert [section.name for section in report.sections] == ["community 1", "community 2", "community 3"]
    for section in report.sections:
        rows, columns = np.nonzero(is_color(image, rgb(section.color)))
        assert np.ptp(rows) == np.ptp(columns)
        assert len(rows) == (np.ptp(rows) + 1) ** 2
        top = min(report.places[entry.node][1].top for entry in section.entries)
        assert above < rows.min() < rows.max() < top
        above = max(report.places[entry.node][1].bottom for entry in section.entries)


LISTS = st.dictionaries(st.integers(0, 11), st.lists(st.integers(0, 11), max_size=5, unique=True), min_size=1)


def graph_of(lists: dict[int, list[int]]) -> nx.DiGraph[int]:
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(12))
    graph.add_edges_from((a, b, {"rank": rank}) for a, found in lists.items() for rank, b in enumerate(found, 1))
    return graph


@given(LISTS, st.lists(st.integers(0, 11), min_size=1, max_size=3, unique=True))
def test_by_depth_a_rank_is_where_a_walk_met_the_image_first(lists: dict[int, list[int]], seeds: list[int]) -> None:
    """Walking level by level, the best place in a list of the level before is the rank; seeds have none."""
    graph = graph_of(lists)
    graph.graph["seeds"] = seeds
    met: dict[int, tuple[int, int | None]] = dict.fromkeys(seeds, (0, None))
    level, depth = list(seeds), 0
    while level:
        depth += 1
        fresh: dict[int, int] = {}
        for before in level:
            for rank, node in enumerate(lists.get(before, []), 1):
                if node not in met:
                    fresh[node] = min(rank, fresh.get(node, 99))
        met |= {node: (depth, rank) for node, rank in fresh.items()}
        level = list(fresh)
    graph.remove_nodes_from(set(graph) - set(met))
    nx.set_node_attributes(graph, {node: hops for node, (hops, _) in met.items()}, "depth")
    found = sections(graph, "depth")
    assert [e.node for e in found[0].entries] == seeds
    for hops, section in enumerate(found):
        assert {entry.node: entry.rank for entry in section.entries} == {n: r for n, (h, r) in met.items() if h == hops}
        ranks = [(entry.rank, entry.node) for entry in section.entries if entry.rank]
        assert ranks == sorted(ranks)


@given(LISTS, st.lists(st.integers(0, 11), min_size=1, max_size=3, unique=True))
def test_by_seed_the_seed_comes_first(lists: dict[int, list[int]], seeds: list[int]) -> None:
    """A seed's group begins with it, nearer images come before others, and each says how far from which seed it is."""
    graph = graph_of(lists)
    graph.graph["seeds"] = seeds
    for section in sections(graph, "seed"):
        if section.name == "unknown":
            continue
        seed = int(section.name)
        hops = [nx.shortest_path_length(graph, seed, entry.node) for entry in section.entries]
        assert section.entries[0] == (seed, None, "seed")
        assert hops == sorted(hops)
        for far, entry in list(zip(hops, section.entries, strict=True))[1:]:
            assert entry.origin == f"{far} hop{'s' * (far > 1)} from {seed}"
            assert entry.rank == min(
                lists[before].index(entry.node) + 1
                for before in lists
                if entry.node in lists[before]
                and nx.has_path(graph, seed, before)
                and nx.shortest_path_length(graph, seed, before) == far - 1
            )


def test_by_depth_images_of_several_seeds_say_whose_they_are() -> None:
    """Under an image stand the seeds that it is nearest to, by their titles; of a single seed nothing does."""
    graph = nx.DiGraph([("a", "x"), ("b", "x"), ("b", "y")], seeds=["a", "b"])
    nx.set_node_attributes(graph, {"a": 0, "b": 0, "x": 1, "y": 1}, "depth")
    nx.set_node_attributes(graph, {"b": "Bee"}, "title")
    origins = {entry.node: entry.origin for section in sections(graph, "depth") for entry in section.entries}
    assert origins == {"a": "", "b": "", "x": "from a, Bee", "y": "from Bee"}
    graph.graph["seeds"] = ["b"]
    assert not any(entry.origin for section in sections(graph, "depth") for entry in section.entries)


@given(LISTS, st.lists(st.sampled_from(["a", "b", "c"]), min_size=12, max_size=12))
def test_in_other_groups_the_most_listed_come_first(lists: dict[int, list[int]], sources: list[str]) -> None:
    """Ranks count up from 1; who is in more lists of its own group comes first, then who stands higher in them."""
    graph = graph_of(lists)
    nx.set_node_attributes(graph, dict(enumerate(sources)), "source")
    for section in sections(graph, "source"):
        members = [node for node in range(12) if sources[node] == section.name]
        assert {entry.node for entry in section.entries} == set(members)
        assert [entry.rank for entry in section.entries] == list(range(1, len(members) + 1))
        places = [
            [
                lists[other].index(entry.node)
                for other in members
                if other != entry.node and entry.node in lists.get(other, [])
            ]
            for entry in section.entries
        ]
        keys = [(-len(of_one), sum(of_one), e.node) for of_one, e in zip(places, section.entries, strict=True)]
        assert keys == sorted(keys)


def parts_of(sizes: list[int]) -> list[Section]:
    numbers = iter(range(sum(sizes)))
    return [
        Section(f"group {g}", "#000000", [Entry(next(numbers), n) for n in range(size)]) for g, size in enumerate(sizes)
    ]


SHAPE = st.builds(Shape, st.floats(0.01, 100), st.integers(1, 4))


@given(st.lists(st.integers(1, 40), min_size=1, max_size=8), st.data(), st.sampled_from(["a.png", *PAPERS]))
def test_any_shapes_are_laid_out_in_reading_order(sizes: list[int], data: st.DataObject, name: Any) -> None:
    """All images have a room of their own on a page, in order; no heading ends a page, every page begins with one."""
    page = parse_format(Path("a.png" if name == "a.png" else "a.pdf"), None, None if name == "a.png" else name)
    parts = parts_of(sizes)
    shapes = dict(enumerate(data.draw(st.lists(SHAPE, min_size=sum(sizes), max_size=sum(sizes)))))
    grid = grid_for(page, parts, data.draw(st.none() | st.integers(1, 12)))
    bottom = page.height - grid.margin if page.height else float("inf")
    span = Span(100, grid.margin, bottom)
    grid = grid.within(span, 4)
    sheets = plan_sheets(parts, shapes, grid, span)
    cells = [cell for sheet in sheets for cell in sheet.cells]
    assert [cell.entry for cell in cells] == [entry for part in parts for entry in part.entries]
    for number, sheet in enumerate(sheets):
        assert sheet.headings[0].y < sheet.cells[0].top
        assert sheet.headings[-1].y < sheet.cells[-1].top
        assert sheet.headings[0].y > (span.top if number else span.first)
        assert all(cell.bottom <= bottom for cell in sheet.cells)
        assert all(in_order(a, b) for a, b in pairwise(sheet.cells))
        for cell in sheet.cells:
            place = cell.place((round(1000 * shapes[cell.entry.node].ratio) + 1, 1000))
            assert grid.margin <= place.left < place.right <= grid.width - grid.margin
            assert cell.top <= place.top + 1
            assert place.bottom == cell.top + cell.height < cell.bottom
    starts = [heading.section.name for sheet in sheets for heading in sheet.headings if not heading.continued]
    assert starts == [part.name for part in parts]
    for before, after in pairwise(sheets):
        assert after.headings[0].continued == (before.headings[-1].section is after.headings[0].section)


def in_order(before: Cell, after: Cell) -> bool:
    """Whether a room is right of the one before, in one row, or begins a row below its text."""
    beside = before.left + before.width < after.left and before.top == after.top
    return beside or before.bottom <= after.top


def test_a_page_breaks_where_the_next_row_does_not_fit(pictures: Path, out: Path) -> None:
    """Every page but the last is so full that the next row, with its heading, would pass its end."""
    graph = grouped_ring(157, pictures)
    plan = plan_sheet(graph, out / "a.pdf", SheetStyle(by="community"))
    bottom = plan.height - plan.grid.margin
    assert len(plan.sheets) > 3
    for sheet, following in pairwise(plan.sheets):
        row = following.cells[0].bottom - following.cells[0].top
        assert sheet.cells[-1].bottom <= bottom
        more = 0 if following.headings[0].continued else plan.grid.heading_room + plan.grid.heading
        assert sheet.cells[-1].bottom + row + more > bottom


DRAWN = re.compile(rb"([\d.]+) 0 0 ([\d.]+) ([\d.]+) ([\d.]+) cm\s+/I\d+ Do")


def pages_of(data: bytes) -> list[list[tuple[float, ...]]]:
    """Width, height, x and y in points of each picture on each page of a PDF that has some."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
    texts = [zlib.decompressobj().decompress(each) for each in streams if each[:1] == b"x"]
    found = [[tuple(map(float, match)) for match in DRAWN.findall(text)] for text in texts]
    return [page for page in found if page]


@pytest.mark.parametrize("paper", few(PAPERS, "a4"))
def test_a_pdf_has_every_picture_once_at_its_place(paper: Any, pictures: Path, out: Path) -> None:
    """Page by page a PDF places the pictures where the report says; pages have the paper's size, fonts are real."""
    graph = grouped_ring(60, pictures)
    report = draw_sheet(graph, out / "a.pdf", SheetStyle(by="community", paper=paper))
    data = (out / "a.pdf").read_bytes()
    sides = re.findall(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", data)
    assert len(sides) == report.pages > 1
    for side in sides:
        assert [float(length) for length in side] == pytest.approx([0.72 * length for length in PAPERS[paper]])
    assert (report.width, report.height) == PAPERS[paper]
    wanted = [[place for page, place in report.places.values() if page == number] for number in range(report.pages)]
    assert [len(page) for page in pages_of(data)] == [len(page) for page in wanted]
    for drawn, places in zip(pages_of(data), wanted, strict=True):
        for found, place in zip(drawn, places, strict=True):
            inches = (place.width, place.height, place.left, report.height - place.bottom)
            assert found == pytest.approx([0.72 * length for length in inches], abs=0.01)
        assert not any(overlap(a, b) for a, b in combinations(places, 2))
    assert data.count(b"/DCTDecode") == 60
    assert b"/Type3" not in data


def test_pages_are_numbered_and_name_what_goes_on(pictures: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page of a PDF has its number, what the sheet is of, its headings, and every image's words, once."""
    pages: list[list[str]] = []

    class Recorder(VectorCanvas):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            pages.append([])

        def write(self, text: str, *arguments: Any, **look: Any) -> None:
            pages[-1].append(text)
            super().write(text, *arguments, **look)

    monkeypatch.setattr("simgraph_neo.drawing.sheet.draw.VectorCanvas", Recorder)
    graph = grouped_ring(40, pictures, seeds=["n000"], depth=1)
    nx.set_node_attributes(graph, {node: f"Picture {node}" for node in graph}, "title")
    nx.set_node_attributes(graph, {node: int(node != "n000") for node in graph}, "depth")
    report = draw_sheet(graph, out / "a.pdf")
    assert report.pages == len(pages) > 1
    for number, words in enumerate(pages):
        assert words.count(f"{number + 1} / {len(pages)}") == 1
        assert sum(word.startswith("From Picture n000 (n000)") for word in words) == 1 + (number == 0)
        assert ("39 images, continued" in words) == (number > 0)
        assert {word for word in words if word.startswith("Picture n")} == {
            f"Picture {node}" for node, (page, _) in report.places.items() if page == number
        }
    assert [word for word in pages[0] if word in {"depth 0", "depth 1"}] == ["depth 0", "depth 1"]


def test_a_pdfs_pictures_are_the_pictures(pictures: Path, out: Path) -> None:
    """The JPEGs in a PDF are the pictures themselves, upright, in order, twice as fine as the page."""
    graph = grouped_ring(8, pictures)
    for file in pictures.iterdir():
        with Image.open(file) as picture:
            upper = picture.convert("RGB")
        upper.paste("black", (0, upper.height // 2, upper.width, upper.height))
        upper.save(file)
    report = draw_sheet(graph, out / "a.pdf")
    jpegs = re.findall(rb"stream\r?\n(\xff\xd8.*?\xff\xd9)\r?\nendstream", (out / "a.pdf").read_bytes(), re.DOTALL)
    assert len(jpegs) == 8
    for (node, (_, place)), jpeg in zip(report.places.items(), jpegs, strict=True):
        with Image.open(io.BytesIO(jpeg)) as picture:
            assert picture.size == (2 * place.width, 2 * place.height)
            assert np.abs(np.asarray(picture)[9, 9].astype(int) - color(int(node[1:]))).max() < 4
            assert np.asarray(picture)[-9, 9].max() < 4


def test_an_svg_holds_every_picture(pictures: Path, out: Path) -> None:
    """The SVG is one XML document of the reported size with an embedded image a node and no script."""
    graph = grouped_ring(9, pictures)
    mark(graph, "title", HOSTILE)
    report = draw_sheet(graph, out / "a.svg", SheetStyle(size=700))
    root = ET.parse(out / "a.svg").getroot()
    tags = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert tags.count("image") == 9
    assert "script" not in tags
    assert float(root.attrib["height"].removesuffix("pt")) == pytest.approx(report.height * 0.72)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_graph_gives_the_same_bytes(suffix: str, pictures: Path, out: Path) -> None:
    """Drawn twice, with nodes and edges in another order, a file is the same to the last byte."""
    graph = grouped_ring(9, pictures, seeds=["n002"], depth=2)
    turned: nx.DiGraph[str] = nx.DiGraph(**graph.graph)
    turned.add_nodes_from(reversed(list(graph.nodes(data=True))))
    turned.add_edges_from(reversed(list(graph.edges(data=True))))
    for name, each in (("a", graph), ("b", turned)):
        draw_sheet(each, out / f"{name}.{suffix}", SheetStyle(by="community"))
    assert (out / f"a.{suffix}").read_bytes() == (out / f"b.{suffix}").read_bytes()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_hostile_words_are_only_text(suffix: str, pictures: Path, out: Path) -> None:
    """Markup, control characters and signs the font lacks, in titles, ids, sources and seeds, are drawn in silence."""
    graph = nx.relabel_nodes(grouped_ring(4, pictures), {"n001": HOSTILE, "n002": "\U0001d5a0" * 9, "n003": ""})
    graph.graph.update(seeds=[HOSTILE, "\U0001d5a0" * 9], depth=1)  # a letter that only the plain weight has
    mark(graph, "title", HOSTILE)
    mark(graph, "license", HOSTILE)
    report = draw_sheet(graph, out / f"a.{suffix}", SheetStyle(by="seed"))
    assert len(report.places) == 4


def test_missing_pictures_become_placeholders(pictures: Path, out: Path) -> None:
    """An image without a picture is a plain one of its known shape and colour, and counted with the reason."""
    graph = grouped_ring(3, pictures)
    graph.nodes["n001"].update(picture=None, aspect_ratio=2.0, average_color="#ff8800")
    (pictures / "n002.png").write_text("<html>")
    report = draw_sheet(graph, out / "a.png")
    assert report.placeholders.keys() == {"n001", "n002"}
    assert all(len(reason) > 5 for reason in report.placeholders.values())
    place = report.places["n001"][1]
    assert abs(place.width - 2 * place.height) <= 1
    assert is_color(pixels(out / "a.png")[place.top : place.bottom, place.left : place.right], (255, 136, 0)).all()


def test_the_head_says_what_is_shown(pictures: Path, out: Path) -> None:
    """Grouping, seeds, depth, counts, gaps, sources, licences and the meaning of a rank stand above the pictures."""
    graph = grouped_ring(4, pictures, seeds=["n000"], depth=2, complete=False, unexpanded=1)
    mark(graph, "license", "cc-by")
    nx.set_node_attributes(graph, {"n000": "Rose", "n001": ""}, "title")
    nx.set_node_attributes(graph, {"n000": 0, "n001": 1, "n002": 1, "n003": 2}, "depth")
    nx.set_edge_attributes(graph, dict.fromkeys(graph.edges, 3), "rank")
    plan = plan_sheet(graph, out / "a.pdf", SheetStyle())
    words = " ".join(line.text for line in plan.header)
    for part in (
        "by depth",
        "Rose (n000)",
        "depth 2",
        "4 images",
        "incomplete: 1 image not expanded yet",
        "national flags",
        "licence cc-by",
        "Rank:",
    ):
        assert part in words
    assert plan.labels["n000"] == (["Rose"], ["n000"])
    assert plan.labels["n001"] == ([], ["rank 3 · n001"])
    assert "Rose (n000)" in plan.running


def test_an_id_has_a_line_of_its_own_where_it_needs_one(pictures: Path, out: Path) -> None:
    """Beside its rank where both fit, below it where it fits alone, and cut at its front where it does not."""
    names = {"n000": "photos:2021/a.jpg", "n001": "photos:2021/of/a/lake.jpg", "n002": "photos:2021/" * 9 + "end.jpg"}
    graph = nx.relabel_nodes(grouped_ring(3, pictures), names)
    mark(graph, "title", "")
    mark(graph, "community", 1)
    plan = plan_sheet(graph, out / "a.pdf", SheetStyle())
    first, second, third = (plan.labels[name].below for name in names.values())
    assert first == [f"rank {rank_of(plan.sections, names['n000'])} · photos:2021/a.jpg"]
    assert second == [f"rank {rank_of(plan.sections, names['n001'])}", "photos:2021/of/a/lake.jpg"]
    assert third[1].startswith("…")
    assert third[1].endswith("/end.jpg")


def rank_of(parts: list[Section], node: str) -> int | None:
    return next(entry.rank for part in parts for entry in part.entries if entry.node == node)


def test_few_pictures_make_a_small_page(pictures: Path, out: Path) -> None:
    """One picture is not enlarged over a whole page, which is half as wide; a small one has few columns."""
    report = draw_sheet(grouped_ring(1, pictures), out / "a.png", SheetStyle(size=2000))
    assert report.width == 1000
    assert report.places["n000"][1].width < 500
    assert plan_sheet(grouped_ring(20, pictures), out / "a.png", SheetStyle(size=300)).grid.columns == 2


def absurd(graph: nx.DiGraph[str], out: Path) -> list[Callable[[], object]]:
    def attempt(name: str, **style: Any) -> Callable[[], object]:
        return lambda: draw_sheet(graph, out / name, SheetStyle(**style))

    return [
        lambda: draw_sheet(nx.DiGraph(), out / "a.png"),
        *map(attempt, ("a.gif", "a", "none/a.pdf")),
        *(attempt("a.png", **style) for style in ({"size": 0}, {"size": 10}, {"size": 10**6}, {"paper": "a4"})),
        *(attempt("a.png", columns=columns) for columns in (0, -1, 34)),
        *(attempt("a.png", by=by) for by in ("seed", "depth", "colour")),
        *(attempt("a.pdf", **style) for style in ({"size": 2000}, {"paper": "a5"}, {"columns": 14}, {"theme": "red"})),
    ]


def test_what_cannot_be_drawn_is_said_in_one_line(pictures: Path, out: Path) -> None:
    """Bad sizes, papers, columns, groupings, names and folders are InvalidInputError, one line each, and write
    nothing.
    """
    for attempt in absurd(grouped_ring(2, pictures), out):
        with pytest.raises(InvalidInputError) as caught:
            attempt()
        assert "\n" not in str(caught.value)
    assert not list(out.iterdir())


def test_a_page_too_large_to_open_is_refused_before_a_picture_is_read(out: Path) -> None:
    """Where one page would pass what viewers bear, a .pdf is proposed; as a .pdf it can be planned."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from((f"n{number:04d}" for number in range(3000)), community=1)
    for size, columns in ((300, 4), (9000, 50)):  # too high; of too many pixels
        with pytest.raises(InvalidInputError, match=r"\.pdf"):
            plan_sheet(graph, out / "a.png", SheetStyle(size=size, columns=columns))
    assert len(plan_sheet(graph, out / "a.pdf", SheetStyle()).sheets) > 50


@given(st.text(st.characters(codec="utf-8", max_codepoint=0x24F), max_size=80), st.sampled_from(["normal", "bold"]))
def test_no_line_is_wider_than_its_room(text: str, weight: str) -> None:
    """By matplotlib's own measure no wrapped line passes its width, its ellipsis included, by more than a pixel."""
    font = FontProperties(family="DejaVu Sans", size=12, weight=weight)
    for line in wrapped(text, 120, 12, lines=2, weight=weight):
        assert text_to_path.get_text_width_height_descent(line, font, ismath=False)[0] <= 121


def test_lines_break_behind_the_parts_of_a_name() -> None:
    """A word too long for a line breaks behind a slash, underscore or hyphen, if that fills half of it."""
    assert wrapped("chinese_contemporary/aquarius", 150, 11, lines=2) == ["chinese_contemporary/", "aquarius"]
    assert wrapped("a/bcdefghijklmnopqrstuvwxyz", 60, 11, lines=2)[0].startswith("a/bcdef")


@pytest.mark.parametrize("size", [9.0, 11.0, 24.0])
def test_letters_painted_are_as_wide_as_measured(size: float) -> None:
    """Ink begins at a line's start and ends where the measure says, within a pixel and a bearing."""
    text = "landscape/c211-1080x1920 wellwell"
    canvas = RasterCanvas(900, 60)
    canvas.write(text, 20, 30, size, ha="left")
    columns = np.flatnonzero((np.asarray(canvas.image).min(axis=-1) < 200).any(axis=0))
    assert columns[0] == pytest.approx(20, abs=3)
    assert columns[-1] == pytest.approx(20 + text_width(text, size), abs=1 + 0.2 * size)
