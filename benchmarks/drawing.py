"""1,000 thumbnails on a graph: the tutorial's way (an axes for each node) against ours, time and memory; then 5,000.

Run ``python -m benchmarks.drawing``. Both ways are given the layout and find 400-pixel JPEGs on disk; each run is a
process of its own, so that its peak memory is its own, and is timed after its imports.
"""

from __future__ import annotations

import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

NODES, MANY, NEIGHBOURS, RUNS = 1_000, 5_000, 5, 3
WAYS = ("tutorial", "simgraph")


def main() -> None:
    """Print medians of both ways and their ratio, and of a drawing too large for the tutorial's way."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_pictures(folder)
        rounds = [{way: measured(way, folder, NODES) for way in WAYS} for _ in range(RUNS)]
        results = {way: [each[way] for each in rounds] for way in WAYS}
        for way, runs in results.items():
            show(way, NODES, runs)
        tutorial, ours = (statistics.median(run[0] for run in results[way]) for way in WAYS)
        print(f"    ratio: {tutorial / ours:.1f} times faster", flush=True)
        show("simgraph", MANY, [measured("simgraph", folder, MANY) for _ in range(RUNS)])


def show(way: str, nodes: int, runs: list[tuple[float, float]]) -> None:
    """Print the medians of some runs."""
    seconds, megabytes = (statistics.median(column) for column in zip(*runs, strict=True))
    print(
        f"{way:>9}: {seconds:6.2f} s, peak {megabytes:5.0f} MB (median of {len(runs)}, {nodes:,} thumbnails)",
        flush=True,
    )


def measured(way: str, folder: Path, nodes: int) -> tuple[float, float]:
    """Seconds and peak resident megabytes of one run in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.drawing", way, str(folder), str(nodes)]
    seconds, megabytes = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(seconds), float(megabytes)


def make_pictures(folder: Path) -> None:
    """Write 400-pixel JPEGs of soft noise, of several shapes; of more nodes than these several have the same one."""
    from PIL import Image

    choose = random.Random(1)
    for node in range(NODES):
        size = choose.choice([(400, 300), (300, 400), (400, 400), (400, 267)])
        noise = Image.frombytes("RGB", (16, 12), choose.randbytes(16 * 12 * 3))
        noise.resize(size, Image.Resampling.BICUBIC).save(folder / f"{node}.jpg", quality=85)


def neighbour_graph(folder: Path, nodes: int) -> tuple[nx.DiGraph[int], dict[int, tuple[float, float]]]:
    """Nearest neighbours of random points in the plane; the points are the layout."""
    import networkx as nx
    import numpy as np
    from scipy.spatial import cKDTree

    points = np.random.default_rng(1).normal(size=(nodes, 2))
    lists = np.asarray(cKDTree(points).query(points, NEIGHBOURS + 1)[1])[:, 1:]
    graph: nx.DiGraph[int] = nx.DiGraph(seeds=[0])
    for node in range(nodes):
        graph.add_node(node, picture=folder / f"{node % NODES}.jpg")
    graph.add_edges_from((node, int(other)) for node, others in enumerate(lists) for other in others)
    return graph, {node: (float(x), float(y)) for node, (x, y) in enumerate(points)}


def tutorial(graph: nx.DiGraph[int], positions: dict[int, Any], path: Path) -> None:
    """The notebook's cell, with pictures from disk: 20 by 20 inches, one ``plt.axes`` a node."""
    import matplotlib.pyplot as plt
    import networkx as nx
    import numpy as np
    from PIL import Image

    undirected = graph.to_undirected()
    figure, axes = plt.subplots(figsize=(20, 20))
    nx.draw_networkx_edges(undirected, pos=positions, ax=axes)
    for node in undirected.nodes:
        undirected.nodes[node]["image"] = np.array(Image.open(undirected.nodes[node]["picture"]))
    to_figure, to_axes = axes.transData.transform, figure.transFigure.inverted().transform
    size = (axes.get_xlim()[1] - axes.get_xlim()[0]) * 0.01
    for node in undirected.nodes:
        x, y = to_axes(to_figure(positions[node]))
        small = plt.axes((x - size / 2, y - size / 2, size, size))
        small.imshow(undirected.nodes[node]["image"], alpha=0.6)
        small.axis("off")
    figure.savefig(path, dpi=100)


def simgraph(graph: nx.DiGraph[int], positions: dict[int, Any], path: Path) -> None:
    """Our fast path: cells, edges by Agg, pictures by Pillow."""
    from simgraph_neo.drawing import draw_graph

    draw_graph(graph, path, size=2000, positions=positions)


def run(way: str, folder: Path, nodes: int) -> None:
    """Draw once and print seconds and peak megabytes."""
    if way == "tutorial":
        import matplotlib as mpl
        import matplotlib.pyplot

        mpl.use("Agg")
        draw = tutorial
    else:
        import simgraph_neo.drawing
        import simgraph_neo.pictures  # noqa: F401

        draw = simgraph
    graph, positions = neighbour_graph(folder, nodes)
    started = time.perf_counter()
    draw(graph, positions, folder / f"{way}.png")
    seconds = time.perf_counter() - started
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    run(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])) if len(sys.argv) == 4 else main()
