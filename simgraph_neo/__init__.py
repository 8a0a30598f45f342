"""simgraph: an exploration service for graphs of visually similar images.

    from simgraph_neo import FlagsSource, connect, crawl, density

    with connect() as store:
        crawl(FlagsSource(), store, ["fr"], depth=2)
        print(density(store.discovered(["flags:fr"], 2)))

Names are loaded when first used, so that importing the package stays fast.
"""

from __future__ import annotations

from importlib import import_module

from simgraph_neo.version import __version__

TYPE_CHECKING = False
"""As that of typing, which is not imported: a Ctrl-C in the 10 ms that it takes would show a traceback of ours."""
if TYPE_CHECKING:
    from typing import Any

    from simgraph_neo.analysis import DensityRow, density_rows, with_details, with_pictures, with_places
    from simgraph_neo.analysis.compare import compare, draw_atlas
    from simgraph_neo.connection import connect
    from simgraph_neo.crawler import Ingest, crawl, ingest_whole
    from simgraph_neo.drawing import SheetStyle, draw_degrees, draw_density, draw_graph, draw_sheet
    from simgraph_neo.errors import SimgraphError
    from simgraph_neo.graphfiles import export_graph
    from simgraph_neo.maintenance.forget import forget
    from simgraph_neo.metrics import communities, degree_histogram, degrees, densities, density, directed_density, hubs
    from simgraph_neo.model import Crawl, Expansion, Image, Similar, Work
    from simgraph_neo.paths import draw_path, find_path, path_between
    from simgraph_neo.report import write_report
    from simgraph_neo.settings import Neo4jSettings
    from simgraph_neo.sources.flags.source import FlagsSource
    from simgraph_neo.sources.folder.source import FolderSource
    from simgraph_neo.sources.wellcome.source import WellcomeSource
    from simgraph_neo.store import Store
    from simgraph_neo.subgraph import Selection

_HOMES = {
    "connect": "connection",
    "crawl": "crawler",
    "ingest_whole": "crawler",
    "Ingest": "crawler",
    "draw_graph": "drawing",
    "draw_degrees": "drawing",
    "draw_density": "drawing",
    "draw_sheet": "drawing",
    "SheetStyle": "drawing",
    "SimgraphError": "errors",
    "DensityRow": "analysis",
    "Selection": "subgraph",
    "compare": "analysis.compare",
    "draw_atlas": "analysis.compare",
    "density_rows": "analysis",
    "with_details": "analysis",
    "with_places": "analysis",
    "with_pictures": "analysis",
    "forget": "maintenance.forget",
    "export_graph": "graphfiles",
    "communities": "metrics",
    "density": "metrics",
    "densities": "metrics",
    "directed_density": "metrics",
    "degree_histogram": "metrics",
    "degrees": "metrics",
    "hubs": "metrics",
    "Crawl": "model",
    "Expansion": "model",
    "Image": "model",
    "Similar": "model",
    "Work": "model",
    "find_path": "paths",
    "path_between": "paths",
    "draw_path": "paths",
    "write_report": "report",
    "Neo4jSettings": "settings",
    "FlagsSource": "sources.flags.source",
    "FolderSource": "sources.folder.source",
    "WellcomeSource": "sources.wellcome.source",
    "Store": "store",
}

__all__ = [
    "Crawl",
    "DensityRow",
    "Expansion",
    "FlagsSource",
    "FolderSource",
    "Image",
    "Ingest",
    "Neo4jSettings",
    "Selection",
    "SheetStyle",
    "SimgraphError",
    "Similar",
    "Store",
    "WellcomeSource",
    "Work",
    "__version__",
    "communities",
    "compare",
    "connect",
    "crawl",
    "degree_histogram",
    "degrees",
    "densities",
    "density",
    "density_rows",
    "directed_density",
    "draw_atlas",
    "draw_degrees",
    "draw_density",
    "draw_graph",
    "draw_path",
    "draw_sheet",
    "export_graph",
    "find_path",
    "forget",
    "hubs",
    "ingest_whole",
    "path_between",
    "with_details",
    "with_pictures",
    "with_places",
    "write_report",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'simgraph_neo' has no attribute {name!r}")
    return getattr(import_module(f"simgraph_neo.{_HOMES[name]}"), name)
