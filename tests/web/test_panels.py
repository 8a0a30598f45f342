"""What a page keeps in its address and shows beside the map: history, keys, results, the list, paths, small screens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from simgraph_neo.grouping import grouped
from tests.support.viewer_pages import Opened, opened, sample, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import networkx as nx
    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # playwright's own
]


@pytest.fixture
def visit(browser: Browser, page_file: Path) -> Iterator[Callable[..., Opened]]:
    """Open the page; afterwards nothing was said on its console."""
    pages: list[Opened] = []

    def go(after: str = "", path: Path = page_file, **options: Any) -> Opened:
        pages.append(opened(browser, path.as_uri() + after, **options))
        return pages[-1]

    yield go
    for each in pages:
        assert each.said == []
        each.context.close()


def address(found: Opened) -> str:
    return str(found.page.evaluate("location.hash"))


def plain(title: str) -> str:
    """The title as a catalogue sorts it."""
    return title.replace("É", "E").casefold()


class TestHistory:
    def test_back_goes_back(self, visit: Callable[..., Opened]) -> None:
        """Each card, path and closing is a step of the history; Back and Forward show what was there."""
        found = visit()
        length = found.page.evaluate("history.length")
        found.click(3)
        found.page.click("#card .strip button >> nth=0")
        assert found.text("#card code") == "n08"
        found.page.click("#path")
        found.page.click("#card .strip button >> nth=0")
        assert address(found) == "#id=n08&to=n13"
        found.page.click("[aria-label^=Close]:visible")
        assert found.page.evaluate("history.length") == length + 4
        for code in ("#id=n08&to=n13", "#id=n08", "#id=n03", ""):
            found.page.go_back()
            assert address(found) == code
            assert found.page.locator("#card code:visible").all_inner_texts() == [code[4:]] * (len(code) == 7)
        assert found.page.locator("#card").is_hidden()
        found.page.go_forward()
        assert found.text("#card code") == "n03"

    def test_the_link_has_all_that_is_chosen(self, visit: Callable[..., Opened]) -> None:
        """Colour, group, depths and search are in the address, and another window with this address shows the same."""
        found = visit()
        found.page.select_option("#color", "community")
        found.page.click("#groups button >> nth=1")
        found.page.click("#groups button >> nth=0", modifiers=["Shift"])
        found.page.click("#depths button:nth-of-type(3)")
        assert address(found) == "#by=community&group=1,2&depths=0,1,3"
        found.page.fill("#query", "éclair +1")
        assert address(found) == "#by=community&group=1,2&q=%C3%A9clair%20%2B1&depths=0,1,3"
        found.page.fill("#query", "picture")
        found.page.mouse.move(500, 3)
        other = visit(address(found))
        assert other.page.input_value("#color") == "community"
        assert other.page.input_value("#query") == "picture"
        pressed = "[...document.querySelectorAll('#groups button, #depths button')].map((each) => each.ariaPressed)"
        assert other.page.evaluate(pressed) == found.page.evaluate(pressed)
        assert other.seen() == found.seen()

    def test_typing_is_one_step(self, visit: Callable[..., Opened]) -> None:
        """The letters of a search are one step; Back from a result shows the results again."""
        found = visit()
        length = found.page.evaluate("history.length")
        found.page.locator("#query").press_sequentially("owl")
        assert found.page.evaluate("history.length") == length + 1
        found.page.press("#query", "ArrowDown")
        found.page.keyboard.press("Enter")
        assert address(found) == "#id=n03"
        found.page.go_back()
        assert found.page.input_value("#query") == "owl"
        assert found.text("#card h2") == "1 image found"
        found.page.go_back()
        assert found.page.input_value("#query") == ""

    def test_an_address_that_means_nothing_is_harmless(self, visit: Callable[..., Opened]) -> None:
        """Unknown groupings, groups and depths choose nothing, and the page works on."""
        found = visit("#by=shape&group=9,x&depths=9&view=globe")
        assert found.page.input_value("#color") == ""
        assert found.page.locator("#depths [aria-pressed=true]").count() == 0
        found.page.evaluate("location.hash = '#by=community&group=77,,0'")
        found.page.wait_for_selector("#groups button")
        assert found.page.locator("#groups [aria-pressed=true]").count() == 0
        assert len(found.seen()) == 20


class TestKeys:
    def test_letters_do_nothing_on_buttons(self, visit: Callable[..., Opened]) -> None:
        """Letters and signs work on the map and on a card's heading, as it is opened; on a button none does."""
        found = visit("#id=n00")
        keys = found.page.keyboard
        for selector in (
            "#card .close",
            "#nearer",
            "#color",
            "#depths button >> nth=0",
            "#card .strip button >> nth=0",
        ):
            found.page.focus(selector)
            before = found.where(0)
            for key in ("p", "/", "?", "+", "-", "0"):
                keys.press(key)
                assert found.page.locator("#banner, #help").locator("visible=true").count() == 0, (selector, key)
                assert found.page.evaluate("document.activeElement.id") != "query", (selector, key)
            assert found.where(0) == before
        found.go("#id=n01", "Blue tit")
        keys.press("p")
        assert found.page.locator("#banner").is_visible()
        keys.press("Escape")
        keys.press("/")
        assert found.page.evaluate("document.activeElement.id") == "query"

    def test_keys_can_be_turned_off(self, visit: Callable[..., Opened]) -> None:
        """A button in the help turns letters and signs off, which the browser remembers; arrows, Enter, Esc stay."""
        found = visit()
        found.page.click("#about")
        assert found.text("#shortcuts") == "Keys: on"
        found.page.click("#shortcuts")
        assert found.page.locator("#shortcuts").get_attribute("aria-pressed") == "false"
        found.page.keyboard.press("Escape")
        found.page.reload()
        found.page.wait_for_selector("body[data-loaded]")
        found.page.focus("#canvas")
        for key in ("?", "/", "5"):
            found.page.keyboard.press(key)
        assert found.page.locator("#help").is_hidden()
        assert found.page.evaluate("document.activeElement.id") == "canvas"
        found.page.keyboard.press("ArrowRight")
        found.page.keyboard.press("Enter")
        assert found.page.locator("#card").is_visible()
        found.page.click("#about")
        assert found.text("#shortcuts") == "Keys: off"


class TestResults:
    def test_results_are_sorted_as_a_reader_expects(self, visit: Callable[..., Opened]) -> None:
        """First titles that begin with the word, then words of titles, then what works are about; Enter frames all."""
        found = visit()
        found.page.fill("#query", "b")
        titles = found.texts("#card .hits span")
        assert titles[:2] == ["Blue tit", "Owl, barn"]
        found.page.fill("#query", "picture")
        numbers = [title.split()[1] for title in found.texts("#card .hits span")]
        assert numbers == sorted(numbers)
        for _ in range(6):
            found.page.click("#nearer")
        assert len(found.seen()) < 15
        found.page.press("#query", "Enter")
        assert found.seen() == set(range(5, 20))

    def test_results_fill_the_panel(self, visit: Callable[..., Opened], tmp_path: Path) -> None:
        """Three in a row of 96 px, a hundred at a time, all can be reached."""
        many = sample(tmp_path, nodes=60)
        names = list(many)
        for number in range(len(names), 230):
            many.add_edge(f"x{number}", names[0], rank=1)
            many.nodes[f"x{number}"].update(title="Picture of something", average_color="#aabbcc", depth=1)
        found = visit(path=written(many, tmp_path / "many.html"))
        found.page.fill("#query", "picture of")
        hits = found.page.locator("#card .hits button")
        total = int(found.text("#card h2").split()[0])
        assert hits.count() == 100 < total
        boxes: list[Any] = [hits.nth(place).bounding_box() or {} for place in range(4)]
        assert boxes[0]["y"] == boxes[1]["y"] == boxes[2]["y"] < boxes[3]["y"]
        assert max(hits.first.locator("canvas").evaluate("e => [e.clientWidth, e.clientHeight]")) in {72, 96}
        found.page.click("text=more of")
        assert hits.count() == min(200, total)
        assert hits.nth(100).evaluate("e => e === document.activeElement")
        found.page.keyboard.press("Escape")
        assert found.page.locator("#card").is_hidden()

    def test_facets_narrow_the_results(self, visit: Callable[..., Opened], graph: nx.DiGraph[str]) -> None:
        """Above the results stand the names that some of them have, with counts; a click narrows, a second widens; the
        address has it, Back undoes it, and the keyboard stays where it is.
        """
        found = visit()
        found.page.fill("#query", "n")  # all ids have it
        groups = grouped(graph, "community")
        rows = found.page.locator(".facets [role=group]")
        wanted = {"Subjects": {"Barns1 images", "Owls1 images"}, "Genres": {"Wrens1 images"}}
        wanted |= {"Contributors": {"Anna1 images"}}  # all have one licence: it narrows nothing
        wanted |= {"Community": {f"{g.name.capitalize()}{len(g.nodes)} images" for g in groups}}
        labels = rows.evaluate_all("all => all.map(each => each.ariaLabel)")
        assert {
            label: set(rows.nth(place).locator("button").all_text_contents()) for place, label in enumerate(labels)
        } == wanted
        chip = found.page.locator(".facets button[value='community:Community 2']")
        chip.focus()
        found.page.keyboard.press("Enter")
        titles = {graph.nodes[name]["title"] for name in groups[1].nodes}
        assert set(found.texts("#card .hits span")) == titles
        assert found.text("#card h2") == found.text("#status") == f"{len(titles)} of 20 images found"
        assert chip.get_attribute("aria-pressed") == "true"
        assert chip.evaluate("each => each === document.activeElement")
        assert address(found) == "#q=n&only=community:Community%202"
        other = visit(address(found))
        assert set(other.texts("#card .hits span")) == titles
        found.page.keyboard.press("Enter")
        assert found.text("#card h2") == "20 images found"
        found.page.go_back()
        assert found.text("#card h2") == f"{len(titles)} of 20 images found"
        found.page.keyboard.press("Escape")
        assert address(found) == ""

    def test_an_address_may_name_facets_that_nothing_has(self, visit: Callable[..., Opened]) -> None:
        """Facets that no image has find nothing, and a click on them widens again; ø is found by o."""
        found = visit("#q=n&only=constructor:Object&only=subjects:Owls&only=x")
        assert found.text("#card h2") == "0 of 20 images found"
        for _ in range(2):
            found.page.click(".facets [aria-pressed=true] >> nth=0")
        assert found.text("#card h2") == "20 images found"
        found.page.fill("#query", "Øwl bárn")
        assert found.texts("#card .hits span") == ["Owl, barn"]

    def test_results_come_into_view(self, visit: Callable[..., Opened]) -> None:
        """If no result is seen, the map moves to all of them; a panel on a phone moves no picture to another
        place.
        """
        found = visit(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
        for _ in range(5):
            found.page.tap("#nearer")
        hidden = min(set(range(5, 20)) - found.seen())
        found.page.fill("#query", f"picture {hidden}")
        assert hidden in found.seen()
        found.page.fill("#query", "n")
        found.page.tap("text=Show all on the map")
        assert found.seen() == set(range(20))
        across, down = zip(*(found.where(number) or (0, 0) for number in range(20)), strict=True)
        assert max(down) - min(down) > max(across) - min(across)  # upright as without the panel, on a stage that is not


class TestSmallScreens:
    def test_a_low_screen_is_for_the_map(self, visit: Callable[..., Opened]) -> None:
        """At 400 % (350 x 225) the header is one row of 44 px, the map has the rest, and a card has all of it."""
        found = visit(viewport={"width": 350, "height": 225})
        box = found.page.locator("#stage").bounding_box()
        assert box
        assert box["y"] <= 46
        assert box["height"] >= 178  # before: 70
        assert found.page.evaluate("document.documentElement.scrollWidth") == 350
        assert found.page.locator("footer").is_hidden()
        found.page.click("#about")
        assert "20 images" in found.text("#help")
        found.page.keyboard.press("Escape")
        found.go("#id=n03", "Owl, barn")
        card = found.page.locator("#card").bounding_box()
        assert card
        assert (card["width"], card["height"]) == (350, 225)

    def test_fingers_have_large_targets(self, visit: Callable[..., Opened]) -> None:
        """On a touch screen every button and field is 44 px high; a title does not run under the closing button."""
        found = visit("#id=n03&by=community", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
        for each in found.page.locator("button:visible, select:visible, input:visible").all():
            box = each.bounding_box()
            assert box
            assert box["height"] >= 44, each.evaluate("e => e.outerHTML")
        close, title = (found.page.locator(f"#card {part}").bounding_box() for part in (".close", "h2"))
        assert close
        assert title
        text = found.page.locator("#card h2").evaluate("e => parseFloat(getComputedStyle(e).paddingRight)")
        assert text >= 44

    def test_forced_colours_keep_edges(self, visit: Callable[..., Opened]) -> None:
        """With forced colours the buttons on the map have borders, and a swatch its colour; off is not faint."""
        found = visit("#by=community&depths=0,1", forced_colors="active")
        css = "e => getComputedStyle(e).{}"
        for selector in ("#moves button >> nth=0", "#legend"):
            assert found.page.locator(selector).evaluate(css.format("borderTopStyle")) == "solid"
        swatch = found.page.locator("#groups .swatch").first
        assert swatch.evaluate(css.format("backgroundColor")) == "rgb(0, 114, 178)"
        off = found.page.locator("#depths [aria-pressed=false]").first
        assert off.evaluate(css.format("opacity")) == "1"


class TestList:
    def test_the_list_has_every_image(self, visit: Callable[..., Opened], graph: nx.DiGraph[str]) -> None:
        """A table has each image's picture, title, depth, number of lists and neighbours by rank; the map and it have
        one address and one selection.
        """
        found = visit()
        found.page.click("#asList")
        assert address(found) == "#view=list"
        assert found.page.locator("#canvas").is_hidden()
        found.page.wait_for_selector("#list a")
        texts = found.page.locator("#list tbody tr").all_inner_texts()
        rows = [[cell.strip() for cell in text.split("\t")] for text in texts]
        names = {graph.nodes[name]["title"]: name for name in graph}
        assert {row[1] for row in rows} == set(names)
        for _, title, depth, lists, neighbours in rows:
            ranked = sorted((rank["rank"], other) for other, rank in graph[names[title]].items())
            titles = [f"{rank}\u00a0{graph.nodes[other]['title']}" for rank, other in ranked]
            assert int(depth) == graph.nodes[names[title]]["depth"]
            assert int(lists) == graph.in_degree(names[title])
            assert neighbours == (" · ".join(titles) or "not in this graph")
        assert [int(row[3]) for row in rows] == sorted((int(row[3]) for row in rows), reverse=True)
        longest = "all => all.map(e => Math.max(e.clientWidth, e.clientHeight))"
        sides = found.page.eval_on_selector_all("#list canvas", longest)
        assert set(sides) == {56}
        found.page.click("#list a >> text='Owl, barn'")
        assert found.text("#card h2") == "Owl, barn"
        assert address(found) == "#id=n03&view=list"
        assert found.texts("#list [aria-current=true]") == ["Owl, barn"]
        found.page.click("#asGraph")
        assert found.text("#card h2") == "Owl, barn"
        assert found.page.locator("#canvas").is_visible()
        found.page.go_back()
        assert found.page.locator("#list").is_visible()
        found.page.keyboard.press("Escape")
        assert found.page.evaluate("document.activeElement.textContent") == "Owl, barn"

    def test_the_columns_of_the_list_sort(self, visit: Callable[..., Opened], graph: nx.DiGraph[str]) -> None:
        """A heading sorts all images by its column, then the other way round, then they stand by group again; the
        address has the order, Back undoes it, and the focus stays.
        """
        found = visit("#by=community&view=list")
        found.page.wait_for_selector("#list a")
        by_group = found.texts("#list a")
        titles = {graph.nodes[name]["title"]: name for name in graph}
        place = {name: number for number, group in enumerate(grouped(graph, "community")) for name in group.nodes}
        orders: dict[str, Callable[[str], Any]] = {
            "title": lambda _: 0,
            "-lists": lambda title: -graph.in_degree(titles[title]),
            "depth": lambda title: graph.nodes[titles[title]]["depth"],
            "group": lambda title: place[titles[title]],
        }
        for sort, key in orders.items():
            name = sort.strip("-")
            button = found.page.locator(f"#list thead button[value={name}]").first
            button.focus()
            found.page.keyboard.press("Enter")
            assert found.texts("#list a") == sorted(sorted(titles, key=plain), key=key), sort
            assert address(found) == f"#by=community&view=list&sort={sort}"
            assert button.evaluate("each => each === document.activeElement")
            way = "descending" if sort.startswith("-") else "ascending"
            assert found.page.locator(f"#list [aria-sort={way}]").inner_text() == button.inner_text()
            assert found.page.locator("#list table").count() == 1
        found.page.keyboard.press("Enter")
        assert found.texts("#list a") == sorted(sorted(titles, key=plain), key=orders["group"], reverse=True)
        found.page.keyboard.press("Enter")
        assert found.texts("#list a") == by_group
        assert address(found) == "#by=community&view=list"
        found.page.go_back()
        other = visit(address(found))
        other.page.wait_for_selector("#list [aria-sort=descending]")
        assert other.texts("#list a") == found.texts("#list a") != by_group
        found.page.evaluate("location.hash = '#view=list&sort=-toString'")
        found.page.wait_for_selector("#list [aria-sort=none]")
        assert found.page.locator("#list [aria-sort$=ing]").count() == 0

    def test_the_list_shows_the_same_choice(self, visit: Callable[..., Opened], graph: nx.DiGraph[str]) -> None:
        """Groups are headings, an isolated one is alone, hidden depths and a search leave images out."""
        found = visit("#by=community&view=list")
        found.page.wait_for_selector("#list a")
        groups = grouped(graph, "community")
        headings = [text.split("\u00a0")[0] for text in found.texts("#list h2")]
        assert [heading.split(" images")[0].split()[-1] for heading in headings] == [str(len(g.nodes)) for g in groups]
        assert found.page.locator("#list tbody tr").count() == 20
        for after, shown in {
            "#by=community&group=2&view=list": {graph.nodes[name]["title"] for name in groups[1].nodes},
            "#q=owl&view=list": {"Owl, barn"},
            "#depths=0&view=list": {"Red kite", "Blue tit"},
        }.items():
            found.page.evaluate("(address) => { location.hash = address; }", after)
            found.page.wait_for_function("(n) => document.querySelectorAll('#list a').length === n", arg=len(shown))
            assert set(found.texts("#list a")) == shown

    def test_a_path_can_be_asked_for_in_the_list(self, visit: Callable[..., Opened]) -> None:
        """Path to... and then a row give the path, with the question above the list."""
        found = visit("#id=n00&view=list")
        found.page.click("#path")
        assert found.page.locator("#banner").is_visible()
        found.page.click("#list a >> text='Wren'")
        assert address(found) == "#id=n00&to=n04&view=list"


class TestTray:
    def test_a_path_has_a_tray_below_the_map(self, visit: Callable[..., Opened]) -> None:
        """A path is one row of pictures of 96 x 64 with ranks between them, 128 px high; the map has the width."""
        found = visit("#id=n00&to=n19")
        stage, tray = (found.page.locator(each).bounding_box() for each in ("#stage", "#card"))
        assert stage
        assert tray
        assert stage["width"] == tray["width"] == 1_000
        assert tray["height"] == 128
        assert tray["y"] == stage["y"] + stage["height"]
        entries = found.page.locator("#card .way >> nth=0 >> li")
        boxes: list[Any] = [entries.nth(place).bounding_box() or {} for place in range(entries.count())]
        assert len(boxes) > 2
        assert len({box["y"] for box in boxes}) == 1
        sizes = "all => all.map(e => [e.clientWidth, e.clientHeight])"
        for width, height in found.page.eval_on_selector_all("#card .way canvas", sizes):
            assert width == 96 or height == 64
        rank = found.page.locator("#card .way b").first.bounding_box()
        assert rank
        assert boxes[0]["x"] + boxes[0]["width"] <= rank["x"]
        assert rank["x"] + rank["width"] <= boxes[1]["x"]

    def test_a_long_path_scrolls_sideways(self, visit: Callable[..., Opened]) -> None:
        """On a phone the tray keeps its pictures and scrolls; nothing else does."""
        found = visit("#id=n00&to=n19", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
        ways = found.page.locator("#card .ways")
        assert ways.evaluate("e => e.scrollWidth > e.clientWidth")
        assert found.page.evaluate("document.documentElement.scrollWidth") == 390
        stage = found.page.locator("#stage").bounding_box()
        assert stage
        assert stage["height"] > 400
