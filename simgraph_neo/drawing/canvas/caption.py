"""The caption under a drawing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from simgraph_neo import attributes
from simgraph_neo.drawing.canvas.fonts import drawable
from simgraph_neo.drawing.canvas.text import even_rows, text_width, wrapped
from simgraph_neo.grouping import grouped
from simgraph_neo.source_kinds import kind_of, license_name
from simgraph_neo.text import counted, days_in_words, escape_id, first_of, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    from simgraph_neo.attributes import NodeAttributes
    from simgraph_neo.grouping import Group, Grouping

SHORTEST_TITLE = 12
"""Characters. A title with less room is left out, and only the id is written."""
NAMED_SEEDS = 3
"""Seeds that are named; the others are counted."""
NAME = 60
"""Characters of a seed in a title."""
SEED_ROOM = 60
"""Characters of a seed's title and id together."""
NAMED_ORIGINS = 4
"""Sources or licences that are named; the others are counted."""
UNKNOWN = "licence unknown"
SEPARATOR = " · "
GROUP_ROOM = 40
"""Characters of a group's name."""
LINES = 8
"""Lines of a caption at most: with all credits that it names, which come last and must not be cut."""


def caption(graph: nx.DiGraph[Any], *, mutual: NDArray[np.bool_], arrows: bool = True) -> list[str]:
    """Describe a drawing in short parts, to be joined by `SEPARATOR`: those of `about`, and what the lines mean.

    `mutual` is True for each line between two images that list each other; `arrows` says whether the other lines have
    arrowheads.
    """
    return [*about(graph, len(mutual)), *key(mutual, arrows=arrows)]


def key(mutual: NDArray[np.bool_], *, arrows: bool = True) -> list[str]:
    """Return what the lines of a drawing mean. The arguments are those of `caption`."""
    heads = ["arrow: from an image to one in its neighbour list"] if arrows and not mutual.all() else []
    return [*heads, *(["thick line: two images that list each other"] if mutual.any() else [])]


def about(graph: nx.DiGraph[Any], lines: int, *, what: str = "undirected edge", framed: bool = True) -> list[str]:
    """Describe a graph: seeds, depth, counts, completeness, dates of the lists, sources, licences; each is a part.

    `what` names the lines: two images that list each other are one "undirected edge" or two
    "directed edges". `framed` says
    whether the figure frames the seeds.
    """
    return [*lead(graph, lines, what=what, framed=framed), *provenance_of(graph)]


def lead(graph: nx.DiGraph[Any], lines: int, *, what: str = "undirected edge", framed: bool = True) -> list[str]:
    """Describe what a figure shows: seeds, depth, counts, completeness. The arguments are those of `about`."""
    counts = f"{counted(len(graph), 'image')}, {counted(lines, what)}"
    return [*_origin(graph, framed), counts, *completeness(graph)]


def provenance_of(graph: nx.DiGraph[Any]) -> list[str]:
    """Describe where a graph is from: the dates of its lists, its sources, its licences."""
    return [
        *lists_of(attributes.about(graph).get("lists_of")),
        *provenance(data for _, data in attributes.nodes(graph)),
    ]


def lists_of(days: str | None) -> list[str]:
    """Return the part with the days of lists, which are given as by `graph.days`.

    >>> lists_of("2026-11-01 to 2026-12-03"), lists_of(None)
    (['lists of 1 November 2026 to 3 December 2026'], [])
    """
    return [f"lists of {days_in_words(days)}"] if days else []


def titled(graph: nx.DiGraph[Any], what: str) -> str:
    """Return the title of a file: `what`, then the seeds and the depth, or the number of images."""
    return SEPARATOR.join([what, *(_origin(graph, framed=False) or [counted(len(graph), "image")])])


def _origin(graph: nx.DiGraph[Any], framed: bool) -> list[str]:
    """Return the seeds and the depth. Titles may be shortened; ids and counts are not."""
    known = attributes.about(graph)
    seeds, depth = known.get("seeds") or (), known.get("depth")
    if not seeds:
        return []
    some = first_of([named(graph, seed, SEED_ROOM) for seed in seeds], NAMED_SEEDS)
    return [f"From {some}{' (framed)' if framed else ''}", *([f"depth {depth}"] if depth is not None else [])]


def named(graph: nx.DiGraph[Any], seed: Any, room: int) -> str:
    """Return a node's title and id in about `room` characters; only the id where both do not fit."""
    for_title = room - len(str(seed)) - 5
    title = one_line(str(attributes.node(graph, seed).get("title") or ""), max(for_title, 1)) if seed in graph else ""
    return f"{title} ({seed})" if title and for_title >= SHORTEST_TITLE else one_line(str(seed), 60)


def called(graph: nx.DiGraph[Any], node: Any, room: int) -> str:
    """Return a node's title, or else its id, in at most `room` characters."""
    title = attributes.node(graph, node).get("title") if node in graph else None
    return one_line(str(title or escape_id(node)), room)


def told_apart(graph: nx.DiGraph[Any], seeds: Iterable[Any], room: int) -> dict[Any, str]:
    """Return the names of seeds: their titles, with the id where several share a title."""
    titles = {seed: called(graph, seed, room) for seed in seeds}
    shared = Counter(titles.values())
    return {seed: named(graph, seed, room) if shared[title] > 1 else title for seed, title in titles.items()}


def named_groups(graph: nx.DiGraph[Any], by: Grouping, *, dark: bool) -> list[Group]:
    """Return the groups of a graph. Raises InvalidInputError.

    A seed's group is named by the seed's title and id, a community by what its images have in common, if this is known.
    """
    groups, known = grouped(graph, by, dark=dark), attributes.about(graph)
    if by == "community":
        names = known.get("group_names") or {}
        return [group._replace(name=names.get(group.name, group.name)) for group in groups]
    seeds = {str(seed): seed for seed in known.get("seeds") or ()} if by == "seed" else {}
    return [group._replace(name=named(graph, seeds.get(group.name, group.name), GROUP_ROOM)) for group in groups]


def completeness(graph: nx.DiGraph[Any]) -> list[str]:
    """Return "complete" or "incomplete", with the number of unexpanded images; nothing where this is unknown."""
    known = attributes.about(graph)
    complete, unexpanded = known.get("complete"), known.get("unexpanded")
    if complete is None:
        return []
    gaps = f"incomplete: {counted(unexpanded, 'image')} not expanded yet" if unexpanded else "incomplete"
    return ["complete" if complete else gaps]


def provenance(nodes: Iterable[NodeAttributes]) -> Iterator[str]:
    """Yield the sources and the licences in the nodes' attributes, the most frequent first."""
    nodes = list(nodes)
    sources = _frequent(node["source"] for node in nodes if node.get("source"))
    if sources:
        yield _joined([_images(name, count if len(sources) > 1 else None) for name, count in sources])
    if any("license" in node for node in nodes):  # an unknown licence is worth knowing
        licenses = _frequent(_license(node) for node in nodes)
        yield _joined([f"{name} ({count:,})" if len(licenses) > 1 else name for name, count in licenses])


def _frequent(names: Iterable[str]) -> list[tuple[str, int]]:
    return sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0]))


def _joined(names: Sequence[str]) -> str:
    return first_of(names, NAMED_ORIGINS)


def _images(source: str, count: int | None) -> str:
    return kind_of(source).images(source, count)


def _license(node: NodeAttributes) -> str:
    name = node.get("license")
    return license_name(name, node.get("source")) or (f"licence {one_line(str(name), 40)}" if name else UNKNOWN)


def default_title(graph: nx.DiGraph[Any]) -> str:
    """Return a title for a figure or page of a graph: its seeds, or the images of its sources."""
    seeds = [called(graph, seed, NAME) for seed in attributes.about(graph).get("seeds") or () if seed in graph]
    if seeds:
        return f"Images similar to {first_of(seeds, 2) if len(seeds) > 2 else ' and '.join(seeds)}"
    sources = _frequent(data["source"] for _, data in attributes.nodes(graph) if data.get("source"))
    return first_of([_images(*each) for each in sources], 3) or counted(len(graph), "image")


def in_lines(parts: Sequence[str], width: float, size: float) -> list[str]:
    """Join the parts of a caption into lines of at most `width` pixels, in letters `size` pixels high."""
    rows = even_rows([drawable(part) for part in parts], lambda row: text_width(SEPARATOR.join(row), size), width)
    lines = [line for row in rows for line in wrapped(SEPARATOR.join(row), width, size, lines=LINES)]
    if len(lines) > LINES:
        lines[LINES - 1 :] = wrapped(" ".join(lines[LINES - 1 :]), width, size, lines=1)
    return lines


def whole_parts(parts: Sequence[str], width: float, size: float) -> str:
    """Join as many of the first parts as fit into one line. The first two are always there, cut if need be."""
    fitting = [drawable(one_line(part)) for part in parts]
    while len(fitting) > 2 and text_width(SEPARATOR.join(fitting), size) > width:
        fitting.pop()
    return "".join(wrapped(SEPARATOR.join(fitting), width, size, lines=1))
