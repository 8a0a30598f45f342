"""Ways by look-alikes alone, held against networkx and Neo4j's own shortest path."""

from __future__ import annotations

import json
import random
import re
import shlex
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Picture

from simgraph_neo.crawler import crawl
from simgraph_neo.errors import ImageNotFoundError, InvalidInputError
from simgraph_neo.graph import Neighbours
from simgraph_neo.model import Expansion, Image, Similar
from simgraph_neo.paths import Way, path, search
from simgraph_neo.queries import load
from simgraph_neo.sources.wellcome.source import WellcomeSource
from tests.support.answers import NOON, answer
from tests.support.commands import good, refused, simgraph
from tests.support.graphs import digraph_of_lists

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from simgraph_neo.store import Store
    from tests.support.fake_wellcome import FakeWellcome

Lists = dict[str, list[str]]
PAIRS = 60


def length(graph: nx.DiGraph[str], start: str, goal: str) -> int:
    """Networkx's; 0 when there is no way."""
    return int(nx.shortest_path_length(graph, start, goal)) if nx.has_path(graph, start, goal) else 0


def ids(way: Way) -> list[str]:
    return [step.id for step in way.steps]


def pairs(images: Iterable[str], seed: int) -> list[tuple[str, str]]:
    chance, known = random.Random(seed), sorted(images)
    found = [chance.sample(known, 2) for _ in range(PAIRS)]
    return [(a, b) for a, b in found]


def agrees(way: Way, graph: nx.DiGraph[str], start: str, goal: str) -> None:
    """The way is as short as networkx's, goes along stored edges, and names their ranks."""
    assert way.length == length(graph, start, goal)
    if way.steps:
        assert (way.steps[0].id, way.steps[0].rank, way.steps[-1].id) == (start, None, goal)
        for before, step in pairwise(way.steps):
            assert graph.edges[before.id, step.id]["rank"] == step.rank


@st.composite
def worlds(draw: st.DrawFn) -> Lists:
    """The first image, up to three layers of three, then the last: each lists images of its own layer and the next."""
    names = draw(st.permutations("abcdefghijk"))[: 2 + 3 * draw(st.integers(0, 3))]
    layers = [names[:1], *(names[place : place + 3] for place in range(1, len(names) - 1, 3)), names[-1:]]
    return {
        name: draw(st.lists(st.sampled_from([*layer, *below]), max_size=5, unique=True))
        for layer, below in zip(layers, [*layers[1:], []], strict=True)
        for name in layer
    }


@given(worlds())
def test_of_several_shortest_ways_it_is_the_one_of_smallest_ranks(lists: Lists) -> None:
    """Among all shortest paths that networkx lists it is the least by sum of ranks, then by ids in order."""
    graph = digraph_of_lists(lists)
    read = {name: Neighbours("expanded", row) for name, row in lists.items()}
    start, *_, goal = lists
    found = search(lambda some: {i: read[i] for i in some}, start, goal)
    if not nx.has_path(graph, start, goal):
        assert (found.links, found.reached) == ([], len(nx.descendants(graph, start)) + 1)
        return

    def cost(way: list[str]) -> tuple[int, list[str]]:
        return sum(graph.edges[edge]["rank"] for edge in pairwise(way)), way

    assert [image_id for image_id, _ in found.links] == min(nx.all_shortest_paths(graph, start, goal), key=cost)
    assert sum(rank or 0 for _, rank in found.links) == min(map(cost, nx.all_shortest_paths(graph, start, goal)))[0]


def test_a_tie_of_ways_is_broken_by_ranks_and_then_by_ids(store: Store) -> None:
    """Of two ways of two steps the one of smaller ranks is taken, of equal ones the one of the smaller id."""
    store.write([answer("a", "cb"), answer("b", "z"), answer("c", "xyz")])
    assert ids(path(store, "a", "z").there) == ["a", "b", "z"]  # ranks 2 + 1 against 1 + 3
    store.write([answer("c", "xz", minutes=1)])
    assert ids(path(store, "a", "z").there) == ["a", "b", "z"]  # 2 + 1 against 1 + 2
    store.write([answer("c", "zx", minutes=2)])
    assert ids(path(store, "a", "z").there) == ["a", "c", "z"]


def test_ways_on_the_flags_are_as_short_as_networkxs(flags: Store, store: Store, cypher: Any) -> None:
    """On the flags ways have networkx's length both ways, and that of the query which Neo4j Browser draws."""
    graph = store.subgraph().graph
    query = load("shortest-path").text.replace("RETURN p", "RETURN length(p) AS length")
    for start, goal in pairs(graph, seed=1):
        found = path(store, start, goal)
        agrees(found.there, graph, start, goal)
        agrees(found.back, graph, goal, start)
        assert [row["length"] for row in cypher(query, **{"from": start, "to": goal})] == [found.there.length] * bool(
            found.there.steps
        )
        assert (found.there.unasked, found.there.go_on) == (0, None)


@pytest.mark.long
def test_ways_in_a_crawled_world_are_as_short_as_networkxs(store: Store, knn_api: FakeWellcome) -> None:
    """In a world of nearest neighbours that was crawled whole, every sampled pair has the length of the API's lists."""
    graph = digraph_of_lists(knn_api.world.neighbours())
    crawl(store, WellcomeSource(knn_api.base_url, rate=0), list(graph), 1)
    for start, goal in pairs(graph, seed=2):
        found = path(store, start, goal)
        agrees(found.there, graph, start, goal)
        agrees(found.back, graph, goal, start)
        assert found.mirrored == (bool(found.there.steps) and ids(found.there) == ids(found.back)[::-1])


@pytest.mark.parametrize(
    ("lists", "says"),
    [
        ({"a": "b", "b": "ac", "c": "b"}, "2 hops there, 2 hops back over the same images."),
        ({"a": "b", "b": "c", "c": "a"}, "2 hops there, 1 hop back over other images."),
        ({"a": "bx", "b": "c", "c": "", "x": "c"}, "2 hops there; the store has no path back."),
        ({"a": "", "b": "a", "c": "b"}, "No path from a to c in the store; the path back has 2 hops."),
        ({"a": "b", "b": "a", "c": "b"}, "No path from a to c in the store; the path back has 2 hops."),
        ({"a": "b", "c": "d", "b": "", "d": ""}, "No path from a to c in the store, and no path back."),
    ],
)
def test_the_answer_tells_both_directions_apart(store: Store, lists: dict[str, str], says: str) -> None:
    """One sentence says whether there is a way in both directions, in one, or in none."""
    store.write([answer(name, row, state="expanded" if row else "empty") for name, row in lists.items()])
    found = path(store, "a", "c")
    assert found.answer == says
    assert len(found.ways) == says.count(" hop") - 1 * found.mirrored


def test_what_was_similar_once_is_no_way(store: Store) -> None:
    """An edge that a newer list has closed leads nowhere."""
    store.write([answer("a", "b"), answer("b", "c"), answer("c", "", state="empty")])
    store.write([answer("b", "d", minutes=5)])
    assert not path(store, "a", "c").there.steps


def test_images_never_asked_are_counted_where_a_shorter_way_may_lead(store: Store) -> None:
    """Without a way every unsettled image counts; with one of n steps those nearer than n - 1, and no others."""
    store.write([answer("a", "bx"), answer("b", "cy"), answer("c", "d"), answer("d", "z")])
    found = path(store, "a", "d")
    assert (found.there.length, found.there.unasked) == (3, 1)  # x at distance 1 may list d itself; y is too far
    assert (found.there.at_least, found.there.go_on) == (2, "simgraph path a d --live --prove")
    assert (found.back.length, found.back.unasked, found.back.go_on) == (0, 1, "simgraph path d a --live")
    assert path(store, "a", "d", by="rank").there.at_least is None  # x is second: over it 2 + 1 at least
    store.write([answer("a", "xb", minutes=1)])
    there = path(store, "a", "d", by="rank").there
    assert (there.ranks, there.at_least, there.go_on) == (4, 2, "simgraph path a d --live --prove --by rank")
    assert path(store, "a", "b").there.unasked == 0  # nothing is shorter than one step


def test_only_settled_images_count_as_asked(store: Store) -> None:
    """Images of state new, retry and rejected are the edge of what is known; empty and gone ones are no edge."""
    store.write([answer("a", "nregb"), answer("r", state="retry"), answer("x", state="rejected")])
    store.write([answer("e", state="empty"), answer("g", state="gone"), answer("b", "x"), answer("z", "a")])
    assert path(store, "a", "z").there.unasked == len("nrx")


def test_a_folder_is_read_whole_rather_than_asked(store: Store) -> None:
    """What goes on from the edge of a folder's or the flags' graph is reading them whole, or asking the flags."""
    for name, command in [("photos", "simgraph ingest --source folder:PATH --name photos"), ("flags", "--live")]:
        a, b, z = (f"{name}:{each}" for each in "abz")
        store.write([Expansion(Image(a, name, state="expanded"), NOON, (Similar(Image(b, name), 1),), complete=True)])
        store.write([Expansion(Image(z, name, state="empty"), NOON, (), complete=True)])
        go_on = path(store, a, z).there.go_on
        assert go_on
        assert command in go_on


@given(worlds())
def test_by_rank_it_is_the_way_of_the_smallest_sum(lists: Lists) -> None:
    """By rank it is the least of networkx's paths by sum of ranks, then steps, then ids; ties are counted."""
    graph = digraph_of_lists(lists)
    read = {name: Neighbours("expanded", row) for name, row in lists.items()}
    start, *_, goal = lists
    for by, weight in (("rank", "rank"), ("hops", None)):
        found = search(lambda some: {i: read[i] for i in some}, start, goal, by)  # type: ignore[arg-type]
        if not nx.has_path(graph, start, goal):
            assert (found.links, found.cost, found.ways) == ([], 0, 0)
            continue
        best = list(nx.all_shortest_paths(graph, start, goal, weight=weight))
        ranks = [sum(graph.edges[edge]["rank"] for edge in pairwise(way)) for way in best]
        least = min(zip((len(way) if by == "rank" else 0 for way in best), ranks, best, strict=True))
        assert [image_id for image_id, _ in found.links] == least[2]
        assert found.cost == (least[1] if by == "rank" else len(least[2]) - 1)
        assert (found.ways, found.even, found.unasked) == (len(best), True, [])


def test_nothing_leads_from_one_source_to_another(store: Store) -> None:
    """Two sources that nothing joins are said to be two; what another program joined is a way like any other."""
    photo = Image("photos:a", "photos", state="expanded")
    store.write([answer("a", "b"), Expansion(photo, NOON, (Similar(Image("photos:b", "photos"), 1),), complete=True)])
    with pytest.raises(InvalidInputError, match="a and photos:a are of two sources"):
        path(store, "a", "photos:a")
    store.write([Expansion(photo, NOON + timedelta(1), (Similar(Image("a", "t"), 1),), complete=True)])
    assert path(store, "a", "photos:a").back.length == 1


def test_both_ends_must_be_two_stored_images(store: Store) -> None:
    """The same id twice is InvalidInputError; ids that are not stored are ImageNotFoundError, which names all of
    them.
    """
    store.write([answer("a", "b")])
    with pytest.raises(InvalidInputError, match="both ends"):
        path(store, "a", " a ")
    with pytest.raises(ImageNotFoundError, match="x, y"):
        path(store, "x", "y")
    with pytest.raises(InvalidInputError, match="not an image id"):
        path(store, "a", "")


# -- the command ----------------------------------------------------------------------------------------------


@pytest.fixture
def api(neo4j_env: None, monkeypatch: pytest.MonkeyPatch, knn_api: FakeWellcome) -> FakeWellcome:
    """Commands speak to the fake API and to the session's emptied Neo4j."""
    monkeypatch.setenv("SIMGRAPH_WELLCOME_URL", knn_api.base_url)
    return knn_api


def test_following_the_commands_finds_the_apis_own_way(api: FakeWellcome) -> None:
    """Whoever runs what the command proposes until it proposes nothing has the shortest way in the API's own lists."""
    graph = digraph_of_lists(api.world.neighbours())
    start, goal = next((a, b) for a, b in pairs(graph, seed=4) if 3 <= length(graph, a, b) <= 5)
    for image_id in (start, goal):
        good("ingest", image_id, "--depth", "1", "--rate", "0")
    lengths = []
    while True:
        result = simgraph("path", start, goal, "--json")
        there = json.loads(result.stdout)["there"]
        lengths.append(max(len(there["steps"]) - 1, 0))
        if not there["go_on"]:
            break
        assert there["go_on"] in result.stderr
        good(*shlex.split(there["go_on"])[1:], "--rate", "0")
    assert lengths[-1] == length(graph, start, goal)
    assert lengths[0] == 0


def test_the_table_shows_both_ways(neo4j_env: None, store: Store) -> None:
    """The sentence comes first, then a table a way: hop, rank, id, title; the way back only when it differs."""
    store.write([answer("a", "b", title="Ape"), answer("b", "c", title="Bee"), answer("c", "a", title="Cow")])
    lines = good("path", "a", "c").splitlines()
    assert lines[0] == "2 hops there, 1 hop back over other images."
    assert lines[1:3] == ["", "From a to c"]
    assert [line.split() for line in lines[3:7]] == [
        ["hop", "rank", "id", "title"],
        ["0", "-", "a", "Ape"],
        ["1", "1", "b", "Bee"],
        ["2", "1", "c", "Cow"],
    ]
    assert lines[7:9] == ["", "From c to a"]
    store.write([answer("b", "ca", minutes=1), answer("c", "b", minutes=1)])
    assert good("path", "a", "c").count("From ") == 1


def test_json_has_both_ways_whole(neo4j_env: None, store: Store) -> None:
    """JSON gives both ways with ranks, also when they lead over the same images, and the sentence."""
    store.write([answer("a", "xb"), answer("b", "a")])
    found = good("path", "a", "b", "--json")
    assert list(found) == ["start", "goal", "by", "there", "back", "asked", "mirrored", "answer"]
    assert list(found["there"]) == [
        *("steps", "ties", "all_ties", "reached", "unasked", "at_least", "go_on", "length", "ranks"),
    ]
    assert list(found["there"]["steps"][0]) == ["id", "title", "rank", "source", "asked_at"]
    assert [[step["rank"] for step in found[way]["steps"]] for way in ("there", "back")] == [[None, 2], [None, 1]]
    assert found["mirrored"]


def test_no_way_is_an_answer(neo4j_env: None, store: Store, tmp_path: Path) -> None:
    """Without a way the exit code is 0, stderr says whether one may lie beyond, and no drawing is written."""
    store.write([answer("a", "b"), answer("b", "a"), answer("c", "d")])
    result = simgraph("path", "a", "c", "--output", str(tmp_path / "path.png"))
    assert (result.exit_code, result.stdout) == (0, "No path from a to c in the store, and no path back.\n")
    assert "Certain: paths from a lead to 1 image, and c is not among them." in result.stderr
    assert (
        "Incomplete: from c to a, 1 image has no neighbour list yet, and a path of at least 2 hops may" in result.stderr
    )
    assert re.search(r"Continue with: simgraph path c a --live$", result.stderr, re.MULTILINE)
    assert "path.png: there is no path from a to c, nor back.\n" in result.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("code", "command", "says"),
    [
        (4, "path zzzzzzz9 zzzzzzz8", "zzzzzzz9, zzzzzzz8"),
        (2, "path abc abc", "two different images"),
        (2, "path abc def --output a.gif", ".png, .svg or .pdf"),
        (2, "path abc def --output /nowhere/at/all/a.png", "/nowhere/at/all"),
        (2, "path abc https://example.org/x", "id"),
    ],
)
def test_bad_ends_get_one_line_and_their_code(neo4j_env: None, code: int, command: str, says: str) -> None:
    """What cannot be an end of a path, or a drawing's name, is refused in one line."""
    assert says in refused(code, *command.split())


def test_a_pasted_url_is_an_end(api: FakeWellcome) -> None:
    """A catalogue URL of an image means that image."""
    start = min(api.world.neighbours())
    goal = api.world.neighbours()[start][0]
    good("ingest", start, "--depth", "1", "--rate", "0")
    found = good("path", f"https://wellcomecollection.org/works/abcd1234/images?id={start}", goal, "--json")
    assert (found["start"], found["there"]["steps"][1]["rank"]) == (start, 1)


def test_a_drawn_path_fetches_no_picture_twice(api: FakeWellcome, tmp_path: Path) -> None:
    """The pictures of a path are fetched once; the second drawing asks for nothing and has the same bytes."""
    start = min(api.world.neighbours())
    goal = api.world.neighbours()[api.world.neighbours()[start][0]][-1]
    good("ingest", start, "--depth", "2", "--rate", "0")
    good("path", start, goal, "--output", str(tmp_path / "a.png"))
    fetched = len(api.seen)
    good("path", start, goal, "--output", str(tmp_path / "b.png"))
    assert len(api.seen) == fetched
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_a_path_of_flags_is_drawn(flags: Store, neo4j_env: None, tmp_path: Path, suffix: str) -> None:
    """The flags' ways are drawn into the named file at the size that was asked for, and nothing else is written."""
    target = tmp_path / f"path.{suffix}"
    result = simgraph("path", "flags:jp", "flags:fr", "--output", str(target), "--size", "900")
    assert (result.exit_code, list(tmp_path.iterdir())) == (0, [target])
    assert f"Wrote {target}\n" in result.stderr
    assert target.read_bytes().startswith({"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[suffix])
    if suffix == "png":
        with Picture.open(target) as picture:
            assert 450 <= picture.width <= 901


def test_pictures_that_cannot_be_had_are_counted(neo4j_env: None, store: Store, tmp_path: Path) -> None:
    """Images without a thumbnail become placeholders, and stderr says how many and why."""
    store.write([answer("a", "b"), answer("b", "c", minutes=60 * 48)])
    result = simgraph("path", "a", "c", "--output", str(tmp_path / "a.png"))
    assert result.exit_code == 0
    assert "3 pictures could not be fetched or opened" in result.stderr


def test_the_remark_dates_the_lists(store: Store) -> None:
    """The caption says from which days the lists of the way are, the goal's own list not counted."""
    from simgraph_neo.paths.drawing import _remarks

    store.write([answer("a", "b"), answer("b", "c", minutes=60 * 48), answer("c", "a", minutes=60 * 96)])
    assert _remarks(path(store, "a", "c")) == ["lists of 1 January 2026 to 5 January 2026"]
    store.write([answer("c", "b", minutes=60 * 97), answer("b", "ca", minutes=60 * 50)])
    assert _remarks(path(store, "a", "c")) == ["lists of 1 January 2026 to 3 January 2026"]
