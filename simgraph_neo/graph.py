"""From rows of the store to an `nx.DiGraph`: what a subgraph is.

**discovered(seeds, n)** is every node within n directed hops of a seed, with the out-edges of the nodes at distance
below n. Made undirected it is exactly the graph of Wellcome Collection's tutorial, for several seeds their union.
**closed(seeds, n)** is the same nodes with *all* edges among them; a crawl to depth n + 1 completes it.
Both are defined by distance, never by what happens to be stored: other seeds' crawls never change a complete seed's
numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from simgraph_neo.errors import BadInput
from simgraph_neo.model import NAMES, SETTLED
from simgraph_neo.palette import group_color, ordered_colors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    import networkx as nx

    from simgraph_neo.model import Image, State


class Listed(NamedTuple):
    """What the store knows of an image's list."""

    state: State
    similar: list[str]
    """Ids, most similar first."""
    expanded_at: datetime | None = None


View = Literal["discovered", "closed"]


def discovered(
    read: Callable[[Iterable[str]], Mapping[str, Listed]], seeds: Sequence[str], depth: int, view: View = "discovered"
) -> nx.DiGraph[str]:
    """Walk `depth` levels over stored lists; O(nodes + edges), depth + 1 reads. `view` "closed" gives that subgraph.

    Nodes carry ``depth`` (hops from the nearest seed) and ``state``; edges ``rank``. ``graph.graph`` holds ``seeds``,
    ``depth``, ``view``, ``complete``, ``unexpanded`` (nodes that must have answered, at distance < depth or, closed,
    <= depth, and are not settled), ``frontier`` (nodes whose lists are not in the graph: the unexpanded and, as
    discovered, all at distance depth) and ``gone``.
    """
    import networkx as nx

    result: nx.DiGraph[str] = nx.DiGraph()
    level = list(dict.fromkeys(seeds))
    result.add_nodes_from(level, depth=0)
    for distance in range(depth + 1):
        listed = read(level)
        for image_id in level:
            result.nodes[image_id]["state"] = listed[image_id].state if image_id in listed else "new"
        if distance < depth:
            level = _add_lists(result, level, listed, distance + 1)
        elif view == "closed":
            _add_edges_among(result, level, listed)
    asked = [data["state"] for _, data in result.nodes(data=True) if data["depth"] < depth or view == "closed"]
    _summarize(result, asked, seeds=list(dict.fromkeys(seeds)), depth=depth, view=view)
    return result


def _add_lists(result: nx.DiGraph[str], level: list[str], listed: Mapping[str, Listed], distance: int) -> list[str]:
    """Add the out-edges of one level; returns the nodes that are new, in order of their discovery."""
    found: list[str] = []
    for image_id in level:
        similar = listed[image_id].similar if image_id in listed else []
        fresh = [other for other in similar if other not in result]
        result.add_nodes_from(fresh, depth=distance)
        result.add_edges_from((image_id, other, {"rank": rank}) for rank, other in enumerate(similar, 1))
        found += fresh
    return found


def _add_edges_among(result: nx.DiGraph[str], level: list[str], listed: Mapping[str, Listed]) -> None:
    """Add those edges of one level that stay inside the graph."""
    for image_id in level:
        similar = enumerate(listed[image_id].similar if image_id in listed else [], 1)
        result.add_edges_from((image_id, other, {"rank": rank}) for rank, other in similar if other in result)


def build(rows: Iterable[Sequence[Any]]) -> nx.DiGraph[str]:
    """The graph of whole rows ``(id, state, similar ids by rank)``: every node of a store or a source, every edge."""
    import networkx as nx

    result: nx.DiGraph[str] = nx.DiGraph()
    listed = list(rows)
    result.add_nodes_from((image_id, {"state": state}) for image_id, state, _ in listed)
    result.add_edges_from(
        (image_id, other, {"rank": rank}) for image_id, _, similar in listed for rank, other in enumerate(similar, 1)
    )
    _summarize(result, [state for _, state, _ in listed], seeds=[], depth=None, view="closed")
    return result


def _summarize(result: nx.DiGraph[str], asked: list[State], *, seeds: list[str], depth: int | None, view: View) -> None:
    unexpanded = sum(state not in SETTLED for state in asked)
    result.graph.update(
        seeds=seeds,
        depth=depth,
        view=view,
        complete=not unexpanded,
        unexpanded=unexpanded,
        frontier=len(result) - len(asked) + unexpanded,
        gone=asked.count("gone"),
    )


def describe(result: nx.DiGraph[str], images: Mapping[str, Image]) -> None:
    """Put the images' data on the nodes, by the names of `model.Image`.

    Of its work these are `work_id`, None when unknown, and `subjects`, `genres` and `contributors`, tuples.
    """
    for image_id, image in images.items():
        result.nodes[image_id].update(
            title=image.title,
            thumbnail=image.thumbnail,
            aspect_ratio=image.aspect_ratio,
            average_color=image.average_color,
            license=image.license,
            credit=image.credit,
            work_id=image.work.id if image.work else None,
            source=image.source,
            **{kind: getattr(image.work, kind, ()) for kind in NAMES},
        )


def depths_by_seed(graph: nx.DiGraph[str]) -> dict[str, dict[str, int]]:
    """Hops from each seed of a discovered graph, for the nodes within its depth: ``{seed: {node: hops}}``.

    They are true distances, whatever the other seeds are: the lists of all nodes nearer than the depth are in the
    graph. Empty for a graph without seeds. Cost: O(nodes + edges) a seed.
    """
    import networkx as nx

    depth = graph.graph.get("depth")
    seeds = [seed for seed in graph.graph.get("seeds") or () if seed in graph]
    return {seed: dict(nx.single_source_shortest_path_length(graph, seed, cutoff=depth)) for seed in seeds}


Grouping = Literal["depth", "community", "source", "seed"]


class Group(NamedTuple):
    """Images that belong together, with their name in a legend."""

    name: str
    color: str
    """As ``#rrggbb``; several small groups may share one."""
    nodes: list[Any]
    """Sorted."""


def check_grouping(by: Grouping, seeds: Sequence[Any]) -> None:
    """Raise BadInput for what is no grouping, and for depths and seeds of a graph that has no `seeds`."""
    if by not in get_args(Grouping):
        raise BadInput(f"{by} is no grouping. Choose {', '.join(get_args(Grouping))}.")
    if by in {"depth", "seed"} and not seeds:
        raise BadInput(f"Without seeds no image has a {by}. Give seeds, or group by community or source.")


def grouped(graph: nx.DiGraph[Any], by: Grouping, *, dark: bool = False) -> list[Group]:
    """Partition the nodes, for colours and headings.

    ``depth``: hops from the nearest seed, nearest first, in an ordered ramp of colours. ``community``: the node
    attribute of that name (a number, 1 = the largest), in order. ``source``: the largest first. ``seed``: the nearest
    seed, of equally near ones the first, in the seeds' order. Nodes of which it is not known are the last group.
    The colours are for white paper, or for a `dark` page.
    Raises BadInput for another grouping, and for depths and seeds of a graph that has no seeds.
    """
    check_grouping(by, graph.graph.get("seeds") or ())
    key = _nearest_seeds(graph) if by == "seed" else {node: data.get(by) for node, data in graph.nodes(data=True)}
    members: dict[Any, list[Any]] = {}
    for node in sorted(graph):
        members.setdefault(key.get(node), []).append(node)
    unknown = members.pop(None, [])
    keys = _in_order(graph, members, by)
    numbers = range(1, len(keys) + 1)
    colors = ordered_colors(len(keys), dark=dark) if by == "depth" else [group_color(number) for number in numbers]
    name = {"depth": "depth {}", "community": "community {}"}.get(by, "{}").format
    groups = [Group(name(each), color, members[each]) for each, color in zip(keys, colors, strict=True)]
    return [*groups, Group("unknown", group_color(0), unknown)] if unknown else groups


def _in_order(graph: nx.DiGraph[Any], members: Mapping[Any, list[Any]], by: Grouping) -> list[Any]:
    if by == "source":
        return sorted(members, key=lambda name: (-len(members[name]), name))
    return [seed for seed in graph.graph["seeds"] if seed in members] if by == "seed" else sorted(members)


def _nearest_seeds(graph: nx.DiGraph[Any]) -> dict[Any, Any]:
    nearest: dict[Any, tuple[int, Any]] = {}
    for seed, hops in depths_by_seed(graph).items():
        for node, distance in hops.items():
            if node not in nearest or distance < nearest[node][0]:
                nearest[node] = distance, seed
    return {node: seed for node, (_, seed) in nearest.items()}
