"""`analyze compare`: every number of an atlas against graphs walked by hand, and its figure as a reader sees it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

import networkx as nx
import pytest
from PIL import Image

from simgraph_neo import Store, compare, crawl, densities
from simgraph_neo.cli import output
from simgraph_neo.color import GROUPS, readable
from simgraph_neo.comparison import BridgeEdge, BridgeImage, Meeting, Pair
from simgraph_neo.drawing import AtlasReport, draw_atlas
from simgraph_neo.drawing.atlas.pairs import pictured
from simgraph_neo.drawing.canvas.theme import DARK, LIGHT
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.sources.flags.source import FlagsSource
from tests.support.answers import answer
from tests.support.commands import good, refused, simgraph
from tests.support.figures import least_points, letters, neighbourhoods, words
from tests.support.graphs import carried, closed_by_hand, flag_lists, simple
from tests.support.hostile import HOSTILE
from tests.support.reference import reference_bfs
from tests.support.tiers import FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from simgraph_neo.analysis import Atlas, DensityRow
    from simgraph_neo.settings import Neo4jSettings

SEEDS = ("flags:nl", "flags:se", "flags:jp")
PAIR = ("flags:nl", "flags:jp")
AMONG = ("flags:gb", "flags:nl", "flags:br", "flags:jp")
MANY = [f"flags:{name}" for name in ("gb", "se", "jp", "fr", "it", "de", "br", "gh", "ng", "us", "ch", "tr")]
COMMAND = ["analyze", "compare", *SEEDS, "--depth", "3"]


class Told(NamedTuple):
    """What was said of all flags, read once: they stay the same for all tests."""

    atlases: dict[tuple[str, ...], Atlas]
    """By view, then seeds."""
    metrics: list[dict[str, Any]]
    growth: list[DensityRow]
    record: dict[str, Any]
    tables: str
    many: str
    """The same of twelve seeds."""
    narrow: str
    """The same in 50 columns."""
    figure: str
    stderr: str


@pytest.fixture(scope="module")
def flags(neo4j_settings: Neo4jSettings, plain_driver: Any, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Both views of some seeds, and what commands print and draw, on a store that holds all flags."""
    plain_driver.execute_query("MATCH (n) DETACH DELETE n")
    path = tmp_path_factory.mktemp("atlas") / "a.svg"
    with Store(neo4j_settings) as store, pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEO4J_URI", neo4j_settings.uri)
        patch.setenv("NEO4J_USERNAME", neo4j_settings.username)
        if neo4j_settings.password:
            patch.setenv("NEO4J_PASSWORD", neo4j_settings.password)
        store.prepare()
        crawl(store, FlagsSource())
        asked = [(view, *seeds) for view in ("discovered", "closed") for seeds in (SEEDS, PAIR, PAIR[::-1], AMONG)]
        drawn = simgraph(*COMMAND, "--view", "both", "--theme", "dark", "--output", str(path))
        tables, many = good(*COMMAND), good("analyze", "compare", *MANY, "--depth", "3")
        patch.setenv("COLUMNS", "50")
        return Told(
            atlases={each: compare(store, each[1:], 3, view=each[0]) for each in asked},
            metrics=good("analyze", "metrics", *SEEDS, "--depth", "3", "--view", "both", "--json"),
            growth=densities(store, SEEDS, range(4)),
            record=good(*COMMAND, "--view", "both", "--json"),
            tables=tables,
            many=many,
            narrow=good(*COMMAND),
            figure=path.read_text("utf-8"),
            stderr=drawn.stderr,
        )


def by_hand(seeds: Sequence[str], depth: int, view: str) -> nx.DiGraph[str]:
    graph, hops = closed_by_hand(flag_lists(), seeds, depth), reference_bfs(flag_lists(), seeds, depth)
    if view == "discovered":
        graph.remove_edges_from([edge for edge in graph.edges if hops[edge[0]] == depth])
    return graph


@pytest.mark.parametrize("view", ["discovered", "closed"])
def test_every_number_is_that_of_graphs_walked_by_hand(flags: Told, view: str) -> None:
    """Sets of images, ranks of arrival and shortest paths give what the atlas of three flags says."""
    atlas = flags.atlases[view, *SEEDS]
    hops = {seed: reference_bfs(flag_lists(), [seed], 3) for seed in SEEDS}
    assert atlas.own == {
        seed: len(set(hops[seed]).difference(*(hops[other] for other in SEEDS if other != seed))) for seed in SEEDS
    }
    assert [pair.seeds for pair in atlas.pairs] == list(combinations(SEEDS, 2))
    for pair in atlas.pairs:
        one, other = (hops[seed] for seed in pair.seeds)
        shared = sorted(set(one) & set(other), key=lambda i: (one[i] + other[i], max(one[i], other[i]), i))
        assert (pair.shared, pair.jaccard) == (len(shared), len(shared) / len({*one, *other}))
        assert pair.first_touch == min((max(one[i], other[i]) for i in shared), default=None)
        assert pair.contact
        assert (pair.contact.id, pair.contact.hops) == contact_by_hand(*pair.seeds)
        assert pair.contact.title
        assert [(met.id, met.hops) for met in pair.meeting] == [(i, (one[i], other[i])) for i in shared[:5]]
        assert [met.ranks for met in pair.meeting] == [(arrival(one, i), arrival(other, i)) for i in shared[:5]]
        check_bridges(pair, by_hand(pair.seeds, 3, view), one, other)


def contact_by_hand(a: str, b: str) -> tuple[str, tuple[int, int]]:
    """Where two seeds touch when all flags are walked to."""
    one, other = (reference_bfs(flag_lists(), [seed], len(flag_lists())) for seed in (a, b))
    nearest = min((i for i in one if i in other), key=lambda i: (max(one[i], other[i]), one[i] + other[i], i))
    return nearest, (one[nearest], other[nearest])


def arrival(hops: dict[str, int], image: str) -> int | None:
    lists = flag_lists()
    ranks = [lists[i].index(image) + 1 for i in hops if hops[i] == hops[image] - 1 and image in lists[i]]
    return min(ranks, default=None)


def check_bridges(pair: Pair, graph: nx.DiGraph[str], one: dict[str, int], other: dict[str, int]) -> None:
    plain = simple(graph)
    left = [i for i in graph if one.get(i, 9) < other.get(i, 9)]
    right = [i for i in graph if other.get(i, 9) < one.get(i, 9)]
    through, over = carried(plain, left, right)
    shares = {i: count / (len(set(left) - {i}) * len(set(right) - {i}) or 1) for i, count in through.items()}
    assert [each.share for each in pair.bridge_images] == pytest.approx(largest(shares.values()))
    assert all(each.share == pytest.approx(shares[each.id]) for each in pair.bridge_images)
    assert pair.bridge_pairs == len(left) * len(right)
    found = {edge: count / (len(left) * len(right)) for edge, count in over.items()}
    assert [each.share for each in pair.bridge_edges] == pytest.approx(largest(found.values()))
    for edge in pair.bridge_edges:
        assert edge.share == pytest.approx(found[tuple(sorted(edge.ends))])
        nearness = [one.get(end, 99) - other.get(end, 99) for end in edge.ends]
        assert nearness == sorted(nearness)


def largest(shares: Any) -> list[float]:
    return [share for share in sorted(shares, reverse=True)[:3] if share > 0]


def test_rows_and_growth_are_those_of_the_other_commands(flags: Told) -> None:
    """The table is that of `analyze metrics`, view by view; growth is that of `analyze density` from depth 0 on."""
    found = flags.record
    assert [{k: v for k, v in row.items() if k != "own"} for row in found["rows"]] == flags.metrics
    assert found["view"] == "closed"
    assert list(flags.atlases["discovered", *SEEDS].growth) == flags.growth
    assert [row["nodes"] for row in found["growth"][-4:]] == [
        len(reference_bfs(flag_lists(), SEEDS, depth)) for depth in range(4)
    ]
    assert found["growth"][-1]["directed_edges"] == by_hand(SEEDS, 3, "closed").number_of_edges()


def test_matrices_have_a_row_and_a_column_a_seed(flags: Told) -> None:
    """They are symmetric, with 1, the territory's own size and 0 on the diagonal."""
    atlas = flags.atlases["discovered", *SEEDS]
    sizes = [len(reference_bfs(flag_lists(), [seed], 3)) for seed in SEEDS]
    assert [atlas.shared[place][place] for place in range(3)] == sizes
    assert [atlas.jaccard[place][place] for place in range(3)] == [1.0] * 3
    assert [atlas.first_touch[place][place] for place in range(3)] == [0] * 3
    for matrix in (atlas.jaccard, atlas.shared, atlas.first_touch):
        assert [list(column) for column in zip(*matrix, strict=True)] == matrix
    assert atlas.first_touch[0] == [0, None, 3]


@pytest.mark.parametrize("view", ["discovered", "closed"])
def test_more_seeds_do_not_change_a_pair(flags: Told, view: str) -> None:
    """What is said of two seeds is the same whatever other seeds are compared with them, and in their order."""
    (alone,) = flags.atlases[view, *PAIR].pairs
    assert alone in flags.atlases[view, *AMONG].pairs
    (turned,) = flags.atlases[view, *PAIR[::-1]].pairs
    assert [met.hops[::-1] for met in turned.meeting] == [met.hops for met in alone.meeting]
    assert [set(edge.ends) for edge in turned.bridge_edges] == [set(edge.ends) for edge in alone.bridge_edges]
    assert turned.bridge_images == alone.bridge_images


def test_a_territory_inside_another_still_has_bridges(store: Store) -> None:
    """Each seed is on its own side: what joins the inner seed to the rest is found, and its images are no one's own."""
    store.write([answer("a", "bc"), answer("b", "ad"), answer("c", "a"), answer("d", "b")])
    atlas = compare(store, ["a", "d"], 2)
    (pair,) = atlas.pairs
    assert atlas.own == {"a": 1, "d": 0}
    assert (pair.shared, pair.jaccard, pair.first_touch) == (3, 3 / 4, 1)
    assert pair.meeting[0] == Meeting("b", None, (1, 1), (1, 1))
    assert BridgeImage("b", None, 1.0) in pair.bridge_images
    assert BridgeEdge(("b", "d"), (None, None), 1.0) in pair.bridge_edges


def test_seeds_that_never_meet_have_no_meeting_and_no_bridges(store: Store) -> None:
    """Two islands overlap by nothing, touch at no depth, and nothing is between them; that is drawn, too."""
    store.write([answer("a", "b"), answer("b", "a"), answer("c", "d"), answer("d", "c")])
    (pair,) = compare(store, ["a", "c"], 2).pairs
    assert pair == Pair(("a", "c"), 0, 0.0, None, (), (), (), bridge_pairs=4, exact=True)


def test_the_command_begins_with_sentences_and_fits_a_terminal(flags: Told) -> None:
    """The sentences of the JSON, then seeds by number, tables and pairs, no line above 80 characters."""
    parts = flags.tables.split("\n\n")
    told = flags.atlases["discovered", *SEEDS].paragraphs
    assert " ".join(parts[0].split()) == " ".join(f"- {' '.join(sentences)}" for sentences in told)
    assert parts[1].splitlines() == [
        "Seeds",
        "   1  flags:nl Netherlands",
        "   2  flags:se Sweden",
        "   3  flags:jp Japan",
    ]
    assert parts[2].splitlines()[0] == "Territories within 3 hops, view discovered"
    assert [line.split()[0] for line in parts[2].splitlines()[1:]] == ["seed", "1", "2", "3", "union"]
    assert parts[5].splitlines()[2].split() == ["1", "0", "-", "3"]
    assert "  2 (5) + 3 (2)  flags:gh Ghana" in flags.tables.splitlines()
    assert re.search(r"100%  flags:gh Ghana – flags:et Ethiopia", flags.tables)
    assert max(map(len, flags.tables.splitlines())) <= 80


def test_many_seeds_fit_and_a_narrow_terminal_wraps(flags: Told) -> None:
    """Twelve seeds fit 80 characters, the pairs beyond six are counted; in 50 columns go on below each other."""
    assert max(map(len, flags.many.splitlines())) <= 80
    assert len(re.findall(r"^Seeds \d+ and \d+$", flags.many, re.MULTILINE)) == 6
    assert re.search(r"^\d+ more pairs with shared images or bridges: --json has all\.$", flags.many, re.MULTILINE)
    assert max(map(len, flags.narrow.splitlines())) <= 50
    first, second = flags.narrow.split("\n\n")[2:4]
    assert first.splitlines()[1].split() == ["seed", "nodes", "own", "edges", "density", "reciprocity"]
    assert [line.split()[0] for line in second.splitlines()] == ["seed", "1", "2", "3", "union"]
    assert " ".join(flags.narrow.split("\n\n")[0].split()) == " ".join(flags.tables.split("\n\n")[0].split())


def test_an_id_is_not_broken_at_its_hyphens(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a wrapped sentence an id stays whole where a line can hold it, and can be copied."""
    monkeypatch.setenv("COLUMNS", "40")
    output.print_wrapped(f"{'word ' * 6}photos:a-long-name.jpg", "- ")
    assert capsys.readouterr().out == f"- {'word ' * 5}word\n  photos:a-long-name.jpg\n"


def test_an_unfinished_atlas_names_what_completes_it(neo4j_env: None) -> None:
    """What is incomplete is said once, with the command that finishes all of it."""
    good("ingest", "flags:fr", "flags:jp", "--depth", "2")
    told = simgraph("analyze", "compare", "flags:fr", "flags:jp", "--view", "closed")
    assert "territories are incomplete" in told.stdout
    assert told.stderr.count("simgraph ingest") == 1
    assert "simgraph ingest flags:fr flags:jp --depth 3" in told.stderr
    assert "in the frontier" in simgraph("analyze", "compare", "flags:fr", "flags:jp").stderr


@pytest.mark.parametrize(
    ("code", "arguments", "said"),
    [
        (2, ["flags:fr"], "2 to 12 different seeds, not 1"),
        (2, ["flags:fr", "flags:fr"], "2 to 12 different seeds, not 1"),
        (2, [f"flags:{n}" for n in range(13)], "2 to 12 different seeds, not 13"),
        (2, ["flags:fr", "flags:jp", "--depth", "11"], "--depth must be 0 to 10"),
        (2, ["flags:fr", "flags:jp", "--depth", "10", "--view", "closed"], "must be at most 9 in the closed view"),
        (2, ["flags:fr", "flags:jp", "--output", "a.gif"], ".png, .svg or .pdf"),
        (2, ["flags:fr", "flags:jp", "--output", "none/a.png"], "no folder none"),
        (4, ["flags:xx", "flags:fr", "flags:yy"], "flags:xx, flags:fr, flags:yy"),
    ],
)
def test_bad_input_is_one_line(neo4j_env: None, code: int, arguments: list[str], said: str) -> None:
    """What cannot be compared is said in one line, with the right exit code; all unknown seeds are named."""
    assert said in refused(code, "analyze", "compare", *arguments)


# -- the figure ---------------------------------------------------------------------------------------------------


def shown(seeds: int, pictures: Path | None = None, **attributes: Any) -> nx.DiGraph[str]:
    """What a figure of so many seeds needs of its images: s0, s1, ... and m0, m1, ..."""
    graph: nx.DiGraph[str] = nx.DiGraph(
        seeds=[f"s{n}" for n in range(seeds)], depth=4, view="discovered", complete=True, unexpanded=0, lists_of=""
    )
    for node in [*graph.graph["seeds"], "m0", "m1", "m2", "m3", "m4"]:
        graph.add_node(node, **attributes)
        if pictures:
            graph.nodes[node]["picture"] = pictures / f"{node}.png"
            Image.new("RGB", (60, 90), (len(graph) * 12 % 256, 40, 200)).save(pictures / f"{node}.png")
    return graph


def pairs(seeds: int) -> list[Pair]:
    """Every two seeds: those next to each other meet."""
    meeting = tuple(Meeting(f"m{n}", None, (1, n), (n + 1, None)) for n in range(5))
    images = (BridgeImage("m0", None, 1.0), BridgeImage("m1", None, 0.25))
    edges = (BridgeEdge(("m0", "m1"), (None, None), 0.75),)
    return [
        Pair((f"s{a}", f"s{b}"), 7, 0.5, 2, meeting, images, edges, bridge_pairs=12_345, exact=True)
        if b == a + 1
        else Pair((f"s{a}", f"s{b}"), 0, 0.0, None, (), (), (), bridge_pairs=4, exact=True)
        for a, b in combinations(range(seeds), 2)
    ]


def records(rows: Sequence[DensityRow]) -> list[dict[str, Any]]:
    """Metrics of the deepest row of each seed; some are not known."""
    names = ("reciprocity", "average_clustering", "mean_shortest_path", "mean_shortest_path_interval", "modularity")
    numbers = dict.fromkeys(names) | {
        "own": 3,
        "max_in_degree": 5,
        "communities": 2,
        "view": "discovered",
        "frontier_share": 0.4,
    }
    deepest = {row.seed: row for row in rows}
    return [
        {"seed": seed, "nodes": row.nodes, "edges": row.edges, "density": row.density} | numbers
        for seed, row in deepest.items()
    ]


def figure(path: Path, seeds: int = 3, graph: nx.DiGraph[str] | None = None, **look: Any) -> AtlasReport:
    rows = neighbourhoods(seeds)
    return draw_atlas(graph or shown(seeds), records(rows), rows, pairs(seeds), path, **look)


def none(_: object) -> None:
    """For a callback that must give nothing."""


@pytest.mark.parametrize("seeds", [2, pytest.param(12, marks=pytest.mark.long)])
def test_pictures_have_places_of_their_own(seeds: int, pictures: Path, out: Path) -> None:
    """No picture lies on another or beyond the page; a seed that no pair meets at is shown once."""
    report = figure(out / "a.png", seeds, shown(seeds, pictures))
    with Image.open(out / "a.png") as image:
        assert image.size == (2 * report.width, 2 * report.height)
    assert not report.placeholders
    for (_, a), (_, b) in combinations(report.places, 2):
        assert a.right <= b.left or b.right <= a.left or a.bottom <= b.top or b.bottom <= a.top
    assert all(
        p.left > 0 and p.top > 0 and p.right < report.width and p.bottom < report.height for _, p in report.places
    )
    assert sum(node == "s0" for node, _ in report.places) == 1
    assert all(abs(3 * place.width - 2 * place.height) <= 4 for _, place in report.places)


@pytest.mark.parametrize(("theme", "look"), [("light", LIGHT), ("dark", DARK)])
def test_pictures_lie_where_the_report_says(theme: Any, look: Any, pictures: Path, out: Path) -> None:
    """Inside each place all pixels are the picture's; the page has its theme's paper, a seed its frame."""
    report = figure(out / "a.png", 2, shown(2, pictures), theme=theme)
    with Image.open(out / "a.png") as image:
        page = image.convert("RGB")
        assert f"#{page.tobytes()[:3].hex()}" == look.paper
        for node, place in report.places:
            with Image.open(pictures / f"{node}.png") as picture:
                color = picture.getpixel((0, 0))
            inside = page.crop((2 * place.left + 3, 2 * place.top + 3, 2 * place.right - 3, 2 * place.bottom - 3))
            assert inside.getcolors() == [(inside.width * inside.height, color)]
            frame = page.getpixel((2 * place.left - 2, place.top + place.bottom))
            assert (frame == tuple(bytes.fromhex(look.ink[1:]))) == node.startswith("s")


def test_the_figure_says_what_it_shows(out: Path) -> None:
    """Numbers, the matrix, hops and shares are there in words, with what is complete and how old it is."""
    graph = shown(3, source="flags", license="pdm")
    graph.graph.update(lists_of="2026-11-01", complete=False, unexpanded=2)
    found = words(lambda path: none(figure(path, graph=graph)), out / "a.svg")
    assert "Seed atlas: 3 seeds, depth 4" in found
    assert found.count("0.50") == found.count("7") == 2  # above the diagonal, once a pair
    assert found.count("depth 2") == 2  # below it
    assert found.count("40%") == 4
    assert {"hops 1 + 3", "75% of 12,345 paths", "7 shared", "first at depth 2"} <= set(found)
    assert "1 pair without a shared image or a bridge within depth 4" in found
    caption = " ".join(found)
    for part in ("discovered view", "incomplete: 2 images not expanded yet", "lists of 2026-11-01", "national flags"):
        assert part in caption


def test_four_seeds_fit_on_a_page(pictures: Path, out: Path) -> None:
    """Printed 180 mm wide, the atlas of four seeds is not higher than the 257 mm of A4 between its margins, and all its
    letters have 7 points or more.
    """
    report = figure(out / "a.svg", 4, shown(4, pictures))
    assert report.height / report.width * 180 < 257
    assert round(least_points(out / "a.svg"), 2) >= 7
    drawn = letters(out / "a.svg")
    assert {each.color for each in drawn if each.text in {"1", "2", "3", "4"}} >= {
        readable(color, LIGHT.paper, LIGHT.text) for color in GROUPS[:4]
    }


def test_only_pictures_that_are_shown_are_fetched(out: Path) -> None:
    """The images that the figure asks for are those that it draws, and the seeds."""
    asked = {*shown(12).graph["seeds"], *pictured(pairs(12))}
    assert {node for node, _ in figure(out / "a.svg", 12).places} == asked


def test_what_comes_from_a_sample_is_said_in_the_figure(out: Path) -> None:
    """The caption names what was not measured from all images, and nothing where all was."""
    rows = neighbourhoods(2)
    for exact, said in ((True, 0), (False, 1)):
        numbers = [row | {"mean_shortest_path_interval": None if exact else (1.0, 2.0)} for row in records(rows)]
        among = [replace(pair, exact=exact) for pair in pairs(2)]

        def draw(path: Path, numbers: Any = numbers, among: Any = among) -> None:
            draw_atlas(shown(2), numbers, rows, among, path)

        assert " ".join(words(draw, out / "a.svg")).count("mean path and bridges from a sample") == said


def test_an_incomplete_point_is_hollow(out: Path) -> None:
    """Beyond the depth that is complete the points of growth are filled with paper."""
    rows = neighbourhoods(2, complete_to=2)

    def hollow(rows: list[DensityRow]) -> int:
        draw_atlas(shown(2), records(rows), rows, pairs(2), out / "a.svg")
        drawn = (out / "a.svg").read_text("utf-8")
        return sum(drawn.count(f"fill: {LIGHT.paper}; stroke: {color}") for color in (*GROUPS[:2], LIGHT.text))

    assert hollow([replace(row, complete=True) for row in rows]) == 0
    assert hollow(rows) == 3 * 2 * 2  # two seeds and the union, two panels, two depths


@pytest.mark.long
def test_many_pairs_are_counted_not_drawn(out: Path) -> None:
    """Of twelve seeds four pairs have a row; the other seven that meet and those apart are counted."""
    found = words(lambda path: none(figure(path, 12)), out / "a.svg")
    assert found.count("7 shared") == 4
    assert (
        "7 more pairs not shown: see the tables · 55 pairs without a shared image or a bridge within depth 4" in found
    )


def test_titles_cannot_harm_the_figure(out: Path) -> None:
    """Script, control characters, mathematics and endless words are shortened text; the picture's lack is counted."""
    report = figure(out / "a.svg", graph=shown(3, title=HOSTILE, average_color="#112233"))
    assert "<script>" not in (out / "a.svg").read_text("utf-8")
    assert set(report.placeholders.values()) == {"no picture"}
    assert "\x1b" not in (out / "a.svg").read_text("utf-8")


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_atlas_gives_the_same_bytes(suffix: str, pictures: Path, out: Path) -> None:
    """Drawn twice, a file is the same to the last byte; a PDF has real fonts and its pictures."""
    graph = shown(2, pictures)
    for name in "ab":
        figure(out / f"{name}.{suffix}", 2, graph)
    data = (out / f"a.{suffix}").read_bytes()
    assert data == (out / f"b.{suffix}").read_bytes()
    assert b"/Type3" not in data
    assert suffix != "pdf" or data.count(b"/Subtype /Image") >= 7


def test_what_cannot_be_drawn_writes_nothing(out: Path) -> None:
    """An unknown suffix, an unknown theme and a folder that is not there are InvalidInputError."""
    for name, theme in (("a.gif", "light"), ("a.png", "pink"), ("none/a.png", "light")):
        with pytest.raises(InvalidInputError):
            figure(out / name, 2, theme=theme)
    assert not list(out.iterdir())


def test_the_command_draws_what_it_tells(flags: Told) -> None:
    """With --output the figure is there, dark when asked for, its flags painted, none a placeholder."""
    assert "Wrote " in flags.stderr
    assert "could not be fetched or opened" not in flags.stderr
    assert DARK.paper in flags.figure
    told = [pair for pair in flags.record["pairs"] if pair["shared"] or pair["bridge_edges"]]
    pictures = [len(p["meeting"][:4]) + len(p["bridge_images"][:2]) + 2 * len(p["bridge_edges"][:1]) for p in told]
    assert flags.figure.count("<image") == 3 + sum(pictures)


def test_crawls_of_two_seeds_are_enough(store: Store) -> None:
    """Crawled to a depth, the seeds' atlas to that depth is complete, whatever else is stored or not."""
    crawl(store, FlagsSource(), ["fr", "jp"], 2)
    assert all(row.coverage.complete for row in compare(store, ["flags:fr", "flags:jp"], 2).rows)
