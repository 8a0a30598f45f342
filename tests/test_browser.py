"""Neo4j Browser, the real one, in a real Chromium: the printed link leads to the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from simgraph_neo.crawler import crawl
from simgraph_neo.settings import neo4j_settings
from simgraph_neo.sources.flags import FlagsSource
from simgraph_neo.store import Store

if TYPE_CHECKING:
    from simgraph_neo.server import LocalServer

CHROMIUM = "/usr/bin/chromium"
ALONE = ["--no-sandbox", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
"""Neo4j Browser asks for fonts and telemetry elsewhere; in a test no name but loopback's is known."""
NEIGHBOURS = "MATCH p = (:Image {id: 'flags:fr'})-[:SIMILAR_TO]->(:Image) RETURN p"


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_link_shows_a_flags_neighbours(local_server: LocalServer) -> None:
    """The link opens with the query in the editor; after the password, Run draws France and its five."""
    assert neo4j_settings() is None
    settings = local_server.start(print)
    with Store(settings) as store:
        crawl(FlagsSource(), store, ["fr"], 1)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ALONE)
        page = chromium.new_page(viewport={"width": 1400, "height": 1000})
        page.goto(local_server.browser_url(NEIGHBOURS))
        page.fill("input[type=password]", settings.password or "", timeout=60_000)
        page.click("[data-testid=connect]")
        page.wait_for_selector("text=:play start", timeout=60_000)  # what Browser shows once it is connected
        page.click("[data-testid=editor-Run]", timeout=60_000)
        page.wait_for_selector("g.node", state="attached", timeout=60_000)
        nodes = page.locator("g.node").count()
        chromium.close()
    assert nodes == 6
