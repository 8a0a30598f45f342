"""Figures with axes: what a reader would measure on the page is what the numbers are."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simgraph_neo.color import GROUPS, contrast
from simgraph_neo.drawing import draw_degrees, draw_density, draw_graph, draw_sheet, draw_strips
from simgraph_neo.drawing.canvas.theme import DARK, LIGHT, Theme, ThemeName
from simgraph_neo.drawing.charts.axes import in_full, log_ticks
from simgraph_neo.drawing.charts.degrees import ccdf
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.version import __version__
from tests.support.commands import refused
from tests.support.every_figure import draw_all, graph
from tests.support.figures import least_points, letters, neighbourhoods, row, svg, words
from tests.support.hostile import HOSTILE
from tests.support.pixels import pixels
from tests.support.tiers import FORMATS

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from simgraph_neo import DensityRow
    from simgraph_neo.attributes import View

SKEWED = [4, 9, 6, 0, 2, 3, 0, 0, 1, 0, 1]
"""Images of degree 0, 1, 2, ..., 10."""


PDF_TITLES = {
    name: (title.encode(), title.encode("utf-16-be"))
    for name, title in {
        "strips": "From Rose 0 to Rose 3 in 3 hops",
        "density": "Rose",
        "degrees": "Degree distribution",
        "hubs": "Hubs and antihubs: how often images are listed",
        "graph": "Images similar to Rose 0",
        "sheet": "Contact sheet by depth · From Rose 0 (n00) · depth 2",
    }.items()
}
"""As a PDF writes them."""


class Mark(NamedTuple):
    """A point in an SVG."""

    x: float
    y: float
    fill: str


def in_both_views(rows: Sequence[DensityRow]) -> list[DensityRow]:
    """Each row, and a closed one of the same images with twice its edges."""
    closed = [
        replace(each, view="closed", density=2 * each.density, directed_density=2 * each.directed_density)
        for each in rows
    ]
    return [*rows, *closed]


def panel(root: ET.Element, number: int) -> ET.Element:
    return next(group for group in root.iter() if group.get("id") == f"axes_{number}")


def marks(group: ET.Element, color: str) -> list[Mark]:
    """The points rimmed with `color`, from the left: each a path of its own, or the use of a shared one."""
    found = []
    for element in group.iter():
        style = dict(part.split(": ") for part in element.get("style", "").split("; ") if ": " in part)
        if style.get("stroke") == color and style.get("fill", "none") != "none":
            numbers = [float(number) for number in re.findall(r"-?\d+\.?\d*", element.get("d", ""))]
            across, down = numbers[::2] or [float(element.attrib["x"])], numbers[1::2] or [float(element.attrib["y"])]
            found.append(Mark((min(across) + max(across)) / 2, (min(down) + max(down)) / 2, style["fill"]))
    return sorted(found)


def lines(group: ET.Element, color: str, dashed: bool) -> int:
    """How many lines of that colour are drawn, dashed or not."""
    styles = [element.get("style", "") for element in group.iter() if element.tag.endswith("}path")]
    drawn = [style for style in styles if f"stroke: {color}" in style and "fill: none" in style]
    return sum(("stroke-dasharray" in style) == dashed for style in drawn)


def frame(group: ET.Element) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of the ground of a panel, which is drawn first."""
    ground = next(element for element in group.iter() if element.tag.endswith("}path"))
    numbers = [float(number) for number in re.findall(r"-?\d+\.?\d*", ground.attrib["d"])]
    return min(numbers[::2]), max(numbers[::2]), min(numbers[1::2]), max(numbers[1::2])


def straight(positions: Sequence[float], values: Sequence[float]) -> tuple[float, float]:
    """Slope and offset of positions on the page over values; fails unless all lie on that line."""
    slope, offset = np.polyfit(values, positions, 1)
    assert np.asarray(values) * slope + offset == pytest.approx(np.asarray(positions), abs=0.02)
    return float(slope), float(offset)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=80))
def test_the_ccdf_is_the_share_of_images_with_that_degree_or_more(degrees: list[int]) -> None:
    """For each degree above 0 that occurs, counted one by one, and for no other."""
    found = ccdf(np.bincount(degrees).tolist())
    assert [degree for degree, _ in found] == sorted(set(degrees) - {0})
    for degree, share in found:
        assert share == sum(each >= degree for each in degrees) / len(degrees)


@given(st.floats(1e-9, 1e9), st.floats(1, 1e9))
def test_ticks_of_a_log_axis_enclose_the_values_and_are_round(lowest: float, factor: float) -> None:
    """From at or below the lowest to at or above the highest, digits 1, 2 and 5, few, and no tick more than needed."""
    highest = lowest * factor
    ticks = log_ticks(lowest, highest)
    assert ticks[0] <= lowest
    assert highest <= ticks[-1]
    assert not any(tick <= lowest for tick in ticks[1:])
    assert not any(tick >= highest for tick in ticks[:-1])
    assert ticks == sorted(set(ticks))
    assert {in_full(tick).strip("0.,").replace(",", "").replace("0", "") for tick in ticks} <= {"1", "2", "5"}
    assert [float(in_full(tick).replace(",", "")) for tick in ticks] == pytest.approx(ticks)


def test_bars_are_as_high_as_their_counts(tmp_path: Path) -> None:
    """In the histogram the coloured pixels of each bar are in proportion to the counts."""
    draw_degrees([0, 10, 40, 0, 20], tmp_path / "a.png")
    image = pixels(tmp_path / "a.png")
    left = image[:, : image.shape[1] // 2]
    heights = (left == list(bytes.fromhex(LIGHT.bar[1:]))).all(axis=-1).sum(axis=0)
    starts = np.flatnonzero(np.diff((heights > 50).astype(int)) == 1)
    found = [int(heights[start + 20]) for start in starts]
    assert len(found) == 3
    assert np.array(found) / max(found) == pytest.approx([0.25, 1.0, 0.5], abs=0.02)


def test_the_ccdf_is_drawn_to_scale_on_two_log_axes(tmp_path: Path) -> None:
    """Points lie at log k and log P(K >= k) as counted by hand; those of 1, 2, 5 and 10 above the ticks' places."""
    draw_degrees(SKEWED, tmp_path / "a.svg")
    right = panel(svg(tmp_path / "a.svg"), 2)
    points = marks(right, LIGHT.bar)
    degrees = [1, 2, 4, 5, 8, 10]
    straight([point.x for point in points], np.log(degrees).tolist())
    slope, _ = straight(
        [point.y for point in points], np.log([22 / 26, 13 / 26, 7 / 26, 5 / 26, 2 / 26, 1 / 26]).tolist()
    )
    assert slope < 0
    at = {degree: point.x for degree, point in zip(degrees, points, strict=True)}
    ticks = {mark.x for mark in marks(right, LIGHT.hairline)}
    assert {at[degree] for degree in (1, 2, 5, 10)} <= ticks


@pytest.mark.parametrize(
    ("histogram", "says"),
    [
        (SKEWED, "26 images · mean degree 2.38 · highest 10 · 4 images of degree 0 not shown on the right"),
        ([1], "1 image · mean degree 0.00 · highest 0 · 1 image of degree 0 not shown"),
        ([7], "7 images · mean degree 0.00 · highest 0 · 7 images of degree 0 not shown"),
        ([0, 0, 0, 0, 0, 2000], "2,000 images · mean degree 5.00 · highest 5"),
    ],
)
def test_a_degree_figure_says_what_it_shows_and_what_it_cannot(histogram: list[int], says: str, tmp_path: Path) -> None:
    """Counts, mean and maximum, and how many images have no place on a log axis; where none has one, words do."""
    found = words(lambda path: draw_degrees(histogram, path, remark="From a, depth 2"), tmp_path / "a.svg")
    assert "From a, depth 2" in found
    assert any(says in text for text in found)
    assert ("All images have degree 0:" in found) == (len(histogram) == 1)
    shown = marks(panel(svg(tmp_path / "a.svg"), 2), LIGHT.bar)
    assert len(shown) == sum(count > 0 for count in histogram[1:])


def test_bars_are_numbered_until_the_numbers_would_touch(tmp_path: Path) -> None:
    """Each of a few bars carries its count; of a hundred none does."""
    few = words(lambda path: draw_degrees([0, 1234, 777], path), tmp_path / "a.svg")
    many = words(lambda path: draw_degrees([1234, *[777] * 99], path), tmp_path / "b.svg")
    assert {"1,234", "777"} <= set(few)
    assert not {"1,234", "777"} & set(many)


def test_densities_are_drawn_to_scale(tmp_path: Path) -> None:
    """In each panel all points lie at their depth and the log of their value; both densities have one scale."""
    rows = neighbourhoods(3)
    draw_density(rows[::-1], tmp_path / "a.svg", directed=True)
    scales = []
    for number, quantity in enumerate(["density", "directed_density", "nodes"], 1):
        group = panel(svg(tmp_path / "a.svg"), number)
        # The rows came in reverse, so the last seed has the first colour.
        lines = {"s2": GROUPS[0], "s1": GROUPS[1], "s0": GROUPS[2], "union": LIGHT.text}
        drawn = {seed: marks(group, color) for seed, color in lines.items()}
        by_depth = [(mark, one) for seed in drawn for mark, one in zip(drawn[seed], of(rows, seed), strict=True)]
        across, _ = straight([mark.x for mark, _ in by_depth], [one.depth or 0 for _, one in by_depth])
        # A triangle's middle is not the middle of its box, so heights are compared line by line.
        lines_up = [
            straight(
                [mark.y for mark in drawn[seed]], [float(np.log(getattr(one, quantity))) for one in of(rows, seed)]
            )
            for seed in drawn
        ]
        left, right, top, bottom = frame(group)
        assert all(left < mark.x < right and top < mark.y < bottom for mark, _ in by_depth)
        assert across > 0
        assert [slope for slope, _ in lines_up] == pytest.approx([lines_up[0][0]] * 4, rel=1e-3)
        assert [offset for _, offset in lines_up] == pytest.approx([lines_up[0][1]] * 4, abs=1.5)
        scales.append(lines_up[0])
    assert scales[0] == pytest.approx(scales[1], abs=0.05)
    assert scales[0][0] < 0
    assert scales[2][0] < 0


def test_the_first_and_the_last_value_have_ticks(tmp_path: Path) -> None:
    """Both ends of each axis can be read: the least and the largest density, and number of images."""
    rows = [row("a", 1, 6, 5), row("a", 2, 17, 31), row("a", 3, 45, 99)]
    found = words(lambda path: draw_density(rows, path), tmp_path / "a.svg")
    assert {"0.33", "0.1", "6", "10", "20", "45"} <= set(found)


@pytest.mark.parametrize(("name", "theme"), [("light", LIGHT), ("dark", DARK)])
def test_names_at_the_ends_of_lines_can_be_read(name: ThemeName, theme: Theme, tmp_path: Path) -> None:
    """Seven names are letters of their lines' hues with a contrast of 4.5 to the paper, and none covers another."""
    names = {f"s{number}": f"Title {number}" for number in range(7)}
    draw_density(neighbourhoods(7), tmp_path / "a.svg", names=names, theme=name)
    found = [each for each in letters(tmp_path / "a.svg") if each.text.startswith("Title")]
    assert len(found) == 14
    assert min(contrast(each.color, theme.paper) for each in found) >= 4.5
    assert len({each.color for each in found}) == 7
    for names_of_panel in (found[:7], found[7:]):
        assert min(np.diff(sorted(each.y for each in names_of_panel))) >= found[0].size


def test_long_names_leave_the_panels_as_they_are(tmp_path: Path) -> None:
    """Names shorten to the room beside the panels; they take none from the panels."""
    rows = neighbourhoods(2)
    draw_density(rows, tmp_path / "a.svg")
    draw_density(rows, tmp_path / "b.svg", names={"s0": "W" * 900, "s1": "two words " * 90})
    short, long = (svg(tmp_path / name) for name in ("a.svg", "b.svg"))
    assert [frame(panel(short, number)) for number in (1, 2)] == [frame(panel(long, number)) for number in (1, 2)]


def test_three_panels_share_a_key(tmp_path: Path) -> None:
    """With the directed density, seven names stand once, whole, above panels that are wider than with names beside."""
    names = {f"s{number}": f"United Kingdom {number}" for number in range(7)}
    found = words(lambda path: draw_density(neighbourhoods(7), path, names=names, directed=True), tmp_path / "a.svg")
    assert sorted(text for text in found if text.startswith("United")) == sorted(names.values())
    places = [each for each in letters(tmp_path / "a.svg") if each.text.startswith("United")]
    density = next(each for each in letters(tmp_path / "a.svg") if each.text.startswith("Density, "))
    assert max(each.y for each in places) < density.y
    assert len({each.color for each in places}) == 7


def test_the_axis_of_sizes_ends_at_the_largest(tmp_path: Path) -> None:
    """Six and nine images: the ticks are 6 and 9, though the axis holds a factor of two."""
    found = words(lambda path: draw_density([row("a", 1, 6, 5), row("a", 2, 9, 9)], path), tmp_path / "a.svg")
    assert {"6", "9"} <= set(found)
    assert not {"10", "12"} & set(found)


def of(rows: Sequence[DensityRow], seed: str) -> list[DensityRow]:
    return [one for one in rows if one.seed == seed]


@pytest.mark.parametrize(("name", "theme"), [("light", LIGHT), ("dark", DARK)])
def test_incomplete_points_are_hollow_and_said_to_be(name: ThemeName, theme: Theme, tmp_path: Path) -> None:
    """Filled up to the last complete depth, hollow behind it, in every panel; the caption says so."""
    rows = neighbourhoods(2, complete_to=3)
    rows += rows[:1]  # a depth that was asked for twice is one point
    said = words(lambda path: draw_density(rows, path, directed=True, theme=name), tmp_path / "a.svg")
    assert any("hollow: 3 of 12 points incomplete" in text for text in said)
    root = svg(tmp_path / "a.svg")
    for number in (1, 2, 3):
        for color in (*GROUPS[:2], theme.text):
            fills = [mark.fill for mark in marks(panel(root, number), color)]
            assert fills == [color, color, color, theme.paper]


def test_two_views_are_solid_and_dashed(tmp_path: Path) -> None:
    """Each seed has a dashed line of its closed view in its colour; the number of images, the same, is drawn once."""
    rows = in_both_views(neighbourhoods(2))
    said = words(lambda path: draw_density(rows, path, directed=True), tmp_path / "a.svg")
    assert any("solid lines: discovered view · dashed: closed view" in text for text in said)
    root = svg(tmp_path / "a.svg")
    for number, views in ((1, 2), (2, 2), (3, 1)):
        for color in (*GROUPS[:2], LIGHT.text):
            assert len(marks(panel(root, number), color)) == 4 * views
            assert [lines(panel(root, number), color, dashed) for dashed in (False, True)] == [1, views - 1]


@pytest.mark.parametrize("view", ["discovered", "closed"])
def test_one_view_is_named_and_solid(view: View, tmp_path: Path) -> None:
    """Whichever it is, its lines are solid, and the lead names it."""
    rows = [replace(each, view=view) for each in neighbourhoods(2)]
    said = words(lambda path: draw_density(rows, path), tmp_path / "a.svg")
    assert any(f"view: {view}" in text for text in said)
    assert not any("dashed" in text for text in said)
    first = panel(svg(tmp_path / "a.svg"), 1)
    assert [lines(first, GROUPS[0], dashed) for dashed in (False, True)] == [1, 0]


def test_complete_points_are_said_to_be(tmp_path: Path) -> None:
    """Where nothing is missing the caption ends with that, and speaks of no hollow points."""
    said = words(lambda path: draw_density(neighbourhoods(2), path), tmp_path / "a.svg")
    assert not any("incomplete" in text for text in said)
    assert any(text.endswith("· complete") for text in said)


def test_up_to_seven_seeds_are_told_apart_by_colour_and_shape_and_named(tmp_path: Path) -> None:
    """Seven seeds and their union, which no single seed has, are named at the ends of their lines in each panel."""
    names = {f"s{number}": f"Title {number} (s{number})" for number in range(7)}
    said = words(lambda path: draw_density(neighbourhoods(7), path, names=names), tmp_path / "a.svg")
    assert sorted(text for text in said if text.startswith("Title")) == sorted([*names.values()] * 2)
    assert said.count("all together") == 2
    first = panel(svg(tmp_path / "a.svg"), 1)
    assert all(len(marks(first, color)) == 4 for color in (*GROUPS, LIGHT.text))
    alone = words(lambda path: draw_density(neighbourhoods(1), path, names=names), tmp_path / "b.svg")
    assert alone.count("Title 0 (s0)") == 2
    assert not any("together" in text for text in alone)


def test_more_than_seven_seeds_are_grey_behind_their_union(tmp_path: Path) -> None:
    """Ten seeds: no colour is shown that none could tell apart, ten grey lines with one name."""
    said = words(lambda path: draw_density(neighbourhoods(10), path), tmp_path / "a.svg")
    first = panel(svg(tmp_path / "a.svg"), 1)
    assert "each of 10 seeds" in said
    assert len(marks(first, LIGHT.faint)) == 40
    assert len(marks(first, LIGHT.text)) == 4
    assert not any(marks(first, color) for color in GROUPS)


def test_a_density_of_0_is_left_out_and_counted(tmp_path: Path) -> None:
    """A seed alone has density 0, which no log axis shows: the caption counts it, and its image is still drawn."""
    rows = [row("a", 0, 1, 0), row("a", 1, 6, 5)]
    said = words(lambda path: draw_density(rows, path, directed=True), tmp_path / "a.svg")
    root = svg(tmp_path / "a.svg")
    assert [len(marks(panel(root, number), GROUPS[0])) for number in (1, 2, 3)] == [1, 1, 2]
    assert any("1 point of density 0 not shown" in text for text in said)
    nothing = words(lambda path: draw_density([row("a", 0, 1, 0), row("a", 5, 1, 0)], path), tmp_path / "b.svg")
    assert "Density is 0 at these depths:" in nothing
    assert any("depths 0, 5 · view: discovered" in text for text in nothing)
    assert any(text.startswith("up to 1 image ·") for text in nothing)


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_numbers_give_the_same_bytes(suffix: str, tmp_path: Path) -> None:
    """Drawn twice, the rows of each seed in another order, a figure is the same to the last byte."""
    rows, (first, second) = neighbourhoods(2, complete_to=2), (tmp_path / f"{name}.{suffix}" for name in "ab")
    for drawn in (rows, in_both_views(rows)):
        draw_density(drawn, first)
        draw_density(sorted(drawn, key=lambda each: (str(each.seed), -(each.depth or 0))), second)
        assert first.read_bytes() == second.read_bytes()
    draw_degrees(SKEWED, first)
    draw_degrees(tuple(SKEWED), second)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("suffix", ["svg", "pdf"])
def test_hostile_words_are_only_text(suffix: str, tmp_path: Path) -> None:
    """Markup, dollar signs, control characters and what the font lacks are drawn without a warning, and parse."""
    files = [tmp_path / f"{name}.{suffix}" for name in "ab"]
    draw_degrees([1, 2], files[0], title=HOSTILE, remark=HOSTILE)
    rows = [*neighbourhoods(1), row(HOSTILE, 1, 6, 5), row(HOSTILE, 2, 9, 8)]
    draw_density(rows, files[1], title=HOSTILE, names={"s0": HOSTILE})
    tags = {element.tag for file in files if suffix == "svg" for element in svg(file).iter()}
    assert not any(tag.endswith("script") for tag in tags)
    assert all(file.stat().st_size > 1000 for file in files)


def test_a_pdf_has_a_title_and_an_author(tmp_path: Path) -> None:
    """What readers of PDF show of a file: what it is of, and what made it; of every kind of figure."""
    draw_all(tmp_path, "pdf", title="Rose")
    for file in tmp_path.iterdir():
        data = file.read_bytes()
        assert f"/Author (simgraph {__version__})".encode() in data
        title = re.search(rb"/Title \((.*?)(?<!\\)\)", data, re.DOTALL)
        assert title
        assert any(text.replace(b"(", rb"\(").replace(b")", rb"\)") in title[1] for text in PDF_TITLES[file.stem])


def test_the_letters_of_every_figure_can_be_read_on_paper(tmp_path: Path) -> None:
    """Printed 180 mm wide, every word of every kind of figure has 7 points or more: measured in what is drawn.

    Small drawings and those of the usual size.
    """
    draw_all(tmp_path, "svg")
    ring, names = graph(), {number: f"n{number:03}" for number in range(60)}
    many = nx.relabel_nodes(nx.path_graph(60, nx.DiGraph), names)
    nx.set_node_attributes(many, dict(zip(many, [1, 2] * 30, strict=True)), "community")
    draw_graph(ring, tmp_path / "usual.svg", labels=True)
    draw_strips(ring, [list(ring)[:4], list(ring)], tmp_path / "usual_strips.svg")
    draw_sheet(many, tmp_path / "usual_sheet.svg")
    found = {file.stem: round(least_points(file), 2) for file in tmp_path.iterdir()}
    assert len(found) == 9
    assert not {name: size for name, size in found.items() if size < 7}


def test_long_words_stay_on_the_paper(tmp_path: Path) -> None:
    """However long title, caption and names are, the figure has its width and the rim of the page is bare paper."""
    long = "A wood engraving of a lighthouse in a storm " * 30
    draw_degrees(SKEWED, tmp_path / "a.png", title=long, remark=long)
    names = {f"s{number}": "W" * 900 for number in range(7)}
    draw_density(in_both_views(neighbourhoods(7, complete_to=2)), tmp_path / "b.png", title=HOSTILE, names=names)
    most_in_two_lines = in_both_views(neighbourhoods(6, complete_to=2))
    draw_density(most_in_two_lines, tmp_path / "c.png", names=names)
    for image in map(pixels, sorted(tmp_path.iterdir())):
        assert image.shape[1] == 1856
        for rim in (image[:16], image[-8:], image[:, :32], image[:, -32:]):
            assert (rim == 255).all()


def test_a_dark_figure_has_no_white_ground(tmp_path: Path) -> None:
    """Its paper is dark, also inside the axes and the hollow points, and white is nowhere."""
    draw_degrees(SKEWED, tmp_path / "a.png", theme="dark")
    draw_density(neighbourhoods(2, complete_to=1), tmp_path / "b.png", theme="dark")
    for image in (pixels(tmp_path / "a.png"), pixels(tmp_path / "b.png")):
        assert not (image == 255).all(axis=-1).any()
        assert np.median(image, axis=(0, 1)).tolist() == list(bytes.fromhex(DARK.paper[1:]))


def test_what_cannot_be_drawn_is_said_in_one_line(tmp_path: Path) -> None:
    """No images, fewer than two depths, another theme or suffix, no such folder: InvalidInputError, and nothing is
    written.
    """
    rows, sepia = neighbourhoods(2), "sepia"
    attempts: list[tuple[Callable[[], object], str]] = [
        (lambda: draw_degrees([], tmp_path / "a.png"), "no images"),
        (lambda: draw_degrees([0, 0], tmp_path / "a.png"), "no images"),
        (lambda: draw_degrees([1], tmp_path / "a.gif"), r"\.png, \.svg or \.pdf"),
        (lambda: draw_degrees([1], tmp_path / "none" / "a.svg"), "Cannot write"),
        (lambda: draw_degrees([1], tmp_path / "a.svg", theme=sepia), "light or dark"),  # type: ignore[arg-type]
        (lambda: draw_density([], tmp_path / "a.png"), "two depths"),
        (lambda: draw_density(rows[:1], tmp_path / "a.png"), "two depths"),
        (lambda: draw_density([row(None, None, 9, 20)], tmp_path / "a.png"), "needs seeds"),
        (lambda: draw_density(rows, tmp_path / "a"), r"\.png, \.svg or \.pdf"),
        (lambda: draw_density(rows, tmp_path / "none" / "a.svg"), "Cannot write"),
        (lambda: draw_density(rows, tmp_path / "a.svg", theme=sepia), "light or dark"),  # type: ignore[arg-type]
    ]
    for attempt, says in attempts:
        with pytest.raises(InvalidInputError, match=says) as caught:
            attempt()
        assert "\n" not in str(caught.value)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("density flags:fr", "two depths or more"),
        ("density flags:fr --depth 3 --depth 3", "two depths or more"),
        ("density --all --source flags", "seeds and two depths"),
    ],
)
def test_a_command_refuses_before_it_opens_the_store(command: str, says: str, tmp_path: Path) -> None:
    """One depth or no seeds: one line and exit code 2, though no Neo4j is there to be asked."""
    target = tmp_path / "a.png"
    assert says in refused(2, "analyze", *command.split(), "--output", str(target))
    assert not target.exists()
