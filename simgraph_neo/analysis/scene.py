"""What the live explorer shows: a graph with the places of its pictures, and images that are added to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx

from simgraph_neo import attributes
from simgraph_neo.analysis.communities import communities
from simgraph_neo.analysis.degrees import degrees_record
from simgraph_neo.analysis.hubs import hubs
from simgraph_neo.analysis.metrics import measure
from simgraph_neo.analysis.saved_views import chosen_subgraph, view_subgraph
from simgraph_neo.graph import depths_by_seed
from simgraph_neo.model import ANSWERED
from simgraph_neo.rights import withheld
from simgraph_neo.source_kinds import kind_of
from simgraph_neo.text import escape_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from simgraph_neo.rights import Rights
    from simgraph_neo.store import Reader, SavedView
    from simgraph_neo.subgraph import ImageReader, Selection, Subgraph


def scene(reader: Reader, selection: Selection, title: str = "", *, rights: Rights = "all") -> dict[str, Any]:
    """Read a subgraph, and return it with the places of its pictures, as the page of `export_html` has it inside.

    Pictures are not part of it, and nothing is fetched. Each node has also ``neighbours``, its whole neighbour list,
    with the images outside of the subgraph.

    Parameters
    ----------
    reader
        The reader of the store.
    selection
        The subgraph to show.
    title
        The heading; by default the seeds.
    rights
        "share" leaves out the pictures that may not be shared.

    Returns
    -------
    dict
        For JSON.

    Raises
    ------
    InvalidInputError
        For too many images.
    ImageNotFoundError
        If a seed is not stored, or if there is no image at all.
    """
    return _scene(reader, reader.subgraph(selection), title, rights)


def _scene(reader: Reader, subgraph: Subgraph, title: str, rights: Rights) -> dict[str, Any]:
    """Return a subgraph as the page has it inside."""
    from simgraph_neo.drawing.web.live import live_data
    from simgraph_neo.drawing.web.page import check_count

    check_count(len(subgraph.graph))
    communities(subgraph)
    graph = subgraph.graph
    _describe(reader, graph, rights)
    data = live_data(graph, title)
    _add_lists(data["nodes"], sorted(graph), reader)
    return data | {"coverage": subgraph.coverage.record()}


def saved_scene(reader: Reader, view: SavedView, *, rights: Rights = "all") -> dict[str, Any]:
    """Return a saved view as `scene` returns a subgraph, with its ``state``.

    Parameters
    ----------
    reader
        The reader of the store.
    view
        The result of ``store.view(view_id)``.
    rights
        As in `scene`.

    Returns
    -------
    dict
        For JSON. Pictures are where they were, unless the view was saved without places.

    Raises
    ------
    ImageNotFoundError
        If none of its images is there.
    """
    data = _scene(reader, view_subgraph(reader, view), view.title or "", rights)
    ids = {node["id"]: number for number, node in enumerate(data["nodes"])}
    data["seeds"] = sorted(ids[each] for each in view.state.get("seeds", ()) if each in ids)
    return data | {"state": view.state, "missing": len(view.images) - len(ids)}


def scene_groups(reader: Reader, ids: Sequence[str], seeds: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return the groups of the images that a page shows now, as `scene` has them in ``groupings``.

    Parameters
    ----------
    reader
        The reader of the store.
    ids
        Ids of stored images; those that are not stored are in no group.
    seeds
        Those from which depths and territories are counted, within these images.

    Returns
    -------
    list of dict
        For JSON: ``by`` and ``groups``, whose ``nodes`` are indices into `ids`.

    Raises
    ------
    ImageNotFoundError
        If none of the images is stored.
    """
    from simgraph_neo.drawing.web.groups import page_groupings

    subgraph = chosen_subgraph(reader, ids)
    communities(subgraph)
    graph = subgraph.graph
    attributes.about(graph)["seeds"] = [seed for seed in seeds if seed in graph]
    for hops in depths_by_seed(graph).values():
        for node, depth in hops.items():
            data = attributes.node(graph, node)
            data["depth"] = min(depth, data.get("depth", depth))
    return page_groupings(graph, {image_id: number for number, image_id in enumerate(ids)})


def scene_numbers(reader: Reader, ids: Sequence[str]) -> dict[str, Any]:
    """Measure the images that a page shows now, and all edges among them, with the functions of the commands.

    Parameters
    ----------
    reader
        The reader of the store.
    ids
        Ids of stored images; those that are not stored are left out.

    Returns
    -------
    dict
        For JSON: ``measures`` as ``simgraph analyze metrics`` gives them, and so ``degrees``, ``communities`` and
        ``hubs``.

    Raises
    ------
    ImageNotFoundError
        If none of the images is stored.
    """
    subgraph = chosen_subgraph(reader, ids)
    found = communities(subgraph)
    return {
        "measures": measure(subgraph).record(),
        "degrees": degrees_record(subgraph),
        "communities": found.record(),
        "hubs": hubs(subgraph).record(),
    }


def scene_nodes(reader: Reader, ids: Iterable[str], *, rights: Rights = "all") -> list[dict[str, Any]]:
    """Return images that are to be added to a scene, sorted by id, each with its whole neighbour list.

    Parameters
    ----------
    reader
        The reader of the store.
    ids
        Ids of stored images.
    rights
        As in `scene`.

    Returns
    -------
    list of dict
        For JSON: the facts of each image, ``size`` in pixels and ``neighbours``, the ids of its neighbours by rank.

    Raises
    ------
    ImageNotFoundError
        If an image is not stored; the message names all of them.
    """
    from simgraph_neo.drawing.web.live import live_nodes

    graph: nx.DiGraph[str] = nx.DiGraph()
    lists = reader.lists(reader.known(list(ids)))
    for image_id in lists:
        graph.add_node(image_id)
        attributes.node(graph, image_id)["state"] = lists[image_id].state
    _describe(reader, graph, rights)
    found = live_nodes(graph)
    _add_lists(found, sorted(graph), reader)
    return found


def _describe(reader: ImageReader, graph: nx.DiGraph[str], rights: Rights) -> None:
    """Add the data of the images to the nodes, ``link``, the page in the catalogue, and ``withheld``."""
    for image_id, image in reader.describe(graph).items():
        known = attributes.node(graph, image_id)
        known["link"] = kind_of(image.source).page(image)
        if why := withheld(known, rights):
            known["withheld"] = why


def _add_lists(nodes: list[dict[str, Any]], ids: list[str], reader: Reader) -> None:
    """Add to the facts of each node its whole neighbour list."""
    lists = reader.lists(ids)
    for facts, image_id in zip(nodes, ids, strict=True):
        listed = lists[image_id]
        facts["neighbours"] = [escape_id(each) for each in listed.similar]
        facts["listed"] = listed.state in ANSWERED
