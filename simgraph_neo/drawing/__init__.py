"""Figures as PNG, SVG or PDF: graphs, sheets, film strips, seed atlases, degrees, densities, hubs; and HTML pages.

Everything here imports numpy and matplotlib, so it is imported where a figure is asked for.
"""

import locale

from simgraph_neo.errors import BadInput

try:
    import matplotlib.font_manager  # noqa: F401
except (OSError, RuntimeError, ValueError, locale.Error) as error:  # what it reads when it is imported is the user's
    raise BadInput(
        f"matplotlib does not start: {error}. Look at matplotlibrc in this folder, MPLCONFIGDIR and MPLBACKEND."
    ) from error

from simgraph_neo.drawing.atlas.draw import AtlasReport, draw_atlas
from simgraph_neo.drawing.canvas.geometry import Rectangle
from simgraph_neo.drawing.charts.degrees import draw_degrees
from simgraph_neo.drawing.charts.density import draw_density
from simgraph_neo.drawing.charts.hubs import draw_hubs
from simgraph_neo.drawing.graph.draw import DrawingReport, draw_graph
from simgraph_neo.drawing.sheet.draw import SheetReport, draw_sheet
from simgraph_neo.drawing.sheet.plan import SheetStyle, plan_sheet
from simgraph_neo.drawing.strip.draw import StripReport, draw_strips
from simgraph_neo.drawing.web.page import HtmlReport, write_html

__all__ = [
    "AtlasReport",
    "DrawingReport",
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
