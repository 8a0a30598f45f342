"""Neo4j Browser, the real one, in a real Chromium: the printed link leads to the graph, the kit to the library."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from simgraph_neo import queries
from simgraph_neo.crawler import crawl
from simgraph_neo.settings import neo4j_settings
from simgraph_neo.sources.flags.source import FlagsSource
from simgraph_neo.store import Store
from tests.support.commands import good, refused, simgraph
from tests.support.neo4j_browser import connected, dropped, pasted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from simgraph_neo.server import LocalServer

CHROMIUM = "/usr/bin/chromium"
ALONE = ["--no-sandbox", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
"""Neo4j Browser asks for fonts and telemetry elsewhere; in a test no name but loopback's is known."""
NEIGHBOURS = "MATCH p = (:Image {id: 'flags:fr'})-[:SIMILAR_TO]->(:Image) RETURN p"


@pytest.fixture
def page(local_server: LocalServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """A window of Chromium; the local store holds France and its neighbours to depth 2."""
    monkeypatch.setenv("SIMGRAPH_HOME", str(local_server.home))
    assert neo4j_settings() is None
    with Store(local_server.start()) as store:
        crawl(store, FlagsSource(), ["fr"], 2)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ALONE)
        yield chromium.new_page(viewport={"width": 1400, "height": 1000})
        chromium.close()


def drawn(page: Page) -> list[str]:
    """Run what stands in the editor; the captions of the nodes that are drawn, sorted."""
    page.click("[data-testid=editor-Run]", timeout=60_000)
    page.wait_for_selector("g.node text", state="attached", timeout=60_000)
    texts = page.evaluate("[...document.querySelectorAll('g.node')].map((node) => node.textContent.trim())")
    return sorted(texts)


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_link_shows_a_flags_neighbours(local_server: LocalServer, page: Page) -> None:
    """The link opens with the query in the editor; after the password, Run draws France and its five."""
    connected(page, local_server, local_server.browser_url(NEIGHBOURS))
    assert len(drawn(page)) == 6


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_kit_is_the_library_in_browser(local_server: LocalServer, page: Page, tmp_path: Path) -> None:
    """Both files dropped on its window: favourites in folders by topic; one of them run draws, by their titles, the
    very images of the rows that the terminal gives for the same query.
    """
    files = good("db", "browser", "--kit", str(tmp_path / "kit.zip")).split()
    connected(page, local_server, good("db", "browser", "--query", "neighbours", "--param", "seed=flags:jp").strip())
    assert "flags:jp" in page.inner_text("[data-testid=activeEditor]")
    for name in files:
        dropped(page, tmp_path / name)
    page.click("[data-testid=navigationFavorites]")
    page.click("[data-testid='expandFolder-Around an image']")
    page.click("text=The neighbours of this image")
    page.wait_for_function("document.querySelector('[data-testid=activeEditor]').innerText.includes('flags:fr')")
    captions = drawn(page)
    rows = good("query", "run", "neighbours", "--json")
    titles = {node["properties"]["title"] for row in rows for node in row["p"]["nodes"]}
    assert captions == sorted(titles)
    folders = page.evaluate(
        "[...document.querySelectorAll('[data-testid^=expandFolder]')].map((e) => e.dataset.testid)"
    )
    assert {"expandFolder-Paths", "expandFolder-Crawls and changes"} <= set(folders)


def split(name: str) -> tuple[list[str], str]:
    """The lines of a file that set parameters, and the rest of it."""
    lines = queries.source(name).splitlines()
    return [line for line in lines if line.startswith(":param")], "\n".join(x for x in lines if x[:1] != ":")


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_parameters_of_the_files_paste_into_browser(local_server: LocalServer, page: Page) -> None:
    """The `:param` lines of all files, pasted as they stand, give Browser the defaults, and then the rest draws."""
    connected(page, local_server, local_server.browser_url("RETURN 1"))
    lines = {line.split()[1]: line for query in queries.library() for line in split(query.name)[0]}
    assert "ERROR" not in pasted(page, "\n".join(lines.values()), f":param {list(lines)[-1]}")
    wanted = queries.typed_in("\n".join(lines.values()) + "\nRETURN 1").examples
    shown: dict[str, object] = {}
    for _ in range(20):  # Browser sets them one by one
        if len(shown) < len(wanted):
            pasted(page, ":params", "See")
            shown = json.loads(page.inner_text("[data-testid=rawParamData] >> nth=0"))
    assert repr(sorted(shown.items())) == repr(sorted(wanted.items()))  # whole numbers, too
    assert "Displaying 9 nodes" in pasted(page, split("induced-subgraph")[1], "Displaying")


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_every_file_runs_in_browser(local_server: LocalServer, page: Page) -> None:
    """Of each file first the `:param` lines and then the rest, pasted as they stand, give rows, a drawing, or none."""
    connected(page, local_server, local_server.browser_url("RETURN 1"))
    for query in queries.library():
        params, rest = split(query.name)
        assert "ERROR" not in (pasted(page, "\n".join(params), ":param") if params else "")
        assert "ERROR" not in pasted(page, rest, "Displaying|records|Completed"), query.name


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_cypher_of_a_view_draws_it_in_browser(local_server: LocalServer, page: Page) -> None:
    """Pasted as it is printed, it draws the images of the view; what looks like Cypher in the title is not run."""
    ids = ["flags:fr", "flags:it", "flags:ie"]
    with Store(local_server.start()) as store:
        view = store.save_view({"schema": 1, "ids": ids}, "Three ; RETURN 1 \\u000a MATCH (n) DETACH DELETE n")
    printed = good("views", "show", view.id, "--cypher")
    connected(page, local_server, local_server.browser_url("RETURN 1"))
    assert "Displaying 3 nodes" in pasted(page, printed.strip(), "Displaying")


def test_what_browser_cannot_have_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two questions at once, an unknown query or parameter, and a kit that is no zip: one line, and nothing written."""
    monkeypatch.delenv("NEO4J_URI", raising=False)
    assert "cannot be combined" in refused(2, "db", "browser", "RETURN 1", "--query", "neighbours")
    assert "Add --query" in refused(2, "db", "browser", "--param", "seed=x")
    assert "nonsense" in refused(2, "db", "browser", "--query", "nonsense")
    assert "no parameter" in refused(2, "db", "browser", "--query", "neighbours", "--param", "x=1")
    assert "End its name with .zip" in refused(2, "db", "browser", "--kit", str(tmp_path / "kit.txt"))
    kit = ("db", "browser", "--kit", str(tmp_path / "kit.zip"))
    assert "cannot be combined" in refused(2, *kit, "--query", "neighbours")
    assert "No query of the library has a parameter 'sed'. Choose seed, hops," in refused(2, *kit, "--param", "sed=x")
    assert "hops must be 0 to 10, not 11" in refused(2, *kit, "--param", "hops=11")
    (tmp_path / "kit.grass").mkdir()
    assert "is a folder" in refused(2, "db", "browser", "--kit", str(tmp_path / "kit.zip"))
    assert [path.name for path in tmp_path.iterdir()] == ["kit.grass"]


def test_a_kit_is_about_what_its_user_asks(tmp_path: Path) -> None:
    """Values given with a kit stand in all of its queries that have such a parameter, and defaults in the others."""
    from zipfile import ZipFile

    good("db", "browser", "--kit", str(tmp_path / "kit.zip"), "--param", "seed=xmcz3cgb", "--param", "hops=1")
    with ZipFile(tmp_path / "kit.zip") as archive:
        texts = {name.split("/")[1]: archive.read(name).decode() for name in archive.namelist()}
    assert "'xmcz3cgb'" in texts["neighbours.cypher"]
    assert "distance <= 1" in texts["within-hops.cypher"]
    assert "'flags:jp'" in texts["best-path.cypher"]


def test_the_kit_is_the_same_every_time(tmp_path: Path) -> None:
    """Two kits have the same bytes; each favourite begins with its title and asks for no parameter."""
    from zipfile import ZipFile

    for name in ("a", "b"):
        result = simgraph("db", "browser", "--kit", str(tmp_path / f"{name}.zip"))
        assert [line[:2] for line in result.stderr.splitlines()] == ["Wr", "Wr", "1.", "2.", "3."]
    for suffix in (".zip", ".grass"):
        assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()
    with ZipFile(tmp_path / "a.zip") as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert len(texts) >= 30
    assert all(re.match(r"// \S", text) and not re.search(r"\$\w", text) for text in texts.values())
