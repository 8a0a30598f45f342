"""What is stored, over HTTP: the same JSON as the commands print."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from simgraph_neo.service.app import api
from tests.support.commands import good
from tests.support.pages import ROOT

if TYPE_CHECKING:
    from simgraph_neo.settings import Neo4jSettings
    from tests.support.fake_wellcome import FakeWellcome
    from tests.support.running_service import RunningService

SAME: dict[str, tuple[str, dict[str, Any]]] = {
    "status": ("/api/status", {}),
    "seeds": ("/api/seeds", {}),
    "show flags:fr": ("/api/images/flags:fr", {}),
    "analyze density flags:fr flags:jp --depth 1 --depth 2 --view both": (
        "/api/density",
        {"seed": ["flags:fr", "flags:jp"], "depth": [1, 2], "view": "both"},
    ),
    "analyze degrees flags:fr --depth 3 --direction in": (
        "/api/degrees",
        {"seed": "flags:fr", "depth": 3, "direction": "in"},
    ),
    "analyze metrics flags:fr --view closed": ("/api/metrics", {"seed": "flags:fr", "view": "closed"}),
    "analyze communities flags:fr flags:jp": ("/api/communities", {"seed": ["flags:fr", "flags:jp"]}),
    "analyze hubs --all --source flags": ("/api/hubs", {"all": "true", "source": "flags"}),
    "path flags:jp flags:fr --by rank": ("/api/path", {"from": "flags:jp", "to": "flags:fr", "by": "rank"}),
    "query list": ("/api/queries", {}),
    "find kingdom --stored --limit 5": ("/api/images", {"q": "kingdom", "limit": 5}),
    "find cote --stored --source flags": ("/api/images", {"q": "cote", "source": "flags"}),
}


@pytest.fixture
def environment(
    flags_service: RunningService, neo4j_settings: Neo4jSettings, monkeypatch: pytest.MonkeyPatch
) -> RunningService:
    """Commands use the store of the service."""
    monkeypatch.setenv("NEO4J_URI", neo4j_settings.uri)
    monkeypatch.setenv("NEO4J_USERNAME", neo4j_settings.username)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_settings.password or "")
    return flags_service


@pytest.mark.parametrize("command", SAME)
def test_a_route_answers_what_its_command_prints(environment: RunningService, command: str) -> None:
    """Each reading route gives the JSON of its command, but for paths of this machine."""
    path, parameters = SAME[command]
    printed = good(*command.split(), "--json")
    if command.startswith("show"):
        printed["image"]["thumbnail"] = None
    assert environment.ask(path, **parameters).json == printed


def test_images_can_be_taken_at_random(flags_service: RunningService) -> None:
    """Random images are stored ones, each time others; a query and chance together are refused."""
    found = [{each["id"] for each in flags_service.ask("/api/images", random="true", limit=8).json} for _ in range(3)]
    together = set.union(*found)
    assert [len(each) for each in found] == [8, 8, 8]
    assert len(together) > 8
    assert flags_service.store.lists(together).keys() == together
    assert flags_service.ask("/api/images").status == 422
    assert flags_service.ask("/api/images", q="x", random="true").status == 422


def test_a_query_of_the_library_runs_by_its_name(environment: RunningService) -> None:
    """A query takes its parameters as on the command line, and says whether there are more rows."""
    printed = good("query", "run", "neighbours", "--param", "seed=flags:fr", "--json")
    found = environment.ask("/api/queries/neighbours", param="seed=flags:fr").json
    for row in printed:
        for node in row["p"]["nodes"]:
            assert node["properties"].pop("thumbnail").startswith("file:")  # no path of this machine over HTTP
    for row in found["rows"]:
        for node in row["p"]["nodes"]:
            assert node["properties"].pop("thumbnail") is None
    assert (found["rows"], found["more"]) == (printed, False)
    assert list(found["rows"][0]) == found["columns"]
    assert environment.ask("/api/queries/neighbours", param="seed=flags:fr", limit=2).json["more"] is True
    assert environment.ask("/api/queries/neighbours", param="seed=flags:xx").status == 404
    assert environment.ask("/api/queries/neighbours", param="sneed=flags:fr").status == 422


def test_the_subgraph_is_the_exported_one(environment: RunningService, tmp_path: Any) -> None:
    """/api/subgraph gives the node-link data that `export json` writes."""
    good("export", "json", "flags:fr", "--output", str(tmp_path / "a.json"))
    assert environment.ask("/api/subgraph", seed="flags:fr").json == json.loads((tmp_path / "a.json").read_text())


def test_a_scene_has_whole_lists_and_can_be_continued(flags_service: RunningService) -> None:
    """A scene has the closed graph with places; /api/nodes gives what it lacks, as the store has it."""
    found = flags_service.ask("/api/scene", seed="flags:fr", depth=1, view="closed").json
    lists = {node["id"]: node["neighbours"] for node in found["nodes"]}
    for image_id, neighbours in lists.items():
        shown = flags_service.ask(f"/api/images/{image_id}").json
        assert neighbours == [row["id"] for row in shown["similar"]]
    ids = list(lists)
    edges = {(ids[a], ids[b], rank) for a, b, rank, *_ in found["edges"]}
    assert edges == {(a, b, rank) for a, each in lists.items() for rank, b in enumerate(each, 1) if b in lists}
    outside = sorted({b for each in lists.values() for b in each} - lists.keys())
    more = flags_service.ask("/api/nodes", id=outside).json
    assert [node["id"] for node in more] == outside
    assert all(len(node["neighbours"]) == 5 and node["listed"] for node in more)
    assert not [node for node in (*found["nodes"], *more) if "file:" in json.dumps(node)]


def test_pictures_are_true_in_shape_and_small(flags_service: RunningService) -> None:
    """A picture keeps its shape, has at most the pixels asked for, no metadata, and may be kept by the browser."""
    for side in (64, 200, 400):
        answer = flags_service.ask(f"/pictures/flags:be/{side}")
        picture = Image.open(io.BytesIO(answer.body))
        assert max(picture.size) <= side
        assert picture.width / picture.height == pytest.approx(15 / 13, rel=0.03)
        assert not picture.info.keys() & {"exif", "xmp", "icc_profile"}
        assert answer.headers["cache-control"].startswith("private, max-age=")


def test_the_reference_is_complete() -> None:
    """The OpenAPI document names each operation once, with a sentence, and needs no other server."""
    document = api().openapi()
    operations = [each for path in document["paths"].values() for each in path.values()]
    assert all(each["description"] for each in operations)
    assert len({each["operationId"] for each in operations}) == len(operations)
    assert "://" not in json.dumps(document)


@pytest.mark.parametrize("kind", ["html", "svg", "gexf", "graphml", "json", "csv"])
def test_a_file_to_take_away_is_what_a_command_writes(environment: RunningService, tmp_path: Any, kind: str) -> None:
    """An export is an attachment with the bytes that its command writes, and with nothing of this machine."""
    answer = environment.ask(f"/api/export/{kind}", seed="flags:fr", depth=1)
    assert answer.headers["content-disposition"].startswith("attachment; ")
    command = ("draw",) if kind == "svg" else ("export", kind)
    target = tmp_path / ("a" if kind == "csv" else f"a.{kind}")
    good(*command, "flags:fr", "--depth", "1", "--output", str(target))
    if kind == "csv":
        with zipfile.ZipFile(io.BytesIO(answer.body)) as packed:
            found = {name.partition("-")[2]: packed.read(name) for name in packed.namelist()}
        assert found == {file.name.partition("-")[2]: file.read_bytes() for file in tmp_path.iterdir()}
    else:
        assert answer.body == target.read_bytes()
    assert b"file:" not in answer.body
    assert str(ROOT).encode() not in answer.body


def test_an_export_sends_nothing_to_a_museum(live: RunningService, museum: FakeWellcome) -> None:
    """Pictures that are not on this machine are left out of a file: no request is sent for them."""
    seed = min(museum.world.neighbours())
    live.done({"kind": "ingest", "seeds": [seed], "depth": 1})
    sent = len(museum.log)
    assert live.ask("/api/export/png", seed=seed, depth=1).body.startswith(b"\x89PNG")
    assert live.ask("/api/export/html", seed=seed, depth=1).status == 200
    assert len(museum.log) == sent
