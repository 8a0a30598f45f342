"""Random seeds to compare with: the complete source of a seed, and the territories of random seeds of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from simgraph_neo import metrics

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from simgraph_neo.attributes import View
    from simgraph_neo.metrics import Links, Met, RandomSeeds
    from simgraph_neo.metrics._random_seeds import Hops
    from simgraph_neo.store import Reader


@dataclass(frozen=True, slots=True)
class SourceGraph:
    """All lists of one source, and the numbers of its random seeds."""

    random: RandomSeeds
    contact: Callable[[str, str], Met | None]
    """Return the image at which the territories of two seeds first touch, at any depth."""


def source_graphs(reader: Reader, sources: Collection[str], depth: int, view: View) -> dict[str, SourceGraph]:
    """Read each source completely, one statement for each, and measure random seeds of it.

    Cost: see `metrics.random_seeds`, and `Reader.source_lists`.
    """
    return {source: _source_graph(reader, source, depth, view) for source in sorted(sources)}


def _source_graph(reader: Reader, source: str, depth: int, view: View) -> SourceGraph:
    lists = reader.source_lists(source)
    links = metrics.Links.of_lists({image_id: each.similar for image_id, each in lists.items()})
    states = {image_id: each.state for image_id, each in lists.items()}
    return SourceGraph(metrics.random_seeds(links, states, depth, view), _contacts(links))


def _contacts(links: Links) -> Callable[[str, str], Met | None]:
    number = {name: place for place, name in enumerate(links.names)}

    @cache
    def hops(seed: str) -> Hops:
        return metrics.hops_from(links, [number[seed]] if seed in number else [])

    return lambda one, other: metrics.nearest_contact(links, hops(one), hops(other))
