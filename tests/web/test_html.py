"""Pages to explore: one file, in a real Chromium, with no network at all."""

from __future__ import annotations

import base64
import hashlib
import http.server
import io
import json
import random
import re
import threading
from functools import partial
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from simgraph_neo import pages
from simgraph_neo.drawing import draw_graph, write_html
from simgraph_neo.drawing.canvas.figure import Figure
from simgraph_neo.drawing.canvas.theme import DARK
from simgraph_neo.drawing.web.frame import MAX_FRAMED_IMAGES, Explorer
from simgraph_neo.drawing.web.page import MODULES, make_page
from simgraph_neo.drawing.web.sprites import SHEET, pack
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.graph import Neighbours
from simgraph_neo.grouping import grouped
from simgraph_neo.paths import search
from tests.support.photographs import photographs
from tests.support.viewer_pages import TITLES, Opened, alike, color, data_of, opened, sample, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Position

browser_test = pytest.mark.browser
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # playwright's own
NUMBERS = set(range(20))
HARM = "</script><script>document.title='owned'</script><img src=x onerror=alert(1)>\"'&amp;\u2028\u2029"


def middle_of(page: Page, number: int) -> Position:
    """Where a picture of that colour is seen on the frame's canvas."""
    canvas = page.frame_locator("iframe").locator("#canvas")
    seen = np.asarray(Image.open(io.BytesIO(canvas.screenshot())).convert("RGB")).astype(np.int16)
    ys, xs = np.nonzero(alike(seen, np.array(color(number)), 11))
    return {"x": float(np.median(xs)), "y": float(np.median(ys))}


@pytest.fixture
def visit(browser: Browser, page_file: Path) -> Iterator[Callable[..., Opened]]:
    """Open the sample's page, or another one; afterwards none of them has asked for anything or said anything."""
    pages: list[Opened] = []

    def go(path: Path = page_file, after: str = "", **options: Any) -> Opened:
        pages.append(opened(browser, path.as_uri() + after, **options))
        return pages[-1]

    yield go
    for each in pages:
        assert each.said == []
        assert [url for url in each.requests if not url.startswith(("file:", "data:"))] == []
        assert len([url for url in each.requests if url.startswith("file:")]) == 1
        each.context.close()


class Tags(HTMLParser):
    """The elements of a page, with their attributes and the text directly inside."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attributes), ""))

    def handle_endtag(self, tag: str) -> None:
        self.found.append((f"/{tag}", {}, ""))

    def handle_data(self, data: str) -> None:
        if self.found:
            tag, attributes, text = self.found[-1]
            self.found[-1] = tag, attributes, text + data


class TestFile:
    def test_many_images_are_a_drawing_in_a_notebook(self, graph: nx.DiGraph[str], tmp_path: Path) -> None:
        """Above 300 images a cell shows the drawing and the command that writes the page; save draws the figure."""
        figure = Figure(lambda path: draw_graph(graph, path, size=400))
        command = "simgraph export html a&b --output page.html"
        many = Explorer(lambda: "<!doctype html>", figure, MAX_FRAMED_IMAGES + 1, command)
        shown = many._repr_mimebundle_()
        tags = Tags(shown["text/html"]).found
        assert [tag for tag, _, _ in tags] == ["p", "/p", "img"]
        assert command in tags[0][2]
        assert tags[2][1]["src"] == f"data:image/png;base64,{shown['image/png']}"
        assert command in shown["text/plain"] == repr(many)
        assert many.save(tmp_path / "a.png").read_bytes() == figure.png
        assert many.save(tmp_path / "a.html").read_text("utf-8") == "<!doctype html>"

    def test_a_page_needs_nothing_and_allows_nothing_else(self, page_file: Path) -> None:
        """No element names another file, none has a style or a handler, and the policy names what is inside by hash."""
        tags = Tags(page_file.read_text("utf-8")).found
        policy = next(a["content"] or "" for t, a, _ in tags if a.get("http-equiv") == "Content-Security-Policy")
        rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
        assert rules.pop("img-src") == "data: blob:"
        for element, rule in (("script", "script-src"), ("style", "style-src")):
            (text,) = [text for t, a, text in tags if t == element and a.get("type") != "application/json"]
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            assert rules.pop(rule) == f"'sha256-{digest}'"
        assert rules == {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}
        for tag, attributes, _ in tags:
            assert not {"src", "srcset", "style", "action"} & set(attributes), tag
            assert not [name for name in attributes if name.startswith("on")]
            assert attributes.get("href", "data:,") == "data:," or tag == "a"  # which only a click follows

    def test_the_same_graph_gives_the_same_bytes(self, graph: nx.DiGraph[str], page_file: Path, tmp_path: Path) -> None:
        """Whatever the order of nodes and edges, and however often it is written."""
        other: nx.DiGraph[str] = nx.DiGraph(**graph.graph)
        other.add_nodes_from(reversed(list(graph.nodes(data=True))))
        other.add_edges_from(reversed(list(graph.edges(data=True))))
        assert written(other, tmp_path / "b.html").read_bytes() == page_file.read_bytes()

    def test_a_page_holds_the_graph(self, graph: nx.DiGraph[str], page_file: Path) -> None:
        """Nodes in the order of their ids with what is known of them, all edges with their ranks, seeds, groups."""
        data = data_of(page_file)
        ids = [node["id"] for node in data["nodes"]]
        assert ids == sorted(graph)
        assert {(ids[a], ids[b]): rank for a, b, rank, *_ in data["edges"]} == nx.get_edge_attributes(graph, "rank")
        assert [ids[seed] for seed in data["seeds"]] == graph.graph["seeds"] == ["n00", "n01"]
        assert data["nodes"][1]["title"] == TITLES[1]
        assert data["nodes"][1]["link"] == "https://example.org/works/n01"
        assert [node["depth"] for node in data["nodes"]] == [graph.nodes[name]["depth"] for name in ids]
        assert [node["listed"] for node in data["nodes"]] == [graph.out_degree(name) > 0 for name in ids]
        for grouping in data["groupings"]:
            found = [sorted(ids[node] for node in each["nodes"]) for each in grouping["groups"]]
            assert found == [group.nodes for group in grouped(graph, grouping["by"])]
        assert {grouping["by"] for grouping in data["groupings"]} == {"depth", "community", "seed"}

    def test_sprites_are_the_pictures(self, graph: nx.DiGraph[str], page_file: Path) -> None:
        """Each sprite holds its picture at its true shape, up to what WebP loses, with no colour of its neighbours."""
        data = data_of(page_file)
        sheets = [Image.open(io.BytesIO(base64.b64decode(url.split(",")[1]))) for url in data["sheets"]]
        for name, node in zip(sorted(graph), data["nodes"], strict=True):
            sheet, left, top, width, height = node["sprite"]
            with Image.open(graph.nodes[name]["picture"]) as picture:
                assert (width, height) == picture.size
            pixels = np.asarray(sheets[sheet].convert("RGB"))[top : top + height, left : left + width].astype(int)
            assert np.abs(pixels - color(int(name[1:]))).max() < 12
            assert node["place"][2] / node["place"][3] == pytest.approx(width / height, rel=0.01)

    def test_no_two_pictures_overlap(self, graph: nx.DiGraph[str], page_file: Path) -> None:
        """In both arrangements each picture has a place of its own, and the same area, up to 3 %."""
        data = data_of(page_file)
        wide = [node["place"] for node in data["nodes"]]
        upright = [
            (*place, *node["place"][2:]) for place, node in zip(data["upright"]["places"], data["nodes"], strict=True)
        ]
        for places in (wide, upright):
            for number, (x, y, width, height) in enumerate(places):
                assert width * height == pytest.approx(data["box"][0] * data["box"][1], rel=0.03)
                for x2, y2, width2, height2 in places[:number]:
                    assert x + width < x2 or x2 + width2 < x or y + height < y2 or y2 + height2 < y

    @given(st.lists(st.tuples(st.integers(1, 400), st.integers(1, 400)), max_size=60))
    def test_sprites_never_touch(self, sizes: list[tuple[int, int]]) -> None:
        """Whatever the sizes, places are inside their sheets, at least eight pixels apart, at multiples of four."""
        places = pack(sizes)
        assert [(place.width, place.height) for place in places] == sizes
        for number, a in enumerate(places):
            assert 4 <= a.left <= a.left + a.width <= SHEET - 4
            assert 4 <= a.top <= a.top + a.height <= SHEET - 4
            assert a.left % 4 == a.top % 4 == 0
            for b in (each for each in places[:number] if each.sheet == a.sheet):
                assert (
                    a.left + a.width + 8 <= b.left
                    or b.left + b.width + 8 <= a.left
                    or a.top + a.height + 8 <= b.top
                    or b.top + b.height + 8 <= a.top
                )

    @pytest.mark.long
    @pytest.mark.parametrize(("count", "most"), [(300, 2e6), (2_000, 8e6)])
    def test_pages_stay_small(self, tmp_path: Path, count: int, most: float) -> None:
        """300 photographs stay below 2 MB and 2,000 below 8 MB, with pictures as large as that lets them be."""
        many: nx.DiGraph[int] = nx.gnm_random_graph(count, 5 * count, seed=1, directed=True)
        for node, picture in zip(many, photographs(count, tmp_path), strict=True):
            many.nodes[node].update(picture=picture, title=f"A photograph of some thing or other, number {node}")
        report = write_html(many, tmp_path / "many.html")
        assert report.size == report.path.stat().st_size < most
        sprites = [node["sprite"] for node in data_of(report.path)["nodes"]]
        assert max(max(sprite[3:]) for sprite in sprites) >= (128 if count == 300 else 80)
        assert report.placeholders == {}

    def test_what_cannot_be_written_is_said(self, tmp_path: Path, graph: nx.DiGraph[str]) -> None:
        """An empty graph, one too large, another suffix, a folder that is not there: InvalidInputError, and no file
        is left.
        """
        huge: nx.DiGraph[int] = nx.empty_graph(10_001, create_using=nx.DiGraph)
        for each, name in ((nx.DiGraph(), "a.html"), (huge, "a.html"), (graph, "a.png"), (graph, "none/a.html")):
            with pytest.raises(InvalidInputError):
                write_html(each, tmp_path / name)
        assert list(tmp_path.iterdir()) == []

    def test_the_wheel_holds_the_viewer(self) -> None:
        """Every part is package data, and every module names only modules that come before it."""
        folder = files("simgraph_neo.drawing.web") / "viewer"
        assert {part.name for part in folder.iterdir()} == {*MODULES, "viewer.css"}
        for number, name in enumerate(MODULES):
            needed = re.findall(r'^import \{[^}]+\} from "\./(.+)";$', (folder / name).read_text("utf-8"), re.MULTILINE)
            assert set(needed) <= set(MODULES[:number])


@given(
    st.recursive(
        st.text() | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_p11_json_in_a_page_is_only_data(value: Any) -> None:
    """P11: whatever the text, lone surrogates too, no character of markup is left, and a parser reads it back."""
    text = pages.as_json(value)
    assert text.isascii()
    assert not set(text) & set("<>&")
    assert json.loads(text) == value


@browser_test
class TestLooking:
    def test_all_pictures_are_seen(self, visit: Callable[..., Opened]) -> None:
        """Opened from disk with no network, the page shows every picture, the title, the caption; asks for nothing."""
        found = visit()
        assert found.seen() == NUMBERS
        assert found.page.title() == found.text("h1") == "Images similar to Red kite and Blue tit"
        assert "20 images" in found.text("footer")
        assert "CC BY" in found.text("footer")

    def test_nothing_is_painted_without_a_change(self, visit: Callable[..., Opened]) -> None:
        """A page that nobody touches asks for no frame; one that is touched does."""
        found = visit()
        found.page.evaluate("""() => { window.frames_ = 0; const ask = requestAnimationFrame;
            window.requestAnimationFrame = (work) => { window.frames_++; return ask(work); } }""")
        found.page.wait_for_timeout(300)
        assert found.page.evaluate("window.frames_") == 0
        found.page.mouse.wheel(0, 100)
        found.page.mouse.move(500, 400)
        found.page.mouse.wheel(0, 100)
        found.page.wait_for_timeout(100)
        assert found.page.evaluate("window.frames_") > 0

    def test_dragging_moves_and_the_wheel_keeps_what_is_under_it(self, visit: Callable[..., Opened]) -> None:
        """A picture goes where it is dragged to, pixel by pixel; the one under the pointer stays there in a zoom."""
        found = visit()
        before = found.where(3)
        assert before
        found.page.mouse.move(*before)
        found.page.mouse.down()
        found.page.mouse.move(before[0] + 30, before[1] + 10)
        found.page.mouse.move(before[0] + 60, before[1] - 20)
        found.page.mouse.up()
        assert found.page.locator("#card").is_hidden()
        dragged = found.where(3)
        assert dragged == pytest.approx((before[0] + 60, before[1] - 20), abs=2)
        found.page.mouse.wheel(0, -200)
        assert found.where(3) == pytest.approx(dragged, abs=4)

    def test_two_fingers_zoom(self, visit: Callable[..., Opened]) -> None:
        """Fingers that move a fifth farther apart show everything a fifth larger, and open no card."""
        found = visit(has_touch=True)
        before = np.subtract(found.where(3) or (0, 0), found.where(7) or (0, 0))
        devtools = found.context.new_cdp_session(found.page)
        for kind, apart in (("touchStart", 100), ("touchMove", 108), ("touchMove", 120), ("touchEnd", 0)):
            points = [{"x": 400 + side * apart, "y": 350, "id": side} for side in (0, 1)] if apart else []
            devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        after = np.subtract(found.where(3) or (0, 0), found.where(7) or (0, 0))
        assert after == pytest.approx(1.2 * before, rel=0.03, abs=6)
        assert found.page.locator("#card").is_hidden()

    def test_hovering_tells_the_title(self, visit: Callable[..., Opened]) -> None:
        """The picture under the mouse says its title and id; paper says nothing."""
        found = visit()
        found.page.mouse.move(*(found.where(2) or (0, 0)))
        assert found.text("#hint").split("\n") == ["Éclair au café", "n02"]
        found.page.mouse.move(3, 400)
        assert found.page.locator("#hint").is_hidden()

    def test_colours_and_legend(self, visit: Callable[..., Opened], graph: nx.DiGraph[str]) -> None:
        """Each grouping paints its groups' colours, and the legend has their sizes."""
        found = visit()
        for by in ("community", "depth", "seed"):
            groups = grouped(graph, by)
            found.page.select_option("#color", by)
            pixels = found.pixels().reshape(-1, 3)
            for group in groups:
                wanted = np.array(list(bytes.fromhex(group.color[1:])))
                assert (np.abs(pixels - wanted).max(axis=1) == 0).sum() > 50, group
            assert found.texts("#legend b + small") == [f" · {len(group.nodes)}" for group in groups]
        found.page.select_option("#color", "")
        assert found.page.locator("#legend").is_hidden()

    def test_depths_can_be_hidden(self, visit: Callable[..., Opened], graph: nx.DiGraph[str]) -> None:
        """A depth that is switched off takes its pictures away, and brings them back."""
        found = visit()
        assert found.texts("#depths button small") == [str(len(group.nodes)) for group in grouped(graph, "depth")]
        found.page.click("#depths button:nth-of-type(3)")
        deep = {int(name[1:]) for name, data in graph.nodes(data=True) if data["depth"] == 2}
        assert found.seen() == NUMBERS - deep
        found.page.click("#depths button:nth-of-type(3)")
        assert found.where(min(deep))

    def test_dark_paper(self, visit: Callable[..., Opened]) -> None:
        """A reader whose system is dark gets dark paper, also when it becomes so while the page is open."""
        found = visit(color_scheme="dark")
        assert tuple(found.pixels()[400, 3]) == tuple(bytes.fromhex(DARK.paper[1:]))
        found.page.emulate_media(color_scheme="light")
        assert tuple(found.pixels()[400, 3]) == (255, 255, 255)

    def test_a_phone(self, visit: Callable[..., Opened]) -> None:
        """375 pixels wide nothing scrolls sideways, every control is on the screen, and a tap opens a card."""
        found = visit(viewport={"width": 375, "height": 667}, has_touch=True, is_mobile=True)
        place = found.where(7)
        assert place
        found.page.touchscreen.tap(*place)
        assert found.text("#card h2") == "Picture 7"
        assert found.page.evaluate("document.documentElement.scrollWidth") == 375
        for selector in ("#query", "#color", "#depths button >> nth=-1", "#nearer", "#about", "#card .close", "#path"):
            box = found.page.locator(selector).bounding_box()
            assert box, selector
            assert box["x"] >= 0, selector
            assert box["x"] + box["width"] <= 375, selector
            assert box["y"] + box["height"] <= 667, selector

    def test_without_javascript(self, visit: Callable[..., Opened]) -> None:
        """A browser that runs no code shows the title, the caption, and a sentence that says what is missing."""
        found = visit(java_script_enabled=False)
        assert found.page.locator("h1").inner_text() == "Images similar to Red kite and Blue tit"
        assert "JavaScript" in found.page.locator("noscript").inner_text()
        assert "20 images" in found.page.locator("footer").inner_text()
        assert found.page.locator("#query").is_hidden()


@browser_test
class TestCards:
    def test_a_click_shows_the_card(self, visit: Callable[..., Opened], graph: nx.DiGraph[str]) -> None:
        """Title, id, names of the work, catalogue page, the own list by rank, who lists it; and it closes again."""
        found = visit()
        found.click(3)
        assert found.text("#card h2") == "Owl, barn"
        assert found.text("#card code") == "n03"
        assert found.texts("#card .about dt") == ["Subjects", "Contributors"]
        assert found.texts("#card .about dd") == ["Barns · Owls", "Anna"]
        link = found.page.locator("#card a")
        assert link.get_attribute("href") == "https://example.org/works/n03"
        assert link.get_attribute("rel") == "noopener noreferrer"
        own = sorted(graph["n03"], key=lambda name: graph["n03"][name]["rank"])
        titles = {name: graph.nodes[name]["title"] for name in graph}
        assert found.texts("#card .strip:not(.others) span") == [titles[name] for name in own]
        assert found.texts("#card .strip:not(.others) b") == ["1", "2", "3"]
        assert set(found.texts("#card .others span")) == {titles[name] for name in graph.predecessors("n03")}
        assert found.page.evaluate("location.hash") == "#id=n03"
        found.page.click("#card .close")
        assert found.page.locator("#card").is_hidden()
        assert found.page.evaluate("location.hash") == ""

    def test_a_card_lights_up_its_lists(self, visit: Callable[..., Opened], graph: nx.DiGraph[str]) -> None:
        """While a card is open its image, its list and those who list it are bright; all others have faded."""
        found = visit(after="#id=n03")
        near = {int(name[1:]) for name in ["n03", *graph["n03"], *graph.predecessors("n03")]}
        assert found.seen() == near

    def test_a_neighbour_leads_on(self, visit: Callable[..., Opened]) -> None:
        """The small pictures of a card open the cards of their images."""
        found = visit(after="#id=n03")
        found.page.click("#card .strip button >> nth=0")
        assert found.text("#card code") == "n08"

    def test_a_link_opens_the_image_again(self, visit: Callable[..., Opened]) -> None:
        """The address after # opens a card, or a path; one that names nothing here opens none."""
        assert visit(after="#id=n05").text("#card code") == "n05"
        assert visit(after="#id=n00&to=n02").text("#card h2") == "From Red kite to Éclair au café"
        assert visit(after="#id=nobody&to=n01").page.locator("#card").is_hidden()

    def test_a_link_to_nothing_here_says_so(self, visit: Callable[..., Opened]) -> None:
        """An id that no picture has is named in a notice, which ends with Escape, its button or the next choice."""
        found = visit(after="#id=no%3Cb%3Ebody")
        assert found.text("#question") == "This graph has no image with the id “no<b>body”."
        assert found.text("#status") == found.text("#question")
        assert found.page.locator("#card").is_hidden()
        found.page.keyboard.press("Escape")
        assert found.page.locator("#banner").is_hidden()
        found = visit(after="#id=n05&to=nobody")
        assert found.text("#card code") == "n05"
        assert found.page.locator("#banner").is_visible()
        found.page.click("#cancel")
        assert found.page.locator("#banner").is_hidden()
        assert found.text("#card code") == "n05"

    def test_search_finds(self, visit: Callable[..., Opened]) -> None:
        """Words of the title or the id, in any case and without accents; Enter opens the only result."""
        found = visit()
        found.page.fill("#query", "CAFE eclair")
        assert found.texts("#card .hits span") == ["Éclair au café"]
        assert found.seen() == {2}
        found.page.fill("#query", "zebra")
        assert found.text("#card h2") == found.text("#status") == "Nothing found"
        found.page.fill("#query", "n1")
        assert found.text("#card h2") == "10 images found"
        found.page.fill("#query", "kite")
        found.page.press("#query", "Enter")
        assert found.text("#card h2") == "Red kite"
        assert found.page.input_value("#query") == ""

    def test_search_finds_what_a_work_is_about(self, visit: Callable[..., Opened]) -> None:
        """Subjects, genres and contributors are found after titles and beside them, and the result says which."""
        found = visit()
        for words, result in {
            "ánna OWL": ["Owl, barnAnna"],
            "barns owl": ["Owl, barnBarns"],
            "barn": ["Owl, barn"],
            "wren": ["Wren", "Éclair au caféWrens"],
        }.items():
            found.page.fill("#query", words)
            assert found.texts("#card .hits button") == result
        found.page.fill("#query", "wrens")
        found.page.press("#query", "Enter")
        assert found.text("#card h2") == "Éclair au café"


@browser_test
class TestPaths:
    def test_two_clicks_light_up_the_path(self, visit: Callable[..., Opened], graph: nx.DiGraph[str]) -> None:
        """A card's button and another picture, or Shift and a click: the way's images are bright, no others."""
        found = visit()
        found.click(0)
        found.page.click("#path")
        assert "Red kite" in found.text("#question")
        found.click(10, faded=True)
        way = best_way(graph, "n00", "n10")
        assert found.texts("#card .way >> nth=0 >> span") == [graph.nodes[name]["title"] for name in way]
        back = best_way(graph, "n10", "n00")
        assert found.seen() == {int(name[1:]) for name in [*way, *back]}
        assert found.page.evaluate("location.hash") == "#id=n00&to=n10"
        found.page.click("#card .close")
        found.click(0)
        found.page.keyboard.down("Shift")
        found.click(5)
        assert found.text("#card h2") == "From Red kite to Picture 5"

    def test_choosing_a_goal_ends_with_its_card(self, visit: Callable[..., Opened], graph: nx.DiGraph[str]) -> None:
        """A picture in the card's own strip is a goal as well; a card that is closed meanwhile asks no longer."""
        found = visit()
        found.click(0)
        found.page.click("#path")
        found.page.click("#card .strip >> nth=0 >> button >> nth=0")
        goal = min(graph["n00"], key=lambda other: graph["n00"][other]["rank"])
        assert found.text("#card h2") == f"From Red kite to {graph.nodes[goal]['title']}"
        found.page.keyboard.press("P")
        assert found.page.locator("#banner").is_visible()
        found.page.click("#card .close")
        assert found.page.locator("#banner").is_hidden()
        found.go("#id=n04", "Wren")
        assert found.said == []

    def test_paths_are_the_shortest_of_smallest_ranks(self, visit: Callable[..., Opened], tmp_path: Path) -> None:
        """On 30 pairs of a random graph the strips are those of `simgraph path`, and as long as networkx's."""
        many = ranked(40, 3)
        lists = {
            node: Neighbours("expanded", sorted(many[node], key=lambda other: many[node][other]["rank"]))
            for node in many
        }
        found = visit(written(many, tmp_path / "many.html"))
        pairs = random.Random(1).sample([(a, b) for a in many for b in many if a != b], 30)
        for start, goal in pairs:
            found.go(f"#id={start}&to={goal}", f"From {start} to {goal}")
            wanted = [each for each, _ in search(lambda ids: {i: lists[i] for i in ids}, start, goal).links]
            shown = found.texts("#card .way >> nth=0 >> span") if wanted else []
            assert shown == wanted
            if wanted:
                assert len(wanted) == len(nx.shortest_path(many, start, goal))
                ranks = [str(many[a][b]["rank"]) for a, b in pairwise(wanted)]
                assert found.texts("#card .way >> nth=0 >> b") == ranks

    def test_what_there_is_no_way_for_is_said(self, visit: Callable[..., Opened], tmp_path: Path) -> None:
        """A path and the same path back, one direction only, and no path at all each have a plain sentence."""
        few: nx.DiGraph[str] = nx.DiGraph([("a", "b"), ("b", "a"), ("b", "c")])
        few.add_node("d")
        found = visit(written(few, tmp_path / "few.html"))
        for ends, words in {
            ("a", "b"): "1 hop there, 1 hop back over the same images.",
            ("a", "c"): "2 hops there; this graph has no path back.",
            ("c", "a"): "No path in this direction; the path back has 2 hops.",
            ("a", "d"): "No path in this graph, in either direction.",
        }.items():
            found.go(f"#id={ends[0]}&to={ends[1]}", f"From {ends[0]} to {ends[1]}")
            assert found.text("#card .answer") == words
        found.page.click("text=Swap start and goal")
        assert found.text("#card h2") == "From d to a"


@browser_test
class TestKeyboard:
    def test_a_walk_with_keys_alone(self, visit: Callable[..., Opened]) -> None:
        """Tab reaches the pictures, arrows go from one to the next, Enter opens a card, Escape closes it."""
        found = visit()
        keys = found.page.keyboard
        for _ in range(12):
            keys.press("Tab")
            if found.page.evaluate("document.activeElement.id") == "canvas":
                break
        first = found.text("#hint")
        assert first.split("\n")[0] in found.text("#status")
        keys.press("ArrowRight")
        second = found.text("#hint")
        assert second != first
        keys.press("ArrowLeft")
        keys.press("Enter")
        assert found.page.evaluate("document.activeElement.tagName") == "H2"
        found.page.locator("#canvas").focus()
        keys.press("Escape")
        assert found.page.locator("#card").is_hidden()
        assert found.page.evaluate("document.activeElement.id") == "canvas"

    def test_escape_ends_one_thing_at_a_time(self, visit: Callable[..., Opened]) -> None:
        """Escape on a path leaves the card it began from; once more closes that."""
        found = visit(after="#id=n00&to=n02")
        found.page.keyboard.press("Escape")
        assert found.text("#card code") == "n00"
        assert found.page.evaluate("location.hash") == "#id=n00"
        found.page.keyboard.press("Escape")
        assert found.page.locator("#card").is_hidden()

    def test_arrows_go_where_they_point(self, visit: Callable[..., Opened]) -> None:
        """The picture that an arrow leads to lies in its direction, and the way back leads back or no farther."""
        found = visit(after="#id=n00")
        found.page.click("#card .close")
        found.page.keyboard.press("Tab")
        found.page.keyboard.press("Shift+Tab")
        for key, axis, sign in (("ArrowRight", 0, 1), ("ArrowDown", 1, 1), ("ArrowLeft", 0, -1), ("ArrowUp", 1, -1)):
            before = self.pointed(found)
            found.page.keyboard.press(key)
            after = self.pointed(found)
            assert (after[axis] - before[axis]) * sign > 0 or after == before

    @staticmethod
    def pointed(found: Opened) -> tuple[float, float]:
        """Where the picture is that the hint names."""
        place = found.where(int(found.text("#hint").split("\n")[1][1:]))
        assert place
        return place

    def test_keys_for_all_that_buttons_do(self, visit: Callable[..., Opened]) -> None:
        """/ searches, ? helps, P asks for a goal that search can give, + - 0 zoom, 1 to 9 follow ranks."""
        found = visit(after="#id=n00")
        keys = found.page.keyboard
        keys.press("p")
        assert found.page.locator("#banner").is_visible()
        keys.press("/")
        keys.type("owl")
        keys.press("ArrowDown")
        keys.press("Enter")
        assert found.text("#card h2") == "From Red kite to Owl, barn"
        keys.press("Escape")
        whole = found.where(0)
        keys.press("+")
        assert found.where(0) != whole
        keys.press("0")
        found.page.wait_for_timeout(100)
        keys.press("1")
        assert found.text("#hint").split("\n")[1] == "n05"
        keys.press("Enter")
        keys.press("?")
        assert found.page.locator("#help").is_visible()
        keys.press("Escape")
        assert found.page.locator("#help").is_hidden()
        assert found.text("#card code") == "n05"


@browser_test
class TestHarm:
    def test_p11_hostile_titles_and_ids_are_text(self, visit: Callable[..., Opened], tmp_path: Path) -> None:
        """P11: markup in titles, ids, credits, sources and links runs nothing and is shown letter by letter."""
        odd = f"x{HARM}\ud800\u202e"
        harm = sample(tmp_path, nodes=6, depth=2)
        harm = nx.relabel_nodes(harm, {"n03": odd})
        for name in harm:
            harm.nodes[name].update(title=HARM + "\ud800\u202e" + "long " * 400, credit=HARM, source=HARM, license=HARM)
            harm.nodes[name].update(subjects=(HARM, "\ud800\u202e"), genres=(HARM,))
            harm.nodes[name]["link"] = "javascript:alert(1)"
        found = visit(written(harm, tmp_path / "harm.html", title=HARM), after="#id=n00")
        assert found.page.title() == found.page.locator("h1").text_content() == " ".join(HARM.split())
        assert found.text("#card h2").startswith("</script><script>document.title='owned'</script><img src=x onerror=")
        assert len(found.text("#card h2")) <= 240
        assert found.page.locator("#card a").count() == 0
        assert found.page.locator("img, svg, iframe, object").count() == 0
        assert found.page.locator("script").count() == 2
        found.page.fill("#query", "onerror")
        assert len(found.texts("#card .hits button")) == 6
        found.page.fill("#query", "")
        found.page.select_option("#color", "depth")
        found.page.mouse.move(*(found.where(1) or (0, 0)))
        found.page.evaluate(
            "(id) => { location.hash = `#id=${encodeURIComponent(id)}`; }",
            data_of(tmp_path / "harm.html")["nodes"][-1]["id"],
        )
        found.page.wait_for_function("document.querySelector('#card code').textContent.startsWith('x')")
        assert "\\ud800\\u202e" in found.text("#card code")

    def test_what_others_put_into_a_page_does_not_run(self, browser: Browser, page_file: Path, tmp_path: Path) -> None:
        """Another script, handler, style or picture from elsewhere, put into the file, is stopped by its policy."""
        text = page_file.read_text("utf-8")
        more = (
            "<script>document.title = 'owned'</script><p onclick=\"document.title = 'owned'\" id=trap>trap</p>"
            '<img src="http://127.0.0.1:9/a.png"><p style="color: red">red</p>'
        )
        (tmp_path / "mended.html").write_text(text.replace("<footer", f"{more}<footer"), "utf-8")
        found = opened(browser, (tmp_path / "mended.html").as_uri())
        found.page.click("#trap")
        assert "owned" not in found.page.title()
        assert len([line for line in found.said if "Content Security Policy" in line]) >= 4
        assert found.failed == [("http://127.0.0.1:9/a.png", "csp")]
        found.context.close()

    def test_a_frame_that_is_not_shown_waits(self, browser: Browser, page_file: Path, tmp_path: Path) -> None:
        """In a hidden tab of a notebook the page has no size: nothing goes wrong, and all is there once it has one."""
        outer = tmp_path / "outer.html"
        outer.write_text(f'<iframe src="{page_file.as_uri()}" style="display:none" width="600" height="400"></iframe>')
        page, said = browser.new_page(), list[str]()
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(outer.as_uri())
        page.wait_for_timeout(300)
        page.evaluate("document.querySelector('iframe').style.display = 'block'")
        page.frame_locator("iframe").locator("[data-loaded]").wait_for(state="attached")
        assert said == []
        page.close()

    def test_a_notebook_shows_it_in_a_frame(self, browser: Browser, graph: nx.DiGraph[str], tmp_path: Path) -> None:
        """In a sandboxed frame of a cell, with no origin of its own, it draws, searches, opens cards, ways, the help
        and says nothing on the console; what shows no HTML gets the drawing.
        """
        figure = Figure(lambda path: draw_graph(graph, path, size=400))
        shown = Explorer(lambda: make_page(graph).text, figure, len(graph), "simgraph export html")._repr_mimebundle_()
        assert base64.b64decode(shown["image/png"]) == figure.png
        (tmp_path / "cell.html").write_text(f"<!doctype html>{shown['text/html']}", "utf-8")
        said = list[str]()
        page = browser.new_page(viewport={"width": 1_000, "height": 700}, reduced_motion="reduce")
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: said.append(request.url) if request.url[:4] == "http" else None)
        page.goto((tmp_path / "cell.html").as_uri())
        inside = page.frame_locator("iframe")
        inside.locator("[data-loaded]").wait_for(state="attached")
        assert inside.locator("body").evaluate("() => origin") == "null"
        inside.locator("#about").click()
        inside.locator("#understood").click()
        assert inside.locator("#help").is_hidden()
        inside.locator("#query").fill("kite")
        inside.locator("#card .hits button").click()
        assert inside.locator("#card h2").inner_text() == "Red kite"
        inside.locator("#path").click()
        inside.locator("#card .strip button").first.click()
        assert "1 hop there" in inside.locator("#card").inner_text()
        inside.locator("#card .close").click()
        inside.locator("#canvas").click(position=middle_of(page, 8))
        assert inside.locator("#card h2").inner_text() == "Picture 8"
        assert said == []
        page.close()

    def test_placeholders_say_why(self, visit: Callable[..., Opened], tmp_path: Path) -> None:
        """One image without picture and edges is a tile of its average colour, with the reason on its card."""
        lonely: nx.DiGraph[str] = nx.DiGraph()
        lonely.add_node("alone", average_color="#ff3c14", title="Lost", aspect_ratio=1.5)
        report = write_html(lonely, tmp_path / "lonely.html")
        assert report.placeholders == {"alone": "no picture"}
        found = visit(report.path)
        found.click(0)
        assert found.text("#card figcaption") == "Picture not available"
        found.page.click("#card summary")
        assert found.text("#card figcaption").split() == ["Picture", "not", "available", "no", "picture"]
        assert found.texts("#card .strip") == []
        assert "The neighbour list of this image is not in this graph." in found.text("#card")


@browser_test
def test_the_same_viewer_with_urls(browser: Browser, page_file: Path, graph: nx.DiGraph[str], tmp_path: Path) -> None:
    """Served as modules of their own, with sheets as files, the viewer shows the same: a live explorer can use it."""
    data = data_of(page_file)
    for number, url in enumerate(data["sheets"]):
        (tmp_path / f"{number}.webp").write_bytes(base64.b64decode(url.split(",")[1]))
    data["sheets"] = [f"{number}.webp" for number in range(len(data["sheets"]))]
    for part in (files("simgraph_neo.drawing.web") / "viewer").iterdir():
        (tmp_path / part.name).write_text(part.read_text("utf-8"), "utf-8")
    start = f'import {{ show }} from "./viewer.js"; show({pages.as_json(data)}, document.body);'
    style = ":root { --paper: #fff; --text: #333; --edge: #555; --hairline: #888; --seed: #d06; --faint: #777 }"
    text = re.sub(r"<meta http-equiv.*\n", "", page_file.read_text("utf-8"))
    for element, own in (("style", style), ('script type="module"', start)):
        before, _, after = text.partition(f"<{element}>")
        text = f"{before}<{element}>{own}{after[after.index(f'</{element[:5]}') :]}"
    text += '<link rel="stylesheet" href="viewer.css">'
    (tmp_path / "page.html").write_text(text, "utf-8")
    handler = partial(QuietHandler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        found = opened(browser, f"http://127.0.0.1:{server.server_port}/page.html")
        assert found.seen() == NUMBERS
        assert found.said == []
        found.context.close()
        server.shutdown()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


def ranked(nodes: int, listed: int) -> nx.DiGraph[str]:
    """A random graph without pictures: each node lists some others, by rank."""
    choose = random.Random(3)
    names = [f"m{number:02}" for number in range(nodes)]
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(names)
    for name in names[:-2]:
        others = choose.sample([other for other in names if other != name], choose.randint(1, listed))
        graph.add_edges_from((name, other, {"rank": rank}) for rank, other in enumerate(others, 1))
    return graph


def best_way(graph: nx.DiGraph[str], start: str, goal: str) -> list[str]:
    """The way wanted, by trying all: shortest, then smallest sum of ranks, then first by ids."""
    if not nx.has_path(graph, start, goal):
        return []
    ways = nx.all_shortest_paths(graph, start, goal)
    return min(ways, key=lambda way: (sum(graph[a][b]["rank"] for a, b in pairwise(way)), way))
