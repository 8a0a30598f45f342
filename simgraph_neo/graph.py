"""Build an `nx.DiGraph` from rows of the store, and define what a subgraph is.

**discovered(seeds, n)** has every node within n directed hops of a seed, and the out-edges of the nodes at a distance
below n. As an undirected graph it is exactly the graph of Wellcome Collection's tutorial; for several seeds it is the
union. **closed(seeds, n)** has the same nodes and *all* edges among them; a crawl to depth n + 1 completes it.
Both depend only on distance, not on what else is stored: crawls from other seeds never change the numbers of a seed
whose subgraph is complete.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from simgraph_neo import attributes
from simgraph_neo.model import ANSWERED, SETTLED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    import networkx as nx

    from simgraph_neo.attributes import EdgeAttributes, NodeAttributes, View
    from simgraph_neo.model import Image, State, Work


class Neighbours(NamedTuple):
    """The stored neighbour list of an image."""

    state: State
    similar: list[str]
    """Ids, most similar first."""
    expanded_at: datetime | None = None


def discovered(
    read: Callable[[Iterable[str]], Mapping[str, Neighbours]],
    seeds: Sequence[str],
    depth: int,
    view: View = "discovered",
) -> nx.DiGraph[str]:
    """Walk `depth` levels over stored lists and return the subgraph of that `view`; O(nodes + edges), depth + 1 reads.

    Nodes have ``depth``, ``state`` and ``listed`` (in the closed view an image can list more images than its
    out-degree); edges have ``rank``; the graph has ``seeds``, ``depth``, ``view``, ``complete``, ``unexpanded``,
    ``frontier`` and ``gone``: see `attributes`.
    """
    import networkx as nx

    result: nx.DiGraph[str] = nx.DiGraph()
    level = list(dict.fromkeys(seeds))
    attributes.add_nodes(result, ((seed, {"depth": 0}) for seed in level))
    for distance in range(depth + 1):
        listed = read(level)
        for image_id in level:
            answer = _answer(listed.get(image_id), counts=distance < depth or view == "closed")
            attributes.node(result, image_id).update(answer)
        if distance < depth:
            level = _add_lists(result, level, listed, distance + 1)
        elif view == "closed":
            _add_edges_among(result, level, listed)
    asked = [data["state"] for _, data in attributes.nodes(result) if data["depth"] < depth or view == "closed"]
    _summarize(result, asked, seeds=list(dict.fromkeys(seeds)), depth=depth, view=view)
    return result


def _answer(listed: Neighbours | None, *, counts: bool = True) -> NodeAttributes:
    """Return a node's state, and the length of its list if there is one that `counts` in this view."""
    if not listed:
        return {"state": "new"}
    if not counts or listed.state not in ANSWERED:
        return {"state": listed.state}
    return {"state": listed.state, "listed": len(listed.similar)}


def _add_lists(result: nx.DiGraph[str], level: list[str], listed: Mapping[str, Neighbours], distance: int) -> list[str]:
    """Add the out-edges of one level; return the new nodes, in the order of their discovery."""
    found: list[str] = []
    for image_id in level:
        similar = listed[image_id].similar if image_id in listed else []
        fresh = [other for other in similar if other not in result]
        attributes.add_nodes(result, ((other, {"depth": distance}) for other in fresh))
        attributes.add_edges(result, _ranked(image_id, similar))
        found += fresh
    return found


def _add_edges_among(result: nx.DiGraph[str], level: list[str], listed: Mapping[str, Neighbours]) -> None:
    """Add those edges of one level whose ends are both in the graph."""
    for image_id in level:
        similar = listed[image_id].similar if image_id in listed else []
        attributes.add_edges(result, (each for each in _ranked(image_id, similar) if each[1] in result))


def _ranked(image_id: str, similar: Iterable[str]) -> Iterable[tuple[str, str, EdgeAttributes]]:
    """Return the edges of one neighbour list."""
    return ((image_id, other, {"rank": rank}) for rank, other in enumerate(similar, 1))


def build(rows: Iterable[Sequence[Any]]) -> nx.DiGraph[str]:
    """Build the graph of a whole store or source from rows ``(id, state, similar ids by rank)``."""
    import networkx as nx

    result: nx.DiGraph[str] = nx.DiGraph()
    listed = list(rows)
    attributes.add_nodes(
        result, ((image_id, _answer(Neighbours(state, similar))) for image_id, state, similar in listed)
    )
    attributes.add_edges(result, chain.from_iterable(_ranked(image_id, similar) for image_id, _, similar in listed))
    _summarize(result, [state for _, state, _ in listed], seeds=[], depth=None, view="closed")
    return result


def among(listed: Mapping[str, Neighbours]) -> nx.DiGraph[str]:
    """Build the graph of some images: all edges among them, with their ranks in the whole lists."""
    import networkx as nx

    result: nx.DiGraph[str] = nx.DiGraph()
    attributes.add_nodes(result, ((image_id, _answer(own)) for image_id, own in listed.items()))
    _add_edges_among(result, list(listed), listed)
    _summarize(result, [own.state for own in listed.values()], seeds=[], depth=None, view="closed")
    return result


def _summarize(result: nx.DiGraph[str], asked: list[State], *, seeds: list[str], depth: int | None, view: View) -> None:
    unexpanded = sum(state not in SETTLED for state in asked)
    attributes.about(result).update(
        {
            "seeds": seeds,
            "depth": depth,
            "view": view,
            "complete": not unexpanded,
            "unexpanded": unexpanded,
            "frontier": len(result) - len(asked) + unexpanded,
            "gone": asked.count("gone"),
        }
    )


def describe(result: nx.DiGraph[str], images: Mapping[str, Image]) -> None:
    """Add the data of images and of their works to the nodes, by the names of `attributes.NodeAttributes`.

    The graph gets ``lists_of``; a graph as of a time counts only days up to that time.
    """
    then = attributes.about(result).get("as_of")
    moments = (image.expanded_at for image_id, image in images.items() if result.out_degree(image_id))
    attributes.about(result)["lists_of"] = days(at for at in moments if at and (then is None or at <= then))
    for image_id, image in images.items():
        known = attributes.node(result, image_id)
        known.update(
            {
                "title": image.title,
                "thumbnail": image.thumbnail,
                "aspect_ratio": image.aspect_ratio,
                "average_color": image.average_color,
                "license": image.license,
                "credit": image.credit,
                "source": image.source,
            }
        )
        known.update(_of_work(image.work))
        if image.hidden_at:
            known["withheld"] = "hidden"


def _of_work(work: Work | None) -> NodeAttributes:
    if not work:
        return {"work_id": None, "subjects": (), "genres": (), "contributors": ()}
    return {
        "work_id": work.id,
        "subjects": work.subjects,
        "genres": work.genres,
        "contributors": work.contributors,
    }


def days(moments: Iterable[datetime | None]) -> str:
    """Format the first and the last day, as ``2026-11-01 to 2026-11-03``; a single day once; "" without any."""
    known = sorted(f"{moment:%Y-%m-%d}" for moment in moments if moment)
    return " to ".join(dict.fromkeys([*known[:1], *known[-1:]]))


def known_color(image: NodeAttributes) -> str | None:
    """Return a node's average colour as ``#rrggbb``; None if it has none or an invalid one."""
    color = str(image.get("average_color"))
    return color if re.fullmatch("#[0-9a-fA-F]{6}", color) else None


@contextmanager
def undispatched() -> Iterator[None]:
    """Disable networkx's backends, so that results do not depend on its configuration.

    https://networkx.org/documentation/stable/reference/configs.html
    """
    import networkx as nx

    with nx.config(backend_priority={}):
        yield


@undispatched()
def depths_by_seed(graph: nx.DiGraph[str]) -> dict[str, dict[str, int]]:
    """Return the hops from each seed of a discovered graph, for the nodes within its depth: ``{seed: {node: hops}}``.

    The distances are exact and do not depend on the other seeds, since the graph has the lists of all nodes nearer than
    the depth. Empty for a graph without seeds. Cost: O(nodes + edges) a seed.
    """
    import networkx as nx

    about = attributes.about(graph)
    depth = about.get("depth")
    seeds = [seed for seed in about.get("seeds") or () if seed in graph]
    return {seed: dict(nx.single_source_shortest_path_length(graph, seed, cutoff=depth)) for seed in seeds}


def best_rank(graph: nx.DiGraph[Any], hops: Mapping[Any, int | None], node: Any) -> int | None:
    """Return a node's best rank in the list of a node that is one hop nearer, by `hops`; None for the start itself.

    Also None if there is no such list, or if its ranks are unknown.
    """
    here = hops.get(node)
    nearer = (before for before in graph.predecessors(node) if here and hops.get(before) == here - 1)
    return min(known_ranks(graph, nearer, node), default=None)


def known_ranks(graph: nx.DiGraph[Any], lists: Iterable[Any], node: Any) -> list[int]:
    """Return the known ranks of an image in the lists of some images."""
    found = (attributes.edge(graph, owner, node).get("rank") for owner in lists)
    return [rank for rank in found if rank is not None]
