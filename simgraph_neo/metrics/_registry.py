"""The registry of metrics: it finds those that the files of this package declare in ``METRICS``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from inspect import signature
from itertools import groupby
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from simgraph_neo.errors import InvalidInputError
from simgraph_neo.text import to_list

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from simgraph_neo.metrics._links import Links


class Group(StrEnum):
    """Headings of metrics in a report and in docs/reference/metrics.md, in their order."""

    SIZE = "Size and density"
    RETURNED = "Reciprocity"
    PARTS = "Components and distances"
    CHOSEN = "In-degrees and hubs"
    NEIGHBOURS = "Clustering and cores"
    COMMUNITIES = "Communities"


@dataclass(frozen=True, kw_only=True, slots=True)
class Metric:
    """One number of a graph, with all that tables, reports and docs say about it."""

    name: str
    """Its key in JSON and its row in tables. A metric with a value for each of several things is ``NAME_by_THING``."""
    label: str
    """Its name in a report, in a few words."""
    meaning: str
    """What it measures, in one line."""
    group: Group
    function: Callable[..., Any]
    """Takes `Links`, and ``exact=`` and ``seed=`` if it has them. Metrics with the same function share one call.

    Returns None if the metric is not defined. Its docstring has the cost, and an example with a known answer.
    """
    field: str = ""
    """The attribute of the function's result; "" if the result is the metric itself."""
    interval: str = ""
    """The attribute with the 95 % confidence interval, None if the value is exact. Its key is ``NAME_interval``."""
    on_request: bool = False
    """True for an expensive metric, which is computed only if it is named."""
    position: int = 1_000
    """Its position in JSON and tables; metrics on request come last. Equal positions are sorted by name."""
    report_position: int | None = None
    """Its position within its group in a report, if it differs from `position`."""

    @property
    def keys(self) -> list[str]:
        """The keys in JSON."""
        return [self.name, f"{self.name}_interval"] if self.interval else [self.name]

    def values(self, result: Any) -> dict[str, Any]:
        """Return the keys with their values in a result of the function."""
        fields = [self.field, self.interval] if self.interval else [self.field]
        return {key: getattr(result, name) if name else result for key, name in zip(self.keys, fields, strict=True)}


@cache
def registry() -> tuple[Metric, ...]:
    """Return all metrics, in the order of JSON and tables.

    Returns
    -------
    tuple of Metric
        Metrics on request come last.

    Notes
    -----
    Cost: the import of this package, once.

    Examples
    --------
    >>> [metric.name for metric in registry()][:3]
    ['nodes', 'edges', 'density']
    """
    from simgraph_neo import metrics

    modules = (import_module(f"{metrics.__name__}.{module.name}") for module in iter_modules(metrics.__path__))
    found = [metric for module in modules for metric in getattr(module, "METRICS", ())]
    return tuple(sorted(found, key=lambda metric: (metric.on_request, metric.position, metric.name)))


def parse_metrics(also: str | Collection[str] = ()) -> tuple[Metric, ...]:
    """Return the metrics that are always computed, and those on request that are named.

    Parameters
    ----------
    also
        The name, or names, of metrics on request. Names of other metrics change nothing.

    Returns
    -------
    tuple of Metric
        In the order of `registry`.

    Raises
    ------
    InvalidInputError
        For an unknown name; the message has the metrics on request.

    Notes
    -----
    Cost: as `registry`.

    Examples
    --------
    >>> [metric.name for metric in parse_metrics(["small_world"]) if metric.on_request]
    ['small_world']
    """
    names, also = [metric.name for metric in registry()], to_list(also)
    for name in also:
        if name not in names:
            others = ", ".join(metric.name for metric in registry() if metric.on_request)
            raise InvalidInputError(f"Unknown metric {ascii(name)[:60]}. Metrics on request: {others}.")
    return tuple(metric for metric in registry() if not metric.on_request or metric.name in also)


def by_group() -> dict[Group, list[Metric]]:
    """Return all metrics by group, in the order of a report.

    Returns
    -------
    dict of Group to list of Metric
        Each metric is in one group.

    Notes
    -----
    Cost: as `registry`.

    Examples
    --------
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
    """Compute the values of some metrics. Each function is called once, with the arguments of `given` that it takes."""
    functions = dict.fromkeys(metric.function for metric in metrics)
    results = {function: function(links, **_taken(function, given)) for function in functions}
    return {key: value for metric in metrics for key, value in metric.values(results[metric.function]).items()}


def _taken(function: Callable[..., Any], given: dict[str, Any]) -> dict[str, Any]:
    parameters = signature(function).parameters
    return {name: value for name, value in given.items() if name in parameters}
