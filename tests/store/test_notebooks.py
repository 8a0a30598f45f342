"""What a notebook shows of results: figures, the page to explore, tables with pictures."""

from __future__ import annotations

import html
import sys
from copy import deepcopy
from types import ModuleType
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

import simgraph_neo as sg
from tests.support.tables import parsed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from simgraph_neo.drawing import Figure
    from simgraph_neo.store import Store
    from simgraph_neo.tables import Tabular

FIGURES: dict[str, Callable[[Store], Figure[Any]]] = {
    "draw": lambda store: sg.draw(store.subgraph("flags:fr", 1), size=400),
    "sheet": lambda store: sg.sheet(store.subgraph("flags:fr", 1), size=600),
    "communities": lambda store: sg.draw_communities(sg.communities(store.subgraph("flags:fr", 1))),
    "degrees": lambda store: sg.draw_degrees(store.subgraph("flags:fr", 2)),
    "density": lambda store: sg.draw_density(sg.densities(store, "flags:fr", [1, 2])),
    "hubs": lambda store: sg.draw_hubs(sg.hubs(store.subgraph("flags:fr", 1, view="closed"))),
    "path": lambda store: sg.draw_path(sg.path(store, "flags:fr", "flags:it")),
    "compare": lambda store: sg.draw_atlas(sg.compare(store, ["flags:fr", "flags:jp"], 1)),
}
RESULTS: dict[str, Callable[[Store], tuple[Tabular, str, list[str]]]] = {
    "subgraph": lambda store: (store.subgraph("flags:fr", 1), "6 images", ["France", "Romania"]),
    "show": lambda store: (sg.show(store, "flags:fr"), "5 similar images", ["France", "Romania", "Peru"]),
    "path": lambda store: (sg.path(store, "flags:fr", "flags:ie"), "2 hops there", ["France", "Ireland"]),
    "hubs": lambda store: (sg.hubs(store.subgraph("flags:fr", 1, view="closed")), "6 images: 0 hubs", ["Romania"]),
    "communities": lambda store: (sg.communities(store.subgraph("flags:fr", 2)), "in 2 communities", ["France"]),
    "compare": lambda store: (sg.compare(store, ["flags:fr", "flags:it"], 1), "2 seeds, depth 1", ["Romania"]),
    "diff": lambda store: (sg.diff(store, "2020-01-01"), "157 images first seen", []),
    "ask": lambda store: (store.ask("MATCH (i:Image) RETURN i ORDER BY i.id"), "147 more rows", []),
}


@pytest.mark.parametrize("name", RESULTS)
def test_a_result_shows_itself(name: str, flags: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell shows a table with pictures that needs no other file, a terminal some lines, pandas takes the rows."""
    result, said, pictures = RESULTS[name](flags)
    html = result._repr_html_()
    parsed(html)
    assert all(f'alt="{title}"' in html for title in pictures)
    assert said in repr(result)
    assert (len(repr(result)) < 500, len(html) < 300_000) == (True, True)
    pandas = ModuleType("pandas")
    vars(pandas)["DataFrame"] = list
    monkeypatch.setitem(sys.modules, "pandas", pandas)
    assert result.to_dataframe() == result.records()


def test_a_result_outlives_its_store(flags: Store) -> None:
    """When the store was closed meanwhile, a result is shown all the same; only pictures may be missing."""
    with sg.Store(flags.settings) as store:
        found = [store.subgraph("flags:fr", 1), sg.show(store, "flags:fr"), sg.path(store, "flags:fr", "flags:it")]
    assert all(result.summary() in html.unescape(result._repr_html_()) for result in found)


def test_a_crawl_says_what_it_did(flags: Store) -> None:
    """One line in a terminal, a table of what is worth telling in a cell."""
    result = sg.crawl(flags, sg.FlagsSource(), "fr", 1)
    assert repr(result).startswith("<CrawlResult: 6 images and 5 edges from flags:fr to depth 1; 0 new images")
    (table,) = parsed(result._repr_html_())
    names = [name for name, _ in table]
    assert {"images", "seconds"} < set(names)
    assert not {"missing", "limited", "refresh_since"} & set(names)


def test_other_objects_name_themselves(flags: Store, out: Path) -> None:
    """A store, a source and a report are one line in a cell, findings a table; a comparison says its sentences."""
    report = sg.report(flags, "flags:fr", out / "report.html", 0, null=0)
    assert repr(report) == f"<Report: {out / 'report.html'}, 1 image, {report.size / 1e6:.1f} MB>"
    assert repr(flags) == f"<Store: {flags.settings.uri}, database neo4j>"
    assert repr(sg.FlagsSource()) == "<FlagsSource: flags>"
    assert repr(sg.WellcomeSource("http://127.0.0.1:1")) == "<WellcomeSource: http://127.0.0.1:1>"
    assert repr(sg.verify(flags)).splitlines()[0].split() == ["invariant", "truth", "violations", "repaired"]
    atlas = sg.compare(flags, ["flags:fr", "flags:it"], 1)
    assert all(html.escape(sentence) in atlas._repr_html_() for sentence in atlas.sentences)


@pytest.mark.parametrize("name", FIGURES)
def test_a_drawing_without_a_path_is_shown(name: str, flags: Store) -> None:
    """Every drawing function makes a figure without a file: a PNG that a cell shows."""
    figure = FIGURES[name](flags)
    png, about = figure._repr_png_()
    assert png.startswith(b"\x89PNG")
    assert (figure.path, about) == (None, {"width": figure.size[0] // 2})


def test_a_drawing_leaves_its_graph_to_networkx(flags: Store, out: Path) -> None:
    """A figure adds nothing to the graph of a subgraph, and networkx's own writers take that graph."""
    subgraph = flags.subgraph("flags:fr", 2)
    before = deepcopy(list(subgraph.graph.nodes(data=True)))
    sg.draw(subgraph, out / "graph.png", size=400, color_by="community")
    assert list(subgraph.graph.nodes(data=True)) == before
    nx.write_gexf(subgraph.graph, out / "graph.gexf")
    assert set(nx.read_gexf(out / "graph.gexf").edges) == set(subgraph.graph.edges)


def test_a_subgraph_is_explored_in_its_cell(flags: Store) -> None:
    """`explore` frames the page that `export html` writes, with the drawing for what shows no HTML; the command that
    the page's number of images asks for names the same selection.
    """
    shown = sg.explore(flags.subgraph("flags:fr", 1, view="closed"))
    bundle = shown._repr_mimebundle_()
    assert set(bundle) == {"text/html", "image/png", "text/plain"}
    assert "Images similar to France" in bundle["text/html"]
    assert shown._command == "simgraph export html flags:fr --depth 1 --view closed --output page.html"
    whole = sg.explore(flags.subgraph(source="flags"))
    assert whole._command == "simgraph export html --all --source flags --output page.html"
