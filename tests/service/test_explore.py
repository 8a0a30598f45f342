"""From Cypher to pictures: commands that open the explorer with what they found."""

from __future__ import annotations

import json
import os
import signal
from contextlib import closing
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from simgraph_neo import queries
from simgraph_neo.analysis import library
from tests.support.answers import answer
from tests.support.commands import good, refused, simgraph
from tests.support.processes import Command
from tests.support.running_service import OWN

if TYPE_CHECKING:
    from simgraph_neo.store import Store


@pytest.fixture
def stored(neo4j_env: None, store: Store) -> Store:
    """A lists b and c, b lists a, and d with a slash in its id lists a."""
    store.write([answer("a", "bc"), answer("b", "a"), answer("photos:d/1 é", "a")])
    return store


def opened(*arguments: str, port: int = 0) -> tuple[Command, str]:
    """A command that started an explorer, and the address that it printed."""
    ours, theirs = os.pipe()
    command = Command(*arguments, "--explore", "--no-browser", "--port", str(port), stdout=theirs)
    os.close(theirs)
    with os.fdopen(ours) as printed:
        return command, printed.readline().split()[-1]


def entered(url: str) -> tuple[str, str]:
    """Come in by a link: the cookie, and the path to which the link leads."""
    token, slash, path = urlsplit(url).fragment.partition("/")
    with closing(HTTPConnection(urlsplit(url).netloc, timeout=20)) as connection:
        connection.request("POST", "/enter", json.dumps({"token": token}), OWN)
        arrived = connection.getresponse()
        assert arrived.status == 204
        return str(arrived.headers["Set-Cookie"]).partition(";")[0], slash + path


def got(url: str, path: str, cookie: str) -> str:
    with closing(HTTPConnection(urlsplit(url).netloc, timeout=20)) as connection:
        connection.request("GET", path, headers={"Cookie": cookie})
        page = connection.getresponse()
        assert page.status == 200, path
        return page.read().decode()


def test_commands_open_what_they_found(stored: Store) -> None:
    """Commands start an explorer or use the one that runs; their links lead to the image, and to a new view."""
    command, url = opened("show", "photos:d/1 é")
    cookie, path = entered(url)
    assert path == "/i/photos:d%2F1%20%C3%A9"
    assert "photos:d/1 é" in got(url, path, cookie)
    port = str(urlsplit(url).port)
    seeds = ("--param", "seed=a", "--param", "hops=1")
    second = good("query", "run", "within-hops", *seeds, "--explore", "--no-browser", "--port", port).split()[-1]
    cookie, path = entered(second)
    (view,) = stored.views()
    assert path == f"/v/{view.id}"
    assert view.title == queries.of_library("within-hops").title
    saved = stored.view(view.id)
    assert (set(saved.images), saved.state["seeds"]) == ({"a", "b", "c"}, ["a"])
    assert view.title in got(second, path, cookie)
    command.send(signal.SIGINT)
    ended = command.wait()
    assert (ended.code, "Traceback" in ended.err) == (130, False)


def test_another_store_is_not_shown(stored: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A running explorer that reads another database is not asked to show what it does not have."""
    command, url = opened("show", "a")
    monkeypatch.setenv("NEO4J_URI", f"{os.environ['NEO4J_URI']}/")
    assert "reads another store" in refused(
        2, "show", "a", "--explore", "--no-browser", "--port", str(urlsplit(url).port)
    )
    command.send(signal.SIGTERM)
    assert command.wait().code == 143


def test_what_cannot_be_opened_is_one_line(stored: Store) -> None:
    """Bad combinations, an unknown image and a result without images are refused; no view is saved."""
    run = ("query", "run", "within-hops", "--param", "seed=a")
    assert "--explore and --json" in refused(2, *run, "--explore", "--json")
    assert "--explore and --csv" in refused(2, *run, "--explore", "--csv", "rows.csv")
    assert "--explore and --json" in refused(2, "show", "a", "--explore", "--json")
    assert "--no-browser needs --explore" in refused(2, *run, "--no-browser")
    assert "--port needs --explore" in refused(2, "show", "a", "--port", "1")
    assert "Not in the store" in refused(4, "show", "z", "--explore")
    assert "Not in the store" in refused(4, "query", "run", "within-hops", "--param", "seed=z", "--explore")
    assert "has no image to show" in refused(4, "query", "run", "of-genre", "--param", "genre=none", "--explore")
    assert stored.views() == []
    assert simgraph(*run).exit_code == 0


def test_images_of_a_result(stored: Store) -> None:
    """Nodes, paths, lists, maps and columns of ids count, in order and once; titles and the gone do not."""
    for cypher, ids in (
        ("MATCH (i:Image {id: 'b'}) RETURN i", ["b"]),
        ("MATCH p = (:Image {id: 'b'})-[:SIMILAR_TO]->(:Image {id: 'a'}) RETURN p, [p], {x: p} AS x", ["b", "a"]),
        (
            "MATCH (i:Image) WITH i ORDER BY i.id RETURN collect({id: i.id, n: 1}) AS list",
            ["a", "b", "c", "photos:d/1 é"],
        ),
        ("UNWIND ['c', 'a', 'c', null] AS id RETURN id, 'a' + id AS other", ["c", "a"]),
        ("UNWIND ['c', 'A portrait'] AS title RETURN title", []),
        ("MATCH (:Image {id: 'b'})-[r]->() RETURN r, count(*) AS n, 1.5 AS x", []),
        ("MATCH (c:Crawl) RETURN c", []),
    ):
        assert library.image_ids(stored, stored.ask(cypher)) == ids, cypher
