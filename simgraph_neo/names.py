"""The public names of the package, and hints for other names that people try."""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING, Any

import lazy_loader

if TYPE_CHECKING:
    from collections.abc import Callable

_PACKAGE = "simgraph_neo"
_SUBGRAPH = "store.subgraph(seeds, depth=2)"
_SHOW = "show(store, image_id)"
MEANT = {
    **dict.fromkeys(("ingest", "load", "fetch", "harvest", "read", "ingest_whole"), "crawl(store, source, seeds)"),
    "Ingest": "CrawlResult",
    **dict.fromkeys(("open", "open_store", "login", "start", "database", "db"), "connect()"),
    **dict.fromkeys(("search", "find_images", "lookup"), "find(words)"),
    **dict.fromkeys(("search_store", "find_in_store", "stored"), "find_stored(store, words)"),
    **dict.fromkeys(("subgraph", "ego_graph", "neighbourhood", "neighborhood", "select"), _SUBGRAPH),
    **dict.fromkeys(("graph", "to_networkx", "networkx", "DiGraph"), f"{_SUBGRAPH}.graph"),
    **dict.fromkeys(("discovered", "closed"), 'store.subgraph(seeds, depth=2, view="closed")'),
    **dict.fromkeys(("everything", "all"), "store.subgraph()"),
    **dict.fromkeys(("similar", "neighbours", "neighbors", "nearest"), f"{_SHOW}.similar"),
    **dict.fromkeys(("image", "get", "info", "profile", "describe"), _SHOW),
    **dict.fromkeys(("plot", "draw_graph", "picture", "render", "visualize", "visualise"), "draw(subgraph, path)"),
    **dict.fromkeys(("contact_sheet", "draw_sheet"), "sheet(subgraph, path)"),
    **dict.fromkeys(("export_graph", "graphml", "gexf", "csv", "save", "write"), "export(subgraph, path)"),
    **dict.fromkeys(("html", "page", "viewer"), "export_html(subgraph, path)"),
    **dict.fromkeys(("shortest_path", "find_path", "path_between", "paths_between"), "path(store, start, goal)"),
    **dict.fromkeys(("find_path_live", "live_path"), "path_live(store, source, start, goal)"),
    **dict.fromkeys(("analyze", "analyse", "summary", "stats"), "measure(subgraph)"),
    **dict.fromkeys(("density_rows", "densities_by_depth"), "densities(store, seeds, depths)"),
    **dict.fromkeys(("degree_distribution", "histogram"), "degree_histogram(subgraph.graph)"),
    **dict.fromkeys(("clusters", "groups", "louvain", "louvain_communities"), "communities(subgraph)"),
    **dict.fromkeys(("atlas", "draw_compare"), "compare(store, seeds)"),
    **dict.fromkeys(("write_report", "summarize", "summarise"), "report(store, seeds, path)"),
    **dict.fromkeys(("status", "count", "counts", "size"), "store.status()"),
    **dict.fromkeys(("query", "run_query", "library"), "store.query(name)"),
    **dict.fromkeys(("ask", "cypher", "sql", "run"), "store.ask(cypher)"),
    **dict.fromkeys(("changes", "history", "since"), "diff(store, since)"),
    **dict.fromkeys(("remove", "delete", "drop"), "forget(store, seeds)"),
    **dict.fromkeys(("check", "repair", "validate"), "verify(store)"),
    **dict.fromkeys(("view", "saved_view"), "store.view(view_id)"),
    **dict.fromkeys(("views", "saved_views"), "store.views()"),
    **dict.fromkeys(("hide", "hidden", "hide_subject"), "store.hide(ids)"),
    "unhide": "store.unhide(ids)",
    **dict.fromkeys(("territories", "roots"), "seeds(store)"),
    **dict.fromkeys(("runs", "jobs"), "crawls(store)"),
    **dict.fromkeys(("source", "sources"), "open_source(name)"),
    **dict.fromkeys(("Flags", "FlagSource"), "FlagsSource()"),
    **dict.fromkeys(("Folder", "folder"), "FolderSource(path)"),
    **dict.fromkeys(("Wellcome", "WellcomeCollection"), "WellcomeSource()"),
}
"""Name that people try -> the call to use instead."""
_NOT_MODULES = ("graph", "subgraph")
"""Modules whose names people try: as attributes of the package, they would hide the hints."""


@cache
def _attached() -> tuple[Callable[[str], Any], list[str]]:
    package = sys.modules[_PACKAGE]
    find, _, names = lazy_loader.attach_stub(_PACKAGE, str(package.__file__))
    vars(package).setdefault("__lazy_shadowed__", set()).update(_NOT_MODULES)
    return find, names


def names() -> list[str]:
    """Return all public names."""
    return list(_attached()[1])


def find(name: str) -> Any:
    """Return the object of a public name. Raises AttributeError with a hint for other names."""
    if name == "__all__":
        return names()
    found, known = _attached()
    if name in known:
        return found(name)
    call = MEANT.get(name, "")
    meant = f". Use {call if call.startswith('store.') else f'{_PACKAGE}.{call}'}" if call else ""
    raise AttributeError(f"{_PACKAGE} has no {name}{meant}", name=None if call else name, obj=sys.modules[_PACKAGE])
