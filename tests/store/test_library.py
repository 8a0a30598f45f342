"""The Cypher library: every query against networkx or plain Python over the lists that were written; and its plan."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from simgraph_neo import queries
from simgraph_neo.analysis import library
from simgraph_neo.model import Crawl, Expansion, Image, Similar, Work
from simgraph_neo.queries.results import Operator, Path
from simgraph_neo.sources.flags.source import FlagsSource
from simgraph_neo.store import Store
from tests.support.library import (
    AFTER,
    BEFORE,
    ORACLES,
    World,
    best_path,
    k_shortest_paths,
    meeting_images,
    names,
    shown,
    subjects_alike,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from simgraph_neo.model import State
    from simgraph_neo.settings import Neo4jSettings

    Rows = list[tuple[Any, ...]]

BOOK = Work("t:book", "A book", ("Birds",), ("Etchings",), ("Hokusai",))
PRINT = Work("t:print", "A print", ("Fish",), (), ("Hokusai",))


def told(image_id: str, similar: str, at: datetime, **works: Work | None) -> Expansion:
    """The answer of an image of source "t"; `similar` and the names of `works` are one word an image."""

    def image(name: str, state: State = "new") -> Image:
        return Image(f"t:{name}", "t", title=name.upper(), work=works.get(name), state=state)

    others = tuple(Similar(image(name), rank) for rank, name in enumerate(similar.split(), 1))
    return Expansion(image(image_id, "expanded"), at, others, complete=True)


KNOWN = {"p1": BOOK, "p2": BOOK, "q": PRINT}
TOLD = [
    told("p1", "p2 q n", BEFORE, **KNOWN),
    told("p2", "p1 q", BEFORE, **KNOWN),
    told("q", "p1 p2", BEFORE, **KNOWN),
    told("p1", "p2 r n", AFTER, **KNOWN),
    told("r", "p1", AFTER, **KNOWN),
]
CRAWLS = [Crawl("c1", "t", ("t:p1",), 1, BEFORE, "0", BEFORE, 3), Crawl("c2", "t", ("t:p1", "t:r"), 2, AFTER, "0")]


@pytest.fixture(scope="module")
def flags(tmp_path_factory: pytest.TempPathFactory) -> list[Expansion]:
    """Every flag's own answer, without a store between."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIMGRAPH_HOME", str(tmp_path_factory.getbasetemp() / "home"))
        source = FlagsSource()
        return [source.expand(image_id) for image_id in source.image_ids()]


@pytest.fixture(scope="module")
def world(flags: list[Expansion]) -> World:
    found = World()
    for expansion in [*TOLD, *flags]:
        found.note(expansion)
    return found


@pytest.fixture(scope="module")
def store(neo4j_settings: Neo4jSettings, plain_driver: Any, flags: list[Expansion]) -> Iterator[Store]:
    """A store of the flags and of a small source that was crawled twice."""
    plain_driver.execute_query("MATCH (n) DETACH DELETE n")
    with Store(neo4j_settings) as opened:
        opened.prepare()
        for crawl in CRAWLS:
            opened.begin(crawl)
        opened.end(CRAWLS[0])
        for expansion in TOLD:
            opened.write([expansion])
        opened.write(flags)
        plain_driver.execute_query("CALL db.prepareForReplanning()")  # else by what was counted in a store before
        yield opened


# -- the oracles: what each query gives with its defaults -----------------------------------------------------------


LIBRARY = [query.name for query in queries.library()]


def test_every_query_has_an_oracle() -> None:
    """Each query of the library is computed independently: here, or in a module test_query_NAME.py of its own."""
    own = {module.stem.removeprefix("test_query_") for module in FilePath(__file__).parent.glob("test_query_*.py")}
    assert sorted([*ORACLES, *(name.replace("_", "-") for name in own)]) == sorted(LIBRARY)


@pytest.mark.parametrize("name", ORACLES)
def test_a_query_gives_what_was_computed_by_hand(name: str, store: Store, world: World) -> None:
    """With its defaults a query gives the rows of its oracle, in the same order, and there are some."""
    query = queries.load(name)
    expected = ORACLES[name](world, query.examples)
    found = shown(library.ask(store, query, query.examples).tuples)
    if name == "shortest-path":
        assert len(found) == 1
        assert found[0] in expected
    elif name == "subjects-alike":
        assert [row[:3] for row in found] == [row[:3] for row in expected]
        assert [row[3:] for row in found] == [pytest.approx(row[3:]) for row in expected]
    else:
        assert found == expected
    assert expected


def test_ways_between_many_pairs(store: Store, world: World) -> None:
    """For pairs of flags the k shortest and the best way are those of brute force; a certain best is Dijkstra's."""
    pairs = [("us", "jp"), ("fr", "jp"), ("br", "us"), ("fr", "ro")]
    shortest, best, sure = queries.load("k-shortest-paths"), queries.load("best-path"), 0
    for start, goal in ((f"flags:{a}", f"flags:{b}") for a, b in pairs):
        ends = {"from": start, "to": goal}
        assert shown(store.ask(shortest.text, ends | {"k": 7}).tuples) == k_shortest_paths(world, start, goal, 7)
        found = store.ask(best.text, ends).tuples
        assert shown(found) == best_path(world, start, goal)
        assert bool(found) == nx.has_path(world.graph, start, goal)
        if found:
            ranks = nx.dijkstra_path_length(world.graph, start, goal, weight="rank")
            assert found[0][1] >= ranks
            assert not found[0][2] or found[0][1] == ranks
            sure += found[0][2]
    assert sure


@pytest.mark.parametrize("name", ["within-hops", "leads-here", "growth", "induced-subgraph"])
def test_every_depth(name: str, store: Store, world: World) -> None:
    """From depth 0 to the largest one, what lies within it is what networkx finds."""
    query = queries.load(name)
    for seed, hops in [*(("flags:br", hops) for hops in (0, 1, 3, 5, 10)), ("flags:za", 2), ("t:n", 3)]:
        given = {"seed": seed, "hops": hops}
        assert shown(store.ask(query.text, given).tuples) == ORACLES[name](world, given), given


def test_a_source_leaves_the_rows_of_that_source(store: Store) -> None:
    """With a source a query gives the rows that it gives of that source without one."""
    for query in queries.library():
        if "source" in query.defaults and query.name not in {"new-since", "subjects-alike"}:
            given = query.examples | ({"most": 500} if query.name == "hubs" else {})
            everything = shown(store.ask(query.text, given).tuples)
            rows = shown(store.ask(query.text, given | {"source": "t"}).tuples)
            assert rows == [row for row in everything if str(row[0]).startswith("t:")], query.name


@pytest.mark.parametrize("kind", ["subject", "genre", "Contributor"])
def test_names_of_one_kind(kind: str, store: Store, world: World) -> None:
    """With a kind, in whatever case, only the names of that kind come."""
    rows = [tuple(row.values()) for row in store.query("names", kind=kind)]
    assert rows == names(world, kind.lower())
    assert rows


def test_lift_is_of_one_source(store: Store, world: World) -> None:
    """Which subjects look like which is told within a source when one is given."""
    alone = World(world.graph.subgraph([i for i in world.graph if i.startswith("t:")]), world.images, world.works)
    rows = [tuple(row.values()) for row in store.query("subjects-alike", source="t", least=1)]
    assert [row[:3] for row in rows] == [row[:3] for row in subjects_alike(alone, 1)]
    assert [row[3:] for row in rows] == [pytest.approx(row[3:]) for row in subjects_alike(alone, 1)]
    assert rows


def test_bounds_are_the_bounds_that_they_say(store: Store, world: World) -> None:
    """Of ranks and least numbers every value gives the rows up to it, or from it on."""
    bounds = {"rank": ("near-duplicates", "across-subjects", "one-way-pairs"), "least": ("shared-lists", "co-chosen")}
    for bound, narrowed in bounds.items():
        for name in narrowed:
            for number in (1, 2, 5):
                given = queries.load(name).examples | {bound: number}
                rows = [tuple(row.values()) for row in store.query(name, **{bound: number})]
                assert shown(rows) == ORACLES[name](world, given)


def test_three_seeds_meet(store: Store, world: World) -> None:
    """Where neighbourhoods meet is asked of any number of seeds, in any order."""
    seeds = ["flags:us", "flags:jp", "flags:br"]
    rows = [tuple(row.values()) for row in store.query("meeting-images", seeds=seeds, hops=5)]
    assert shown(rows) == meeting_images(world, seeds, 5)
    assert rows


def test_paths_are_drawn_where_the_question_is_visual(store: Store) -> None:
    """Queries whose answer is a part of the graph give paths, which Neo4j Browser draws; each gives rows by default."""
    first = {query.name: store.ask(query.text, query.examples, limit=1).tuples[0][0] for query in queries.library()}
    drawn = {name for name, value in first.items() if isinstance(value, Path)}
    assert drawn & set(ORACLES) == {
        *("neighbours", "listed-by", "induced-subgraph", "triangles", "mutual-neighbours"),
        *("shortest-path", "all-shortest-paths", "k-shortest-paths", "best-path", "bridges"),
        *("of-work", "of-subject", "of-genre", "of-contributor", "edges-gone"),
    }


# -- plans ----------------------------------------------------------------------------------------------------------


def operators(plan: Operator) -> Iterator[Operator]:
    yield plan
    for source in plan.sources:
        yield from operators(source)


@pytest.mark.parametrize("name", LIBRARY)
def test_the_plan_begins_with_an_index(name: str, store: Store) -> None:
    """A query starts at the index, prunes its walk, multiplies nothing; those about everything say that they scan."""
    query = queries.load(name)
    plan = store.ask(f"EXPLAIN {query.text}", query.examples).plan
    assert plan
    used = list(operators(plan))
    scans = [step.name for step in used if "Scan" in step.name]
    assert bool(scans) == query.about_everything, scans
    if not query.about_everything:
        assert any(step.name.endswith("IndexSeek") for step in used)
    if "*0..10" in query.text:
        assert any(step.name.startswith("VarLengthExpand(Pruning,BFS") for step in used)
    for step in used:
        if step.name == "CartesianProduct":  # of one image with one other is what a way is between
            assert [source.name for source in step.sources] == ["NodeUniqueIndexSeek"] * 2


def test_topics_come_in_their_order() -> None:
    """The library is sorted by topic as TOPICS says, then by name, and each of these has a query."""
    found = [(query.topic, query.name) for query in queries.library()]
    assert found == [(topic, name) for topic in queries.TOPICS for name in sorted(n for t, n in found if t == topic)]
    assert {topic for topic, _ in found} == set(queries.TOPICS)
