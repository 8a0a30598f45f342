"""The live explorer as a person uses it, in a real Chromium."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from simgraph_neo.model import Expansion, Image, Similar
from tests.support.fake_time import EPOCH
from tests.support.hostile import TITLES
from tests.support.visits import DESK, at, choose, visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.support.fake_wellcome import FakeWellcome
    from tests.support.running_service import RunningService

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
PHONE = {"width": 390, "height": 844}
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def begun(live: RunningService, museum: FakeWellcome) -> tuple[dict[str, list[str]], str]:
    """The lists of the museum, and a seed whose list is stored."""
    lists = museum.world.neighbours()
    live.done({"kind": "ingest", "seeds": [min(lists)], "depth": 1})
    return lists, min(lists)


def shown(page: Page) -> set[str]:
    return set(page.evaluate("viewer.graph.nodes.map((node) => node.id)"))


def test_a_link_opens_the_explorer_once(browser: Browser, flags_service: RunningService) -> None:
    """A link leads to the start page, its token is not in the history; the same link in a second browser does not."""
    link = flags_service.state.entrance()
    with visitor(browser, flags_service) as page:
        page.goto(link)
        page.wait_for_url("**/")
        assert page.evaluate("history.length") < 5
        page.go_back()
        assert "#" not in page.url
    second = browser.new_context().new_page()
    second.goto(link)
    second.get_by_text("This link was used before").wait_for()
    second.goto(f"http://127.0.0.1:{flags_service.port}/i/flags:fr")
    assert second.get_by_text("simgraph serve --link").is_visible()
    second.context.close()


def test_a_page_that_waited_opens_after_the_entrance(browser: Browser, flags_service: RunningService) -> None:
    """A page opened without a session shows what was asked for as soon as another tab has entered."""
    context = browser.new_context()
    waiting = context.new_page()
    waiting.goto(f"http://127.0.0.1:{flags_service.port}/i/flags:fr")
    assert waiting.get_by_text("simgraph serve --link").is_visible()
    context.new_page().goto(flags_service.state.entrance())
    waiting.wait_for_function("() => globalThis.viewer?.graph.byId.has('flags:fr')")
    context.close()


def test_the_start_page_leads_to_images(browser: Browser, flags_service: RunningService) -> None:
    """The start page shows pictures of the store; a click, or an id, opens an image and its neighbours."""
    with visitor(browser, flags_service) as page:
        pictures = page.locator(".pictures img")
        assert pictures.count() == 24
        page.wait_for_function("() => [...document.images].every((image) => image.complete && image.naturalWidth > 0)")
        page.get_by_label("Start from a picture").fill("cote ivo")
        page.get_by_text("1 stored image").wait_for()
        assert page.locator("#found a").inner_text() == "Côte d'Ivoire"
        page.get_by_label("Start from a picture").fill("flags:jp")
        page.get_by_role("button", name="Open").click()
        page.wait_for_function("() => globalThis.viewer?.graph.byId.has('flags:jp')")
        profile = flags_service.ask("/api/images/flags:jp").json
        assert shown(page) == {"flags:jp", *(row["id"] for row in profile["similar"])}


def test_what_is_stored_grows_without_a_request(browser: Browser, flags_service: RunningService) -> None:
    """The card says how many neighbours are known; a click shows them beside it, and what was there stays in place."""
    with visitor(browser, flags_service) as page:
        at(page, flags_service, "flags:fr")
        before = page.evaluate("viewer.graph.nodes.map(({ id, x, y }) => [id, x, y])")
        choose(page, "flags:it")
        list_of = [row["id"] for row in flags_service.ask("/api/images/flags:it").json["similar"]]
        missing = [each for each in list_of if each not in shown(page)]
        page.get_by_role("button", name=f"Show {len(missing)} more neighbour").click()
        page.wait_for_function("(ids) => ids.every((id) => viewer.graph.byId.has(id))", arg=missing)
        assert [page.evaluate("(id) => viewer.graph.byId.get(id).list.map(({ to }) => to.id)", "flags:it")] == [list_of]
        assert page.evaluate("viewer.graph.nodes.map(({ id, x, y }) => [id, x, y])")[: len(before)] == before
        overlaps = page.evaluate(
            """viewer.graph.nodes.flatMap((a) => viewer.graph.nodes.filter((b) => a.index < b.index
            && a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)).length"""
        )
        assert overlaps == 0
        page.get_by_text("more neighbour").wait_for(state="detached")


def test_a_search_goes_beyond_the_map(browser: Browser, flags_service: RunningService) -> None:
    """What the store has beyond the map stands below the results; a click puts it on the map and opens its card."""
    with visitor(browser, flags_service) as page:
        at(page, flags_service, "flags:fr")
        page.locator("#query").fill("japan")
        page.get_by_text("In the store: 1 more image").wait_for()
        page.get_by_role("button", name="Japan").click()
        page.wait_for_function("() => viewer.chosen?.id === 'flags:jp'")
        assert "flags:jp" in shown(page)
        page.get_by_role("button", name="Show 5 more neighbours").wait_for()


def test_the_field_in_a_pictures_corner_brings_its_neighbours(browser: Browser, flags_service: RunningService) -> None:
    """A field says how many known neighbours are not on the map; a click on it shows them, without a card."""
    with visitor(browser, flags_service) as page:
        at(page, flags_service, "flags:fr")
        listed = [row["id"] for row in flags_service.ask("/api/images/flags:it").json["similar"]]
        outside = [each for each in listed if each not in shown(page)]
        corner = page.evaluate(
            """() => { const { graph, camera } = viewer; const node = graph.byId.get('flags:it');
            const at = document.getElementById('canvas').getBoundingClientRect();
            return [node.chip, at.x + camera.x + (node.x + node.width) * camera.scale - 9,
                    at.y + camera.y + node.y * camera.scale + 9]; }"""
        )
        assert corner[0] == f"+{len(outside)}"
        page.mouse.click(*corner[1:])
        page.wait_for_function("(ids) => ids.every((id) => viewer.graph.byId.has(id))", arg=outside)
        assert page.evaluate("() => [viewer.chosen, viewer.graph.byId.get('flags:it').chip]") == [None, ""]


def on_map(page: Page) -> dict[str, list[float]]:
    """What is on the map now, and where."""
    places = "viewer.graph.nodes.filter((node) => node.shown).map(({ id, x, y }) => [id, [x, y]])"
    return dict(page.evaluate(f"() => {places}"))


def back(page: Page, wanted: dict[str, list[float]]) -> None:
    """Go back until the map is as it was."""
    page.go_back()
    is_so = """(ids) => { const now = viewer.graph.nodes.filter((node) => node.shown).map((node) => node.id);
        return now.length === ids.length && ids.every((id) => now.includes(id)); }"""
    page.wait_for_function(is_so, arg=sorted(wanted))
    assert on_map(page) == wanted


def test_back_undoes_what_changed_the_map(browser: Browser, flags_service: RunningService) -> None:
    """Expand, drag, hide: Back undoes one after the other, Forward does them again, and a reload loses nothing."""
    with visitor(browser, flags_service) as page:
        at(page, flags_service, "flags:fr")
        first = on_map(page)
        choose(page, "flags:it")
        page.get_by_role("button", name="more neighbour").click()
        page.wait_for_function(f"() => viewer.graph.nodes.length > {len(first)}")
        grown = on_map(page)
        assert {each: grown[each] for each in first} == first
        x, y = page.evaluate(
            """() => { const { graph, camera } = viewer; const node = graph.byId.get('flags:it');
            const at = document.getElementById('canvas').getBoundingClientRect();
            return [at.x + camera.x + (node.x + node.width / 2) * camera.scale,
                    at.y + camera.y + (node.y + node.height / 2) * camera.scale]; }"""
        )
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 30, y + 20, steps=3)
        page.mouse.up()
        dragged = on_map(page)
        assert {each for each in grown if dragged[each] != grown[each]} == {"flags:it"}
        assert dragged["flags:it"][0] > grown["flags:it"][0]
        page.get_by_role("button", name="Hide in this view").click()
        page.get_by_text("1 hidden in this view").wait_for()
        assert on_map(page) == {each: place for each, place in dragged.items() if each != "flags:it"}
        assert page.evaluate("() => viewer.chosen") is None
        back(page, dragged)
        page.wait_for_function("() => viewer.chosen?.id === 'flags:it'")
        back(page, grown)
        page.reload()
        page.wait_for_function(f"() => globalThis.viewer?.graph.nodes.length === {len(grown)}")
        assert on_map(page) == grown
        page.go_forward()
        page.wait_for_function("(x) => viewer.graph.byId.get('flags:it').x === x", arg=dragged["flags:it"][0])
        page.go_forward()
        page.get_by_text("1 hidden in this view").wait_for()
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Show", exact=True).click()
        page.wait_for_function("() => viewer.graph.byId.get('flags:it').shown")
        assert set(on_map(page)) == set(grown)


def test_colours_and_numbers_are_of_what_is_on_the_map(browser: Browser, flags_service: RunningService) -> None:
    """Images that came later get colours; the numbers are those of the commands; a hidden image is left out."""
    with visitor(browser, flags_service) as page:
        at(page, flags_service, "flags:fr")
        choose(page, "flags:it")
        page.get_by_role("button", name="more that list it").click()
        page.wait_for_function("() => viewer.graph.nodes.length > 8")
        page.evaluate("() => viewer.live.hide(viewer.graph.byId.get('flags:be'))")
        page.locator("#color").focus()
        page.wait_for_function("() => viewer.graph.nodes.at(-1).groups.community")
        page.locator("#color").select_option("community")
        ids = sorted(on_map(page))
        groups = "viewer.legend.groups.map(({ nodes }) => nodes.map((at) => viewer.graph.nodes[at].id).sort())"
        found = flags_service.send("POST", "/api/numbers", {"ids": ids}).json
        assert "flags:be" not in ids
        sizes = sorted(map(len, page.evaluate(f"() => {groups}")))
        assert sizes == sorted(each["images"] for each in found["communities"]["communities"])
        page.get_by_role("button", name="Numbers").click()
        page.get_by_text("In the most lists").wait_for()
        cells = page.locator("#numbers dl").evaluate("(list) => [...list.children].map((each) => each.textContent)")
        shown_numbers = dict(zip(cells[::2], cells[1::2], strict=True))
        measures = found["measures"]
        assert shown_numbers["Images"] == str(len(ids)) == str(measures["nodes"])
        assert shown_numbers["Undirected edges"] == str(measures["edges"])
        assert float(shown_numbers["Density"]) == pytest.approx(measures["density"], abs=0.0006)
        bars = page.locator("#numbers .bars i").evaluate_all("(bars) => bars.map((bar) => bar.title)")
        assert [int(re.findall(r": (\d+)", bar)[0]) for bar in bars] == found["degrees"]["histogram"]


@pytest.mark.parametrize("screen", [DESK, pytest.param(PHONE, marks=pytest.mark.long)], ids=["desk", "phone"])
def test_axe_objects_to_nothing(browser: Browser, flags_service: RunningService, screen: dict[str, int]) -> None:
    """On the entrance, the start page and the live page with a card, axe-core finds no barrier (WCAG 2.2 AA)."""
    for scheme in ("light", "dark"):
        with visitor(browser, flags_service, viewport=screen, color_scheme=scheme, bypass_csp=True) as page:
            found = [Axe().run(page, options=AXE).response["violations"]]
            at(page, flags_service, "flags:fr")
            page.evaluate("viewer.choose(viewer.graph.byId.get('flags:it'))")
            found.append(Axe().run(page, options=AXE).response["violations"])
            page.goto(f"http://127.0.0.1:{flags_service.port}/enter")
            found.append(Axe().run(page, options=AXE).response["violations"])
            assert [[each["id"], each["nodes"][0]["html"][:200]] for part in found for each in part] == []


def test_the_start_page_searches_the_museum(browser: Browser, live: RunningService, museum: FakeWellcome) -> None:
    """Words that no stored image has are searched in the museum by a click, for one request, with what each costs."""
    with visitor(browser, live) as page:
        page.get_by_label("Start from a picture").fill("image")
        page.get_by_role("button", name="Search Wellcome Collection · 1 request").click()
        page.get_by_text("The museum has").wait_for()
        assert page.locator("#found").get_by_text("not stored · 1 request").count() > 0
    assert [key for _, key, _ in museum.log].count("search") == 1


def test_a_museum_is_asked_by_a_click(browser: Browser, live: RunningService, museum: FakeWellcome) -> None:
    """The button says the price, the head counts it, the answer is on the map and in the store; Enter asks, too."""
    lists, seed = begun(live, museum)
    with visitor(browser, live) as page:
        at(page, live, seed)
        assert shown(page) == {seed, *lists[seed]}
        first, second = lists[seed][:2]
        choose(page, first)
        page.get_by_role("button", name="Expand · 1 request").click()
        page.wait_for_function("(ids) => ids.every((id) => viewer.graph.byId.has(id))", arg=lists[first])
        page.get_by_text("1 of 300 requests").wait_for()
        assert live.store.lists([first])[first].similar == lists[first]
        choose(page, second)
        page.keyboard.press("Enter")
        page.wait_for_function("(ids) => ids.every((id) => viewer.graph.byId.has(id))", arg=lists[second])
        page.get_by_text("2 of 300 requests").wait_for()
        waiting = page.evaluate("viewer.graph.nodes.filter((node) => node.unexpanded).length")
        assert f"({waiting})" in page.locator("footer").inner_text()
    assert [key for _, key, status in museum.log if status == 200 and key in lists] == [seed, first, second]


def test_all_that_is_not_expanded_is_asked_for_at_once(
    browser: Browser, live: RunningService, museum: FakeWellcome
) -> None:
    """The legend says the price of all; each image costs one request; each brings its most similar neighbour."""
    lists, seed = begun(live, museum)
    with visitor(browser, live) as page:
        at(page, live, seed)
        before = shown(page)
        asked = museum.requests
        page.get_by_role("button", name="Expand all · 5 requests").click()
        page.locator("#question", has_text="5 images expanded.").wait_for()
        assert museum.requests - asked == 5
        best = {next(each for each in lists[one] if each not in before) for one in lists[seed]}
        assert shown(page) == before | best


def test_a_museum_that_fails_is_told_in_the_card(browser: Browser, live: RunningService, museum: FakeWellcome) -> None:
    """A question that failed says why, in the card, with the button to try again; the graph stays as it was."""
    lists, seed = begun(live, museum)
    with visitor(browser, live) as page:
        at(page, live, seed)
        before = shown(page)
        live.state.jobs.budget.session = 0
        choose(page, lists[seed][0])
        page.get_by_role("button", name="Expand · 1 request").click()
        page.get_by_role("alert").filter(has_text="This needs up to 1 request").wait_for()
        assert page.get_by_role("button", name="Expand · 1 request").is_visible()
        assert shown(page) == before


def test_a_path_is_sought_beyond_the_map(browser: Browser, live: RunningService, museum: FakeWellcome) -> None:
    """A path that the map lacks is looked for in the store, then in the museum for a price; then the map shows it."""
    lists, seed = begun(live, museum)
    start, goal = lists[seed][0], seed
    with visitor(browser, live) as page:
        at(page, live, seed)
        page.evaluate("([a, b]) => viewer.reach(...[a, b].map((id) => viewer.graph.byId.get(id)))", [start, goal])
        page.get_by_role("button", name="Search the museum").click()
        page.get_by_text(re.compile("hops? there")).or_(page.get_by_text("There is no path")).first.wait_for()
        way = page.evaluate("viewer.way.map(({ node }) => node.id)")
    assert way[0], way[-1] == (start, goal)
    assert all(b in lists[a] for a, b in pairwise(way))


def test_w04_hostile_titles_run_nothing(browser: Browser, live: RunningService) -> None:
    """W04: titles and credits that look like markup are text on the start page, the map, the card and the list."""
    texts = [str(text).encode("utf-8", "replace").decode()[:3_000] for text in TITLES.values() if text]
    images = [
        Image(f"bad:{number}", "bad", title=text, license=text[:20], credit=text, state="new")
        for number, text in enumerate(texts)
    ]
    similar = tuple(Similar(image, rank) for rank, image in enumerate(images[1:], 1))
    live.store.write([Expansion(Image("bad:0", "bad", title=texts[0], state="expanded"), EPOCH, similar)])
    with visitor(browser, live) as page:
        at(page, live, "bad:0")
        for image in images[:4]:
            choose(page, image.id)
        page.get_by_role("button", name="List").click()
        page.locator("#list tr").first.wait_for()
        assert page.locator("#list img, #list script, #card img, #card script").count() == 0


def test_an_image_that_is_not_stored_is_one_click_away(
    browser: Browser, live: RunningService, museum: FakeWellcome
) -> None:
    """From an empty store: an id of the museum costs one request, says so, and then opens; another id says why not."""
    lists = museum.world.neighbours()
    first = min(lists)
    with visitor(browser, live) as page:
        assert page.get_by_role("button", name="Add 157 flags · no request").is_visible()
        page.get_by_label("Start from a picture").fill(f"https://wellcomecollection.org/images/{first}")
        page.get_by_role("button", name="Open").click()
        page.get_by_role("button", name="Expand · 1 request").click()
        page.locator("#canvas").wait_for()
        page.wait_for_function("() => globalThis.viewer?.camera.scale > 0")
        assert shown(page) == {first, *lists[first]}
        page.goto(f"http://127.0.0.1:{live.port}/i/zzzzzzzz")
        page.get_by_role("button", name="Expand · 1 request").click()
        page.get_by_text("has no image zzzzzzzz").wait_for()
        page.goto(f"http://127.0.0.1:{live.port}/i/flags:xx")
        assert page.get_by_text("Not in the store: flags:xx").is_visible()


def test_a_link_opens_exactly_this_view(browser: Browser, live: RunningService, museum: FakeWellcome) -> None:
    """A kept view shows the same images at the same places with the same card, in another browser, after a restart."""
    lists, seed = begun(live, museum)
    places = "() => Object.fromEntries(viewer.graph.nodes.map(({ id, x, y }) => [id, [x, y]]))"
    with visitor(browser, live) as page:
        at(page, live, seed)
        choose(page, lists[seed][0])
        page.get_by_role("button", name="Expand · 1 request").click()
        page.wait_for_function("(ids) => ids.every((id) => viewer.graph.byId.has(id))", arg=lists[lists[seed][0]])
        kept = page.evaluate(places)
        page.get_by_role("button", name="Keep").click()
        link = page.get_by_label("Link to this view").input_value()
        files = page.locator("#share .files a").evaluate_all("(links) => links.map((each) => each.href)")
    path = link.partition(f":{live.port}")[2]
    with visitor(browser, live) as other:
        other.locator(".views a").click()
        assert other.url == link
        other.wait_for_function("() => globalThis.viewer?.chosen")
        assert other.evaluate(places) == kept
        assert other.evaluate("() => viewer.chosen.id") == lists[seed][0]
    for address in files:
        found = live.ask(address.partition(f":{live.port}")[2].partition("?")[0], saved=path.removeprefix("/v/"))
        assert (found.status, found.headers["content-disposition"][:10]) == (200, "attachment"), address
    data = live.ask("/api/export/json", saved=path.removeprefix("/v/")).json
    assert {node["id"] for node in data["nodes"]} == kept.keys()
