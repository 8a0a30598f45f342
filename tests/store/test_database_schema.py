"""The constraints under every write (rows N14, C05, C06): made by whoever comes first, never assumed."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from simgraph_neo.errors import StoreError
from simgraph_neo.store.schema import CONSTRAINTS, NAMED, OTHERS
from tests.support.answers import answer
from tests.support.tiers import few

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from simgraph_neo.settings import Neo4jSettings
    from simgraph_neo.store import Store

ALL = CONSTRAINTS | NAMED
RACER = """
import sys
from simgraph_neo.settings import Neo4jSettings
from simgraph_neo.store import Store
uri, password = sys.argv[1], sys.stdin.readline().strip()
with Store(Neo4jSettings(uri, password=password or None)) as store:
    for _ in sys.stdin:
        store.prepare()
        print("prepared", flush=True)
"""


def unique(cypher: Any) -> dict[str, str]:
    """Label -> name of its constraint."""
    found = cypher("SHOW CONSTRAINTS YIELD name, labelsOrTypes")
    return {row["labelsOrTypes"][0]: row["name"] for row in found}


def bare(cypher: Any) -> None:
    """No constraint and no index of ours, or of these tests."""
    for row in cypher("SHOW CONSTRAINTS YIELD name"):
        cypher(f"DROP CONSTRAINT `{row['name']}`")
    for row in cypher("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP'"):
        cypher(f"DROP INDEX `{row['name']}`")


@pytest.fixture
def dropped(store: Store, cypher: Any) -> Iterator[Store]:
    """An empty store whose constraints somebody has dropped; they are there again for the next test."""
    bare(cypher)
    yield store
    cypher("MATCH (n) DETACH DELETE n")
    bare(cypher)
    store.prepare()


@pytest.fixture
def racers(neo4j_settings: Neo4jSettings) -> Iterator[Callable[[], list[str]]]:
    """Two processes that prepare the same database at the same moment, again with every call."""
    with ExitStack() as stack:
        command = [sys.executable, "-c", RACER, neo4j_settings.uri]
        pipe = subprocess.PIPE
        both = [stack.enter_context(subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)) for _ in range(2)]

        def tell(line: str) -> None:
            for process in both:
                assert process.stdin is not None
                process.stdin.write(line + "\n")
                process.stdin.flush()

        def race() -> list[str]:
            tell("go")
            return [process.stdout.readline().strip() for process in both if process.stdout]

        tell(neo4j_settings.password or "")
        yield race


@pytest.mark.parametrize("rounds", [1, pytest.param(12, marks=pytest.mark.long)])
def test_n14_two_processes_make_the_constraints_at_once(
    racers: Callable[[], list[str]], dropped: Store, cypher: Any, rounds: int
) -> None:
    """N14, C05: of two ingesters that begin on a new database at the same moment, both go on, with the constraints."""
    for _ in range(rounds):
        assert racers() == ["prepared", "prepared"]
        assert unique(cypher) == ALL
        bare(cypher)


def test_c06_a_dropped_constraint_is_made_again(dropped: Store, cypher: Any) -> None:
    """C06: the next ingest makes what was dropped meanwhile, and says nothing."""
    cypher("UNWIND ['a', 'b'] AS id CREATE (:Image {id: id, source: 'wellcome', state: 'new'})")
    dropped.prepare()
    assert unique(cypher) == ALL
    assert dropped.write([answer("a", "b")]).images == 0


@pytest.mark.parametrize(("copies", "words"), [(2, "1 image id is"), (3, "2 image ids are")])
def test_n14_duplicates_are_counted_and_refused(dropped: Store, cypher: Any, copies: int, words: str) -> None:
    """N14, C06: ids stored twice are refused with their number and the way to mend them, and nothing is changed."""
    ids = [*["a", "a", "b", "b", "c"][: 2 * copies - 2], "d"]
    cypher("UNWIND $ids AS id CREATE (:Image {id: id, source: 'wellcome', state: 'new'})", ids=ids)
    with pytest.raises(StoreError, match=rf"^{words} stored more than once; .*simgraph verify --repair$") as caught:
        dropped.prepare()
    assert caught.value.exit_code == 3
    assert cypher("MATCH (i:Image) RETURN count(*) AS n") == [{"n": 2 * copies - 1}]


@pytest.mark.parametrize("theirs", ["{id: 'a'}", "{id: 'a', source: 'camera'}", "{path: 'a.jpg', state: 'new'}"])
def test_n15_a_database_of_another_program_is_refused(dropped: Store, cypher: Any, theirs: str) -> None:
    """N15: another program's images: one line says how many there are, and no constraint, no node is made."""
    cypher(f"CREATE (:Image {theirs}), (:Image {theirs}), (:Person {{name: 'x'}})")
    with pytest.raises(StoreError, match=r"^This database holds 2 Image nodes of another program\. .*NEO4J_DATABASE"):
        dropped.prepare()
    assert unique(cypher) == {}
    assert cypher("MATCH (n) RETURN count(*) AS n") == [{"n": 3}]


@pytest.mark.parametrize("label", few(sorted(NAMED.keys() - OTHERS), "Subject"))
def test_n14_names_that_others_stored_twice_are_refused(dropped: Store, cypher: Any, label: str) -> None:
    """N14: other people's subjects that stand twice are counted, and left to them; no name is none twice."""
    cypher(f"UNWIND ['a', 'a', 'b', null, null] AS name CREATE (n:{label} {{owner: 'them'}}) SET n.name = name")
    words = rf"^1 {label.lower()} name is stored more than once; .*delete the extra \(:{label}\) in Neo4j Browser$"
    with pytest.raises(StoreError, match=words):
        dropped.prepare()
    cypher(f"MATCH (n:{label} {{name: 'a'}}) WITH n LIMIT 1 DELETE n")
    dropped.prepare()
    assert unique(cypher) == ALL


@pytest.mark.long
def test_n14_an_index_on_names_in_the_way_is_named(dropped: Store, cypher: Any) -> None:
    """N14: other people's index on subjects is named like one on ids, and how to drop it."""
    cypher("CREATE INDEX theirs FOR (s:Subject) ON (s.name)")
    with pytest.raises(StoreError, match=r'"theirs" .* keeps subject names unique.*: (DROP INDEX `theirs`)$') as caught:
        dropped.prepare()
    cypher(str(caught.value).rpartition(": ")[2])
    dropped.prepare()


@pytest.mark.long
def test_n14_a_constraint_of_another_name_is_accepted(dropped: Store, cypher: Any) -> None:
    """N14: who made the constraint, and what it is called, does not matter."""
    cypher("CREATE CONSTRAINT my_own FOR (i:Image) REQUIRE i.id IS UNIQUE")
    dropped.prepare()
    assert unique(cypher) == ALL | {"Image": "my_own"}


def test_n14_an_index_in_the_way_is_named(dropped: Store, cypher: Any) -> None:
    """N14: a plain index on the ids keeps the constraint from being made: it is named, and how to drop it."""
    cypher("CREATE INDEX `my index` FOR (i:Image) ON (i.id)")
    with pytest.raises(StoreError, match=r'The index "my index" is in the way .*: (DROP INDEX `my index`)$') as caught:
        dropped.prepare()
    cypher(str(caught.value).rpartition(": ")[2])
    dropped.prepare()


def test_n14_a_name_that_is_taken_is_no_constraint(dropped: Store, cypher: Any) -> None:
    """N14: `IF NOT EXISTS` is silent when only the name exists: we look, and do not write without the constraint."""
    cypher("CREATE CONSTRAINT image_id FOR (o:Other) REQUIRE o.id IS UNIQUE")
    with pytest.raises(StoreError, match=r'The constraint "image_id" is in the way .*: DROP CONSTRAINT `image_id`$'):
        dropped.prepare()
