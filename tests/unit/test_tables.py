"""Results as tables: what Jupyter and a report show of them, and that each public number explains itself."""

from __future__ import annotations

import doctest
import inspect
import xml.etree.ElementTree as ET
from dataclasses import is_dataclass
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simgraph_neo import metrics
from simgraph_neo.tables import Record, cell, html_table
from simgraph_neo.text import one_line
from tests.support.tables import parsed

HOSTILE = "<script>alert('1')</script> & \"</td>\" \x1b[31m \u202e"
KARATE = nx.karate_club_graph().to_directed()
RESULTS: list[Record] = [
    metrics.density_stats(KARATE),
    metrics.degrees(KARATE),
    metrics.choice(KARATE),
    metrics.clustering(KARATE),
    metrics.components(KARATE),
    metrics.distances(KARATE),
    metrics.partition(KARATE),
    metrics.summary(KARATE),
    metrics.null_models(KARATE, 2)["rewired"]["density"],
]
values = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()


@given(st.lists(st.tuples(values, values), max_size=6), st.text())
def test_a_table_says_what_the_terminal_says(rows: list[tuple[Any, Any]], header: str) -> None:
    """Whatever the cells hold, the HTML is well-formed and has the terminal's texts, with an en dash for None."""
    (table,) = parsed(html_table([header, "b"], rows))
    assert table[0] == [one_line(header), "b"]
    assert table[1:] == [["–" if value is None else cell(value) for value in row] for row in rows]


def test_markup_is_text() -> None:
    """Tags, quotes and what a terminal acts upon are escaped or gone, in headers and in cells."""
    html = html_table([HOSTILE], [[HOSTILE]])
    assert "<script" not in html
    assert not {"\x1b", "\u202e"} & set(html)
    assert parsed(html) == [[[one_line(HOSTILE)], [one_line(HOSTILE)]]]


def test_numbers_stand_to_the_right() -> None:
    """A column of numbers is of class number, header and all, whatever is unknown in it; one with a text is not."""
    root = ET.fromstring(html_table(["name", "n", "mixed"], [["a", 1, 2], [HOSTILE, None, "b"], ["c", 0.5, 3]]))
    assert [[each.get("class") for each in row] for row in root] == [["text", "number", "text"]] * 4


@pytest.mark.parametrize("result", RESULTS, ids=lambda each: type(each).__name__)
def test_jupyter_shows_names_and_values(result: Record) -> None:
    """Each result of a metric is a table: its kind above, a row a field, in the fields' order."""
    (table,) = parsed(result._repr_html_())
    assert table[0] == [type(result).__name__, "value"]
    assert table[1:] == [[name, cell(value, "–")] for name, value in result.record().items()]


def test_every_result_of_a_metric_is_shown() -> None:
    """No dataclass of `metrics` has been forgotten; Links is a graph, Metric declares one."""
    public = {getattr(metrics, name) for name in metrics.__all__ if is_dataclass(getattr(metrics, name))}
    assert all(issubclass(each, Record) for each in public - {metrics.Links, metrics.Metric})


@pytest.mark.parametrize("name", [name for name in metrics.__all__ if inspect.isfunction(getattr(metrics, name))])
def test_every_metric_explains_itself(name: str) -> None:
    """Each function has a docstring with what it costs and an example that runs (pytest runs it)."""
    function = getattr(metrics, name)
    assert "Cost:" in function.__doc__
    examples = [each for found in doctest.DocTestFinder().find(function, name) for each in found.examples]
    assert any(name in example.source for example in examples)
