"""Times that are still to come: a clock that was ahead must not make the store deaf to newer answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from simgraph_neo.crawler import crawl
from simgraph_neo.errors import StoreError
from simgraph_neo.sources.folder.source import FolderSource
from tests.support.answers import answer
from tests.support.commands import good, refused, simgraph
from tests.support.crawls import SIX, paint, run, snapshot, some_ids
from tests.support.reference import reference_store

if TYPE_CHECKING:
    from pathlib import Path

    from simgraph_neo.store import Store
    from tests.support.fake_wellcome import FakeWellcome

AHEAD = (
    "MATCH (n) CALL (n) { UNWIND keys(n) AS k WITH n, k WHERE n[k] IS :: ZONED DATETIME NOT NULL "
    "SET n[k] = n[k] + $by } MATCH (n)-[r]->() CALL (r) { UNWIND keys(r) AS k WITH r, k "
    "WHERE r[k] IS :: ZONED DATETIME NOT NULL SET r[k] = r[k] + $by } RETURN count(*) AS n"
)
"""Every time of the store, as a clock that is ahead would have written it."""


def ahead(cypher: Any, by: timedelta) -> None:
    cypher(AHEAD, by=by)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return paint(tmp_path / "six", **SIX)


def test_c15_a_folder_stored_by_a_clock_ahead(neo4j_env: None, store: Store, cypher: Any, folder: Path) -> None:
    """C15: the next run says in one line what is dated ahead and what to do, and writes nothing; after verify --repair
    the picture that was removed meanwhile is gone.
    """
    good("ingest", "--source", f"folder:{folder}")
    ahead(cypher, timedelta(days=2))
    (folder / "a.png").unlink()
    before = snapshot(cypher)
    line = refused(3, "ingest", "--source", f"folder:{folder}")
    assert "6 images in the store are dated after the database server's clock" in line
    assert "simgraph verify --repair" in line
    assert snapshot(cypher) == before
    assert simgraph("verify").exit_code == 6
    assert simgraph("verify", "--repair").exit_code == 0
    assert snapshot(cypher) == before
    assert "six:a.png" in good("ingest", "--source", f"folder:{folder}")
    assert store.level(["six:a.png"])["six:a.png"].state == "gone"
    assert good("verify")


def test_c15_a_crawl_stored_by_a_clock_ahead(knn_api: FakeWellcome, store: Store, cypher: Any) -> None:
    """C15: a crawl dated 400 days ahead is refused a refresh; brought forward, it is refreshed and whole."""
    from simgraph_neo.maintenance import verify

    seed = some_ids(knn_api, 1)
    run(knn_api, store, seed, 2)
    ahead(cypher, timedelta(days=400))
    with pytest.raises(StoreError, match=r"dated after the database server's clock"):
        run(knn_api, store, seed, 2, refresh=True)
    assert not [f for f in verify.verify(store, repair=True) if f.violations]
    other = knn_api.world.lists[seed[0]][1]
    knn_api.set_list(other, list(reversed(knn_api.world.lists[other])))
    run(knn_api, store, seed, 2, refresh=True)
    assert snapshot(cypher) == reference_store(knn_api.world, (seed, 2))
    assert not [f for f in verify.verify(store) if f.violations]


def test_c15_a_clock_that_differs_a_little_is_no_fault(store: Store, cypher: Any, folder: Path) -> None:
    """C15: four minutes ahead are let through; what they keep from being stored is counted as not done."""
    crawl(store, FolderSource(folder))
    ahead(cypher, timedelta(minutes=4))
    (folder / "a.png").unlink()
    result = crawl(store, FolderSource(folder))
    assert result.outdated
    assert result.expanded == 0
    assert cypher("MATCH (c:Crawl) WHERE c.completedAt IS NULL RETURN count(c) AS n") == [{"n": 1}]


def test_c15_what_was_dropped_is_told(neo4j_env: None, store: Store, cypher: Any, folder: Path) -> None:
    """C15: the command says how many answers changed nothing and what to do, and does not say that it is done."""
    good("ingest", "--source", f"folder:{folder}")
    ahead(cypher, timedelta(minutes=4))
    (folder / "a.png").unlink()
    result = simgraph("ingest", "--source", f"folder:{folder}")
    assert result.exit_code == 75
    assert "changed nothing, because the stored lists are newer" in result.stderr


def test_c15_this_machines_clock_is_ahead(store: Store) -> None:
    """C15: a machine whose clock is ahead of the database server's may not write; five minutes are let through."""
    store.prepare(datetime.now(UTC) + timedelta(minutes=4))
    with pytest.raises(StoreError, match=r"This machine's clock says .* Correct the wrong clock"):
        store.prepare(datetime.now(UTC) + timedelta(minutes=6))


def test_c15_older_answers_are_counted(store: Store) -> None:
    """C15: a list, and word that an image is gone, that are older than what is stored are counted as outdated."""
    store.write([answer("a", "bc", minutes=5), answer("d", "bc", minutes=5)])
    written = store.write([answer("a", "de"), answer("d", state="gone"), answer("e", "ab"), answer("f", state="retry")])
    assert written.outdated == 2
    assert store.write([answer("d", state="gone", minutes=6)]).outdated == 0
