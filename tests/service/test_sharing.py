"""What the public may see of pictures."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from PIL import Image as PictureFile

from simgraph_neo.model import Expansion, Image, Similar
from tests.support.fake_time import EPOCH
from tests.support.running_service import OWN, RunningService

if TYPE_CHECKING:
    from pathlib import Path

    from simgraph_neo.settings import Neo4jSettings
    from simgraph_neo.store import Store

ALL = "id=mine:free&id=mine:kept&id=mine:unknown&id=mine:own"


def test_w14_the_public_sees_no_picture_that_may_not_be_shared(
    neo4j_settings: Neo4jSettings, store: Store, tmp_path: Path
) -> None:
    """W14: a picture in copyright, or of unknown rights, is its colour for the public, also in a file."""
    picture = tmp_path / "a.png"
    PictureFile.new("RGB", (40, 30), "red").save(picture)
    licences = {"free": "cc-by", "kept": "inc", "unknown": "?", "own": None}
    images = [
        Image(f"mine:{name}", "mine", thumbnail=picture.as_uri(), average_color="#ff0000", license=licence, state="new")
        for name, licence in licences.items()
    ]
    first = replace(images[0], state="expanded")
    similar = tuple(Similar(image, rank) for rank, image in enumerate(images[1:], 1))
    store.write([Expansion(first, EPOCH, similar)])
    with RunningService(neo4j_settings, origin="https://explore.museum.org", public=True) as service:
        for name, status in (("free", 200), ("own", 200), ("kept", 404), ("unknown", 404)):
            answer = service.request("GET", f"/pictures/mine:{name}/64")
            assert answer.status == status, answer.body
            assert service.ask(f"/pictures/mine:{name}/64").status == 200
        assert answer.headers["x-color"] == "#ff0000"
        assert "rights" in answer.json["detail"]
        found = {row["id"]: row.get("withheld") for row in service.request("GET", f"/api/nodes?{ALL}").json}
        assert found == {"mine:free": None, "mine:own": None, "mine:kept": "rights", "mine:unknown": "rights"}
        page = service.request("GET", "/api/export/html?seed=mine:free&depth=1").body
        assert page.count(b"left out because of the rights") >= 2
        assert service.request("GET", "/api/export/png?seed=mine:free&depth=1").status == 200
        assert service.request("GET", "/api/export/graphml?seed=mine:free&depth=1").status == 200
        assert service.request("GET", "/api/export/png?seed=mine:free&depth=0").status == 200
        assert service.request("GET", "/sign-in").status == 404
        link = service.send("POST", "/api/link").json["url"]
        assert link.startswith("https://explore.museum.org/enter#")
        entered = service.request("POST", "/enter", OWN, json.dumps({"token": link.partition("#")[2]}))
        assert entered.headers["set-cookie"].startswith("__Host-simgraph-443=")


def test_w14_queries_tell_the_public_no_reason_and_no_path(neo4j_settings: Neo4jSettings, store: Store) -> None:
    """W14: queries return whole nodes, but neither why an image is hidden nor a path of this machine."""
    images = [Image(f"mine:{name}", "mine", thumbnail=f"file:///home/me/{name}.png", state="new") for name in "ab"]
    store.write([Expansion(replace(images[0], state="expanded"), EPOCH, (Similar(images[1], 1),))])
    store.hide("mine:b", "Mr Smith asked")
    path, chosen = "/api/queries/neighbours", "seed=mine:a"
    with RunningService(neo4j_settings, public=True) as service:
        told, explorer = service.request("GET", f"{path}?param={chosen}"), service.ask(path, param=chosen)
    assert (told.status, explorer.status) == (200, 200)
    assert b"mine:b" in told.body
    assert b"Mr Smith" not in told.body
    assert b"Mr Smith asked" in explorer.body
    assert b"/home/me" not in told.body + explorer.body
