"""The registry of metrics: each file of this package declares its own in ``METRICS``, and they are found here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from inspect import signature
from itertools import groupby
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from simgraph_neo.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from simgraph_neo.metrics._links import Links


class Group(StrEnum):
    """What a metric is about: the headings of a report and of docs/reference/metrics.md, in their order."""

    SIZE = "Size and density"
    RETURNED = "Reciprocity"
    PARTS = "Components and distances"
    CHOSEN = "In-degrees and hubs"
    NEIGHBOURS = "Clustering and cores"
    COMMUNITIES = "Communities"


@dataclass(frozen=True, kw_only=True, slots=True)
class Metric:
    """One number of a graph, and all that tables, reports and docs say of it."""

    name: str
    """Its key in JSON and its row in tables. One with a value for each of many things is called ``NAME_by_THING``."""
    label: str
    """What a report calls it, in a few words."""
    meaning: str
    """What it measures, in one line."""
    group: Group
    function: Callable[..., Any]
    """Takes `Links`, also by ``exact=`` and ``seed=`` if it has them. Metrics that name the same one share its result.

    Gives None where the metric is not defined. It explains itself: what it costs, an example with a known answer.
    """
    field: str = ""
    """Which attribute of the function's result it is; "" when it is the result."""
    interval: str = ""
    """The attribute with both ends of its 95 % confidence, None where it is exact: a key ``NAME_interval``."""
    on_request: bool = False
    """Whether it costs so much more than the others that it is computed only where it is named."""
    position: int = 1_000
    """Its place in JSON and tables, those on request behind the others; where it is the same, the name decides."""
    report_position: int | None = None
    """Its place within its group, where it is another one."""

    @property
    def keys(self) -> list[str]:
        """Its keys in JSON."""
        return [self.name, f"{self.name}_interval"] if self.interval else [self.name]

    def values(self, result: Any) -> dict[str, Any]:
        """Its keys with what they have in a result of its function."""
        fields = [self.field, self.interval] if self.interval else [self.field]
        return {key: getattr(result, name) if name else result for key, name in zip(self.keys, fields, strict=True)}


@cache
def registry() -> tuple[Metric, ...]:
    """All metrics, in the order of JSON and tables. Cost: the import of this package, once."""
    from simgraph_neo import metrics

    modules = (import_module(f"{metrics.__name__}.{module.name}") for module in iter_modules(metrics.__path__))
    found = [metric for module in modules for metric in getattr(module, "METRICS", ())]
    return tuple(sorted(found, key=lambda metric: (metric.on_request, metric.position, metric.name)))


def parse_metrics(also: Collection[str] = ()) -> tuple[Metric, ...]:
    """Those that are always computed, and of the others those that `also` names. Cost: as `registry`.

    Raises BadInput for unknown names.

    >>> [metric.name for metric in parse_metrics(["small_world"]) if metric.on_request]
    ['small_world']
    """
    names = [metric.name for metric in registry()]
    for name in also:
        if name not in names:
            others = ", ".join(metric.name for metric in registry() if metric.on_request)
            raise BadInput(f"Unknown metric {ascii(name)[:60]}. On request there are: {others}.")
    return tuple(metric for metric in registry() if not metric.on_request or metric.name in also)


def by_group() -> dict[Group, list[Metric]]:
    """The same by what they are about, as a report shows them. Cost: as `registry`.

    >>> [metric.label for metric in by_group()[Group.COMMUNITIES]][:2]
    ['Communities', 'Modularity']
    """
    groups = list(Group)

    def place(metric: Metric) -> tuple[int, int]:
        within = metric.position if metric.report_position is None else metric.report_position
        return groups.index(metric.group), within

    ordered = sorted(registry(), key=place)
    return {group: list(metrics) for group, metrics in groupby(ordered, key=lambda metric: metric.group)}


def compute(metrics: tuple[Metric, ...], links: Links, **given: Any) -> dict[str, Any]:
    """The values of some metrics, each function called once, with those of `given` that it takes."""
    functions = dict.fromkeys(metric.function for metric in metrics)
    results = {function: function(links, **_taken(function, given)) for function in functions}
    return {key: value for metric in metrics for key, value in metric.values(results[metric.function]).items()}


def _taken(function: Callable[..., Any], given: dict[str, Any]) -> dict[str, Any]:
    parameters = signature(function).parameters
    return {name: value for name, value in given.items() if name in parameters}
