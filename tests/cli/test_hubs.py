"""The audit of a similarity service: every number counted once more by hand, on random graphs, digits and flags."""

from __future__ import annotations

import csv
import json
from collections import Counter
from statistics import fmean, mode, multimode, pstdev
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from scipy.stats import binom, skew

from simgraph_neo import analysis, metrics
from simgraph_neo.analysis.hubs import COLUMNS
from simgraph_neo.drawing import draw_hubs
from simgraph_neo.drawing.canvas.theme import DARK, LIGHT
from simgraph_neo.drawing.canvas.vector import VectorCanvas
from simgraph_neo.drawing.charts.picture_block import BOX, SHOWN
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.graph import Neighbours, build, discovered
from tests.support.commands import good, refused, simgraph
from tests.support.fake_worlds import real_lists
from tests.support.figures import words
from tests.support.graphs import closed_by_hand, flag_lists
from tests.support.pixels import SHAPES, color, is_color, pixels, rgb
from tests.support.tiers import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from simgraph_neo.store import Store


ranked = st.dictionaries(
    st.tuples(st.integers(0, 9), st.integers(0, 9)), st.one_of(st.none(), st.integers(1, 6)), max_size=50
)
lengths = st.dictionaries(st.integers(0, 9), st.one_of(st.none(), st.integers(0, 6)))


def graph_of(edges: dict[tuple[int, int], int | None], listed: dict[int, int | None]) -> nx.DiGraph[int]:
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(10))
    graph.add_edges_from((a, b, {"rank": rank}) for (a, b), rank in edges.items() if a != b)
    nx.set_node_attributes(
        graph, {node: {"state": "new"} if n is None else {"listed": n} for node, n in listed.items()}
    )
    return graph


@given(ranked, lengths)
def test_the_audit_is_what_counting_gives(
    edges: dict[tuple[int, int], int | None], listed: dict[int, int | None]
) -> None:
    """K-occurrence, mutual, mean rank and length of each image, and every number of the whole, counted one by one."""
    graph = graph_of(edges, listed)
    found = metrics.hubness(graph)
    counts = {node: graph.in_degree(node) for node in graph}
    assert [each.id for each in found.occurrences] == sorted(graph, key=lambda node: (-counts[node], node))
    for each in found.occurrences:
        ranks = [graph.edges[a, each.id]["rank"] for a in graph.predecessors(each.id)]
        known = [rank for rank in ranks if rank]
        assert each.k_occurrence == len(ranks)
        assert each.mutual == sum(graph.has_edge(each.id, a) for a in graph.predecessors(each.id))
        assert each.mean_rank == (pytest.approx(fmean(known)) if known else None)
        assert each.list_length == listed.get(each.id, graph.out_degree(each.id))
    known_lengths = {each.id: each.list_length for each in found.occurrences if each.list_length is not None}
    usual = max(multimode(length for length in known_lengths.values() if length), default=0)
    short = sorted((length, node) for node, length in known_lengths.items() if length < usual)
    assert (found.images, found.places, found.usual_length) == (10, graph.number_of_edges(), usual)
    assert [(each.list_length, each.id) for each in found.short_lists] == short
    threshold = fmean(counts.values()) + 2 * pstdev(counts.values())
    assert found.threshold == pytest.approx(threshold)
    assert {each.id for each in found.hubs} == {node for node in graph if counts[node] > found.threshold}
    assert [each.id for each in found.never_chosen] == [node for node in graph if not counts[node]]


@given(ranked)
def test_edges_come_back_at_the_ranks_that_counting_gives(edges: dict[tuple[int, int], int | None]) -> None:
    """Of each rank's edges those whose opposite has a rank, and the mean of these; no entry where there is none."""
    graph = graph_of(edges, {})
    backs: dict[int, list[int]] = {}
    for (a, b), rank in edges.items():
        back = edges.get((b, a))
        if rank and back and a != b:
            backs.setdefault(rank, []).append(back)
    assert metrics.return_rank_by_rank(graph) == {rank: pytest.approx(fmean(backs[rank])) for rank in sorted(backs)}


@given(st.integers(2, 300), st.integers(0, 1_000).map(lambda many: many / 1_000), st.integers(0, 400))
def test_chance_is_binomial(images: int, share: float, highest: int) -> None:
    """What is expected of random lists is scipy's binomial distribution, also beyond what can be."""
    found = metrics.occurrences_by_chance(images, share * (images - 1), highest)
    assert found == pytest.approx(images * binom.pmf(np.arange(highest + 1), images - 1, share), abs=1e-9)


def test_chance_is_what_random_lists_give(digits: nx.DiGraph[int]) -> None:
    """A thousand images with random lists of five: as many in 0 to 12 lists as is expected, within four deviations."""
    some = digits.subgraph(range(1_000)).copy()
    some.remove_edges_from(list(some.edges))
    some.add_edges_from((node, (node + step) % 1_000) for node in some for step in range(1, 6))
    drawn = [metrics.random_lists(some, seed=seed).in_degrees for seed in range(30)]
    counted = np.array([np.bincount(each, minlength=13)[:13] for each in drawn]).mean(axis=0)
    expected = metrics.occurrences_by_chance(1_000, 5.0, 12)
    assert np.abs(counted - expected).max() < 4 * np.sqrt(expected.max() / 30)


def test_the_digits_hubs(digits: nx.DiGraph[int]) -> None:
    """The digits: 76 in no list as published, three times five of them by chance; the rest as counted by numpy."""
    found = metrics.hubness(digits)
    counts = np.array([digits.in_degree(node) for node in digits])
    assert (found.images, found.places, found.usual_length, len(found.never_chosen)) == (1_797, 8_985, 5, 76)
    assert found.hubs[0].k_occurrence == 17
    assert found.skewness == pytest.approx(skew(counts))
    assert len(found.hubs) == (counts > counts.mean() + 2 * counts.std()).sum()
    assert found.top_share == pytest.approx(np.sort(counts)[-18:].sum() / 8_985)
    moved = np.clip(counts - 5, 0, None).sum()  # what the often chosen would have to give away
    assert found.robin_hood == pytest.approx(moved / 8_985)
    assert found.never_chosen_by_chance == pytest.approx(1_797 * binom.pmf(0, 1_796, 5 / 1_796))
    assert found.hubs_by_chance == pytest.approx(1_797 * binom.sf(int(found.threshold), 1_796, 5 / 1_796))
    assert not found.short_lists


def test_fourteen_real_images() -> None:
    """Real lists of the catalogue: their known in-degrees, one image in no list, and no hub among so few."""
    graph = build((image, "expanded", similar) for image, similar in real_lists().items())
    within = graph.subgraph(real_lists())
    found = metrics.hubness(within)
    assert [each.k_occurrence for each in found.occurrences] == sorted(dict(within.in_degree).values(), reverse=True)
    assert found.mutual_by_rank == metrics.reciprocity_by_rank(within)


@pytest.mark.parametrize("size", [0, 1, 7])
def test_a_ring_has_no_hubs(size: int) -> None:
    """Where all are chosen equally often nothing stands out; nor in one image, or none."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from((node, (node + 1) % size) for node in range(size) if size > 1)
    found = metrics.hubness(graph)
    assert (found.hubs, found.short_lists, found.skewness) == ([], [], None)
    assert len(found.never_chosen) == (1 if size == 1 else 0)
    assert found.robin_hood == (0 if size > 1 else None)


LISTS = {"a": ["b", "c"], "b": ["a", "x"], "c": ["x"], "x": ["y", "a"], "y": []}
STATES = {"y": "empty", "c": "expanded"}


def stored(ids: Iterable[str]) -> dict[str, Any]:
    return {i: Neighbours(STATES.get(i, "expanded"), LISTS[i]) for i in ids if i in LISTS}  # type: ignore[arg-type]


def test_a_list_that_leads_outside_is_not_short() -> None:
    """In a part of a store the whole list counts: b's second image is outside, c's list is short in itself."""
    closed = discovered(stored, ["a"], 1, "closed")
    assert set(closed.edges) == {("a", "b"), ("a", "c"), ("b", "a")}
    assert {node: closed.nodes[node]["listed"] for node in closed} == {"a": 2, "b": 2, "c": 1}
    assert [each.id for each in metrics.hubness(closed).short_lists] == ["c"]


def test_lists_of_the_outer_ring_do_not_count_as_discovered() -> None:
    """Whatever else was crawled, an image at the last distance is not blamed for a list that is not in the graph."""
    found = discovered(stored, ["a"], 1)
    assert {node: found.nodes[node].get("listed") for node in found} == {"a": 2, "b": None, "c": None}
    assert metrics.hubness(found).short_lists == []


@pytest.mark.parametrize(("state", "listed"), [("expanded", 1), ("empty", 1), ("new", None), ("gone", None)])
def test_only_those_that_answered_have_a_list(state: Any, listed: int | None) -> None:
    """An image never asked, or that the source no longer has, has no short list; one that answered has."""
    assert build([("a", state, ["b"]), ("b", "expanded", ["a"])]).nodes["a"].get("listed") == listed


def audit_by_hand(graph: nx.DiGraph[str]) -> tuple[list[str], list[str]]:
    """The hubs, the highest in-degree first, and the antihubs."""
    counts = dict(graph.in_degree())
    threshold = fmean(counts.values()) + 2 * pstdev(counts.values())
    return (
        sorted((i for i in graph if counts[i] > threshold), key=lambda i: (-counts[i], i)),
        sorted(i for i in graph if not counts[i]),
    )


def test_the_flags_audit_in_every_form(flags: Store, neo4j_env: None, tmp_path: Path) -> None:
    """JSON, table, CSV and figure of the same store: the images and counts are those of the source's own lists."""
    table, figure = tmp_path / "hubs.csv", tmp_path / "hubs.png"
    everything = ("analyze", "hubs", "--all", "--source", "flags")
    found = good(*everything, "--json", "--csv", str(table), "--output", str(figure))
    graph = nx.DiGraph((a, b) for a, similar in flag_lists().items() for b in similar)
    graph.add_nodes_from(flag_lists())
    hubs, never = audit_by_hand(graph)
    assert [each["id"] for each in found["hubs"]] == hubs
    assert [each["id"] for each in found["never_chosen"]] == never
    assert hubs
    assert never
    assert all(each["title"] and each["list_length"] == found["usual_length"] for each in found["hubs"])
    assert (found["view"], found["complete"], found["short_lists"]) == ("closed", True, [])
    with table.open(newline="", encoding="utf-8-sig") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert {i: int(row["k_occurrence"]) for i, row in rows.items()} == dict(graph.in_degree())
    assert [i for i, row in rows.items() if row["hub"] == "yes"] == hubs
    assert sorted(i for i, row in rows.items() if row["never_chosen"] == "yes") == never
    assert tuple(rows["flags:fr"]) == COLUMNS
    assert pixels(figure).shape[1] == 1_856
    printed = good(*everything, "--limit", "3")
    assert f"Hubs, in {graph.in_degree(hubs[-1])} lists or more: {len(hubs)}\n" in printed
    assert f"... and {len(never) - 3} more. To see all, use --limit {len(never)}" in printed
    assert hubs[2] in printed
    assert f"  {hubs[3]}  " not in printed


def test_a_part_is_audited_in_the_view_that_is_asked_for(neo4j_env: None) -> None:
    """From two seeds: both views as walked by hand, and stderr says what a part cannot show and who completes it."""
    good("ingest", "flags:fr", "flags:jp", "--depth", "2")
    seeds = ("analyze", "hubs", "flags:fr", "flags:jp", "--depth", "2", "--json")
    for view, edges in (("discovered", None), ("closed", closed_by_hand(flag_lists(), ["flags:fr", "flags:jp"], 2))):
        result = simgraph(*seeds, "--view", view)
        found = json.loads(result.stdout)
        assert (result.exit_code, found["seed"], found["view"]) == (0, "union", view)
        assert "every image except a seed is in" in result.stderr
        assert ("frontier are not counted; --view closed counts them" in result.stderr) == (view == "discovered")
        assert ("simgraph ingest flags:fr flags:jp --depth 3" in result.stderr) == (view == "closed")
        assert found["short_lists"] == []
        if edges:
            assert found["images"] == len(edges)


def test_short_and_empty_lists_are_named_with_their_length(neo4j_env: None, cypher: Any) -> None:
    """One list that lost an image and one confirmed to be empty: both shown, the empty one first."""
    good("ingest", "flags:fr", "flags:jp", "--depth", "2")
    cypher("MATCH (:Image {id: 'flags:fr'})-[r:SIMILAR_TO {rank: 5}]->() DELETE r")
    cypher("MATCH (i:Image {id: 'flags:jp'})-[r:SIMILAR_TO]->() DELETE r SET i.state = 'empty'")
    found = good("analyze", "hubs", "--all", "--json")["short_lists"]
    assert [(each["id"], each["list_length"]) for each in found] == [("flags:jp", 0), ("flags:fr", 4)]
    assert "Lists of fewer than 5 images: 2\n" in good("analyze", "hubs", "--all")


def test_the_table_runs_nothing_in_a_spreadsheet(neo4j_env: None, cypher: Any, tmp_path: Path) -> None:
    """A title that is a formula is text in the CSV, and cannot colour a terminal."""
    good("ingest", "flags:fr", "--depth", "1")
    cypher("MATCH (i:Image {id: 'flags:fr'}) SET i.title = $title", title='=HYPERLINK("http://evil")\x1b[31m\u202e')
    printed = good("analyze", "hubs", "--all", "--csv", str(tmp_path / "a.csv"))
    assert "\x1b" not in printed
    text = (tmp_path / "a.csv").read_text("utf-8")
    assert "'=HYPERLINK" in text
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--all", "--output", "a.gif"), "End its name with .png, .svg or .pdf"),
        (("--all", "--csv", "a.png"), "a.png does not end in .csv"),
        (("--all", "--csv", "a.txt"), "a.txt does not end in .csv"),
        (("--all", "--csv", "nowhere/a.csv"), "There is no folder"),
        (("--all", "--view", "discovered"), "--all has only the closed view"),
        (("flags:fr", "--depth", "10", "--view", "closed"), "--depth must be at most 9 in the closed view"),
        ((), "Give at least one seed, or --all"),
    ],
)
def test_what_cannot_be_is_refused_before_the_store_is_opened(arguments: tuple[str, ...], says: str) -> None:
    """One line and exit code 2, though no Neo4j is there to be asked."""
    assert says in refused(2, "analyze", "hubs", *arguments)


def star(leaves: int, folder: Path, never: int = 0) -> nx.DiGraph[str]:
    """All leaves list the hub and the next leaf; some others list the hub and are in no list. Plain colours."""
    graph: nx.DiGraph[str] = nx.DiGraph(view="closed", complete=True)
    names = ["hub", *(f"leaf{n:02d}" for n in range(leaves)), *(f"none{n:02d}" for n in range(never))]
    for number, name in enumerate(names):
        width, height = SHAPES[number % len(SHAPES)]
        Image.new("RGB", (width, height), color(number)).save(folder / f"{name}.png")
        graph.add_node(name, picture=folder / f"{name}.png", source="made up")
    for number in range(leaves):
        graph.add_edge(names[1 + number], "hub", rank=1)
        graph.add_edge(names[1 + number], names[1 + (number + 1) % leaves], rank=2)
    graph.add_edges_from((f"none{n:02d}", "hub", {"rank": 1}) for n in range(never))
    return graph


def figure(graph: nx.DiGraph[str], path: Path, **look: Any) -> dict[Any, str]:
    found = metrics.hubness(graph)
    look = {"by_chance": metrics.occurrences_by_chance(found.images, found.mean, found.images).tolist()} | look
    return draw_hubs(
        graph,
        path,
        hubs=[each.id for each in found.hubs],
        never_chosen=[each.id for each in found.never_chosen],
        least=found.least,
        mutual_by_rank=found.mutual_by_rank,
        **look,
    )


def told(graph: nx.DiGraph[str], path: Path) -> list[str]:
    """Every text of the figure."""

    def draw(target: Path) -> None:
        figure(graph, target)

    return words(draw, path)


@pytest.mark.parametrize(("theme", "look"), [("light", LIGHT), ("dark", DARK)])
def test_the_figure_shows_the_hubs_and_some_that_nobody_lists(theme: Any, look: Any, pictures: Path, out: Path) -> None:
    """The hub's picture is below the right end of the axis, nine of 12 antihubs, evenly from their order, are below its
    left end: whole, at one scale; no other picture is shown.
    """
    graph = star(3, pictures, never=12)
    assert figure(graph, out / "a.png", theme=theme) == {}
    image = pixels(out / "a.png")
    shown = {f"none{n:02d}" for n in (0, 1, 2, 4, 5, 6, 8, 9, 10)} | {"hub"}
    assert tuple(image[0, 0]) == rgb(look.paper)
    for number, name in enumerate(graph):
        mask = is_color(image, color(number))
        if name not in shown:
            assert not mask.any()
            continue
        rows, columns = np.nonzero(mask)
        height, width = np.ptp(rows) + 1, np.ptp(columns) + 1
        ends = columns.min() > image.shape[1] * 0.65, columns.max() < image.shape[1] * 0.35
        assert ends == (name == "hub", name != "hub")
        assert mask.sum() == height * width
        assert max(height, width) == VectorCanvas.finer * BOX


def columns_of(path: Path, shade: str) -> list[int]:
    """The height of each bar of a shade in the first panel, from the left; a dot is about as high as it is wide."""
    image = pixels(path)
    heights = is_color(image[: image.shape[0] // 2], rgb(shade)).sum(axis=0)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], heights > 2, [0]]).astype(int)))
    return [
        int(heights[start:end].max()) for start, end in zip(edges[::2], edges[1::2], strict=True) if end - start > 4
    ]


def test_a_bar_of_an_in_degree_is_as_long_as_its_count(pictures: Path, out: Path) -> None:
    """20 antihubs, 40 images in one list and one in 60: bars in proportion, and the hub's is ink, with a scale to 0."""
    graph = star(40, pictures, never=20)
    figure(graph, out / "a.png", by_chance=[])
    below, hubs = columns_of(out / "a.png", LIGHT.bar), columns_of(out / "a.png", LIGHT.ink)
    assert np.array([*below[:2], hubs[-1]]) / below[1] == pytest.approx([0.5, 1.0, 0.025], abs=0.01)


def test_counts_too_far_apart_for_bars_are_dots_on_a_log_axis(pictures: Path, out: Path) -> None:
    """60 images in one list and one in 60: no bar, whose length would mean nothing; the axis says that it is log."""
    graph = star(60, pictures)
    assert "Images in k lists, log scale" in told(graph, out / "a.svg")
    figure(graph, out / "a.png", by_chance=[])
    (leaves,), hubs = columns_of(out / "a.png", LIGHT.bar), columns_of(out / "a.png", LIGHT.ink)
    assert 8 < leaves < 20
    assert 8 < hubs[-1] < 20


def test_the_figure_says_what_it_shows(pictures: Path, out: Path) -> None:
    """Counts, the least of a hub, and the caption are in words; where there is nothing to show, that is said."""
    graph = star(8, pictures, never=25)
    found = told(graph, out / "a.svg")
    assert {"1 hub: in 13 lists or more", "9 of 25 antihubs: in no list", "33 lists", "random lists", "hubs"} <= set(
        found
    )
    numbers = metrics.hubness(graph)
    assert (
        f"1 hub in 13 lists or more (random lists: {numbers.hubs_by_chance:.1f}) · "
        f"25 antihubs in no list (random lists: {numbers.never_chosen_by_chance:.1f})"
    ) in found
    assert "34 images, 41 directed edges · complete · images from made up · closed view" in found
    ring = star(8, pictures)
    ring.remove_node("hub")
    plain = told(ring, out / "b.svg")
    assert {"No hubs: no image is in 2 lists or more", "No antihubs: each image is listed"} <= set(plain)
    assert "hubs" not in plain


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_audit_gives_the_same_bytes(suffix: str, pictures: Path, out: Path) -> None:
    """Drawn twice, the second time with nodes and edges in another order, a file is the same to the last byte."""
    graph = star(5, pictures, never=SHOWN + 3)
    turned: nx.DiGraph[str] = nx.DiGraph(**graph.graph)
    turned.add_nodes_from(reversed(list(graph.nodes(data=True))))
    turned.add_edges_from(reversed(list(graph.edges(data=True))))
    for name, each in (("a", graph), ("b", turned)):
        figure(each, out / f"{name}.{suffix}")
    assert (out / f"a.{suffix}").read_bytes() == (out / f"b.{suffix}").read_bytes()


def test_a_lost_picture_is_a_placeholder_and_named(pictures: Path, out: Path) -> None:
    """A picture that is not there is drawn as a plain colour, and the report says why."""
    graph = star(8, pictures)
    graph.nodes["hub"].update(picture=None, picture_missing="no thumbnail", average_color="#123456")
    assert figure(graph, out / "a.png") == {"hub": "no thumbnail"}
    assert is_color(pixels(out / "a.png"), rgb("#123456")).sum() == (VectorCanvas.finer * BOX) ** 2


def test_nothing_is_drawn_of_nothing(out: Path) -> None:
    """A graph without images is refused in one line."""
    with pytest.raises(InvalidInputError, match="no images"):
        figure(nx.DiGraph(), out / "a.png")


def test_an_audit_without_the_command_line(store: Store, tmp_path: Path) -> None:
    """In Python: the audit, its record, its figure; only the pictures that are shown are on the nodes."""
    from simgraph_neo import FlagsSource, crawl

    crawl(store, FlagsSource(), ["fr"], 2)
    audit = analysis.hubs(store.subgraph("flags:fr", 1, view="closed"))
    assert analysis.draw_hubs(audit, tmp_path / "a.svg").report == {}
    counts = Counter(other for i in audit.graph for other in flag_lists()[i] if other in audit.graph)
    assert {each.id: each.k_occurrence for each in audit.numbers.occurrences} == {i: counts[i] for i in audit.graph}
    assert audit.record()["usual_length"] == mode(len(flag_lists()[i]) for i in audit.graph) == 5
