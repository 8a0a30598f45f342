"""The data of a page on a server, which fetches its pictures one by one and gets more images later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from simgraph_neo import attributes
from simgraph_neo.color import OTHERS
from simgraph_neo.drawing.canvas.caption import default_title
from simgraph_neo.drawing.canvas.theme import LIGHT
from simgraph_neo.drawing.web.page import check_count, name_lines, node_facts, scene_data
from simgraph_neo.drawing.web.scene import plan_scene
from simgraph_neo.model import NAMES, TUTORIAL_SEED
from simgraph_neo.pictures import CACHED_BOX
from simgraph_neo.text import one_line

if TYPE_CHECKING:
    import networkx as nx

    from simgraph_neo.attributes import NodeAttributes


class Look(NamedTuple):
    """An image whose picture is fetched later."""

    size: tuple[int, int]
    """Width and height of its picture, in pixels."""
    color: str
    """Its average colour, as ``#rrggbb``."""
    missing: str | None = None
    """As in `sprites.Tile`."""


def live_data(graph: nx.DiGraph[Any], title: str, layout_seed: int = TUTORIAL_SEED) -> dict[str, Any]:
    """Return the data of a page that fetches its pictures one by one. Raises InvalidInputError for too many images."""
    check_count(len(graph))
    looks = [_look(attributes.node(graph, node)) for node in sorted(graph)]
    scene = plan_scene(graph, [look.size for look in looks], layout_seed)
    return scene_data(graph, scene, looks, one_line(title) or default_title(graph)) | {"sheets": []}


def live_nodes(graph: nx.DiGraph[Any]) -> list[dict[str, Any]]:
    """Return the facts of each node, as in `live_data`, with the size of its picture and its names in full."""
    found = []
    for node in sorted(graph):
        data = attributes.node(graph, node)
        look = _look(data)
        names = {kind: name_lines(data[kind]) for kind in NAMES if data.get(kind)}
        found.append(node_facts(graph, node, look) | names | {"size": look.size})
    return found


def _look(data: NodeAttributes) -> Look:
    """Return how a node looks as long as its picture is not fetched."""
    ratio = data.get("aspect_ratio") or 1.0
    side = CACHED_BOX[0]
    size = (side, max(round(side / ratio), 1)) if ratio > 1 else (max(round(side * ratio), 1), side)
    hidden = data.get("withheld") == "hidden"
    return Look(size, LIGHT.unknown if hidden else data.get("average_color") or OTHERS)
