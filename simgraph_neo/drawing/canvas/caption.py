"""The text under a drawing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Literal

from simgraph_neo import attributes
from simgraph_neo.drawing.canvas.fonts import drawable
from simgraph_neo.drawing.canvas.text import even_rows, text_width, wrapped
from simgraph_neo.grouping import grouped
from simgraph_neo.text import counted, first_of, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    from simgraph_neo.attributes import NodeAttributes
    from simgraph_neo.grouping import Group, Grouping

SHORTEST_TITLE = 12
"""Characters; where there is less room the id stands alone."""
NAMED_SEEDS = 3
"""More seeds than these are only counted."""
SEED_ROOM = 60
"""Characters of a seed's title and id together."""
NAMED_ORIGINS = 4
"""More sources or licences than these are only counted."""
ORIGINS: dict[str, Literal["source", "license"]] = {"source": "source", "licence": "license"}
"""What is said of where pictures come from, and the attribute that holds it."""
UNKNOWN = "unknown"
SEPARATOR = " · "
GROUP_ROOM = 40
"""Characters of a group's name."""
LINES = 4
"""A caption has at most so many lines; only tiny pages need the last one."""


def caption(graph: nx.DiGraph[Any], *, mutual: NDArray[np.bool_], arrows: bool = True) -> list[str]:
    """Say what a drawing shows, in parts that stand side by side: those of `about`, and what the lines mean.

    `mutual` says of each line whether both images list each other, `arrows` whether the others have heads.
    """
    heads = ["arrow: to an image in the list"] if arrows and not mutual.all() else []
    thick = ["thick line: each lists the other"] if mutual.any() else []
    return [*about(graph, len(mutual)), *heads, *thick]


def about(graph: nx.DiGraph[Any], lines: int, *, what: str = "edge", framed: bool = True) -> list[str]:
    """Seeds, depth, counts, whether something is missing, the age of the lists, sources, licences; each a part.

    `what` the lines are: a pair that lists each other is one edge, and two directed edges. `framed` says whether the
    seeds are.
    """
    counts, days = f"{counted(len(graph), 'image')}, {counted(lines, what)}", attributes.about(graph).get("lists_of")
    lists = [f"lists of {days}"] if days else []
    origins = provenance(data for _, data in attributes.nodes(graph))
    return [*_origin(graph, framed), counts, *completeness(graph), *lists, *origins]


def titled(graph: nx.DiGraph[Any], what: str) -> str:
    """What a figure is called in a list of files."""
    return SEPARATOR.join([what, *(_origin(graph, framed=False) or [counted(len(graph), "image")])])


def _origin(graph: nx.DiGraph[Any], framed: bool) -> list[str]:
    """Where the graph begins: titles are shortened, not ids and counts."""
    known = attributes.about(graph)
    seeds, depth = known.get("seeds") or (), known.get("depth")
    if not seeds:
        return []
    some = first_of([named(graph, seed, SEED_ROOM) for seed in seeds], NAMED_SEEDS)
    return [f"From {some}{' (framed)' if framed else ''}", *([f"depth {depth}"] if depth is not None else [])]


def named(graph: nx.DiGraph[Any], seed: Any, room: int) -> str:
    """A node's title and id in about `room` characters; the id alone where there is no room for both."""
    for_title = room - len(str(seed)) - 5
    title = one_line(str(attributes.node(graph, seed).get("title") or ""), max(for_title, 1)) if seed in graph else ""
    return f"{title} ({seed})" if title and for_title >= SHORTEST_TITLE else one_line(str(seed), 60)


def named_groups(graph: nx.DiGraph[Any], by: Grouping, *, dark: bool) -> list[Group]:
    """The groups of a graph, a seed's with its title. Raises BadInput."""
    groups = grouped(graph, by, dark=dark)
    seeds = {str(seed): seed for seed in attributes.about(graph).get("seeds") or ()} if by == "seed" else {}
    return [group._replace(name=named(graph, seeds.get(group.name, group.name), GROUP_ROOM)) for group in groups]


def completeness(graph: nx.DiGraph[Any]) -> list[str]:
    """Whether something is missing; nothing for a graph that does not know it."""
    known = attributes.about(graph)
    complete, unexpanded = known.get("complete"), known.get("unexpanded")
    if complete is None:
        return []
    gaps = f"incomplete: {counted(unexpanded, 'image')} not asked yet" if unexpanded else "incomplete"
    return ["complete" if complete else gaps]


def provenance(nodes: Iterable[NodeAttributes]) -> Iterator[str]:
    """Where pictures come from, and under which licences, the most frequent first, from the nodes' attributes."""
    nodes = list(nodes)
    for noun, key in ORIGINS.items():
        found = Counter(str(node.get(key) or UNKNOWN) for node in nodes)
        if set(found) - {UNKNOWN}:
            ordered = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
            some = [one_line(name, 40) + (f" ({count:,})" if len(found) > 1 else "") for name, count in ordered]
            yield f"{noun}{'' if len(found) == 1 else 's'} {first_of(some, NAMED_ORIGINS)}"


def in_lines(parts: Sequence[str], width: float, size: float) -> list[str]:
    """Set the parts of a caption side by side, in lines of at most `width` pixels, letters `size` pixels high."""
    rows = even_rows([drawable(part) for part in parts], lambda row: text_width(SEPARATOR.join(row), size), width)
    lines = [line for row in rows for line in wrapped(SEPARATOR.join(row), width, size, lines=LINES)]
    if len(lines) > LINES:
        lines[LINES - 1 :] = wrapped(" ".join(lines[LINES - 1 :]), width, size, lines=1)
    return lines


def whole_parts(parts: Sequence[str], width: float, size: float) -> str:
    """As many of the first parts as fit side by side into one line; the second one is rather cut than left out."""
    fitting = [drawable(one_line(part)) for part in parts]
    while len(fitting) > 2 and text_width(SEPARATOR.join(fitting), size) > width:
        fitting.pop()
    return "".join(wrapped(SEPARATOR.join(fitting), width, size, lines=1))
