"""Figures: a graph with its pictures on the nodes, film strips, degrees and densities, as PNG, SVG or PDF.

Everything here imports numpy and matplotlib, so it is imported where a figure is asked for.
"""

from simgraph_neo.drawing.degrees import draw_degrees
from simgraph_neo.drawing.density import draw_density
from simgraph_neo.drawing.graph import DrawingReport, draw_graph
from simgraph_neo.drawing.page import Rectangle
from simgraph_neo.drawing.strips import StripReport, draw_strips

__all__ = ["DrawingReport", "Rectangle", "StripReport", "draw_degrees", "draw_density", "draw_graph", "draw_strips"]
