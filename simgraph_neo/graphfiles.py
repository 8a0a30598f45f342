"""Graphs as files for other programs: GraphML, GEXF, node-link JSON, and CSV tables.

Whatever the format, a file holds the same: typed attributes, nothing that is None, no text that XML cannot hold.
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
from simgraph_neo.errors import BadInput
from simgraph_neo.files import check_writable, written_whole
from simgraph_neo.graph import depths_by_seed, undispatched
from simgraph_neo.model import NAMES
from simgraph_neo.text import MAX_LENGTH, WHOLE, clean, escape_id, joined_names, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import networkx as nx

    from simgraph_neo.attributes import NodeAttributes

Format = Literal["graphml", "gexf", "json", "csv"]
OTHERS = frozenset({".graphml", ".gexf", ".json", ".csv", ".html", ".png", ".svg", ".pdf"})
"""Suffixes that say what a file holds."""
LABEL = 40
"""Characters of a label at most."""
LONGEST = 32_767
"""Characters that a cell of a spreadsheet holds: no address is longer, nor are a work's names together."""
# What a file calls it, and what the graph's nodes call it.
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
# What makes a cell a formula, also in full width, which a spreadsheet takes for the same; after a semicolon too, since
# where the comma is the decimal sign a spreadsheet cuts cells there.
_FORMULA = re.compile("(^|[;\t\r\n])(\\s*)(?=[=+@\uff1d\uff0b\uff0d\uff20-])")


@undispatched()
def export_graph(graph: nx.DiGraph[Any], path: Path, kind: Format, *, with_paths: bool = False) -> list[Path]:
    """Write `graph` into `path`, whole or not at all; returns the files, of which CSV has two (see `checked_targets`).

    Node attributes read: those of `graph.describe`, ``state``, ``depth``, ``community`` (a number, 1 = largest), ``x``
    and ``y`` (upwards); edge attribute: ``rank``; graph attributes: those of `graph.discovered`. Written are, on nodes,
    ``label`` (the title, shortened, or the id), ``title``, ``image`` (the thumbnail's URL; of a local picture its path
    in its folder, or with `with_paths` its address on this machine), ``state``, ``source``, ``license``, ``credit``,
    ``work``, ``subjects``, ``genres``, ``contributors`` (lists in JSON; elsewhere texts, see `joined_names`), ``depth``
    (hops from the nearest seed), ``depth_<seed>`` for each of several seeds, ``community``, and ``x`` and ``y`` (in
    GEXF as its ``viz:position``); on edges ``rank`` and ``weight`` = 1 / rank, as layouts and community
    searches elsewhere take larger for closer. An attribute that is unknown is left out. Raises BadInput.
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
    """The files that an export writes: `path`; for CSV its name with ``-nodes.csv`` and ``-edges.csv`` at the end.

    Raises BadInput when one of them cannot be written, or the format is none.
    """
    if kind not in get_args(Format):
        raise BadInput(f"{kind} is no format of graph files. Choose {', '.join(get_args(Format))}.")
    _check_named(path, kind)
    if kind != "csv":
        return [path]
    stem = path.name.removesuffix(".csv")
    tables = [path.with_name(f"{stem}-{table}.csv") for table in ("nodes", "edges")]
    for table in tables:
        check_writable(table)
    return tables


def check_table(path: Path) -> None:
    """Raise BadInput when `write_table` cannot write `path`: asked first, so that nothing is read in vain."""
    if path.suffix.lower() != ".csv":
        raise BadInput(f"{path.name} is no name for a table. End it with .csv, so that a spreadsheet opens it.")
    check_writable(path)


def _check_named(path: Path, kind: Format) -> None:
    check_writable(path)
    if path.suffix.lower() in OTHERS - {f".{kind}"}:
        raise BadInput(f"{path.name} would hold {kind} under another format's name. End it with .{kind}.")


def as_written(graph: nx.DiGraph[Any], *, with_paths: bool = False) -> nx.DiGraph[str]:
    """A graph of its own that holds what the files hold. Raises BadInput where two ids would become one."""
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
        raise BadInput("Two ids differ only in characters that no file can hold. Look for them with: simgraph verify")
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
    # An address is not cut: it would lead nowhere.
    known = {name: clean(text, WHOLE if name == "image" else MAX_LENGTH) for name, text in given.items()}
    return {name: text for name, text in known.items() if text.strip() and len(text) <= LONGEST}


def in_folder(image_id: str, address: str) -> str:
    """The address of a picture, but of a local one its path in its folder: nobody else's business is where that lies.

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
    """A work's names by their kinds: lists, which JSON keeps."""
    known = {kind: [clean(str(name)) for name in data.get(kind) or ()] for kind in NAMES}
    return {kind: kept for kind, names in known.items() if (kept := [name for name in names if name.strip()])}


def _in_texts(data: Mapping[str, Any]) -> dict[str, Any]:
    """A node's attributes with each list as one text, for formats that have none."""
    texts = {name: joined_names(value) if isinstance(value, list) else value for name, value in data.items()}
    return {name: text for name, text in texts.items() if name not in NAMES or len(text) <= LONGEST}


def _edge(rank: int | None) -> dict[str, Any]:
    return {"rank": int(rank), "weight": 1 / rank} if rank else {}


def _write_graphml(plain: nx.DiGraph[str], path: Path) -> None:
    import networkx as nx

    nx.write_graphml_xml(_bare(plain), path)  # not write_graphml: with lxml installed that writes other bytes


def _write_gexf(plain: nx.DiGraph[str], path: Path) -> None:
    """With the colour of its community and its place on each node, which Gephi shows at once."""
    import networkx as nx

    shown = _bare(plain)
    for node, data in shown.nodes(data=True):
        if looks := _looks(data):
            shown.add_node(node, viz=looks)
    nx.write_gexf(shown, path)


def _looks(data: dict[str, Any]) -> dict[str, Any]:
    """What GEXF has a form of its own for; the place is taken out of `data`."""
    looks: dict[str, Any] = {}
    if "community" in data:
        red, green, blue = bytes.fromhex(group_color(data["community"]).lstrip("#"))
        looks["color"] = {"r": red, "g": green, "b": blue, "a": 1}  # by default "1.0", which some readers refuse
    if "x" in data and "y" in data:
        looks["position"] = {"x": data.pop("x"), "y": data.pop("y"), "z": 0.0}
    return looks


def _bare(plain: nx.DiGraph[str]) -> nx.DiGraph[str]:
    """Without lists, and without the graph's own attributes: readers stumble over them."""
    import networkx as nx

    bare: nx.DiGraph[str] = nx.DiGraph()
    bare.add_nodes_from((node, _in_texts(data)) for node, data in plain.nodes(data=True))
    bare.add_edges_from(plain.edges(data=True))
    return bare


def _write_json(plain: nx.DiGraph[str], path: Path) -> None:
    """The form that ``nx.node_link_graph(data, edges="edges")`` reads."""
    import networkx as nx

    data = nx.node_link_data(plain, edges="edges")
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n", encoding="utf-8")


def _write_csv(plain: nx.DiGraph[str], nodes: Path, edges: Path) -> None:
    """Two tables with the names of columns that Gephi's import knows; neither gets its name before both are whole."""
    fixed = ("label", *_TEXTS, *NAMES, *_NUMBERS)
    names = list(dict.fromkeys([*fixed, *(name for _, data in plain.nodes(data=True) for name in data)]))
    rows = ([node, *map(_in_texts(data).get, names)] for node, data in plain.nodes(data=True))
    joins = ([a, b, "Directed", *map(data.get, _EDGE)] for a, b, data in plain.edges(data=True))
    with written_whole(nodes) as node_table, written_whole(edges) as edge_table:
        _write_table(node_table, ["Id", *map(_column, names)], rows)
        _write_table(edge_table, ["Source", "Target", "Type", *map(_column, _EDGE)], joins)


def _column(name: str) -> str:
    """Gephi takes every table with a column "Source" for one of edges: on nodes it is called "Collection"."""
    return {"source": "Collection", "x": "x", "y": "y"}.get(name, name[:1].upper() + name[1:])


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write one CSV table into `path`, whole or not at all: each text `harmless`, None an empty cell. Raises BadInput.

    It begins with a byte order mark, without which a spreadsheet takes accents for something else. `export_graph`
    writes none: to programs that read its tables it would be a part of the first column's name.
    The texts must be such as a file can hold (see `escape_id` and `clean` in `text`).
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
    """Text that no spreadsheet runs: an apostrophe, a spreadsheet's own mark for text, goes before what may compute.

    Ids get it in both tables, so that these still fit together. See OWASP, "CSV Injection".

    >>> harmless('=HYPERLINK("http://evil.example")'), harmless("a - b = c"), harmless("a;=1")
    ('\\'=HYPERLINK("http://evil.example")', 'a - b = c', "a;'=1")
    """
    return _FORMULA.sub(r"\1\2'", cell)
