"""Drawings read back as pixels: each picture is one plain colour."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

    from simgraph_neo.drawing import Rectangle


SHAPES = [(300, 200), (200, 300), (240, 240), (400, 160), (90, 60)]


Pixels = NDArray[np.uint8]


Mask = NDArray[np.bool_]


Positions = dict[str, tuple[float, float]]


SUFFIXES = ["png", "svg", "pdf"]


def color(number: int) -> tuple[int, int, int]:
    """A colour of its own for each picture, saturated, so never that of a line, a frame or the paper."""
    return 20 + number // 8 * 8 % 200, 200 + number % 8, 250


def ring(nodes: int, folder: Path, **attributes: Any) -> nx.DiGraph[str]:
    """Pictures n000, n001, ... each listing the next two; plain colours, several shapes."""
    graph: nx.DiGraph[str] = nx.DiGraph(**attributes)
    names = [f"n{number:03d}" for number in range(nodes)]
    for number, name in enumerate(names):
        width, height = SHAPES[number % len(SHAPES)]
        picture = folder / f"{name}.png"
        Image.new("RGB", (width, height), color(number)).save(picture)
        graph.add_node(name, picture=picture, aspect_ratio=width / height)
        others = {(number + step) % nodes for step in (1, 2)} - {number}
        graph.add_edges_from((name, names[other]) for other in others)
    return graph


def pixels(path: Path) -> np.ndarray[Any, np.dtype[np.uint8]]:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def is_color(image: Pixels, wanted: tuple[int, ...]) -> Mask:
    return np.asarray((image == np.array(wanted, dtype=np.uint8)).all(axis=-1))


def rgb(hexadecimal: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(hexadecimal.lstrip("#")))


def overlap(a: Rectangle, b: Rectangle) -> bool:
    return a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom


def in_rows(graph: nx.DiGraph[str]) -> Positions:
    return {node: (float(number % 30), float(number // 30)) for number, node in enumerate(graph)}


def row_of(pictures: Path, nodes: int, edges: list[tuple[int, int]]) -> tuple[nx.DiGraph[str], Positions]:
    graph = ring(nodes, pictures)
    names = list(graph)
    graph.remove_edges_from(list(graph.edges))
    graph.add_edges_from((names[a], names[b]) for a, b in edges)
    return graph, {name: (float(number), 0.0) for number, name in enumerate(names)}


LONG = "A title of many words that is longer than its picture is wide, and then some more of them"


def grouped_ring(nodes: int, folder: Path, **attributes: Any) -> nx.DiGraph[str]:
    """Pictures n000, n001, ... in several shapes and three communities."""
    graph = ring(nodes, folder, **attributes)
    for number, node in enumerate(graph):
        graph.nodes[node].update(community=1 + number % 7 // 3, title=LONG[: number * 7 % 90], source="flags")
    return graph


def mark(graph: nx.DiGraph[Any], name: str, value: object) -> None:
    """Give all nodes one attribute."""
    nx.set_node_attributes(graph, dict.fromkeys(graph, value), name)
