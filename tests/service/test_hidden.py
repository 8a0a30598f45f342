"""Hidden images in the live explorer: over HTTP, and for a person."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from simgraph_neo.drawing.canvas.theme import LIGHT
from tests.support.visits import at, choose, visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.support.fake_wellcome import FakeWellcome
    from tests.support.running_service import RunningService


def test_an_image_is_hidden_for_all_over_http(live: RunningService) -> None:
    """PUT hides it and DELETE shows it; unknown ids and long reasons are problem documents, and change nothing."""
    live.done({"kind": "whole", "source": "flags"})
    assert live.send("PUT", "/api/hidden/flags:fr", {"reason": "why"}).status == 204
    (row,) = live.ask("/api/hidden").json
    assert (row["id"], row["title"], row["reason"]) == ("flags:fr", "France", "why")
    picture = live.ask("/pictures/flags:fr/200")
    assert (picture.status, picture.headers["x-color"]) == (404, LIGHT.unknown)
    assert picture.json["detail"] == "This picture is hidden."
    node = live.ask("/api/nodes", id="flags:fr").json[0]
    assert (node["withheld"], node["color"]) == ("hidden", LIGHT.unknown)
    assert "1 image is hidden" in live.ask("/api/scene", seed="flags:fr", depth=1).json["caption"]
    assert live.ask("/api/images", q="France").json[0]["hidden"]
    assert "flags:fr" not in {each["id"] for each in live.ask("/api/images", random="true", limit=100).json}
    assert live.send("DELETE", "/api/hidden/flags:fr").status == 204
    assert live.ask("/api/hidden").json == []
    assert Image.open(io.BytesIO(live.ask("/pictures/flags:fr/200").body)).size
    for method, path, body, status in (
        ("PUT", "/api/hidden/flags:zz", {}, 404),
        ("DELETE", "/api/hidden/flags:fr", {}, 404),
        ("PUT", "/api/hidden/flags:fr", {"reason": "x" * 201}, 422),
        ("PUT", "/api/hidden/%20", {}, 422),
    ):
        answer = live.send(method, path, body)
        assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    assert live.ask("/api/hidden").json == []


def test_a_hidden_image_is_not_expanded(live: RunningService, museum: FakeWellcome) -> None:
    """A job that would expand it is refused by its name, before any request; a crawl that meets it works as before."""
    lists = museum.world.neighbours()
    seed = min(lists)
    live.done({"kind": "ingest", "seeds": [seed], "depth": 1})
    live.send("PUT", f"/api/hidden/{lists[seed][0]}")
    before = museum.requests
    for kind, name in (("expand", "ids"), ("ingest", "seeds")):
        answer = live.send("POST", "/api/jobs", {"kind": kind, name: lists[seed][:2]})
        assert (answer.status, answer.json["detail"]) == (409, f"This image is hidden: {lists[seed][0]}.")
    assert museum.requests == before
    live.done({"kind": "ingest", "seeds": [seed], "depth": 2})
    assert [row["id"] for row in live.ask(f"/api/images/{lists[seed][0]}").json["similar"]] == lists[lists[seed][0]]


def test_an_export_obeys(live: RunningService) -> None:
    """A file to take away says how many images are hidden."""
    live.done({"kind": "whole", "source": "flags"})
    live.send("PUT", "/api/hidden/flags:fr")
    assert b"1 image is hidden" in live.ask("/api/export/html", seed="flags:fr", depth=1).body


@pytest.mark.browser
def test_a_person_hides_an_image_and_shows_it_again(browser: Browser, live: RunningService) -> None:
    """The card asks first; then the picture is grey, has no field, and is not expanded; Show again brings it back."""
    live.done({"kind": "whole", "source": "flags"})
    with visitor(browser, live) as page:
        at(page, live, "flags:fr")
        choose(page, "flags:it")
        page.get_by_role("button", name="Hide for all…").click()
        assert live.ask("/api/hidden").json == []
        page.get_by_label("Reason").fill("a test")
        page.get_by_role("button", name="Hide for all", exact=True).click()
        page.get_by_text("This picture is hidden.").wait_for()
        assert [row["reason"] for row in live.ask("/api/hidden").json] == ["a test"]
        assert page.evaluate("viewer.graph.byId.get('flags:it').chip") == ""
        assert page.get_by_role("button", name="more neighbour").count() == 0
        assert "1 image is hidden" in page.locator("footer").inner_text()
        asked: list[str] = []
        page.on("request", lambda sent: asked.append(sent.url))
        at(page, live, "flags:fr")
        choose(page, "flags:it")
        page.wait_for_load_state("networkidle")
        assert not [url for url in asked if "/pictures/flags%3Ait" in url]
        page.get_by_role("button", name="Show again").click()
        page.get_by_role("button", name="Hide for all…").wait_for()
        assert live.ask("/api/hidden").json == []
        page.wait_for_function("() => viewer.graph.byId.get('flags:it').chip !== ''")
