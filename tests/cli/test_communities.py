"""What the groups are, and why: held against scipy's tests, networkx's conductance, a survey's colours, real labels."""

from __future__ import annotations

import re
from collections import Counter
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import XKCD_COLORS
from PIL import Image, ImageColor
from scipy.stats import false_discovery_control, fisher_exact, hypergeom

from simgraph_neo import analysis
from simgraph_neo.cli.analyze.communities import _print
from simgraph_neo.drawing import SheetStyle, draw_sheet, plan_sheet
from simgraph_neo.drawing.canvas.caption import whole_parts
from simgraph_neo.drawing.canvas.text import text_width
from simgraph_neo.graph import build, describe
from simgraph_neo.grouping import COMMUNITY
from simgraph_neo.metrics import cohesion, color_term, enrichment, louvain_communities, mean_color
from simgraph_neo.metrics._groups import _upper_tail
from tests.support.commands import good, refused, simgraph
from tests.support.graphs import described, digraphs, without_loops
from tests.support.hostile import HOSTILE
from tests.support.pixels import grouped_ring, is_color, mark, pixels, rgb

if TYPE_CHECKING:
    from pathlib import Path

    from simgraph_neo.store import Store


TERMS = ["black", "white", "grey", "red", "orange", "yellow", "green", "blue", "purple", "pink", "brown"]


def tail(inside: int, members: int, whole: int, images: int) -> float:
    """One p of ours."""
    return float(_upper_tail(*(np.array([float(number)]) for number in (inside, members, whole, images)))[0])


def test_p_is_the_hypergeometric_tail_and_fishers_test() -> None:
    """Above its mean every tail of every small table, and of large ones, is scipy's; elsewhere it is a half or more."""
    for images in range(2, 13):
        for members, whole in product(range(1, images), repeat=2):
            for inside in range(max(0, members + whole - images), min(members, whole) + 1):
                wanted = hypergeom.sf(inside - 1, images, whole, members)
                if inside * images > members * whole:
                    assert tail(inside, members, whole, images) == pytest.approx(wanted, rel=1e-9)
                else:
                    assert wanted >= 0.5 - 1e-12
    for table in ((25, 40, 300, 5_000), (3, 2_000, 10, 100_000), (1_200, 2_000, 50_000, 100_000), (20, 20, 20, 999)):
        inside, members, whole, images = table
        rest = np.array([[inside, members - inside], [whole - inside, images - members - whole + inside]])
        assert tail(*table) == pytest.approx(fisher_exact(rest, "greater").pvalue, rel=1e-6)


ALPHA = 0.4123
"""No q is just this: scipy's own sums would end on either side of it."""
LABELS = st.dictionaries(st.integers(0, 11), st.sets(st.sampled_from("abcd"), max_size=3))


@given(st.dictionaries(st.sampled_from(["subject", "genre"]), LABELS), st.lists(st.integers(0, 3), min_size=12))
def test_enrichment_is_fishers_test_in_every_group_corrected_over_all(
    labels: dict[str, dict[int, set[str]]], places: list[int]
) -> None:
    """A test for every name and group whose margins leave a choice; q is scipy's over all of them; the rest is left."""
    groups = [[node for node in range(12) if places[node] == number] for number in range(3)]
    tests: list[tuple[int, str, str, tuple[int, ...], float]] = []
    for kind, of in labels.items():
        known = [node for node, names in of.items() if names]
        for number, name in product(range(3), "abcd"):
            members, bear = [n for n in known if n in groups[number]], [n for n in known if name in of[n]]
            if 1 < len(members) < len(known) and 1 < len(bear) < len(known):
                inside = len(set(members) & set(bear))
                p = hypergeom.sf(inside - 1, len(known), len(bear), len(members))
                tests.append((number, kind, name, (inside, len(members), len(bear), len(known)), p))
    corrected: list[float] = false_discovery_control([min(test[4], 1) for test in tests]).tolist() if tests else []
    wanted: dict[tuple[Any, ...], Any] = {
        test[:4]: (pytest.approx(test[4]), pytest.approx(q))
        for test, q in zip(tests, corrected, strict=True)
        if test[3][0] > 1 and q < ALPHA
    }
    found = enrichment(labels, groups, alpha=ALPHA)
    rows: dict[tuple[Any, ...], Any] = {
        (number, each.kind, each.name, (each.inside, each.members, each.whole, each.images)): (each.p, each.q)
        for number, group in enumerate(found.groups)
        for each in group
    }
    assert found.tests == len(tests)
    assert rows == wanted
    for number, near in enumerate(found.nearest):
        mine = sorted(q for test, q in zip(tests, corrected, strict=True) if test[0] == number and test[3][0] > 1)
        below = 0.5 - 1e-9  # scipy's own sums may end on either side of a half
        assert [e.q for e in near if e.q < below] == pytest.approx([q for q in mine if ALPHA <= q < below][:3])
    for group in found.groups:
        assert [each.p for each in group] == sorted(each.p for each in group)
        assert all(each.lift > 1 for each in group)


def test_what_is_not_described_counts_neither_way() -> None:
    """Images without a subject belong to no whole: they make nothing that is described look frequent."""
    of = {f"n{number}": ["rose" if number < 5 else "oak"] for number in range(10)}
    groups = [["n0", "n1", "n2", "n3", "n4"]]
    (plain,) = enrichment({"subject": of}, groups).groups
    (padded,) = enrichment({"subject": of | {f"m{number}": [] for number in range(90)}}, [*groups]).groups
    assert plain == padded
    assert (plain[0].inside, plain[0].members, plain[0].whole, plain[0].images, plain[0].lift) == (5, 5, 5, 10, 2.0)
    assert plain[0].p == pytest.approx(1 / 252)  # one of the ways to choose 5 of 10
    assert plain[0].q == pytest.approx(2 / 252)  # two names, one group


@given(digraphs(), st.lists(st.integers(0, 3), min_size=12, max_size=12))
def test_cohesion_equals_networkx(graph: nx.DiGraph[int], places: list[int]) -> None:
    """Conductance and the density inside are networkx's on the undirected simple graph; None where it divides by 0."""
    simple = nx.Graph(without_loops(graph))
    parts = [[node for node in graph if places[node] == number] for number in range(4)]
    for part, found in zip(parts, cohesion(graph, parts), strict=True):
        volume = sum(degree for _, degree in simple.degree(part))
        if 0 < volume < 2 * simple.number_of_edges():
            assert found.conductance == pytest.approx(nx.conductance(simple, part))
        else:
            assert found.conductance is None
        assert found.density == (pytest.approx(nx.density(simple.subgraph(part))) if len(part) > 1 else None)


def test_colours_have_the_names_that_people_give_them() -> None:
    """Nine in ten of the xkcd survey's colours whose name is one basic term with an adjective get that term."""
    named = [(name.removeprefix("xkcd:").replace("gray", "grey").split(), str(c)) for name, c in XKCD_COLORS.items()]
    starts = tuple(term[:3] for term in TERMS)  # of "bluish", "orangey": mixtures have no right answer
    plain = [
        (words[-1], c) for words, c in named if words[-1] in TERMS and not any(w.startswith(starts) for w in words[:-1])
    ]
    right = sum(color_term(c) == term for term, c in plain)
    assert len(plain) > 400
    assert right / len(plain) > 0.9


def test_the_colours_named_after_the_terms_are_these() -> None:
    """CSS's own black, white, grey, red, ... have their names; but its brown, which is a red."""
    for term in TERMS:
        red, green, blue, *_ = ImageColor.getrgb(term)
        assert color_term(f"#{red:02x}{green:02x}{blue:02x}") == ("red" if term == "brown" else term)
    assert {color_term(f"#{grey:02x}{grey:02x}{grey:02x}") for grey in range(256)} == {"black", "grey", "white"}
    for bad in ("", "red", "#fff", "ff0000", "#ff000000", "#gggggg"):
        with pytest.raises(ValueError, match=r".*"):
            color_term(bad)


@given(st.lists(st.integers(0, 2**24 - 1), min_size=1, max_size=9))
def test_every_colour_has_a_name_and_a_mean_between(numbers: list[int]) -> None:
    """All colours are named by one of eleven terms; each channel of a mean lies between the colours'; one is itself."""
    colors = [f"#{number:06x}" for number in numbers]
    assert {color_term(color) for color in colors} <= set(TERMS)
    for channel, of in zip(rgb(mean_color(colors) or ""), zip(*map(rgb, colors), strict=True), strict=True):
        assert min(of) <= channel <= max(of)
    assert mean_color(colors[:1]) == colors[0]


def described_digits() -> nx.DiGraph[str]:
    """The five nearest neighbours of scanned digits, each with its label as subject."""
    from sklearn.datasets import load_digits
    from sklearn.neighbors import kneighbors_graph

    pictures, labels = load_digits(return_X_y=True)
    graph = build([])
    graph.add_edges_from((f"{a:04}", f"{b:04}") for a, b in np.argwhere(kneighbors_graph(pictures, 5).toarray()))
    for node, data in graph.nodes(data=True):
        data.update(subjects=(str(labels[int(node)]),), average_color="#b1b1b1", source="digits")
    return graph


def test_communities_of_digits_are_explained_by_their_labels() -> None:
    """Each large community of scanned digits is told by the digit that most of its pictures show, and by no colour."""
    graph = described_digits()
    found = analysis.communities(described(graph))
    assert len(found.large) >= 10
    for each in found.large:
        inside = [graph.nodes[node]["subjects"][0] for node in each.members]
        first = each.why[0]
        assert (first.kind, first.name) == ("subject", max(sorted(set(inside)), key=inside.count))
        assert first.inside == inside.count(first.name)
        assert {reason.kind for reason in each.why} == {"subject"}
        assert each.color == "#b1b1b1"
    assert found.known == {"subject": 1797, "genre": 0, "contributor": 0, "license": 0, "source": 1797, "color": 1797}
    assert found.described


def test_what_is_damaged_on_the_nodes_is_not_known() -> None:
    """No attributes, None, an empty tuple and a colour that is none are unknown, and nothing is said of them."""
    graph = build([("a", "expanded", ["b"]), ("b", "expanded", ["a"]), ("c", "new", [])])
    graph.nodes["a"].update(subjects=None, genres=(), average_color="red", license=None, source="")
    describe(graph, {})
    found = analysis.communities(described(graph))
    assert not any(found.known.values())
    assert not found.described
    assert [each.record() for each in found.communities] == [
        {
            "community": number,
            "name": name,
            "images": len(members),
            "share": len(members) / 3,
            "conductance": None,
            "density": inside,
            "typical": [{"id": node, "title": None, "in_lists": lists} for node in members],
            "color": None,
            "colors": [],
            "why": [],
            "nearest": [],
        }
        for number, name, members, inside, lists in ((1, "like a", ["a", "b"], 1.0, 1), (2, "c", ["c"], None, 0))
    ]
    assert analysis.communities(described(build([]))).record()["communities"] == []


def two_groups() -> nx.DiGraph[str]:
    """Two cliques of eight whose images have five subjects each and a genre, a pair, and a lonely image."""
    lists = [(f"{k}{i}", "expanded", [f"{k}{j}" for j in range(8) if i != j]) for k in "ab" for i in range(8)]
    graph = build([*lists, ("c0", "expanded", ["c1"]), ("c1", "expanded", []), ("d", "expanded", [])])
    for node, data in graph.nodes(data=True):
        data.update(title=HOSTILE, subjects=tuple(f"{HOSTILE} {node[0]}{number}" for number in range(5)))
        data.update(genres=(node[0],), average_color="#0000ff", source="folder")
    return graph


def test_the_few_surest_reasons_are_told_all_are_kept(capsys: pytest.CaptureFixture[str]) -> None:
    """Printed are three of each kind, on a sheet two; JSON has all. No control character of a name reaches a screen."""
    found = analysis.communities(described(two_groups()))
    assert [len(each.members) for each in found.communities] == [8, 8, 2, 1]
    assert found.tests == 2 * (5 * 3 + 3)  # names that two or more have; the pair and the lonely one are no groups
    for each, name in zip(found.large, "ab", strict=True):
        assert [why["kind"] for why in each.record()["why"]] == ["genre", *["subject"] * 5]
        assert {why["lift"] for why in each.record()["why"]} == {19 / 8}
        said = each.remark()
        assert said[0] == f"{name} 100% (lift 2.4)"
        assert len(said) == 3
    _print(found)
    printed = capsys.readouterr().out
    assert len(re.findall(r" subject +8 +8 +8 +19 +2\.38 +\d", printed)) == 6
    assert len(re.findall(r" genre +8 +8 +8 +19 +2\.38 +\d", printed)) == 2
    assert "2 communities of one or two images, 3 images in all" in printed
    assert all(character == "\n" or character.isprintable() for character in printed)


def test_a_community_is_called_by_what_its_images_have_in_common() -> None:
    """The surest term that a third have is its name, never a colour or a licence; else its most typical image is."""
    lists = [(f"{k}{i:02}", "expanded", [f"{k}{j:02}" for j in range(24) if i != j]) for k in "abc" for i in range(24)]
    graph = build([*lists, ("d00", "expanded", ["d01"]), ("d01", "expanded", []), ("e", "expanded", [])])
    for node, data in graph.nodes(data=True):
        rare = node in {"a00", "a01", "a02", "a03", "a04", "a05"}
        data.update(title=f"Picture {node}", subjects=("rare", "all") if rare else ("all",))
        data.update(average_color="#ff0000" if node[0] == "a" else "#0000ff", license=node[0])
    found = analysis.communities(described(graph)).communities
    assert {why.name for why in found[0].why} == {"a", "red", "rare"}
    likes = [f"like Picture {group}00" for group in "abc"]
    assert [each.name for each in found] == [*likes, "like Picture d01", "Picture e"]
    for node, data in graph.nodes(data=True):
        data.update(genres=("tartan",) if node[0] in "ab" else ("silk",))
    found = analysis.communities(described(graph)).communities
    assert [each.name for each in found[:3]] == ["tartan", f"tartan, {likes[1]}", "silk"]
    assert graph.graph["group_names"] == {COMMUNITY.format(each.community): each.name for each in found}


def edges_of(cypher: Any) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(row["id"] for row in cypher("MATCH (i:Image) RETURN i.id AS id"))
    rows = cypher("MATCH (a:Image)-[r:SIMILAR_TO]->(b:Image) RETURN a.id AS a, b.id AS b, r.rank AS rank")
    graph.add_edges_from((row["a"], row["b"], {"rank": row["rank"]}) for row in rows)
    return graph


def test_the_flags_communities(flags: Store, neo4j_env: None, cypher: Any, out: Path) -> None:
    """From the store: sizes, conductances, typical images and reasons are what networkx and Cypher say; one sheet."""
    found = good("analyze", "communities", "--all", "--json")
    graph = edges_of(cypher)
    parts = louvain_communities(graph)
    assert (found["images"], found["view"], found["complete"], found["depth"]) == (157, "closed", True, None)
    assert [each["images"] for each in found["communities"]] == [len(part) for part in parts]
    undirected = graph.to_undirected()
    assert found["modularity"] == pytest.approx(nx.community.modularity(undirected, list(map(set, parts)), weight=None))
    colors = {row["id"]: row["c"] for row in cypher("MATCH (i:Image) RETURN i.id AS id, i.averageColor AS c")}
    for part, each in zip(parts, found["communities"], strict=True):
        assert each["conductance"] == pytest.approx(nx.conductance(undirected, part))
        assert each["density"] == pytest.approx(nx.density(undirected.subgraph(part)))
        lists = dict(graph.subgraph(part).in_degree())
        assert [image["in_lists"] for image in each["typical"]] == sorted(lists.values(), reverse=True)[:5]
        assert all(lists[image["id"]] == image["in_lists"] and image["title"] for image in each["typical"])
        assert each["color"] == mean_color([colors[node] for node in part])
        terms = Counter(color_term(colors[node]) for node in part)
        assert [color["share"] * len(part) for color in each["colors"]] == pytest.approx(
            [terms[color["term"]] for color in each["colors"]]
        )
        assert [color["share"] for color in each["colors"]] == sorted(
            (count / len(part) for count in sorted(terms.values())[-3:] if count / len(part) >= 0.1), reverse=True
        )
        for why in (why for why in each["why"] if why["kind"] == "color"):
            assert why["inside"] == sum(color_term(colors[node]) == why["name"] for node in part)
            assert why["q"] < 0.05
    assert any(each["why"] for each in found["communities"])
    text = good("analyze", "communities", "flags:fr", "--depth", "1", "--view", "closed")
    assert text.startswith("flags:fr depth 1 closed: 6 images in ")
    good("analyze", "communities", "flags:fr", "--theme", "dark", "--output", str(out / "a.png"))
    good("sheet", "flags:fr", "--by", "community", "--theme", "dark", "--output", str(out / "b.png"))
    assert (out / "a.png").read_bytes() == (out / "b.png").read_bytes()


def test_what_came_near_is_told_where_nothing_passed(flags: Store, neo4j_env: None) -> None:
    """Seven of nine vertical tricolours miss q < 0.05 over 72 tests: stdout and JSON name them with p and q."""
    arguments = ("analyze", "communities", "flags:fr", "flags:jp", "--depth", "2", "--view", "closed")
    found = good(*arguments, "--json")
    second = found["communities"][1]
    (near,) = (each for each in second["nearest"] if each["name"] == "vertical tricolour")
    assert (found["tests"], second["why"]) == (72, [])
    assert [near[key] for key in ("inside", "members", "whole", "images")] == [7, 9, 9, 24]
    assert near["p"] == pytest.approx(hypergeom.sf(6, 24, 9, 9))
    assert 0.05 < near["q"] < 0.5
    text = good(*arguments)
    told = "No attribute passed the test (q < 0.05). Nearest candidates:"
    assert text.count(told) >= 1
    cells = f"vertical tricolour +genre +7 +9 +9 +24 +2.07 +{near['p']:.2g} +{near['q']:.2g}"
    assert re.search(cells, text.partition("Community 2")[2].partition(told)[2])


def test_what_is_not_described_is_said(neo4j_env: None, pictures: Path) -> None:
    """A folder without metadata.csv has colours only: stderr says how to get more, stdout is the result."""
    for number in range(7):
        Image.new("RGB", (60, 40), (200, 30 * number, 40)).save(pictures / f"{number}.png")
    good("ingest", "--source", f"folder:{pictures}", "--name", "plain")
    done = simgraph("analyze", "communities", "--all", "--source", "plain")
    assert done.exit_code == 0
    assert "metadata.csv" in done.stderr
    assert "--refresh" in done.stderr
    assert re.match(r"all closed: 7 images in \d communit(y|ies), modularity ", done.stdout)


def test_bad_requests_are_refused_at_once(neo4j_env: None, out: Path) -> None:
    """A view that --all does not have, a depth too deep for the closed view, no seeds, a file of no known kind."""
    for arguments in (
        ("--all", "--view", "discovered"),
        ("flags:fr", "--depth", "10", "--view", "closed"),
        (),
        ("--all", "--output", str(out / "a.gif")),
        ("--all", "--output", str(out / "none" / "a.png")),
    ):
        assert refused(2, "analyze", "communities", *arguments)
    assert refused(4, "analyze", "communities", "flags:fr")
    assert refused(4, "analyze", "communities", "--all", "--json")


def remarked(graph: nx.DiGraph[str], **remarks: list[str]) -> nx.DiGraph[str]:
    graph.graph["remarks"] = {COMMUNITY.format(name[1:]): remark for name, remark in remarks.items()}
    return graph


def test_remarks_stand_beside_the_groups(pictures: Path, out: Path) -> None:
    """At the right of a heading are main colours of the group's pictures, each a rectangle, not their muddy mean."""
    graph = remarked(grouped_ring(12, pictures), c1=["Europe 90% (lift 3.1)"])
    wanted = [(250, 10, 20), (20, 30, 250)]  # of the three pictures of the first group, two are red
    for number, node in enumerate(graph):
        if graph.nodes[node]["community"] == 1:
            Image.new("RGB", (90, 60), wanted[number == 2]).save(graph.nodes[node]["picture"])
    report = draw_sheet(graph, out / "a.png", SheetStyle(by="community"))
    above = pixels(out / "a.png")[: min(place.top for _, place in report.places.values())]
    (red, first), (blue, then) = (np.nonzero(is_color(above, color)) for color in wanted)
    for rows, columns in ((red, first), (blue, then)):
        assert len(rows) == (np.ptp(rows) + 1) * (np.ptp(columns) + 1) > 100
    assert first.max() + 1 == then.min()  # the more frequent one first
    assert then.max() > 0.95 * report.width
    words = " ".join(line.text for line in plan_sheet(graph, out / "a.png", SheetStyle(by="community")).header)
    assert "lift" in words
    mark(graph, "source", "community 1")
    plan = plan_sheet(graph, out / "a.png", SheetStyle(by="source"))
    assert not plan.remarks
    assert "lift" not in " ".join(line.text for line in plan.header)


@pytest.mark.parametrize("suffix", ["png", "pdf", "svg"])
def test_any_remark_can_be_drawn(suffix: str, pictures: Path, out: Path) -> None:
    """Hostile, empty and endless remarks are drawn in silence, in every format."""
    remarks = {"c1": [HOSTILE, HOSTILE], "c2": ["x" * 5_000], "c3": []}
    report = draw_sheet(
        remarked(grouped_ring(12, pictures), **remarks), out / f"a.{suffix}", SheetStyle(by="community")
    )
    assert len(report.places) == 12


@given(st.lists(st.text(st.characters(codec="utf-8", max_codepoint=0x2FF), min_size=1, max_size=30), min_size=1))
def test_a_remark_gives_way_from_its_end(parts: list[str]) -> None:
    """Beside a heading stand as many of the first parts as fit, never wider than its room."""
    line = whole_parts(["25 images", *parts], 300, 12)
    assert text_width(line, 12) <= 300
    assert line.startswith("25 images")


def test_the_flags_by_depth_and_by_community(
    flags: Store, neo4j_env: None, store: Store, cypher: Any, out: Path
) -> None:
    """From the store: with seeds the groups are depths, ranks as Cypher finds them; with --all they are communities."""
    drawn = good("sheet", "flags:fr", "flags:jp", "--output", str(out / "a.png"), "--size", "600")
    assert drawn.strip() == str(out / "a.png")
    subgraph = store.subgraph(["flags:fr", "flags:jp"], 2)
    report = analysis.sheet(subgraph, out / "b.png", size=600).report
    assert subgraph.coverage.complete
    assert (out / "a.png").read_bytes() == (out / "b.png").read_bytes()
    assert [section.name for section in report.sections] == ["depth 0", "depth 1", "depth 2"]
    first = cypher(
        "MATCH (s:Image)-[r:SIMILAR_TO]->(i) WHERE s.id IN $seeds AND NOT i.id IN $seeds"
        " RETURN i.id AS id, min(r.rank) AS rank",
        seeds=["flags:fr", "flags:jp"],
    )
    assert {entry.node: entry.rank for entry in report.sections[1].entries} == {row["id"]: row["rank"] for row in first}
    whole = analysis.sheet(store.subgraph(source="flags"), out / "c.pdf").report
    assert whole.sections[0].name == "community 1"
    assert len(whole.places) == 157
