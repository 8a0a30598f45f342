"""Every kind of figure, drawn into a folder: `python -m tests.support.every_figure FOLDER`."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import networkx as nx

from simgraph_neo.drawing import SheetStyle, draw_degrees, draw_density, draw_graph, draw_hubs, draw_sheet, draw_strips
from tests.support.figures import neighbourhoods


def graph(title: str = "Rosé, l'été $x^2$") -> nx.DiGraph[str]:
    """Twelve images in a ring, some of which list back."""
    ring: nx.DiGraph[str] = nx.DiGraph(seeds=["n00"], depth=2, complete=True, unexpanded=0)
    for number in range(12):
        ring.add_node(f"n{number:02}", title=f"{title} {number}", source="wellcome", depth=number % 3, community=1)
    for number, (one, other) in enumerate(pairwise([*ring, "n00"])):
        ring.add_edge(one, other, rank=1)
        if number % 3:
            ring.add_edge(other, one, rank=2)
    return ring


def draw_all(folder: Path, suffix: str, title: str = "Rosé, l'été $x^2$") -> None:
    """All but the atlas, which needs a store."""
    ring = graph(title)
    names = {"s0": title}
    draw_graph(ring, folder / f"graph.{suffix}", size=600, labels=True, color_by="depth")
    draw_sheet(ring, folder / f"sheet.{suffix}", SheetStyle(size=None if suffix == "pdf" else 600))
    draw_strips(ring, [list(ring)[:4]], folder / f"strips.{suffix}", size=600)
    draw_degrees([1, 3, 8], folder / f"degrees.{suffix}", remark=title)
    draw_density(neighbourhoods(2), folder / f"density.{suffix}", title=title, names=names)
    draw_hubs(
        *(ring, folder / f"hubs.{suffix}"), hubs=["n00"], never_chosen=["n05"], least=2,
        by_chance=[1.0, 5.0, 3.0], mutual_by_rank={1: 0.5, 2: 1.0},
    )  # fmt: skip


if __name__ == "__main__":
    for kind in sys.argv[2:]:
        draw_all(Path(sys.argv[1]), kind)
