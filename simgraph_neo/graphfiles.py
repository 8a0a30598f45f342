"""Graphs as files for other programs: GraphML, GEXF, node-link JSON, and CSV tables.

Every format holds the same data: typed attributes, without None values and without characters that XML cannot hold.
"""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any, Literal, get_args
from urllib.parse import unquote, urlsplit

from simgraph_neo import attributes
from simgraph_neo.color import group_color
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.files import check_writable, written_whole
from simgraph_neo.graph import depths_by_seed, undispatched
from simgraph_neo.model import NAMES
from simgraph_neo.text import MAX_LENGTH, WHOLE, clean, escape_id, joined_names, one_line, one_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import networkx as nx

    from simgraph_neo.attributes import NodeAttributes

Format = Literal["graphml", "gexf", "json", "csv"]
OTHERS = frozenset({".graphml", ".gexf", ".json", ".csv", ".html", ".png", ".svg", ".pdf"})
"""Suffixes that name a format."""
LABEL = 40
"""The largest number of characters in a label."""
LONGEST = 32_767
"""The largest number of characters in a spreadsheet cell. Longer URLs and longer joined names are left out."""
# Name in the file -> name of the node attribute.
_TEXTS: dict[str, Literal["title", "thumbnail", "state", "source", "license", "credit", "work_id"]] = {
    "title": "title",
    "image": "thumbnail",
    "state": "state",
    "source": "source",
    "license": "license",
    "credit": "credit",
    "work": "work_id",
}
_NUMBERS: tuple[Literal["depth", "community"], ...] = ("depth", "community")
_PLACE: tuple[Literal["x", "y"], ...] = ("x", "y")
_ABOUT: tuple[Literal["seeds", "depth", "complete", "unexpanded", "gone"], ...] = (
    *("seeds", "depth", "complete", "unexpanded", "gone"),
)
_EDGE = ("rank", "weight")
# The start of a formula in a cell; spreadsheets accept full-width characters, too. A semicolon starts a new cell in
# countries where the comma is the decimal sign.
_FORMULA = re.compile("(^|[;\t\r\n])(\\s*)(?=[=+@\uff1d\uff0b\uff0d\uff20-])")


@undispatched()
def export_graph(graph: nx.DiGraph[Any], path: Path, kind: Format, *, with_paths: bool = False) -> list[Path]:
    """Write `graph` to `path` atomically; return the files. CSV has two files (see `checked_targets`).

    It reads these node attributes: those of `graph.describe`, ``state``, ``depth``, ``community`` (a number, 1 =
    largest), ``x`` and ``y`` (upwards). It reads the edge attribute ``rank`` and the graph attributes of
    `graph.discovered`.

    It writes these node attributes: ``label`` (the shortened title, or the id), ``title``, ``image`` (the thumbnail's
    URL; for a local picture its path in its folder, or with `with_paths` its URL on this machine), ``state``,
    ``source``, ``license``, ``credit``, ``work``, ``subjects``, ``genres``, ``contributors`` (lists in JSON, else
    texts, see `joined_names`), ``depth`` (hops from the nearest seed), ``depth_<seed>`` for each of several seeds,
    ``community``, ``x`` and ``y`` (in GEXF ``viz:position``). Edges have ``rank`` and ``weight`` = 1 / rank: layout
    and community algorithms read a larger weight as closer. Unknown attributes are left out. Raises InvalidInputError.
    """
    files = checked_targets(path, kind)
    plain = as_written(graph, with_paths=with_paths)
    if kind == "csv":
        _write_csv(plain, *files)
    else:
        with written_whole(path) as temporary:
            {"graphml": _write_graphml, "gexf": _write_gexf, "json": _write_json}[kind](plain, temporary)
    return files


def checked_targets(path: Path, kind: Format) -> list[Path]:
    """Return the files that an export writes: `path`; for CSV the names ``...-nodes.csv`` and ``...-edges.csv``.

    Raises InvalidInputError if one of them cannot be written, or if the format is unknown.
    """
    if kind not in get_args(Format):
        raise InvalidInputError(f"Unknown format '{kind}'. Choose {one_of(get_args(Format))}.")
    _check_named(path, kind)
    if kind != "csv":
        return [path]
    stem = path.name.removesuffix(".csv")
    tables = [path.with_name(f"{stem}-{table}.csv") for table in ("nodes", "edges")]
    for table in tables:
        check_writable(table)
    return tables


def check_table(path: Path) -> None:
    """Raise InvalidInputError if `write_table` cannot write `path`. Call it before reading the data."""
    if path.suffix.lower() != ".csv":
        raise InvalidInputError(
            f"{path.name} does not end in .csv. Use that suffix, so that a spreadsheet opens the file."
        )
    check_writable(path)


def _check_named(path: Path, kind: Format) -> None:
    check_writable(path)
    if path.suffix.lower() in OTHERS - {f".{kind}"}:
        raise InvalidInputError(f"{path.name} has the suffix of another format. End the name with .{kind}.")


def as_written(graph: nx.DiGraph[Any], *, with_paths: bool = False) -> nx.DiGraph[str]:
    """Return a new graph with the attributes that the files hold.

    Raises InvalidInputError if two ids would become the same.
    """
    import networkx as nx

    hops = depths_by_seed(graph)
    about = attributes.about(graph)
    known: dict[str, Any] = {key: about[key] for key in _ABOUT if about.get(key) is not None}
    if "seeds" in known:
        known["seeds"] = [escape_id(seed) for seed in known["seeds"]]
    result: nx.DiGraph[str] = nx.DiGraph(**known)
    for node, data in attributes.nodes(graph):
        result.add_node(escape_id(node), **_node(node, data, hops if len(hops) > 1 else {}, with_paths))
    if len(result) != len(graph):
        raise InvalidInputError(
            "Two ids differ only in characters that no file can hold. Find them with: simgraph verify"
        )
    edges = attributes.edges(graph)
    result.add_edges_from((escape_id(a), escape_id(b), _edge(data.get("rank"))) for a, b, data in edges)
    return result


def _node(node: Any, data: NodeAttributes, hops: Mapping[Any, Mapping[Any, int]], with_paths: bool) -> dict[str, Any]:
    texts = _texts(node, data, with_paths)
    numbers: dict[str, int] = {name: int(data[name]) for name in _NUMBERS if data.get(name) is not None}
    depths = {f"depth_{escape_id(seed)}": of[node] for seed, of in hops.items() if node in of}
    place: dict[str, float] = {name: round(float(data[name]), 2) for name in _PLACE if data.get(name) is not None}
    label = one_line(texts.get("title") or escape_id(node), LABEL)
    return {"label": label, **texts, **_names(data), **numbers, **depths, **place}


def _texts(node: Any, data: NodeAttributes, with_paths: bool) -> dict[str, str]:
    given = {name: str(data[key]) for name, key in _TEXTS.items() if data.get(key) is not None}
    if "image" in given and not with_paths:
        given["image"] = in_folder(str(node), given["image"])
    # A URL is not shortened: it would be broken.
    known = {name: clean(text, WHOLE if name == "image" else MAX_LENGTH) for name, text in given.items()}
    return {name: text for name, text in known.items() if text.strip() and len(text) <= LONGEST}


def in_folder(image_id: str, address: str) -> str:
    """Return the URL of a picture; for a local picture only its path in its folder, since the folder is private.

    >>> in_folder("holiday:2021/a b.jpg", "file:///home/anna/holiday/2021/a%20b.jpg")
    '2021/a b.jpg'
    >>> in_folder("xmcz3cgb", "https://iiif.wellcomecollection.org/image/V0001.jpg")
    'https://iiif.wellcomecollection.org/image/V0001.jpg'
    """
    if not address.lower().startswith("file:"):
        return address
    place = unicodedata.normalize("NFC", unquote(urlsplit(address).path))
    relative = image_id.partition(":")[2]
    return relative if relative and place.endswith(f"/{relative}") else place.rpartition("/")[2]


def _names(data: NodeAttributes) -> dict[str, list[str]]:
    """Return the names of a node's work by kind, as lists."""
    known = {kind: [clean(str(name)) for name in data.get(kind) or ()] for kind in NAMES}
    return {kind: kept for kind, names in known.items() if (kept := [name for name in names if name.strip()])}


def _in_texts(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a node's attributes with each list joined to one text, for formats without lists."""
    texts = {name: joined_names(value) if isinstance(value, list) else value for name, value in data.items()}
    return {name: text for name, text in texts.items() if name not in NAMES or len(text) <= LONGEST}


def _edge(rank: int | None) -> dict[str, Any]:
    return {"rank": int(rank), "weight": 1 / rank} if rank else {}


def _write_graphml(plain: nx.DiGraph[str], path: Path) -> None:
    import networkx as nx

    nx.write_graphml_xml(_bare(plain), path)  # write_graphml would write other bytes if lxml is installed


def _write_gexf(plain: nx.DiGraph[str], path: Path) -> None:
    """Write GEXF with the colour of its community and the position on each node: Gephi shows them at once."""
    import networkx as nx

    shown = _bare(plain)
    for node, data in shown.nodes(data=True):
        if looks := _looks(data):
            shown.add_node(node, viz=looks)
    nx.write_gexf(shown, path)


def _looks(data: dict[str, Any]) -> dict[str, Any]:
    """Return the colour and the position in GEXF's ``viz`` form, and remove the position from `data`."""
    looks: dict[str, Any] = {}
    if "community" in data:
        red, green, blue = bytes.fromhex(group_color(data["community"]).lstrip("#"))
        looks["color"] = {"r": red, "g": green, "b": blue, "a": 1}  # the default "1.0" is refused by some programs
    if "x" in data and "y" in data:
        looks["position"] = {"x": data.pop("x"), "y": data.pop("y"), "z": 0.0}
    return looks


def _bare(plain: nx.DiGraph[str]) -> nx.DiGraph[str]:
    """Copy the graph without lists and without graph attributes: some programs cannot read them."""
    import networkx as nx

    bare: nx.DiGraph[str] = nx.DiGraph()
    bare.add_nodes_from((node, _in_texts(data)) for node, data in plain.nodes(data=True))
    bare.add_edges_from(plain.edges(data=True))
    return bare


def _write_json(plain: nx.DiGraph[str], path: Path) -> None:
    """Write the form that ``nx.node_link_graph(data, edges="edges")`` reads."""
    text = json.dumps(node_link(plain), ensure_ascii=False, indent=1, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def node_link(plain: nx.DiGraph[str]) -> dict[str, Any]:
    """Return the data of the JSON file of a graph that `as_written` returned."""
    import networkx as nx

    data: dict[str, Any] = nx.node_link_data(plain, edges="edges")
    return data


def _write_csv(plain: nx.DiGraph[str], nodes: Path, edges: Path) -> None:
    """Write two tables with the column names of Gephi's import. Both are renamed only after both are complete."""
    fixed = ("label", *_TEXTS, *NAMES, *_NUMBERS)
    names = list(dict.fromkeys([*fixed, *(name for _, data in plain.nodes(data=True) for name in data)]))
    rows = ([node, *map(_in_texts(data).get, names)] for node, data in plain.nodes(data=True))
    joins = ([a, b, "Directed", *map(data.get, _EDGE)] for a, b, data in plain.edges(data=True))
    with written_whole(nodes) as node_table, written_whole(edges) as edge_table:
        _write_table(node_table, ["Id", *map(_column, names)], rows)
        _write_table(edge_table, ["Source", "Target", "Type", *map(_column, _EDGE)], joins)


def _column(name: str) -> str:
    """Return the column's name. Gephi reads a table with a column "Source" as edges, so nodes have "Collection"."""
    return {"source": "Collection", "x": "x", "y": "y"}.get(name, name[:1].upper() + name[1:])


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write one CSV table to `path` atomically: each text `harmless`, None as an empty cell. Raises InvalidInputError.

    It begins with a byte order mark: without it a spreadsheet shows accents wrongly. `export_graph` writes none, since
    programs that read its tables would take the mark for a part of the first column's name.
    The texts must contain only characters that a file can hold (see `escape_id` and `clean` in `text`).
    """
    check_table(path)
    with written_whole(path) as temporary:
        _write_table(temporary, header, rows, encoding="utf-8-sig")


def _write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]], *, encoding: str = "utf-8") -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(map(harmless, header))
        table.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)


def harmless(cell: str) -> str:
    """Mark text that a spreadsheet would run as a formula: put an apostrophe, its own mark for text, before it.

    Ids are marked in both tables, so that the tables still fit together. See OWASP, "CSV Injection".

    >>> harmless('=HYPERLINK("http://evil.example")'), harmless("a - b = c"), harmless("a;=1")
    ('\\'=HYPERLINK("http://evil.example")', 'a - b = c', "a;'=1")
    """
    return _FORMULA.sub(r"\1\2'", cell)
