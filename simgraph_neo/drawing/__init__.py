"""Figures as PNG, SVG or PDF: graphs, sheets, film strips, seed atlases, degrees, densities, hubs; and HTML pages.

This package needs numpy and matplotlib, which take long to import: import it inside functions. Each name is loaded
when it is first used, so that a drawing of a graph does not load the charts.
"""

from __future__ import annotations

import locale
from importlib import import_module
from typing import TYPE_CHECKING, Any

from simgraph_neo.errors import InvalidInputError

try:
    import matplotlib.font_manager  # noqa: F401
except (OSError, RuntimeError, ValueError, locale.Error) as error:  # its import reads the user's settings
    raise InvalidInputError(
        f"matplotlib cannot be imported: {error}. Check matplotlibrc in this folder, MPLCONFIGDIR and MPLBACKEND."
    ) from error

if TYPE_CHECKING:
    from simgraph_neo.drawing.atlas.draw import AtlasReport, draw_atlas
    from simgraph_neo.drawing.canvas.figure import Figure
    from simgraph_neo.drawing.canvas.geometry import Rectangle
    from simgraph_neo.drawing.charts.degrees import draw_degrees
    from simgraph_neo.drawing.charts.density import draw_density
    from simgraph_neo.drawing.charts.hubs import draw_hubs
    from simgraph_neo.drawing.graph.draw import DrawingReport, draw_graph
    from simgraph_neo.drawing.sheet.draw import SheetReport, draw_sheet
    from simgraph_neo.drawing.sheet.plan import SheetStyle, plan_sheet
    from simgraph_neo.drawing.strip.draw import StripReport, draw_strips
    from simgraph_neo.drawing.web.frame import Explorer
    from simgraph_neo.drawing.web.page import HtmlReport, write_html

_HOMES = {
    "AtlasReport": "atlas.draw",
    "DrawingReport": "graph.draw",
    "Explorer": "web.frame",
    "Figure": "canvas.figure",
    "HtmlReport": "web.page",
    "Rectangle": "canvas.geometry",
    "SheetReport": "sheet.draw",
    "SheetStyle": "sheet.plan",
    "StripReport": "strip.draw",
    "draw_atlas": "atlas.draw",
    "draw_degrees": "charts.degrees",
    "draw_density": "charts.density",
    "draw_graph": "graph.draw",
    "draw_hubs": "charts.hubs",
    "draw_sheet": "sheet.draw",
    "draw_strips": "strip.draw",
    "plan_sheet": "sheet.plan",
    "write_html": "web.page",
}
__all__ = [
    "AtlasReport",
    "DrawingReport",
    "Explorer",
    "Figure",
    "HtmlReport",
    "Rectangle",
    "SheetReport",
    "SheetStyle",
    "StripReport",
    "draw_atlas",
    "draw_degrees",
    "draw_density",
    "draw_graph",
    "draw_hubs",
    "draw_sheet",
    "draw_strips",
    "plan_sheet",
    "write_html",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
