"""`simgraph report`: one file whose numbers are those of the commands, safe whatever the titles are."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shlex
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from simgraph_neo import report
from simgraph_neo.crawler import crawl
from simgraph_neo.drawing.canvas.theme import DARK
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.report import data as limits
from simgraph_neo.report.methods_text import REFERENCES
from simgraph_neo.report.sections import all_sections
from simgraph_neo.sources.flags.source import FlagsSource
from simgraph_neo.store import Store
from tests.support.commands import good, refused, simgraph
from tests.support.hostile import ACTIVE, TITLES
from tests.support.printed_pages import holes
from tests.support.report_pages import Parsed, numbers_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from simgraph_neo.settings import Neo4jSettings
    from tests.support.fake_wellcome import FakeWellcome


pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # playwright's own
SEEDS = ("flags:fr", "flags:se")


class Made(NamedTuple):
    """A report of two seeds, and what the commands that it names print."""

    path: Path
    text: str
    numbers: dict[str, Any]
    printed: dict[str, Any]
    again: bytes
    stderr: str


@pytest.fixture(scope="module")
def made(neo4j_settings: Neo4jSettings, plain_driver: Any, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """France and Sweden to depth 3, on a store that holds what that needs."""
    plain_driver.execute_query("MATCH (n) DETACH DELETE n")
    folder = tmp_path_factory.mktemp("report")
    with Store(neo4j_settings) as store, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIMGRAPH_HOME", str(tmp_path_factory.getbasetemp() / "home"))
        patch.setenv("NEO4J_URI", neo4j_settings.uri)
        patch.setenv("NEO4J_USERNAME", neo4j_settings.username)
        if neo4j_settings.password:
            patch.setenv("NEO4J_PASSWORD", neo4j_settings.password)
        store.prepare()
        crawl(store, FlagsSource(), ["fr", "se"], 4)
        path = folder / "a.html"
        result = simgraph("report", *SEEDS, "--depth", "3", "--null", "4", "--output", str(path))
        assert (result.exit_code, result.stdout) == (0, f"{path}\n")
        good("report", *SEEDS, "--depth", "3", "--null", "4", "--output", str(folder / "b.html"))
        numbers = numbers_of(path.read_text("utf-8"))
        commands = [each["command"] for each in numbers["results"]]
        return Made(
            path=path,
            text=path.read_text("utf-8"),
            numbers=numbers,
            printed={command: good(*shlex.split(command)[1:]) for command in commands},
            again=(folder / "b.html").read_bytes(),
            stderr=result.stderr,
        )


def check(text: str) -> Parsed:
    """It is whole, asks for nothing, runs nothing, and its links lead somewhere."""
    parsed = Parsed(text)
    assert parsed.open == []
    assert not set(ACTIVE.findall(text))
    ids = [attributes["id"] for _, attributes in parsed.elements if "id" in attributes]
    assert len(set(ids)) == len(ids)
    for tag, attributes in parsed.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
        for name in ("src", "srcset", "href"):
            address = attributes.get(name) or "data:"
            inside = address[1:] in ids if address.startswith("#") else address.startswith("data:")
            assert inside or (tag == "a" and re.match("https?://", address)), (tag, address[:80])
    assert [attributes for tag, attributes in parsed.elements if tag == "script"] == [
        {"type": "application/json", "id": "numbers"}
    ]
    policy = next(a["content"] for t, a in parsed.elements if a.get("http-equiv") == "Content-Security-Policy")
    style = re.search("<style>(.*?)</style>", text, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    return parsed


def test_every_number_is_the_one_that_its_command_prints(made: Made) -> None:
    """The JSON in the page is what the commands in the page print; of metrics the rows of all seeds together."""
    names = {" ".join(command.split()[1:3]) for command in made.printed}
    assert names >= {f"analyze {name}" for name in ("density", "metrics", "degrees", "communities", "hubs", "compare")}
    for each in made.numbers["results"]:
        printed = made.printed[each["command"]]
        if each["command"].startswith("simgraph analyze metrics"):
            assert [row["seed"] for row in printed[-2:]] == ["union", "union"]
            printed = printed[-2:]
        assert each["result"] == printed


def test_the_page_is_whole_and_needs_nothing(made: Made) -> None:
    """All elements are closed, all addresses inside, pictures there once, below 3 MB; same store, same bytes."""
    parsed = check(made.text)
    assert made.again == made.path.read_bytes()
    assert len(made.again) < 3_000_000
    pictures = [attributes["href"] for tag, attributes in parsed.elements if tag == "image"]
    used = {attributes["href"] for tag, attributes in parsed.elements if tag == "use"}
    assert len(set(pictures)) == len(pictures) == len(used) > 10
    assert made.stderr.count("MB") == 1


def test_the_comparison_of_seeds_opens_with_its_sentences(made: Made) -> None:
    """They are those of `analyze compare --json`, and stand below the seeds' pictures."""
    compared = next(printed for command, printed in made.printed.items() if "analyze compare" in command)
    parsed = check(made.text)
    told = " ".join(["The seeds side by side", *compared["sentences"]])
    assert told in parsed.said
    anchors = [attributes.get("id") for tag, attributes in parsed.elements if tag == "section"]
    assert anchors.index("atlas") == anchors.index("seeds") + 1


def test_its_commands_stand_in_it(made: Made) -> None:
    """A reader finds each command that gives the same again, the crawl and the report among them."""
    said = check(made.text).said
    for command in made.printed:
        assert command.removesuffix(" --json") in said
    assert f"simgraph ingest {' '.join(SEEDS)} --depth 4" in said
    assert f"simgraph report {' '.join(SEEDS)} --depth 3 --null 4 --output report.html" in said


def test_the_methods_have_the_right_numbers(made: Made) -> None:
    """The paragraph for a paper says what the commands print, in three digits, and cites what stands below it."""
    said = check(made.text).said
    rows = next(printed for command, printed in made.printed.items() if "analyze metrics" in command)[-2:]
    seen, closed = rows
    n, null = closed["nodes"], closed["null"]
    scores = [null[kind]["transitivity"]["z"] for kind in ("rewired", "random_lists")]
    z = ["> 10" if score > 10 else f"{score:+.1f}".replace("-", "−") for score in scores]
    day = date.fromisoformat(
        made.printed[next(command for command in made.printed if "compare" in command)]["lists_of"]
    )
    for sentence in (
        f"Neighbour lists of {day.day} {day:%B %Y} (UTC) were taken from simgraph’s sample of national flags",
        "From 2 seed images, France (flags:fr) and Sweden (flags:se), the lists were followed for 3 hops, "
        f"which gave a graph of {n} images.",
        "The crawl was complete: no neighbour list was missing.",
        f"is {seen['density']:#.3g} in the discovered view (n = {n}, m = {seen['edges']}) and {closed['density']:#.3g} "
        f"in the closed view (m = {closed['edges']})",
        f"(r in Garlaschelli and Loffredo 2004), is {closed['reciprocity']:#.3g}.",
        f"the transitivity is {closed['transitivity']:#.3g},",
        f"finds {closed['communities']} communities with a modularity (Newman and Girvan 2004) of "
        f"{closed['modularity']:#.3g}",
        f"transitivity, {z[0]} (set 1) and {z[1]} (set 2)",
        "compared with those of two sets of 4 random graphs",
    ):
        assert sentence in said
    references = dict(REFERENCES)
    for section in all_sections():
        references |= section.references
    for words, reference in references.items():
        assert (f"{words}" in said.split("References")[0]) == (reference in said), words


def test_what_is_unfinished_comes_first(neo4j_env: None, store: Store, tmp_path: Path) -> None:
    """A crawl as deep as the report leaves the closed view open: said first, with the command that completes it."""
    crawl(store, FlagsSource(), ["fr"], 2)
    path = tmp_path / "a.html"
    result = simgraph("report", "flags:fr", "--null", "0", "--output", str(path))
    said = check(path.read_text("utf-8")).said
    command = re.search(
        r"neighbour lists? (?:is|are) unknown\. To complete it, run simgraph (ingest flags:fr --depth 3)\.", said
    )
    assert command
    assert said.index("Limitations") < command.start() < said.index("The graph has")
    assert "The closed view is incomplete" in said
    assert re.search(r"The crawl was incomplete: neighbour lists were missing for \d+ images in the closed view", said)
    assert f"Complete it with: simgraph {command[1]}" in result.stderr
    assert "No random graphs were generated" in said
    good(*command[1].split())
    assert good("analyze", "metrics", "flags:fr", "--view", "closed", "--json")[0]["complete"]


def test_a_whole_source_and_what_is_too_large(
    flags: Store, neo4j_env: None, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything has no depth; above the limits nothing is drawn, few pictures are there, and more is refused."""
    monkeypatch.setattr(limits, "MAX_DRAWN_IMAGES", 150)
    report(store, None, tmp_path / "a.html", source="flags", null=0, title="A <b>title</b>")
    text = (tmp_path / "a.html").read_text("utf-8")
    said = check(text).said
    assert said.startswith("A <b>title</b>")
    assert "The graph has 157 images; in one drawing their thumbnails would be too small to see" in said
    assert "Density by depth" not in said
    assert "simgraph analyze metrics --all --source flags" in said
    assert 50 < text.count("<symbol ") < 100
    monkeypatch.setattr(limits, "MAX_IMAGES", 156)
    with pytest.raises(InvalidInputError, match="holds up to 156 images, not 157"):
        report(store, None, tmp_path / "b.html", source="flags")
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


def test_what_cannot_be_done_is_refused_first(neo4j_env: None, store: Store, tmp_path: Path) -> None:
    """A bad name, place, depth or number costs no reading; unknown seeds are all named; nothing is written."""
    crawl(store, FlagsSource(), ["fr"], 1)
    target = str(tmp_path / "a.html")
    for words, said in (
        (("flags:fr", "--output", str(tmp_path / "a.pdf")), "End its name with .html"),
        (("flags:fr", "--output", str(tmp_path / "none" / "a.html")), "no folder"),
        (("flags:fr", "--depth", "10", "--output", target), "goes to depth 9"),
        (("flags:fr", "--null", "1", "--output", target), "no standard deviation"),
        (("flags:fr", "--all", "--output", target), "--all takes every image"),
        (("--output", target), "at least one seed"),
    ):
        assert said in refused(2, "report", *words)
    assert "flags:aa, flags:bb" in refused(4, "report", "flags:aa", "flags:fr", "flags:bb", "--output", target)
    assert "no image of source" in refused(4, "report", "--all", "--source", "none", "--output", target)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.long
def test_hostile_titles_are_words(
    neo4j_env: None, store: Store, cypher: Any, tmp_path: Path, browser_page: Page
) -> None:
    """P11: titles, ids, licences and sources that mean harm are shown as words, in the page and in its JSON."""
    crawl(store, FlagsSource(), ["fr"], 3)
    harms = [title for title in TITLES.values() if isinstance(title, str) and "\ud800" not in title]
    ids = [row["id"] for row in cypher("MATCH (i:Image) RETURN i.id AS id ORDER BY id")]
    rows = [{"id": each, "harm": harms[number % len(harms)][:2_000]} for number, each in enumerate(ids)]
    cypher(
        "UNWIND $rows AS row MATCH (i:Image {id: row.id}) SET i.title = row.harm, i.license = row.harm, "
        "i.credit = row.harm, i.source = row.harm",
        rows=rows,
    )
    cypher(
        "MATCH (a:Image {id: 'flags:fr'}) CREATE (a)-[:SIMILAR_TO {rank: 6}]->(:Image {id: $harm, source: 's', "
        "state: 'expanded', title: $harm, thumbnail: 'file:///' + $harm, averageColor: $harm, workId: $harm})",
        harm="</script><script>alert(1)</script>\x1b\u202e",
    )
    path = tmp_path / "a.html"
    result = simgraph("report", "flags:fr", "--depth", "2", "--null", "0", "--output", str(path))
    assert result.exit_code == 0, result.stderr
    assert ACTIVE.findall(result.stderr) == []
    text = path.read_text("utf-8")
    assert "<script>alert(1)</script>" in check(text).said
    assert {tag for tag, _ in Parsed(text).elements} <= {
        *("html", "head", "meta", "link", "title", "style", "body", "svg", "symbol", "image", "use", "rect", "main"),
        *("section", "header", "h1", "h2", "h3", "p", "b", "small", "code", "a", "nav", "ul", "li", "figure", "div"),
        *("figcaption", "picture", "source", "img", "table", "caption", "thead", "tbody", "tr", "th", "td", "dl"),
        *("dt", "dd", "br", "blockquote", "footer", "script", "details", "summary"),
    }
    assert "<script>alert(1)</script>" in json.dumps(numbers_of(text))
    browser_page.goto(path.as_uri())
    assert browser_page.title()


@pytest.fixture(scope="module")
def browser_page(browser: Browser) -> Iterator[Page]:
    """A page in Chromium that fails the test for all it says or asks for."""
    said, asked = list[str](), list[str]()
    page = browser.new_page(viewport={"width": 1_280, "height": 900})
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    yield page
    page.close()
    assert said == []
    assert all(url.startswith(("file:", "data:")) for url in asked)


@pytest.mark.browser
def test_it_reads_on_screens_and_paper(made: Made, browser_page: Page) -> None:
    """In Chromium pictures are seen, nothing runs over on a phone, dark screens get dark paper, and it prints."""
    browser_page.goto(made.path.as_uri())
    assert browser_page.evaluate("[...document.images].every((each) => each.complete && each.naturalWidth > 100)")
    boxes = browser_page.evaluate("[...document.querySelectorAll('.card svg')].map((each) => each.clientHeight)")
    assert min(boxes) > 40
    assert browser_page.evaluate("document.querySelector('table').clientWidth") > 300
    for width in (320, 375, 1_280):
        browser_page.set_viewport_size({"width": width, "height": 800})
        assert browser_page.evaluate("document.documentElement.scrollWidth") == width
    browser_page.emulate_media(color_scheme="dark")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    assert browser_page.evaluate(paper) == f"rgb({', '.join(map(str, bytes.fromhex(DARK.paper[1:])))})"
    assert browser_page.evaluate("document.querySelector('.plot img').currentSrc") in made.text
    browser_page.emulate_media(color_scheme="light")


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(1_400, 900), (390, 844)])
def test_its_first_screen_shows_the_graph(made: Made, browser_page: Page, width: int, height: int) -> None:
    """The drawing and its facts stand on the first screen, what to doubt within one and a half, in large letters."""
    browser_page.set_viewport_size({"width": width, "height": height})
    browser_page.goto(made.path.as_uri())
    drawing, facts, doubts = (box_of(browser_page, each) for each in (".hero img", ".facts", "#doubt"))
    assert drawing["y"] + drawing["height"] < height
    assert facts["y"] + facts["height"] < height
    assert doubts["y"] < 1.5 * height
    sizes = browser_page.evaluate("[...document.querySelectorAll('.facts b')].map((e) => getComputedStyle(e).fontSize)")
    assert sizes == ["28px"] * 3
    legend = browser_page.locator(".legend").inner_text()
    assert re.fullmatch(r"1 France \(flags:fr\) · \d+\s+2 Sweden \(flags:se\) · \d+", legend)
    assert not browser_page.locator("#metrics table").is_visible()
    browser_page.get_by_text("Enlarge the drawing").click()
    assert box_of(browser_page, ".hero img")["width"] > 1.4 * drawing["width"]
    browser_page.get_by_text("Make the drawing smaller").click()
    assert box_of(browser_page, ".hero img")["width"] == drawing["width"]


@pytest.mark.browser
def test_the_contents_stay_beside_the_text(made: Made, browser_page: Page) -> None:
    """On a wide screen the links to all sections are left of the drawing, and still there at the end of the page."""
    browser_page.set_viewport_size({"width": 1_100, "height": 800})
    browser_page.goto(made.path.as_uri())
    contents, drawing = box_of(browser_page, "nav"), box_of(browser_page, ".hero img")
    assert contents["x"] + contents["width"] < drawing["x"]
    assert drawing["width"] / box_of(browser_page, ".hero")["width"] == pytest.approx(0.6, abs=0.03)
    browser_page.locator("footer").scroll_into_view_if_needed()
    assert 0 <= box_of(browser_page, "nav")["y"] < 100


PRINTED = """() => {
    const found = {letters: Infinity, broken: [], shapes: []};
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange();
    while (texts.nextNode()) {
        const text = texts.currentNode, size = parseFloat(getComputedStyle(text.parentElement).fontSize);
        for (const word of text.data.matchAll(/[^\\s-]+/g)) {
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            const lines = range.getClientRects().length;
            if (lines) found.letters = Math.min(found.letters, size * 0.75);
            if (lines > 1 && text.parentElement.closest("th, h1, h2, h3, figcaption b")) found.broken.push(word[0]);
        }
    }
    for (const picture of document.images) {
        const { width, height } = picture.getBoundingClientRect();
        found.shapes.push(width / height / (picture.naturalWidth / picture.naturalHeight));
    }
    return found;
}"""
"""Of a page as it is printed: its smallest letters in points, the headings' words on two lines, and by how much each
picture is too wide."""
ACROSS, DOWN = 180 / 25.4 * 96, 263 / 25.4 * 96
"""What the margins leave of A4, in CSS pixels."""


@pytest.mark.browser
def test_it_prints_to_be_read(made: Made, browser_page: Page) -> None:
    """On A4 letters have 7 points, pictures their shape; the metrics are there, no page but the last has a hole."""
    browser_page.set_viewport_size({"width": int(ACROSS), "height": int(DOWN)})
    browser_page.goto(made.path.as_uri())
    blank = holes(browser_page.pdf(prefer_css_page_size=True))
    browser_page.emulate_media(media="print")
    printed = browser_page.evaluate(PRINTED)
    assert printed["letters"] >= 6.99
    assert printed["broken"] == []
    assert printed["shapes"] == pytest.approx([1] * len(printed["shapes"]), rel=0.01)
    width, height = browser_page.evaluate("[document.body.scrollWidth, document.body.scrollHeight]")
    assert width <= ACROSS
    assert browser_page.locator("#metrics table").is_visible()
    assert 6 < height / DOWN < len(blank) < height / DOWN * 1.15 + 1
    assert max(blank[:-1]) < 0.2
    browser_page.emulate_media(media="screen")


def box_of(page: Page, selector: str) -> Any:
    """Return the place of the first such element."""
    return page.locator(selector).first.bounding_box()


def test_a_lone_image_of_the_catalogue(api: FakeWellcome, tmp_path: Path) -> None:
    """Without links nothing is divided by them; Wellcome's image leads to its page, and the methods name the API."""
    seed = next(iter(api.world.lists))
    good("ingest", seed, "--depth", "1", "--rate", "0")
    good("report", seed, "--depth", "0", "--output", str(tmp_path / "a.html"))
    parsed = check((tmp_path / "a.html").read_text("utf-8"))
    pages = [attributes["href"] for tag, attributes in parsed.elements if tag == "a"]
    assert any(
        re.fullmatch(rf"https://wellcomecollection\.org/works/\w+/images\?id={seed}", str(page)) for page in pages
    )
    assert "the catalogue API of Wellcome Collection (Wellcome Collection n.d.)" in parsed.said
    assert "A single image has no density." in parsed.said
    assert "The graph has no edges" in parsed.said
