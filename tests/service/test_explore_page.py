"""From Cypher to pictures in the explorer: where an entrance link leads, and queries on the start page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from simgraph_neo import queries
from tests.support.visits import visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.support.running_service import RunningService

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.mark.browser
def test_a_link_leads_only_to_pages_of_images_and_views(browser: Browser, flags_service: RunningService) -> None:
    """An entrance link opens the image that it names; one that names another place or site opens the start page."""
    here = f"http://127.0.0.1:{flags_service.port}"
    page = browser.new_page()
    page.route("**/pictures/**", lambda route: route.abort())
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url))
    for path, url in (
        ("/i/flags:fr", f"{here}/i/flags:fr"),
        ("", f"{here}/"),
        ("/", f"{here}/"),
        ("//elsewhere.example/i/", f"{here}/"),
        ("/i/..//elsewhere.example/i/", f"{here}/"),
        ("/i/%2e%2e//elsewhere.example", f"{here}/"),
        ("/i//elsewhere.example", f"{here}/"),
        ("/i/\\elsewhere.example", f"{here}/"),
        ("/\\elsewhere.example/i/", f"{here}/"),
        ("/v/../api/status", f"{here}/"),
        ("/api/status", f"{here}/"),
        ("/javascript:alert(1)", f"{here}/"),
    ):
        page.goto(flags_service.state.entrance(path))
        page.wait_for_url(lambda now: "/enter" not in now)
        assert page.url == url, path
    assert [each for each in asked if not each.startswith((f"{here}/", "data:", "blob:"))] == []
    page.context.close()


def test_a_query_is_saved_as_a_view_over_http(flags_service: RunningService) -> None:
    """The images of a result are a view with the title of the query; a result without images, and wrong values, not."""
    asked = flags_service.send("POST", "/api/queries/neighbours/view", {"param": ["seed=flags:fr"]})
    rows = flags_service.ask("/api/queries/neighbours", param="seed=flags:fr").json["rows"]
    ids = {node["properties"]["id"] for row in rows for node in row["p"]["nodes"]}
    assert (asked.status, asked.json["images"], asked.json["more"]) == (201, len(ids), False)
    view = flags_service.ask(f"/api/views/{asked.json['id']}").json
    assert view["title"] == queries.of_library("neighbours").title
    assert set(view["state"]["ids"]) == ids
    assert view["state"]["seeds"] == ["flags:fr"]
    for name, body, status in (
        ("names", {}, 404),
        ("nowhere", {}, 422),
        ("neighbours", {"param": ["seed=flags:zz"]}, 404),
        ("neighbours", {"param": ["wrong=1"]}, 422),
        ("neighbours", {"param": "seed=flags:fr"}, 422),
        ("store/level", {}, 404),
    ):
        refused = flags_service.send("POST", f"/api/queries/{name}/view", body)
        assert refused.status == status, (name, refused.body)
        assert refused.json["detail"]


def test_the_cypher_of_a_view_is_a_file(flags_service: RunningService) -> None:
    """The file has the view's link and runs; a selection that is no saved view has none."""
    ids = ["flags:fr", "flags:it"]
    view = flags_service.send("POST", "/api/views", {"state": {"schema": 1, "ids": ids}, "title": "Two"}).json["id"]
    got = flags_service.ask("/api/export/cypher", saved=view)
    assert got.headers["content-disposition"] == 'attachment; filename="simgraph.cypher"'
    assert got.headers["content-type"] == "text/plain; charset=utf-8"
    assert got.body.decode().startswith(f"// Two: http://127.0.0.1:{flags_service.port}/v/{view}\n")
    assert {str(row["a"]) for row in flags_service.store.ask(got.body.decode())} == set(ids)
    assert flags_service.ask("/api/export/cypher", seed="flags:fr").status == 422
    assert flags_service.ask("/api/export/cypher", saved="nowhere").status == 404


@pytest.mark.browser
def test_a_query_chosen_on_the_start_page_opens_its_images(browser: Browser, flags_service: RunningService) -> None:
    """The section is closed at first; a query shows its images as a view, and a wrong value is said beside it."""
    with visitor(browser, flags_service) as page:
        form = page.locator("form[data-query=within-hops]")
        assert not form.is_visible()
        page.get_by_text("Show the images of a Cypher query").click()
        page.get_by_text(queries.of_library("within-hops").title).click()
        form.get_by_label("seed").fill("flags:zz")
        form.get_by_role("button").click()
        form.get_by_text("Not in the store: flags:zz").wait_for()
        form.get_by_label("seed").fill("flags:jp")
        form.get_by_label("hops").fill("1")
        form.get_by_role("button").click()
        page.wait_for_url("**/v/*")
        page.wait_for_function("() => globalThis.viewer?.graph.nodes.length === 6")
        page.go_back()
        page.get_by_text("Show the images of a Cypher query").click()
        page.get_by_text(queries.of_library("co-chosen").title).click()
        assert Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag22aa"]}).response["violations"] == []
