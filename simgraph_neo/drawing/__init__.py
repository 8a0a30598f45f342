"""Figures: a graph with its pictures on the nodes, and degree histograms, as PNG, SVG or PDF.

Everything here imports numpy and matplotlib, so it is imported where a figure is asked for.
"""

from simgraph_neo.drawing.degrees import draw_degrees
from simgraph_neo.drawing.graph import DrawingReport, draw_graph
from simgraph_neo.drawing.page import Rectangle

__all__ = ["DrawingReport", "Rectangle", "draw_degrees", "draw_graph"]
