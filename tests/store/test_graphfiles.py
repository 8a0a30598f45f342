"""Graph files are read back as other programs read them: with networkx' readers, xml.etree, json and csv."""

from __future__ import annotations

import csv
import json
import math
import os
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, get_args
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from simgraph_neo import analysis
from simgraph_neo.color import group_color
from simgraph_neo.drawing.layout.packing import packed_layout
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.graphfiles import Format, export_graph
from simgraph_neo.text import clean
from tests.support.commands import good, refused, simgraph
from tests.support.hostile import TITLES
from tests.support.reference import reference_bfs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from simgraph_neo.store import Store

FORMATS: tuple[Format, ...] = get_args(Format)
SEEDS = ["flags:fr", "flags:jp"]
TYPES = {
    **dict.fromkeys(
        ["label", "title", "image", "state", "source", "license", "credit", "work", "subjects", "genres"], str
    ),
    **dict.fromkeys(["depth", "community", "rank"], int),
    **dict.fromkeys(["weight", "x", "y"], float),
}
CHARACTERS = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0), 0xD800, 0xDFFF, 0xFFFE, 0xFFFF, 0x1FFFE]))
"""All that XML 1.0 cannot hold, and some that it can."""


def read(kind: Format, files: list[Path]) -> nx.DiGraph[str]:
    """A graph file as networkx reads it; CSV tables by their columns."""
    if kind == "csv":
        return read_csv(*files)
    (file,) = files
    if kind == "json":
        return nx.DiGraph(nx.node_link_graph(json.loads(file.read_text("utf-8")), edges="edges"))
    found: Any = (nx.read_graphml if kind == "graphml" else nx.read_gexf)(file)
    for _, data in found.nodes(data=True):
        data.update({name: at for name, at in data.pop("viz", {}).get("position", {}).items() if name != "z"})
    for _, _, data in found.edges(data=True):
        data.pop("id", None)  # GEXF's own number of an edge
    assert type(found) is nx.DiGraph
    return found


def read_csv(nodes: Path, edges: Path) -> nx.DiGraph[str]:
    """The two tables, with the types that their columns must have; an empty cell is an absent attribute."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for row in table(nodes):
        cells = {name[0].lower() + name[1:]: cell for name, cell in row.items() if cell}
        cells = {"source" if name == "collection" else name: cell for name, cell in cells.items()}
        graph.add_node(cells.pop("id"), **{name: type_of(name)(cell) for name, cell in cells.items()})
    for row in table(edges):
        assert row["Type"] == "Directed"
        ends = row["Source"], row["Target"]
        graph.add_edge(*ends, **{name.lower(): type_of(name.lower())(row[name]) for name in ("Rank", "Weight")})
    return graph


def table(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def type_of(name: str) -> type:
    return int if name.startswith("depth_") else TYPES[name]


def trio(**first: Any) -> nx.DiGraph[str]:
    """A lists b and c, b lists a; `first` are attributes of a."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node("a", **first)
    graph.add_edges_from([("a", "b", {"rank": 1}), ("a", "c", {"rank": 2}), ("b", "a", {"rank": 1})])
    return graph


@pytest.fixture(name="flags")
def _flags(neo4j_env: None, flags: Store) -> Store:
    return flags


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("seeds", [SEEDS[:1], SEEDS])
def test_a_file_gives_the_graph_back(flags: None, store: Store, tmp_path: Path, kind: Format, seeds: list[str]) -> None:
    """Ids, edges, ranks, images' data, depths and communities come back, each with its type, nothing else with them."""
    printed = good("export", kind, *seeds, "--depth", "2", "--output", str(tmp_path / "flags"))
    found = read(kind, [tmp_path / line.rpartition("/")[2] for line in printed.splitlines()])
    graph = store.subgraph(seeds, 2).graph
    images = store.images(graph)
    assert found.is_directed()
    assert set(found.edges) == set(graph.edges)
    neighbours = {node: list(graph.successors(node)) for node in graph}
    hops = {f"depth_{seed}": reference_bfs(neighbours, [seed], 2) for seed in seeds} if len(seeds) > 1 else {}
    depth, groups, places = reference_bfs(neighbours, seeds, 2), numbered(graph), packed_layout(graph)
    for node, data in found.nodes(data=True):
        image = images[node]
        assert image.work
        expected = {
            "label": image.title, "title": image.title, "image": f"{node[6:]}.png", "source": "flags",
            "license": "pdm",
            "credit": image.credit, "work": node, "subjects": names(kind, image.work.subjects),
            "genres": names(kind, image.work.genres), "state": "expanded", "depth": depth[node],
            "community": groups[node],
            **{name: reached[node] for name, reached in hops.items() if node in reached},
            "x": round(100 * places[node][0], 2), "y": round(100 * places[node][1], 2),
        }  # fmt: skip
        assert data == expected
        typed = {name: type(value) for name, value in data.items() if not isinstance(value, list)}
        assert typed == {name: type_of(name) for name in typed}
    for a, b, data in found.edges(data=True):
        rank = graph.edges[a, b]["rank"]
        assert data == {"rank": rank, "weight": 1 / rank}
        assert (type(data["rank"]), type(data["weight"])) == (int, float)


def names(kind: Format, given: Sequence[str]) -> list[str] | str:
    """A work's names as a file has them."""
    return list(given) if kind == "json" else "; ".join(given)


@pytest.mark.parametrize("kind", FORMATS)
def test_names_with_semicolons_can_be_told_apart(tmp_path: Path, kind: Format) -> None:
    """JSON keeps them as they are; the texts of the other formats split into as many names as there were."""
    subjects = ("a;b", "c", "tea; coffee;", " ")
    found = read(kind, export_graph(trio(subjects=subjects), tmp_path / "f", kind)).nodes["a"]["subjects"]
    expected = ["a;b", "c", "tea; coffee;"] if kind == "json" else ["a,b", "c", "tea, coffee,"]
    assert (found if kind == "json" else found.split("; ")) == expected


def numbered(graph: nx.DiGraph[str]) -> dict[str, int]:
    from simgraph_neo.metrics import louvain_communities

    return {node: number for number, members in enumerate(louvain_communities(graph), 1) for node in members}


def test_json_says_what_the_graph_is(flags: None, tmp_path: Path) -> None:
    """Node-link JSON also carries seeds, depth and completeness; for the whole store there is no depth, not a null."""
    seen = []
    for number, words in enumerate(([*SEEDS, "--depth", "1"], ["--all", "--source", "flags"])):
        good("export", "json", *words, "--output", str(tmp_path / f"{number}"))
        seen.append(json.loads((tmp_path / f"{number}").read_text("utf-8"))["graph"])
    whole = {"complete": True, "unexpanded": 0, "gone": 0}
    assert seen == [{"seeds": SEEDS, "depth": 1, **whole}, {"seeds": [], **whole}]


@pytest.mark.parametrize("kind", FORMATS)
def test_what_is_unknown_is_left_out(tmp_path: Path, kind: Format) -> None:
    """None, an empty title and an edge without a rank leave no trace, and the id is the label."""
    graph = trio(title="", thumbnail=None, license=None, work_id=None, subjects=(), genres=None, depth=None, state=None)
    files = export_graph(graph, tmp_path / "f", kind)
    assert not any(re.search("None|null", file.read_text("utf-8")) for file in files)
    found = read(kind, files)
    assert {node: found.nodes[node] for node in found} == {node: {"label": node} for node in "abc"}
    if kind != "csv":
        graph.add_edge("c", "a")
        assert read(kind, export_graph(graph, tmp_path / "g", kind)).edges["c", "a"] == {}


@pytest.mark.parametrize("kind", FORMATS)
def test_an_empty_graph_and_a_lonely_node_are_files_too(tmp_path: Path, kind: Format) -> None:
    """Without edges, and without nodes, a file still parses."""
    graphs: list[nx.DiGraph[str]] = [nx.DiGraph(), nx.empty_graph(["x"], create_using=nx.DiGraph)]
    for graph in graphs:
        assert list(read(kind, export_graph(graph, tmp_path / "f", kind))) == list(graph)


def test_long_titles_are_shortened_in_the_label_only(tmp_path: Path) -> None:
    """A label is one line of 40 characters at most; the title beside it is whole."""
    title = "A very long title\nof a picture " * 10
    data = read("gexf", export_graph(trio(title=title), tmp_path / "f", "gexf")).nodes["a"]
    assert (data["title"], data["label"]) == (title, "A very long title of a picture A very l…")


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("harm", [*TITLES, "all", "formula"])
def test_p11_hostile_titles_in_graph_files(tmp_path: Path, kind: Format, harm: str) -> None:
    """P11: every format parses and gives a title back, without what no XML file, terminal or spreadsheet may get."""
    title = {**TITLES, "all": f"a{CHARACTERS}b", "formula": "=1+cmd|' /C calc'!A0"}[harm]
    graph = trio(title=title, credit=title, state=title, thumbnail=title, work_id=title)
    files = export_graph(graph, tmp_path / "f", kind)
    data = read(kind, files).nodes["a"]
    expected = None if title is None else clean(str(title))
    apostrophe = "'" if harm == "formula" and kind == "csv" else ""
    assert data.get("title") == data.get("state") == data.get("work") == (expected and apostrophe + expected)
    assert data.get("image") == (None if title is None or harm == "long" else apostrophe + clean(str(title)))
    for file in files:
        text = file.read_bytes().decode("utf-8")
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\ufffe\uffff]", text)
        if kind in {"graphml", "gexf"}:
            tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(text).iter()}
            assert not tags & {"script", "img", "b"}


@pytest.mark.parametrize("kind", FORMATS)
def test_p11_hostile_ids_in_graph_files(tmp_path: Path, kind: Format) -> None:
    """P11: in ids odd characters are spelled out, so that two ids stay two, in nodes, edges and names of depths."""
    graph: nx.DiGraph[str] = nx.DiGraph(seeds=["x\x1b", "x\uffff"], depth=1)
    graph.add_edges_from([("x\x1b", "x\uffff", {"rank": 1}), ("x\uffff", "y\"<&>' é", {"rank": 1})])
    found = read(kind, export_graph(graph, tmp_path / "f", kind))
    assert set(found.edges) == {("x\\u001b", "x\\uffff"), ("x\\uffff", "y\"<&>' é")}
    assert found.nodes["x\\uffff"] == {"label": "x\\uffff", "depth_x\\u001b": 1, "depth_x\\uffff": 0}
    graph.add_node("x\\u001b")
    with pytest.raises(InvalidInputError, match="Two ids"):
        export_graph(graph, tmp_path / "g", kind)
    assert not list(tmp_path.glob("g*"))


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    """Whether a spreadsheet cuts at commas or at semicolons, no cell starts as a formula; the tables fit together."""
    graph: nx.DiGraph[str] = nx.DiGraph(seeds=["=a", "@b"], depth=1)
    harm = ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\n=1", "＝1", "x;=1", "x; @y", 'x";=1', "x\n=1", "x,=1"]
    for number, title in enumerate(harm):
        graph.add_node(f"{title}{number}", title=title, credit=title, license=title)
        graph.add_edge("=a", f"{title}{number}", rank=number + 1)
    graph.add_edge("@b", "=a", rank=1)
    nodes, edges = export_graph(graph, tmp_path / "f.csv", "csv")
    assert (nodes.name, edges.name) == ("f-nodes.csv", "f-edges.csv")
    for file in (nodes, edges):
        for delimiter in ",;":
            with file.open(encoding="utf-8", newline="") as text:
                cells = [cell for row in csv.reader(text, delimiter=delimiter) for cell in row]
            assert [cell for cell in cells if cell.strip()[:1] in {*"=+-@＝＋－＠"} - {""}] == []
    ids = {row["Id"] for row in table(nodes)}
    assert len(ids) == len(graph)
    assert {row[end] for row in table(edges) for end in ("Source", "Target")} == ids


def test_gephi_knows_the_tables_apart(tmp_path: Path) -> None:
    """Gephi takes a table with "Source" or "Target" for edges, else one with "Id" for nodes: each is what it is."""
    nodes, edges = export_graph(trio(source="flags"), tmp_path / "f", "csv")
    columns = [file.read_text("utf-8").splitlines()[0].split(",") for file in (nodes, edges)]
    assert columns[0][:2] == ["Id", "Label"]
    assert not {"Source", "Target"} & set(columns[0])
    assert columns[1] == ["Source", "Target", "Type", "Rank", "Weight"]


def test_types_are_those_that_gephi_reads(flags: None, tmp_path: Path) -> None:
    """Attributes are declared as string, long or double, once each; edges are directed; none is a default."""
    good("export", "graphml", *SEEDS, "--output", str(tmp_path / "f.graphml"))
    good("export", "gexf", *SEEDS, "--output", str(tmp_path / "f.gexf"))
    graphml, gexf = (ET.parse(tmp_path / f"f.{suffix}").getroot() for suffix in ("graphml", "gexf"))
    keys = [(e.get("for"), e.get("attr.name"), e.get("attr.type")) for e in graphml.iter() if e.tag.endswith("}key")]
    titles = [(e.get("title"), e.get("type")) for e in gexf.iter() if e.tag.endswith("}attribute")]
    names = {int: "long", float: "double", str: "string"}
    for name, kind in [*(key[1:] for key in keys), *titles]:
        assert name
        assert kind == names[type_of(name)]
    assert max(Counter(key[:2] for key in keys).values()) == max(Counter(titles).values()) == 1
    assert next(e for e in graphml if e.tag.endswith("}graph")).get("edgedefault") == "directed"
    assert next(e for e in gexf if e.tag.endswith("}graph")).get("defaultedgetype") == "directed"


def test_gexf_colours_communities(flags: None, tmp_path: Path) -> None:
    """D01: each node has the colour of its community, of which the sample has several, opaque in the spelling that all
    readers take: a whole number.
    """
    good("export", "gexf", "--all", "--output", str(tmp_path / "f"))
    colors = re.findall(r"<viz:color [^>]*>", (tmp_path / "f").read_text("utf-8"))
    assert all(re.fullmatch(r'<viz:color r="\d+" g="\d+" b="\d+" a="1" ?/>', color) for color in colors)
    seen = {}
    for _, data in nx.read_gexf(tmp_path / "f").nodes(data=True):
        color = data["viz"]["color"]
        assert f"#{color['r']:02x}{color['g']:02x}{color['b']:02x}" == group_color(data["community"])
        seen[data["community"]] = color
    assert len(seen) > 3


@pytest.mark.parametrize("kind", FORMATS)
def test_d01_a_reader_does_not_begin_with_a_heap(flags: None, tmp_path: Path, kind: Format) -> None:
    """D01: every image has a place of its own, neighbours about a hundred apart; CSV calls the columns x and y."""
    printed = good("export", kind, "--all", "--output", str(tmp_path / "f"))
    files = [tmp_path / line.rpartition("/")[2] for line in printed.splitlines()]
    places = [(data["x"], data["y"]) for _, data in read(kind, files).nodes(data=True)]
    assert len(set(places)) == len(places)
    assert 100 * math.sqrt(len(places)) / 2 < max(x for x, _ in places) - min(x for x, _ in places)
    if kind == "csv":
        assert {"x", "y"} <= set(files[0].read_text("utf-8").splitlines()[0].split(","))


def test_a_link_stays_a_link_and_a_pipe_a_pipe(flags: None, tmp_path: Path) -> None:
    """What a symbolic link points to is written; a pipe, a device or another format's name is refused and left."""
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "latest.json").symlink_to("real.json")
    good("export", "json", "flags:fr", "--depth", "1", "--output", str(tmp_path / "latest.json"))
    assert (tmp_path / "latest.json").is_symlink()
    assert json.loads((tmp_path / "real.json").read_text("utf-8"))["nodes"]
    for name, command in {"pipe.json": ["export", "json"], "pipe.png": ["draw"]}.items():
        os.mkfifo(tmp_path / name)
        assert "not a regular file" in refused(2, *command, "flags:fr", "--output", str(tmp_path / name))
        assert (tmp_path / name).is_fifo()
    assert "End the name with .graphml" in refused(
        2, "export", "graphml", "flags:fr", "--output", str(tmp_path / "a.gexf")
    )


@pytest.mark.parametrize("kind", FORMATS)
def test_an_export_that_cannot_be_is_one_line(flags: None, tmp_path: Path, kind: Format) -> None:
    """No such folder, a folder instead of a file, no seed, unknown seeds: one line, its exit code, and no file."""
    target = ["--output", str(tmp_path / "f")]
    assert "no folder" in refused(2, "export", kind, "flags:fr", "--output", str(tmp_path / "none" / "f"))
    assert "is a folder" in refused(2, "export", kind, "flags:fr", "--output", str(tmp_path))
    assert "at least one seed" in refused(2, "export", kind, *target)
    assert "--all takes" in refused(2, "export", kind, "flags:fr", "--all", *target)
    line = refused(4, "export", kind, "flags:fr", "flags:zz", "flags:yy", *target)
    assert "flags:zz" in line
    assert "flags:yy" in line
    assert not list(tmp_path.iterdir())


def test_a_table_that_cannot_be_keeps_the_other_away(tmp_path: Path) -> None:
    """When one of CSV's two files is a folder, the other is not written either, nor is a format that there is not."""
    (tmp_path / "f-edges.csv").mkdir()
    with pytest.raises(InvalidInputError, match=r"f-edges\.csv is a folder"):
        export_graph(trio(), tmp_path / "f", "csv")
    with pytest.raises(InvalidInputError, match="graphml, gexf, json or csv"):
        export_graph(trio(), tmp_path / "f", "gml")  # type: ignore[arg-type]
    assert [file.name for file in tmp_path.iterdir()] == ["f-edges.csv"]


def test_an_unknown_format_is_refused(neo4j_env: None) -> None:
    """`export gml` is a mistake in usage that names the command it does not know."""
    result = simgraph("export", "gml", "flags:fr", "--output", "f")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "gml" in result.stderr


def test_an_export_says_what_is_missing(neo4j_env: None, tmp_path: Path) -> None:
    """The file's name is on stdout, counts and the command that completes the graph on stderr; an old file goes."""
    good("ingest", "flags:fr", "--depth", "1")
    (tmp_path / "f").write_text("old")
    result = simgraph("export", "json", "flags:fr", "--depth", "2", "--output", str(tmp_path / "f"))
    assert (result.exit_code, result.stdout) == (0, f"{tmp_path / 'f'}\n")
    assert "6 images, 5 directed edges." in result.stderr
    assert "Complete it with: simgraph ingest flags:fr --depth 2" in result.stderr
    assert json.loads((tmp_path / "f").read_text("utf-8"))["graph"]["complete"] is False


def test_the_library_does_what_the_commands_do(flags: None, store: Store, tmp_path: Path) -> None:
    """`export` writes the same bytes as the command."""
    good("export", "graphml", *SEEDS, "--depth", "1", "--output", str(tmp_path / "a"))
    analysis.export(store.subgraph(SEEDS, 1), tmp_path / "b", "graphml")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
