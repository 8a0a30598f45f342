"""`simgraph seeds` and `simgraph crawls`: where what is stored came from."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from simgraph_neo.analysis import seeds
from simgraph_neo.crawler import crawl
from simgraph_neo.errors import Cancelled
from simgraph_neo.sources.flags.source import FlagsSource
from tests.support.commands import good, refused, simgraph
from tests.support.crawls import run
from tests.support.fake_wellcome import Answer
from tests.support.reference import reference_bfs
from tests.support.tiers import few

if TYPE_CHECKING:
    from pathlib import Path

    from simgraph_neo.store import Store
    from tests.support.fake_wellcome import FakeWellcome


@pytest.fixture
def two(knn_api: FakeWellcome) -> list[str]:
    return sorted(knn_api.world.neighbours())[:2]


def test_a_territory_is_what_a_walk_over_the_api_finds(store: Store, knn_api: FakeWellcome, two: list[str]) -> None:
    """Each seed has a row a depth, to that of its deepest crawl, with the images of a walk that shares no code."""
    for seed, depth in ((two[1], 1), (two[0], 3), (two[1], 2)):
        run(knn_api, store, [seed], depth)
    found = seeds(store)
    assert [(row.seed, row.depth) for row in found] == [(two[1], d) for d in range(3)] + [(two[0], d) for d in range(4)]
    lists = knn_api.world.neighbours()
    assert [row.images for row in found] == [
        len(reference_bfs(lists, [row.seed or ""], row.depth or 0)) for row in found
    ]
    assert all(row.complete and not row.unexpanded and row.source == "wellcome" for row in found)
    assert "<table" in found._repr_html_()


def test_what_is_missing_is_counted(store: Store, cypher: Any) -> None:
    """An image that is to be asked again makes every depth beyond its own incomplete, and no other."""
    crawl(store, FlagsSource(), ["fr"], 3)
    cypher("MATCH (:Image {id: 'flags:fr'})-[:SIMILAR_TO {rank: 1}]->(i) SET i.state = 'retry', i.reason = 'time-out'")
    assert [(row.complete, row.unexpanded) for row in seeds(store)] == [
        (True, 0),
        (True, 0),
        (False, 1),
        (False, 1),
    ]


def test_the_commands_list_seeds_and_runs(neo4j_env: None, store: Store) -> None:
    """Both print tables and JSON; a source that was read whole has no seeds, and is named; an empty store says so."""
    for command in ("seeds", "crawls"):
        assert good(command, "--json") == []
        assert "Nothing was crawled yet" in simgraph(command).stderr
    crawl(store, FlagsSource(), ["fr", "jp"], 1)
    crawl(store, FlagsSource())
    rows = good("seeds", "--json")
    assert [(row["seed"], row["depth"], row["images"], row["complete"], row["title"]) for row in rows] == [
        ("flags:fr", 0, 1, True, "France"),
        ("flags:fr", 1, 6, True, "France"),
        ("flags:jp", 0, 1, True, "Japan"),
        ("flags:jp", 1, 6, True, "Japan"),
        (None, None, 157, True, None),
    ]
    said = simgraph("seeds")
    assert said.stdout.split()[:7] == ["seed", "source", "depth", "images", "unexpanded", "complete", "title"]
    assert said.stdout.splitlines()[-1].split() == ["-", "flags", "-", "157", "0", "yes", "-"]
    runs = good("crawls", "--json")
    assert [(run["seeds"], run["depth"], run["images"], run["lists"]) for run in runs] == [
        (["flags:fr", "flags:jp"], 1, 12, 2),
        ([], None, 145, 155),
    ]
    assert "flags:fr, flags:jp" in good("crawls")


def many(fake: FakeWellcome) -> list[str]:
    """More seeds than are asked before anything is written."""
    return sorted(fake.world.neighbours())[:150]


def test_c16_of_many_seeds_each_answer_is_stored_as_it_comes(knn_api: FakeWellcome, store: Store) -> None:
    """C16: a list of 150 seeds that is cut short has stored what was answered; the same call asks for the rest."""
    seeds, cancel = many(knn_api), threading.Event()

    def watch(_: object) -> None:
        if knn_api.requests >= 60:
            cancel.set()

    with pytest.raises(Cancelled):
        run(knn_api, store, seeds, 1, workers=1, on_progress=watch, cancel=cancel)
    stored = sum(listed.state == "expanded" for listed in store.level(seeds).values())
    assert 60 <= stored < 150
    assert run(knn_api, store, seeds, 1).requests == 150 - stored
    assert all(listed.state == "expanded" for listed in store.level(seeds).values())


def test_c16_of_many_seeds_one_may_be_gone(api: FakeWellcome, store: Store) -> None:
    """C16: a seed of many that does not exist is noted as gone and named; one of a few stops all."""
    seeds = [*many(api), "nosuchid"]
    result = simgraph("ingest", "-", "--depth", "1", "--rate", "0", stdin="\n".join(seeds))
    assert (result.exit_code, "missing" in result.stdout, "nosuchid" in result.stdout) == (0, True, True)
    assert store.level(["nosuchid"])["nosuchid"].state == "gone"
    assert good("ingest", "-", "--depth", "1", "--json", stdin="\n".join(seeds))["requests"] == 0
    assert "nosuch2" in refused(4, "ingest", *seeds[:3], "nosuch2", "--depth", "1")


@pytest.mark.parametrize("encoding", few(["utf-8-sig", "utf-16"], "utf-16"))
def test_d02_seeds_as_editors_save_them(neo4j_env: None, tmp_path: Path, encoding: str) -> None:
    """D02: a list of seeds with a byte order mark and Windows' line ends is read; what is no text is one line."""
    (tmp_path / "seeds").write_bytes("# of an editor on Windows\r\nflags:fr\r\n".encode(encoding))
    command = [sys.executable, "-m", "simgraph_neo", "ingest", "-", "--depth", "1", "--json"]
    with (tmp_path / "seeds").open("rb") as file:
        done = subprocess.run(command, stdin=file, capture_output=True, check=False)
    assert json.loads(done.stdout)["seeds"] == ["flags:fr"]
    done = subprocess.run(command, input=b"flags:\xff", capture_output=True, check=False)
    assert (done.returncode, done.stderr.count(b"\n"), b"not UTF-8" in done.stderr) == (2, 1, True)


def test_c16_the_command_that_goes_on_is_the_one_that_was_typed(api: FakeWellcome) -> None:
    """C16: seeds that came on stdin are not put on a command line that no shell takes."""
    seeds = many(api)
    api.always[seeds[3]] = Answer(status=503)
    result = simgraph("ingest", "-", "--depth", "1", "--rate", "0", stdin="\n".join(seeds))
    assert result.exit_code == 75
    assert "Retry with: simgraph ingest - --depth 1" in result.stderr
