"""Figures as PNG, SVG or PDF: a graph with its pictures on the nodes, contact sheets, film strips, degree histograms.

Everything here imports numpy and matplotlib, so it is imported where a figure is asked for.
"""

from simgraph_neo.drawing.degrees import draw_degrees
from simgraph_neo.drawing.graph import DrawingReport, draw_graph
from simgraph_neo.drawing.page import Rectangle
from simgraph_neo.drawing.sheet import SheetReport, draw_sheet
from simgraph_neo.drawing.sheet_plan import SheetStyle, plan_sheet
from simgraph_neo.drawing.strips import StripReport, draw_strips

__all__ = [
    "DrawingReport",
    "Rectangle",
    "SheetReport",
    "SheetStyle",
    "StripReport",
    "draw_degrees",
    "draw_graph",
    "draw_sheet",
    "draw_strips",
    "plan_sheet",
]
