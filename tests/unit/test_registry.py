"""The registry of metrics: what each entry must say, and that what shares a function is computed once."""

from __future__ import annotations

import copy
import doctest
import json
import keyword
import pickle
import re
from collections import Counter
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from simgraph_neo import metrics
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.metrics import Group, Links, Metric, Summary, by_group, parse_metrics, registry, summary
from simgraph_neo.metrics._registry import compute
from simgraph_neo.subgraph import Coverage

if TYPE_CHECKING:
    from collections.abc import Iterator

TAKEN = {*(field.name for field in fields(Coverage)), "null", "own", "metric"}
"""Keys that stand beside those of metrics."""
RANKED: nx.DiGraph[int] = nx.DiGraph((a, b, {"rank": rank}) for a in range(9) for rank, b in enumerate([a - 1, 3], 1))
GRAPHS: list[nx.DiGraph[int]] = [nx.DiGraph(), nx.DiGraph([(1, 2)]), nx.cycle_graph(4, nx.DiGraph), RANKED]
REQUESTED = [metric.name for metric in registry() if metric.on_request]


def faults(metric: Metric) -> Iterator[str]:
    """What an entry lacks, so that a table, a report or the docs could not show it."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", metric.name) or keyword.iskeyword(metric.name):
        yield "name"
    if set(metric.keys) & TAKEN or metric.name.endswith("_interval"):
        yield "key"
    for what in ("label", "meaning"):
        text = getattr(metric, what)
        if not text.strip() or "\n" in text or text.endswith("."):
            yield what
    explained = metric.function.__doc__ or ""
    if "Cost:" not in explained:
        yield "cost"
    examples = doctest.DocTestParser().get_examples(explained)
    if not any(metric.function.__name__ in each.source for each in examples):
        yield "example"
    for graph in GRAPHS:
        values = compute((metric,), Links.of(graph), exact=False, seed=1)
        yield from (f"value of {key}" for key, value in values.items() if not _printable(key, value))


def _printable(key: str, value: Any) -> bool:
    """Whether JSON, tables and reports know what to do with a value: plain numbers, no arrays of numpy."""
    if key.endswith("_interval"):
        return value is None or [type(each) for each in value] == [float, float]
    if "_by_" in key:
        return isinstance(value, dict) and all(type(each) in {int, float} for each in value.values())
    return type(value) in {int, float, type(None)}


@pytest.mark.parametrize("metric", registry(), ids=lambda metric: metric.name)
def test_every_metric_says_all_that_is_shown(metric: Metric) -> None:
    """An entry has a name of its own, a label, a meaning, a cost, an example, and values that can be printed."""
    assert list(faults(metric)) == []


def unexplained(graph: Any) -> int:
    return len(graph)


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ({"name": "Not a name"}, ["name"]),
        ({"name": "class"}, ["name"]),
        ({"name": "depth"}, ["key"]),
        ({"label": ""}, ["label"]),
        ({"meaning": " "}, ["meaning"]),
        ({"meaning": "two\nlines"}, ["meaning"]),
        ({"function": unexplained}, ["cost", "example"]),
        ({"name": "cores_by_size"}, ["value of cores_by_size"] * len(GRAPHS)),
        ({"field": "real"}, []),
        ({"field": "as_integer_ratio"}, ["value of max_core"] * len(GRAPHS)),
    ],
)
def test_what_an_entry_lacks_is_found(wrong: dict[str, Any], found: list[str]) -> None:
    """Each thing that can be forgotten in an entry is found by name."""
    (good,) = (metric for metric in registry() if metric.name == "max_core")
    assert list(faults(replace(good, **wrong))) == found


def test_no_two_metrics_are_taken_for_each_other() -> None:
    """Keys and labels are each one metric's, and so is a function's name in `metrics`; all are in a report's groups."""
    entries = registry()
    for used in ([key for metric in entries for key in metric.keys], [metric.label for metric in entries]):
        assert [name for name, count in Counter(used).items() if count > 1] == []
    assert list(entries) == sorted(entries, key=lambda metric: (metric.on_request, metric.position, metric.name))
    assert sorted(_named(by_group().values())) == sorted(metric.name for metric in entries)
    assert list(by_group()) == list(Group)
    for metric in entries:
        assert getattr(metrics, metric.function.__name__) is metric.function
    with pytest.raises(AttributeError, match="no attribute 'nope'"):
        _ = metrics.nope  # type: ignore[attr-defined]


def _named(groups: Any) -> list[str]:
    return [metric.name for group in groups for metric in group]


def test_a_function_is_called_once() -> None:
    """Metrics of one function share its result; exact and seed are given to a function that has them."""
    calls: list[Any] = []

    def measured(links: Links, *, seed: int = 0) -> complex:
        calls.append((len(links), seed))
        return complex(1, 2)

    def plain(links: Links) -> int:
        return len(links)

    def entry(name: str, function: Any, field: str = "") -> Metric:
        return Metric(name=name, label=name, meaning=name, group=Group.SIZE, function=function, field=field)

    entries = (entry("a", measured, "real"), entry("b", plain), entry("c", measured, "imag"))
    assert compute(entries, Links.of(RANKED), exact=True, seed=7) == {"a": 1.0, "b": 10, "c": 2.0}
    assert calls == [(10, 7)]


def test_a_summary_is_a_record_of_what_was_computed() -> None:
    """A summary is a frozen dataclass of all keys in their order, equal by value, and can be copied and pickled."""
    found = summary(RANKED)
    assert isinstance(found, Summary)
    assert asdict(found) == found.record()
    assert list(found.record()) == [key for metric in parse_metrics() for key in metric.keys]
    assert json.loads(json.dumps(found.record()))["nodes"] == found.nodes == 10
    assert found == summary(RANKED) == pickle.loads(pickle.dumps(found)) == copy.deepcopy(found)
    assert found != summary(nx.DiGraph())
    with pytest.raises(AttributeError):
        found.nodes = 3  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="nope"):
        _ = found.nope


def test_what_costs_more_is_computed_where_it_is_named() -> None:
    """A summary lacks what is on request until `also` names it; a name that is none is refused with those that are."""
    assert "small_world" in REQUESTED
    ring: nx.DiGraph[int] = nx.watts_strogatz_graph(60, 6, 0.1, seed=1).to_directed()
    found = summary(ring, also=["small_world"])
    assert found.small_world == metrics.small_world(ring)
    assert {key: value for key, value in found.record().items() if key != "small_world"} == summary(ring).record()
    assert list(summary(ring, also=REQUESTED).record()) == [key for metric in registry() for key in metric.keys]
    with pytest.raises(InvalidInputError, match=rf"Unknown metric 'nope'\. Metrics on request: {', '.join(REQUESTED)}"):
        summary(ring, also=["nope"])
