"""What a drawing says beside its pictures: groups, directions, titles, a caption; its themes, sizes and crops."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from itertools import chain, combinations, pairwise
from typing import TYPE_CHECKING, Any, cast

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from simgraph_neo.analysis import with_pictures
from simgraph_neo.color import DARK_OTHERS, GROUPS, OTHERS, group_color, ordered_colors
from simgraph_neo.drawing import DrawingReport, Rectangle, draw_graph
from simgraph_neo.drawing.canvas.caption import LINES, caption, default_title, in_lines
from simgraph_neo.drawing.canvas.text import even_rows, text_width
from simgraph_neo.drawing.canvas.theme import DARK, LIGHT
from simgraph_neo.drawing.canvas.vector import VectorCanvas
from simgraph_neo.drawing.graph.labels import plan_labels
from simgraph_neo.drawing.graph.legend import plan_legend
from simgraph_neo.drawing.graph.numbers import ink_on
from simgraph_neo.drawing.layout.grid import Grid
from simgraph_neo.drawing.web.scene import plan_scene
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.graph import days
from simgraph_neo.grouping import Group, grouped
from simgraph_neo.model import TUTORIAL_SEED
from simgraph_neo.model import Image as Stored
from simgraph_neo.store import Reader
from tests.support.hostile import HOSTILE
from tests.support.pixels import SUFFIXES, Mask, Pixels, in_rows, is_color, overlap, pixels, rgb, ring, row_of
from tests.support.pixels import color as color_of

if TYPE_CHECKING:
    from pathlib import Path

    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.drawing.graph.lines import Edges
    from simgraph_neo.grouping import Grouping
    from simgraph_neo.store import Store


def in_communities(nodes: int, folder: Path, **attributes: Any) -> nx.DiGraph[str]:
    """A ring whose pictures take turns in three communities, the last picture in none."""
    graph = ring(nodes, folder, **attributes)
    for number, node in enumerate(list(graph)[:-1]):
        graph.nodes[node]["community"] = 1 + number % 3
    return graph


def footer(report: DrawingReport) -> int:
    """The first row of pixels below all pictures and labels that can be legend or caption."""
    return max(place.bottom for place in chain(report.rectangles.values(), report.labels.values())) + 12


def head(report: DrawingReport) -> int:
    """The first row of pixels below the title and the lead, above all pictures and their frames."""
    return min(place.top for place in report.rectangles.values()) - 12


def sides(mask: Mask, place: Rectangle) -> list[int]:
    """How many pixels of a mask there are straight left, right, above and below of a picture, near it."""
    x, y, reach = (place.left + place.right) // 2, (place.top + place.bottom) // 2, max(8, place.width // 5)
    rows = mask[y, max(place.left - reach, 0) : place.left], mask[y, place.right : place.right + reach]
    columns = mask[max(place.top - reach, 0) : place.top, x], mask[place.bottom : place.bottom + reach, x]
    return [int(side.sum()) for side in (*rows, *columns)]


@pytest.mark.parametrize(("nodes", "theme"), [(5, "dark"), (40, "light"), (400, "dark")])
def test_a_group_frames_its_pictures_and_nothing_else(nodes: int, theme: ThemeName, pictures: Path, out: Path) -> None:
    """Each picture has its group's colour on four sides, two pixels or more; above the legend it is nowhere else."""
    graph = in_communities(nodes, pictures)
    graph.remove_edges_from(list(graph.edges))  # where edges are drawn over each other they may be of any grey
    positions = in_rows(graph)
    report = draw_graph(graph, out / "a.png", theme=theme, color_by="community", positions=positions)
    image = pixels(out / "a.png")[: footer(report)]
    image = np.where(np.arange(len(image))[:, None, None] < head(report), np.uint8(0), image)
    for wanted in (*GROUPS[:3], group_color(0, dark=theme == "dark")):
        mask = is_color(image, rgb(wanted))
        for node, place in report.rectangles.items():
            if wanted == group_color(graph.nodes[node].get("community", 0), dark=theme == "dark"):
                assert min(sides(mask, place)) >= 2
                left, top, right, bottom = place.grown(max(4, max(place.width, place.height) // 8))
                mask[max(top, 0) : bottom, max(left, 0) : right] = False
        assert not mask.any()


@pytest.mark.parametrize(("nodes", "least", "most"), [(2, 6, 6), (40, 3, 6), (400, 2, 3)])
def test_a_seed_has_a_frame_of_ink(nodes: int, least: int, most: int, pictures: Path, out: Path) -> None:
    """Without groups it is one line of 3 % of the picture's side, 3 to 6 pixels; in a crowd what fits."""
    graph = ring(nodes, pictures, seeds=["n000"])
    report = draw_graph(graph, out / "a.png")
    assert {*sides(is_color(pixels(out / "a.png"), rgb(LIGHT.ink)), report.rectangles["n000"])} <= {
        *range(least, most + 1)
    }


def test_the_drawing_and_the_page_have_one_arrangement(pictures: Path, out: Path) -> None:
    """What is left of another picture or above it on the page is so in each drawing, with labels, groups and crops."""
    graph = in_communities(60, pictures, title="Rose")
    nodes = sorted(graph)
    places = plan_scene(graph, [(3, 2)] * len(nodes), TUTORIAL_SEED).wide.places
    on_page = [(left + width / 2, top + height / 2) for left, top, width, height in places]
    for options in ({}, {"labels": True}, {"crop": True}, {"color_by": "community"}, {"footer": False, "size": 700}):
        report = draw_graph(graph, out / "a.png", **({"size": 1200} | options))
        drawn = [report.rectangles[node] for node in nodes]
        for axis, found in enumerate(([r.left + r.right for r in drawn], [r.top + r.bottom for r in drawn])):
            order = np.argsort([place[axis] for place in on_page], kind="stable")
            assert (np.diff(np.array(found)[order]) >= -3).all()


def test_a_drawing_has_the_title_of_its_page_or_one_of_its_own(pictures: Path, out: Path) -> None:
    """Its seeds, else the images of its sources with their number; it is bold, at the left, above everything else."""
    graph = ring(4, pictures, seeds=["n000", "n002"])
    graph.nodes["n000"]["title"] = "Rose"
    assert default_title(graph) == "Images similar to Rose and n002"
    draw_graph(graph, out / "a.svg")
    assert "Images similar to Rose and n002" in comments(out / "a.svg")
    for node in graph:
        graph.nodes[node]["source"] = "flags" if node == "n000" else "wellcome"
    graph.graph["seeds"] = []
    assert default_title(graph) == "3 images from Wellcome Collection, 1 national flag"
    draw_graph(graph, out / "a.svg", title="Roses")
    assert "Roses" in comments(out / "a.svg")
    report = draw_graph(graph, out / "a.png", footer=False)
    assert (pixels(out / "a.png")[: head(report)] == 255).all()


@pytest.mark.parametrize(("nodes", "labels"), [(2, True), (24, True), (150, False)])
def test_a_drawing_can_be_read_on_a4(nodes: int, labels: bool, pictures: Path, out: Path) -> None:
    """Every word has 7 points or more if the drawing is printed 180 mm wide; the report says the points of titles."""
    graph = in_communities(nodes, pictures, title="Rose")
    report = draw_graph(graph, out / "a.svg", labels=labels, color_by="community")
    letters = [100 * float(size) for size in re.findall(r"scale\((\d[\d.]*) -\1\)", (out / "a.svg").read_text("utf-8"))]
    printed = [size * (180 / 25.4 * 72) / (0.72 * report.width) for size in letters if size < 100]
    assert len(printed) >= 4
    assert min(printed) >= 7 - 1e-3
    assert (report.points or 0) >= 7 * labels - 1e-6


def test_a_seed_has_its_groups_frame_twice(pictures: Path, out: Path) -> None:
    """Round a seed lies its group's colour twice, with paper between, and round every frame a line that is visible."""
    for nodes in (12, 400):
        graph = in_communities(nodes, pictures, seeds=["n004"])
        report = draw_graph(graph, out / "a.png", color_by="community", positions=in_rows(graph))
        image = pixels(out / "a.png")
        other = next(n for n, data in graph.nodes(data=True) if data.get("community") == 2 and n != "n004")
        once, twice = report.rectangles[other], report.rectangles["n004"]
        of_group, outside = (is_color(image, rgb(wanted)) for wanted in (GROUPS[1], LIGHT.keyline))
        assert all(a > b > 0 for a, b in zip(sides(of_group, twice), sides(of_group, once), strict=True))
        assert min(*sides(outside, twice), *sides(outside, once)) == 1


def comments(path: Path) -> list[str]:
    """The texts of an SVG, which matplotlib writes as outlines with a comment."""
    return re.findall(r"<!-- (.*?) -->", path.read_text("utf-8"))


@pytest.mark.parametrize(
    ("by", "entries"),
    [
        ("depth", ["depth 0 (2)", "depth 1 (4)"]),
        ("seed", ["Rose (n000) (2)", "n002 (3)", "unknown (1)"]),
        ("source", ["wellcome (4)", "flags (2)"]),
        ("community", ["community 1 (2)", "community 2 (2)", "community 3 (1)", "unknown (1)"]),
    ],
)
def test_the_legend_names_every_group(by: Grouping, entries: list[str], pictures: Path, out: Path) -> None:
    """Each grouping has its entries with counts, seeds by title, and a chip of each entry's colour."""
    graph = in_communities(6, pictures, seeds=["n000", "n002"], depth=1)
    for number, node in enumerate(graph):
        graph.nodes[node].update(depth=int(number not in {0, 2}), source="wellcome" if number < 4 else "flags")
    graph.nodes["n000"]["title"] = "Rose"
    draw_graph(graph, out / "a.svg", size=900, color_by=by)
    assert [text for text in comments(out / "a.svg") if text in entries] == entries
    report = draw_graph(graph, out / "a.png", size=900, color_by=by)
    below = pixels(out / "a.png")[footer(report) :]
    known = sum(not entry.startswith("unknown") for entry in entries)
    chips = ordered_colors(known) if by == "depth" else [*GROUPS[:known], OTHERS][: len(entries)]
    assert all(is_color(below, rgb(chip)).sum() >= 40 for chip in chips)


@given(st.lists(st.tuples(st.text(max_size=60), st.integers(1, 900)), max_size=30), st.integers(90, 3000))
@settings(deadline=None)
def test_any_legend_fits_and_counts_all(named: list[tuple[str, int]], width: int) -> None:
    """At most seven colours and one grey entry for the rest; counts add up; no row is wider than the page."""
    groups = [Group(name, group_color(number), [0] * count) for number, (name, count) in enumerate(named, 1)]
    rows = plan_legend(groups, width, 10)
    entries = [entry for row in rows for entry in row]
    assert [entry.color for entry in entries] == [group.color for group in groups[:8]]
    counts = [int(entry.text.rpartition("(")[2].rstrip(")").replace(",", "")) for entry in entries]
    assert sum(counts) == sum(count for _, count in named)
    for row in rows:
        assert row[0].left >= 0
        assert row[-1].left + 14 + text_width(row[-1].text, 10) <= width + 1
        assert all(a.left + 14 + text_width(a.text, 10) < b.left for a, b in pairwise(row))


@given(st.lists(st.floats(1, 50), max_size=40), st.floats(10, 200))
def test_rows_are_few_and_even(widths: list[float], limit: float) -> None:
    """Rows keep the order and the limit; there are no more than greedy filling makes, and none could be narrower."""
    rows = even_rows(widths, sum, limit)
    assert list(chain(*rows)) == widths
    assert all(sum(row) <= limit + 1e-6 or len(row) == 1 for row in rows)
    assert len(rows) == greedy(widths, limit)
    widest = max(map(sum, rows))
    assert widest > limit or greedy(widths, widest * 0.999) > len(rows) or widest <= max(widths, default=0)


def greedy(widths: list[float], limit: float) -> int:
    rows, used = 1, 0.0
    for width in widths:
        rows, used = (rows, used + width) if used == 0 or used + width <= limit else (rows + 1, width)
    return rows


def profile(report: DrawingReport, first: str, second: str) -> list[int]:
    """How much ink each upright between two pictures of a row crosses, from the first to the second."""
    a, b = report.rectangles[first], report.rectangles[second]
    image = pixels(report.path)[max(a.top, b.top) : min(a.bottom, b.bottom), a.right + 1 : b.left - 1]
    return [int(count) for count in (image.max(axis=-1) < 200).sum(axis=0)]


@pytest.mark.parametrize("size", [500, 1600])
def test_an_arrow_points_to_the_image_that_is_listed(size: int, pictures: Path, out: Path) -> None:
    """A one-way edge is thickest near its target and ends there in a point; turned round it is the mirror image."""
    profiles = []
    for edges in ([(0, 1)], [(1, 0)]):
        graph, positions = row_of(pictures, 2, edges)
        for node in graph:
            graph.nodes[node]["picture"] = None
        report = draw_graph(graph, out / "a.png", size=size, positions=positions)
        profiles.append(profile(report, "n000", "n001"))
    there, back = profiles[0], profiles[1][::-1]
    for found in (there, back):
        shaft, head = found[: len(found) // 2], found[-24:]
        assert min(shaft) >= 1
        assert max(head) >= 2 * max(shaft)
        assert found[-1] <= max(head) / 2
    assert np.abs(np.array(there) - back).max() <= 2


def test_a_mutual_pair_has_no_head(pictures: Path, out: Path) -> None:
    """Two images that list each other are joined by a line of one thickness, twice that of an arrow's shaft."""
    thickness = []
    for edges in ([(0, 1)], [(0, 1), (1, 0)]):
        graph, positions = row_of(pictures, 2, edges)
        report = draw_graph(graph, out / "a.png", size=1600, positions=positions)
        found = profile(report, "n000", "n001")
        thickness.append(found[: len(found) // 2] if len(edges) == 1 else found)
    shaft, line = thickness
    assert max(line) - min(line) <= 1
    assert 1.5 * max(shaft) <= min(line) <= 3 * max(shaft)


@pytest.mark.parametrize(
    ("nodes", "edges", "drawn", "says"),
    [
        (80, None, 160, ""),
        (81, None, 81 + 40, "121 of 162 undirected edges drawn: rank 1 and mutual"),
        (81, "all", 162, ""),
        (81, "mutual", 40, "40 of 162 undirected edges drawn: mutual"),
        (12, "first", 12 + 5, "17 of 24 undirected edges drawn: rank 1 and mutual"),
        (12, "none", 0, "0 of 24 undirected edges drawn"),
    ],
)
def test_a_crowd_shows_mutual_edges_and_those_of_rank_1(
    nodes: int, edges: Edges | None, drawn: int, says: str, pictures: Path, out: Path
) -> None:
    """Above 80 images, or if asked, the other edges are left out; the caption counts them, and the lead counts all."""
    graph = ring(nodes, pictures)  # each lists the next two
    names = sorted(graph)
    for a, b in graph.edges:
        graph.edges[a, b]["rank"] = 1 + (names.index(b) - names.index(a)) % nodes // 2
    for one in range(0, nodes - 2, 2):  # back from every second one: of rank 3
        graph.add_edge(names[one + 2], names[one], rank=3)
    report = draw_graph(graph, out / "a.svg", edges=edges)
    assert (report.edges, report.drawn_edges) == (2 * nodes, drawn)
    found = " ".join(comments(out / "a.svg"))
    assert f"{2 * nodes} undirected edges" in found
    assert says in found
    assert ("drawn" in found) == bool(says)


def test_a_line_cuts_the_lines_that_it_crosses(pictures: Path, out: Path) -> None:
    """On both sides of a line that crosses another one there is paper."""
    graph, positions = row_of(pictures, 4, [(0, 3), (3, 0), (1, 2), (2, 1)])
    positions = dict(zip(positions, [(0.0, 0.0), (0.0, 2.0), (2.0, 0.0), (2.0, 2.0)], strict=True))
    report = draw_graph(graph, out / "a.png", size=2000, positions=positions)
    boxes = report.rectangles.values()
    x, y = (min(b.left for b in boxes) + max(b.right for b in boxes)) // 2, sum(b.top + b.bottom for b in boxes) // 8
    row = (pixels(out / "a.png")[y - 12, x - 60 : x + 60].max(axis=-1) < 200).astype(int)
    runs = np.flatnonzero(np.diff(row, prepend=0, append=0))
    assert len(runs) == 4  # two lines, close to their crossing
    assert runs[2] - runs[1] >= 2


def test_a_line_begins_below_its_pictures_label(pictures: Path, out: Path) -> None:
    """No piece of an edge floats between a picture and its own label; behind another's label it can be followed."""
    graph = ring(3, pictures, title="A rather long title")
    graph.remove_edges_from(list(graph.edges))
    graph.add_edges_from([("n000", "n002"), ("n002", "n000")])
    positions = {"n000": (0.0, 1.0), "n001": (1.0, 0.5), "n002": (0.0, 0.0)}
    report = draw_graph(graph, out / "a.png", size=900, labels=True, positions=positions)
    image = pixels(out / "a.png")
    picture, label = report.rectangles["n000"], report.labels["n000"]
    middle = (label.left + label.right) // 2
    between = image[picture.bottom + 2 : label.top, middle - 20 : middle + 20]
    assert (between == 255).all()
    below = image[label.bottom + 2 : report.rectangles["n002"].top - 2, middle - 20 : middle + 20]
    assert (below.min(axis=(1, 2)) < 160).all()


@pytest.mark.parametrize(("nodes", "size"), [(1, 400), (2, 800), (20, 1500), (60, 2000)])
def test_titles_stand_under_their_pictures_and_touch_nothing(nodes: int, size: int, pictures: Path, out: Path) -> None:
    """All ink above the caption is pictures, frames and reported labels; each label has ink; no two places overlap."""
    graph = ring(nodes, pictures, seeds=["n000"])
    graph.remove_edges_from(list(graph.edges))
    for number, node in enumerate(graph):
        graph.nodes[node]["title"] = ["WWWWWW MMMMMM WWW" * 4, "g", "Rose", None][number % 4]
    report = draw_graph(graph, out / "a.png", size=size, labels=True)
    assert report.size_for_labels is None
    assert report.labels.keys() == report.rectangles.keys()
    inked = pixels(out / "a.png")[: footer(report)].min(axis=-1) < 160
    inked[: head(report)] = False
    # Where not all titles of 7 points have room, some are a little beside the middle.
    sideways = 0.6 * report.points * report.width / 510 if report.points and report.points < 7.001 else 0
    for node, label in report.labels.items():
        place = report.rectangles[node]
        assert place.bottom < label.top < place.bottom + 40
        assert abs((label.left + label.right) - (place.left + place.right)) / 2 <= 1.5 + sideways
        assert 0 <= label.left < label.right <= report.width
        assert inked[label.top : label.bottom, label.left : label.right].any()
    places = [*report.rectangles.values(), *report.labels.values()]
    assert not any(overlap(a, b) for a, b in combinations(places, 2))
    for left, top, right, bottom in report.labels.values():
        inked[top:bottom, left:right] = False
    for node, place in report.rectangles.items():
        left, top, right, bottom = place.grown(30 if node == "n000" else 1)
        bottom = min(bottom, report.labels[node].top)
        inked[max(top, 0) : bottom, max(left, 0) : right] = False
    assert not inked.any()


def test_seeds_are_named_without_being_asked(pictures: Path, out: Path) -> None:
    """Without labels just the seeds have their title, or their id, under their pictures."""
    graph = ring(30, pictures, seeds=["n003", "n007", "elsewhere"])
    graph.nodes["n003"]["title"] = "Wood engraving of a lighthouse"
    report = draw_graph(graph, out / "a.svg")
    assert report.labels.keys() == {"n003", "n007"}
    assert "n007" in comments(out / "a.svg")
    assert any(text.startswith("Wood engra") for text in comments(out / "a.svg"))


@pytest.mark.parametrize(("nodes", "size", "labels"), [(100, 500, True), (200, 700, False)])
def test_where_titles_have_no_room_the_report_says_how_large_to_draw(
    nodes: int, size: int, labels: bool, pictures: Path, out: Path
) -> None:
    """Titles that could not be read are left out; at the size that the report names they are there."""
    graph = ring(nodes, pictures, seeds=["n000"])
    positions = in_rows(graph)
    report = draw_graph(graph, out / "a.png", size=size, labels=labels, positions=positions)
    assert report.labels.keys() <= {"n000"}
    assert report.size_for_labels
    assert size < report.size_for_labels <= 6 * size
    larger = draw_graph(graph, out / "a.png", size=report.size_for_labels, labels=labels, positions=positions)
    assert len(larger.labels) == (nodes if labels else 1)
    assert larger.size_for_labels is None


@given(st.floats(5, 500), st.floats(5, 500), st.floats(9, 30), st.booleans(), st.text(max_size=40))
def test_any_cell_has_a_legible_label_or_says_how_large_it_must_be(
    width: float, height: float, letters: float, everyone: bool, title: str
) -> None:
    """Labels are 9 pixels high at least and leave the picture its part; without room, a cell so enlarged has some."""
    graph: nx.DiGraph[str] = nx.DiGraph(seeds=["a"])
    graph.add_node("a", title=title)
    graph.add_node("b")
    wanted = frozenset(graph if everyone else ["a"])
    found = plan_labels(graph, ["a", "b"], wanted, Grid(1, 2, width, height), letters)
    assert [bool(lines) for lines in found.lines] == [node in wanted and not found.shortage for node in graph]
    if found.shortage:
        assert found.shortage > 1
        width, height = 1.001 * found.shortage * width, 1.001 * found.shortage * height
        found = plan_labels(graph, ["a", "b"], wanted, Grid(1, 2, width, height), letters)
    assert found.shortage == 0
    assert found.letters >= 9
    assert found.band <= 0.41 * height
    for lines, weight in zip(found.lines, found.weights, strict=True):
        assert all(text_width(line, found.letters, weight) <= width for line in lines)


def test_crowded_titles_have_seven_points_and_the_caption_counts_them(pictures: Path, out: Path) -> None:
    """Where not all titles have room at 7 points, some are shortened or left out; none covers a picture or another."""
    graph = ring(150, pictures, seeds=["n000", "n077"])
    for number, node in enumerate(graph):
        graph.nodes[node]["title"] = ["Kyrgyzstan", "Republic of the Congo", "Chad", "Luxembourg"][number % 4]
        graph.nodes[node]["aspect_ratio"] = [1.5, 0.5, 3.0][number % 3]
    report = draw_graph(graph, out / "a.svg", labels=True)
    assert report.points == pytest.approx(7)
    assert report.size_for_labels is None
    assert {"n000", "n077"} < report.labels.keys()
    places = [*report.rectangles.values(), *report.labels.values()]
    assert not any(overlap(a, b) for a, b in combinations(places, 2))
    assert all(0 <= label.left < label.right <= report.width for label in report.labels.values())
    found = comments(out / "a.svg")
    assert "Kyrgyzstan" in found  # the seed
    said = " ".join(found)
    assert re.search(r"[1-9]\d* titles shortened", said)
    assert len(report.labels) == 150 or f"{len(report.labels)} of 150 titles" in said


def test_cropped_pictures_are_squares_of_their_middle(pictures: Path, out: Path) -> None:
    """Cropped, all pictures are squares of one size, full of the middle of the file, whatever its shape."""
    graph = ring(12, pictures)
    for number, node in enumerate(graph):
        width, height = [(300, 200), (90, 240), (64, 16)][number % 3]
        picture = Image.new("RGB", (width, height), "red")
        side = min(width, height)
        picture.paste(color_of(number), ((width - side) // 2, (height - side) // 2, *_end(width, height, side)))
        picture.save(graph.nodes[node]["picture"])
    report = draw_graph(graph, out / "a.png", size=900, crop=True)
    image = pixels(out / "a.png")
    assert len({(place.width, place.height) for place in report.rectangles.values()}) == 1
    for number, place in enumerate(report.rectangles.values()):
        assert place.width == place.height
        blur = place.width // 5  # of the smallest file, enlarged
        inner = image[place.top + blur : place.bottom - blur, place.left + blur : place.right - blur]
        assert is_color(inner, color_of(number)).all()


def _end(width: int, height: int, side: int) -> tuple[int, int]:
    return (width - side) // 2 + side, (height - side) // 2 + side


@pytest.mark.parametrize("dpi", [72, 300])
def test_the_resolution_sets_the_size_on_paper(dpi: int, pictures: Path, out: Path) -> None:
    """A PNG says its pixels an inch; SVG and PDF are as many inches as pixels divided by them; places stay."""
    graph = ring(4, pictures, seeds=["n000"])
    reports = [draw_graph(graph, out / f"a.{suffix}", size=777, dpi=dpi) for suffix in SUFFIXES]
    assert reports[0].rectangles == reports[1].rectangles == reports[2].rectangles
    with Image.open(out / "a.png") as image:
        assert image.size == (reports[0].width, reports[0].height)
        assert image.info["dpi"] == pytest.approx((dpi, dpi), abs=0.02)
    points = [side * 72 / dpi for side in (reports[0].width, reports[0].height)]
    root = ET.parse(out / "a.svg").getroot()
    assert [float(root.attrib[side].removesuffix("pt")) for side in ("width", "height")] == pytest.approx(points)
    box = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", (out / "a.pdf").read_bytes())
    assert box
    assert [float(side) for side in box.groups()] == pytest.approx(points, abs=0.01)


def test_a_page_has_just_as_many_pixels_as_were_asked_for() -> None:
    """No size and resolution loses a pixel to rounding, as 1999 / 100 * 100 = 1998.99... would."""
    for dpi in (30, 100, 333, 2_400):
        for size in range(200, 10_001, 97):
            figure = VectorCanvas(size, 10_200 - size, LIGHT, dpi).figure
            assert [int(side) for side in figure.bbox.size] == [size, 10_200 - size]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_group_is_more_than_a_colour(theme: ThemeName, pictures: Path, out: Path) -> None:
    """A picture that is large enough has its group's number in a corner, readable, as the legend; smaller ones none."""
    graph = in_communities(9, pictures)
    report = draw_graph(graph, out / "a.png", size=1200, theme=theme, color_by="community")
    image, letters = pixels(out / "a.png"), 7 * 1200 / (180 / 25.4 * 72)
    for group in grouped(graph, "community", dark=theme == "dark"):
        ink, high = ink_on(group.color), round(1.3 * letters)
        assert contrast(ink, group.color) >= 4.5
        for node in group.nodes:
            _, _, right, bottom = report.rectangles[node]
            corner = image[bottom - high : bottom, right - high : right]
            if group.color in {OTHERS, DARK_OTHERS}:
                assert not is_color(corner, rgb(ink)).any()
            else:
                assert is_color(corner, rgb(group.color)).mean() > 0.4
                assert is_color(corner, rgb(ink)).sum() > letters
    many = draw_graph(in_communities(150, pictures), out / "b.png", size=1200, theme=theme, color_by="community")
    small = pixels(out / "b.png")
    for node, place in many.rectangles.items():
        inside = small[place.top : place.bottom, place.left : place.right]
        assert is_color(inside, tuple(inside[0, 0])).mean() > 0.95, node  # plain pictures, and nothing on them


def test_a_dark_page_has_no_white_paper(pictures: Path, out: Path) -> None:
    """Dark, nothing is white: ground, gaps of frames and labels are the page's colour, words are light."""
    graph = in_communities(9, pictures, seeds=["n000"], depth=1)
    graph.nodes["n005"]["picture"] = None
    report = draw_graph(graph, out / "a.png", size=900, theme="dark", color_by="community", labels=True)
    image = pixels(out / "a.png")
    white = is_color(image, (255, 255, 255))  # digits on a group's colour may be
    assert not np.lib.stride_tricks.sliding_window_view(white, (8, 8)).all(axis=(-2, -1)).any()
    assert is_color(image, rgb(DARK.paper)).mean() > 0.3
    assert is_color(image, rgb(DARK.keyline)).any()
    assert not is_color(image, rgb(LIGHT.keyline)).any()
    place = report.rectangles["n005"]
    middle = (place.left + place.right) // 2  # on the right is the number of its group
    assert is_color(image[place.top : place.bottom, place.left : middle], rgb(DARK.unknown)).all()
    assert (image[footer(report) :].min(axis=-1) > 180).sum() > 100
    draw_graph(graph, out / "a.svg", size=900, theme="dark", color_by="community", labels=True)
    text = (out / "a.svg").read_text("utf-8").lower()
    assert text.count("#ffffff") == text.count('style="fill: #ffffff" transform="')  # digits are turned shapes


def test_depths_are_told_apart_on_both_papers() -> None:
    """Eleven depths have eleven colours, falling in contrast with the paper, the faintest still seen on it."""
    for paper, dark in ((LIGHT.paper, False), (DARK.paper, True)):
        found = [contrast(each, paper) for each in ordered_colors(11, dark=dark)]
        assert len(set(ordered_colors(11, dark=dark))) == 11
        assert found == sorted(found, reverse=True)
        assert found[-1] > 1.6
    assert ordered_colors(0) == []


def contrast(first: str, second: str) -> float:
    """WCAG 2.2's contrast ratio."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    parts = (value / 255 for value in rgb(color))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


def test_the_caption_says_what_is_shown_and_what_is_missing() -> None:
    """Seeds by title and id, depth, counts, incompleteness, age, sources, licences, and what the lines mean."""
    about = {"seeds": ["a", "b", "c", "d", "e"], "depth": 2, "complete": False, "unexpanded": 1}
    graph: nx.DiGraph[str] = nx.DiGraph(lists_of="2026-11-01 to 2026-11-25")
    graph.graph.update(about)
    graph.add_node("a", title="Rose", source="wellcome", license="cc-by")
    graph.add_edges_from([("a", "b"), ("b", "a"), ("a", "c")])
    graph.nodes["b"].update(source="wellcome", license="pdm")
    graph.nodes["c"].update(source="flags", license="pdm")
    assert caption(graph, mutual=np.array([True, False])) == [
        "From Rose (a), b, c and 2 more (framed)",
        "depth 2",
        "3 images, 2 undirected edges",
        "incomplete: 1 image not expanded yet",
        "lists of 1 November 2026 to 25 November 2026",
        "2 images from Wellcome Collection, 1 national flag",
        "Public domain (2), CC BY (1)",
        "arrow: from an image to one in its neighbour list",
        "thick line: two images that list each other",
    ]
    assert caption(nx.DiGraph([(1, 2)]), mutual=np.array([False]))[:1] == ["2 images, 1 undirected edge"]
    assert caption(nx.DiGraph(complete=True), mutual=np.array([], dtype=bool)) == [
        "0 images, 0 undirected edges",
        "complete",
    ]


def test_the_caption_counts_licences_and_owns_up_to_unknown_ones() -> None:
    """The four most frequent are named, others counted, unknown ones too; a graph without licences has no word."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    for number, name in enumerate(["pdm"] * 5 + ["cc-by"] * 3 + [None, None] + ["a", "b", "c"]):
        graph.add_node(number, license=name, source="wellcome")
    found = caption(graph, mutual=np.array([], dtype=bool))
    assert "Public domain (5), CC BY (3), licence unknown (2), licence a (1) and 2 more" in found
    assert "images from Wellcome Collection" in found
    nx.set_node_attributes(graph, dict.fromkeys(graph), "license")
    assert "licence unknown" in caption(graph, mutual=np.array([], dtype=bool))
    elsewhere = nx.DiGraph([(1, 2)])
    assert not any("licence" in part for part in caption(elsewhere, mutual=np.array([], dtype=bool)))


@given(st.lists(st.text(max_size=120), max_size=8), st.integers(100, 2000))
@settings(deadline=None)
def test_a_caption_never_leaves_its_page(parts: list[str], width: int) -> None:
    """Whatever the parts, there are few lines, none wider than the page."""
    lines = in_lines(parts, width, 9)
    assert len(lines) <= LINES
    assert all(text_width(line, 9) <= width for line in lines)


@pytest.mark.parametrize("size", [200, 420, 1300])
def test_no_words_are_cut_off_at_the_pages_edge(size: int, pictures: Path, out: Path) -> None:
    """Long titles, sources and licences leave the outermost pixels of the page to the paper."""
    graph = in_communities(5, pictures, seeds=["n000", "n001", "n002"], depth=2, complete=False, unexpanded=3)
    graph.remove_edges_from(list(graph.edges))
    for number, node in enumerate(graph):
        long = f"{number} MW long words " * 20
        graph.nodes[node].update(title=long, source=long, license=long)
    draw_graph(graph, out / "a.png", size=size, color_by="source", labels=True)
    image: Pixels = pixels(out / "a.png")
    edge = max(2, round(0.01 * size))
    for side in (image[:, :edge], image[:, -edge:], image[:edge], image[-edge:]):
        assert is_color(side, rgb(LIGHT.paper)).all()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_everything_together_gives_the_same_bytes(suffix: str, pictures: Path, out: Path) -> None:
    """With groups, labels, crop, dark page and hostile titles a file is the same to the last byte, and parses."""
    graph = in_communities(7, pictures, seeds=["n000", "n001"], depth=2, lists_of=HOSTILE)
    for node in graph:
        graph.nodes[node].update(title=HOSTILE, source=HOSTILE, license=HOSTILE)
    turned: nx.DiGraph[str] = nx.DiGraph(**graph.graph)
    turned.add_nodes_from(reversed(list(graph.nodes(data=True))))
    turned.add_edges_from(reversed(list(graph.edges(data=True))))
    files = [out / f"{name}.{suffix}" for name in "ab"]
    for each, file in zip((graph, turned), files, strict=True):
        draw_graph(each, file, size=500, color_by="seed", labels=True, crop=True, theme="dark")
    assert files[0].read_bytes() == files[1].read_bytes()
    if suffix == "svg":
        assert not any(element.tag.endswith("script") for element in ET.parse(files[0]).iter())


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"theme": "neon"}, "light or dark"),
        ({"dpi": 3}, "30 to 2,400"),
        ({"color_by": "depth"}, "Give seeds"),
        ({"color_by": "seed"}, "Give seeds"),
        ({"color_by": "colour"}, "community"),
        ({"edges": "some"}, "all, mutual, first or none"),
    ],
)
def test_what_cannot_be_asked_of_a_drawing(options: dict[str, Any], says: str, pictures: Path, out: Path) -> None:
    """An unknown theme or grouping, a resolution that nothing has, and depths without seeds are refused in a line."""
    with pytest.raises(InvalidInputError, match=says):
        draw_graph(ring(3, pictures), out / "a.png", **options)
    assert not list(out.iterdir())


def test_the_date_is_that_of_the_lists_in_the_graph() -> None:
    """The first and the last day on which a list of the graph was asked for; images beyond its depth do not count."""
    moments = {"a": datetime(2026, 11, 3, 23, tzinfo=UTC), "b": datetime(2026, 11, 1, tzinfo=UTC), "c": None}
    moments["d"] = datetime(2027, 1, 1, tzinfo=UTC)

    class Shelf:
        def images(self, ids: Any) -> dict[str, Stored]:
            return {name: Stored(name, "flags", expanded_at=moments[name]) for name in ids}

    graph: nx.DiGraph[str] = nx.DiGraph([("a", "b"), ("b", "c"), ("a", "d")])
    assert with_pictures(Reader(cast("Store", Shelf())), graph).graph["lists_of"] == "2026-11-01 to 2026-11-03"
    assert days([moments["a"], moments["a"], None]) == "2026-11-03"
    assert days([]) == ""
