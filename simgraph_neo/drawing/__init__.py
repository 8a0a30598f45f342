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

from simgraph_neo.drawing.atlas import AtlasReport, draw_atlas
from simgraph_neo.drawing.degrees import draw_degrees
from simgraph_neo.drawing.density import draw_density
from simgraph_neo.drawing.graph import DrawingReport, draw_graph
from simgraph_neo.drawing.html import HtmlReport, write_html
from simgraph_neo.drawing.hubs import draw_hubs
from simgraph_neo.drawing.page import Rectangle
from simgraph_neo.drawing.sheet import SheetReport, draw_sheet
from simgraph_neo.drawing.sheet_plan import SheetStyle, plan_sheet
from simgraph_neo.drawing.strips import StripReport, draw_strips

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
