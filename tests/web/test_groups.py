"""Groups on a page: their names, faces and reasons, on the map and in the legend, which isolates them."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pytest
from PIL import Image

from simgraph_neo.drawing.canvas.theme import LIGHT
from simgraph_neo.grouping import grouped, typical
from tests.support.commands import good
from tests.support.viewer_pages import Opened, alike, color, data_of, opened, sample

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import networkx as nx
    from numpy.typing import NDArray
    from playwright.sync_api import Browser

    from simgraph_neo.store import Store

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # playwright's own
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 664}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> nx.DiGraph[str]:
    """20 plain pictures in three communities; the first has a name, the others have nothing in common."""
    made = sample(tmp_path_factory.mktemp("pictures"))
    made.graph["remarks"] = {
        "community 1": ["owls 75% (lift 4.0)", "barns 50% (lift 2.5)"],
        "community 2": [],
    }
    made.graph["group_names"] = {"community 1": "owls", "community 2": "like a wren"}
    return made


@pytest.fixture
def found(browser: Browser, page_file: Path) -> Iterator[Opened]:
    """The page, coloured by community."""
    each = opened(browser, page_file.as_uri())
    each.page.select_option("#color", "community")
    yield each
    assert each.said == []
    each.context.close()


def members(graph: nx.DiGraph[str], place: int) -> list[str]:
    """The images of a community, the most typical first."""
    return [each.node for each in typical(graph, grouped(graph, "community")[place].nodes)]


def numbers(names: list[str]) -> set[int]:
    return {int(name[1:]) for name in names}


def test_a_group_has_its_name_and_its_reasons(graph: nx.DiGraph[str], page_file: Path) -> None:
    """A group has the name that the graph has for it, and its reasons; its images stand by how typical they are."""
    data = data_of(page_file)
    ids = [node["id"] for node in data["nodes"]]
    groups = {each["by"]: each["groups"] for each in data["groupings"]}
    for place, group in enumerate(groups["community"]):
        assert [ids[node] for node in group["nodes"]] == members(graph, place)
    owls, plain, _ = groups["community"]
    assert (owls["name"], owls["why"]) == ("Owls", "owls 75% (lift 4.0) · barns 50% (lift 2.5)")
    assert (plain["name"], plain.get("why")) == ("Like a wren", None)
    assert [each["name"] for each in groups["seed"]] == ["Red kite", "Blue tit"]
    assert [ids[each["nodes"][0]] for each in groups["seed"]] == ["n00", "n01"]
    assert [each["name"] for each in groups["depth"]] == [group.name for group in grouped(graph, "depth")]


def test_the_flags_groups_have_names_of_their_own(flags: Store, neo4j_env: None, tmp_path: Path) -> None:
    """A page of all flags names every community, grey ones too, no two the same, with the reasons for most."""
    good("export", "html", "--all", "--output", str(tmp_path / "flags.html"))
    (by,) = [each for each in data_of(tmp_path / "flags.html")["groupings"] if each["by"] == "community"]
    names = [group["name"] for group in by["groups"]]
    assert len(set(names)) == len(names) > 7
    assert {"Nordic cross", "Vertical tricolour"} <= set(names)
    assert any(name.startswith("Horizontal stripes, like ") for name in names)
    assert all("lift" in group["why"] for group in by["groups"])


@pytest.mark.browser
def test_the_legend_has_faces(found: Opened, graph: nx.DiGraph[str]) -> None:
    """A row has a swatch of 18 px with its number, the most typical picture in 28 px, the name with its count, and the
    reason.
    """
    rows = found.page.locator("#groups button")
    assert rows.first.inner_text().split("\n") == ["1", "Owls · 9", "owls 75% (lift 4.0) · barns 50% (lift 2.5)"]
    for place in range(rows.count()):
        face = rows.nth(place).locator("canvas")
        assert max(face.evaluate("e => [e.clientWidth, e.clientHeight]")) == 28
        seen = np.asarray(Image.open(io.BytesIO(face.screenshot())).convert("RGB")).astype(np.int16)
        first = int(members(graph, place)[0][1:])
        assert alike(seen, np.array(color(first)), 11).mean() > 0.8
        swatch = rows.nth(place).locator(".swatch").bounding_box()
        assert swatch
        assert (swatch["width"], swatch["height"]) == (18, 18)
        assert (rows.nth(place).bounding_box() or {"height": 0})["height"] >= 36


@pytest.mark.browser
def test_names_are_on_the_map_while_pictures_are_small(browser: Browser, page_file: Path) -> None:
    """With colours of communities, the map has letters in ink; they go when a picture is 64 px."""
    each = opened(browser, page_file.as_uri(), viewport={"width": 420, "height": 640})
    ink = np.array(list(bytes.fromhex(LIGHT.ink[1:])))

    def letters() -> int:
        return int(alike(each.canvas()[0][:300], ink, 0).sum())

    each.page.select_option("#color", "depth")
    assert letters() == 0  # images of one depth are not in one place
    each.page.select_option("#color", "community")
    assert letters() > 100
    for _ in range(5):
        each.page.click("#nearer")
    assert letters() == 0
    each.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_group_is_not_its_colour_alone(theme: Literal["light", "dark"], browser: Browser, page_file: Path) -> None:
    """From 56 px on, the corner of a picture's frame has the group's number in black or white on the group's colour,
    with a contrast of 4.5 at least, as the legend has; on smaller pictures it is not drawn.
    """
    size = {"width": 800, "height": 560}
    each = opened(browser, f"{page_file.as_uri()}#by=community", color_scheme=theme, viewport=size)
    groups = next(found["groups"] for found in data_of(page_file)["groupings"] if found["by"] == "community")
    assert each.texts("#groups .swatch") == ["1", "2", "3"]
    chips = each.page.locator("#groups .swatch")
    styles = chips.evaluate_all("all => all.map(getComputedStyle).map((css) => [css.backgroundColor, css.color])")
    for group, (paper, ink) in zip(groups, styles, strict=True):
        filled, written = (tuple(map(int, re.findall(r"\d+", color))) for color in (paper, ink))
        assert filled == tuple(bytes.fromhex(group["colors"][theme == "dark"][1:]))
        assert contrast(filled, written) >= 4.5
        picture = group["nodes"][0]
        corner = lower_right(each, picture)
        assert alike(corner, np.array(filled), 3).mean() > 0.3
        assert alike(corner, np.array(written), 60).sum() >= 5
    for _ in range(4):
        each.page.click("#farther")
    assert 56 > max(extent(each, groups[0]["nodes"][0])[2:]) > 25
    filled = tuple(bytes.fromhex(groups[0]["colors"][theme == "dark"][1:]))
    assert not alike(lower_right(each, groups[0]["nodes"][0]), np.array(filled), 3).any()
    each.context.close()


def extent(found: Opened, number: int) -> tuple[int, int, int, int]:
    """Left, top, width and height of a picture on the map, by its colour; the legend has a copy of some."""
    found.page.evaluate("document.querySelector('#legend').style.visibility = 'hidden'")
    like = alike(found.canvas()[0], np.array(color(number)), 11)
    xs, ys = (np.flatnonzero(like.sum(axis=axis) >= 8) for axis in (0, 1))  # not the soft edges of letters
    found.page.evaluate("document.querySelector('#legend').style.visibility = ''")
    return int(xs.min()), int(ys.min()), int(np.ptp(xs)) + 1, int(np.ptp(ys)) + 1


def lower_right(found: Opened, number: int) -> NDArray[np.int16]:
    """The 14 pixels at a picture's lower right corner, without its frame."""
    left, top, width, height = extent(found, number)
    return found.canvas()[0][top + height - 14 : top + height, left + width - 14 : left + width]


def contrast(*colors: tuple[int, ...]) -> float:
    """The contrast of two colours as WCAG 2.2 defines it."""
    linear = [[c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in each] for each in colors]
    dark, light = sorted(0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in linear)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.browser
def test_the_legend_covers_no_picture(browser: Browser, page_file: Path) -> None:
    """On a desk the map begins beside the open legend; closed again, the legend leaves it in the middle."""
    each = opened(browser, page_file.as_uri(), viewport={"width": 1400, "height": 900})
    middle = sum(extent(each, number)[0] for number in range(20)) / 20
    each.page.select_option("#color", "community")
    box = each.page.locator("#legend").bounding_box()
    assert box
    assert box["x"] + box["width"] < min(extent(each, number)[0] for number in range(20))
    each.page.click("#fold")
    assert sum(extent(each, number)[0] for number in range(20)) / 20 == pytest.approx(middle, abs=8)
    each.context.close()


@pytest.mark.browser
def test_a_row_isolates_its_group(found: Opened, graph: nx.DiGraph[str]) -> None:
    """A row under the mouse shows its group alone; a click keeps it, Shift adds another, Escape ends it."""
    first, second = (numbers(members(graph, place)) for place in (0, 1))
    rows = found.page.locator("#groups button")
    faces = numbers([members(graph, place)[0] for place in range(3)])  # the legend is over the map
    rows.nth(1).hover()
    assert found.seen() - faces == second - faces
    found.page.mouse.move(500, 3)
    assert found.seen() == set(range(20))
    rows.nth(0).click()
    found.page.mouse.move(500, 3)
    assert found.seen() - faces == first - faces
    assert rows.nth(0).get_attribute("aria-pressed") == "true"
    assert "Owls, 9 images" in found.text("#status")
    assert found.text("#card h2") == "Owls"
    shown = [graph.nodes[name]["title"] for name in members(graph, 0)[:12]]
    assert found.texts("#card .strip span") == shown
    rows.nth(1).click(modifiers=["Shift"])
    assert found.texts("#card h2") == ["Owls", "Like a wren"]
    found.page.mouse.move(500, 3)
    assert found.seen() - faces == (first | second) - faces
    found.page.click("#card .strip button >> nth=0")
    assert found.text("#card code") == members(graph, 0)[0]
    found.page.keyboard.press("Escape")
    assert found.text("#card h2") == "Owls"
    found.page.keyboard.press("Escape")
    assert found.page.locator("#card").is_hidden()
    assert found.page.locator("#groups [aria-pressed=true]").count() == 0
    rows.nth(2).click()
    rows.nth(2).click()
    assert found.page.locator("#card").is_hidden()


@pytest.mark.browser
def test_a_phone_has_the_legend_behind_a_button(browser: Browser, page_file: Path) -> None:
    """The button counts the groups, opens the rows, and names the one that is isolated while the map is free."""
    each = opened(browser, page_file.as_uri(), **PHONE)
    each.page.select_option("#color", "community")
    assert each.text("#fold") == "3 groups"
    assert each.page.locator("#groups").is_hidden()
    each.page.tap("#fold")
    each.page.tap("#groups button >> nth=0")
    assert each.page.locator("#groups").is_hidden()
    assert each.text("#fold") == "Owls"
    assert each.text("#card h2") == "Owls"
    each.context.close()
