"""Results as tables: what Jupyter and a report show of them, and that each public number explains itself."""

from __future__ import annotations

import doctest
import inspect
import sys
import xml.etree.ElementTree as ET
from dataclasses import is_dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pixels

from simgraph_neo import metrics
from simgraph_neo.model import Image
from simgraph_neo.pictures import thumbnails
from simgraph_neo.tables import MAX_LINES, MAX_ROWS, Picture, Record, Table, cell, html_table, shown, text_table
from simgraph_neo.text import one_line
from tests.support.tables import parsed

if TYPE_CHECKING:
    from pathlib import Path

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


def test_a_picture_stands_in_its_cell() -> None:
    """One or several pictures of a cell are elements of a size of their own, with what they are called."""
    pictures = [Picture("data:image/webp;base64,AA==", f'{HOSTILE} "{n}"', 48, n) for n in (30, 40)]
    (table,) = parsed(html_table(["", "n"], [[pictures[0], 1], [pictures, 2]]))
    names = [one_line(each.text) for each in pictures]
    assert table[1:] == [[f"[{names[0]}]", "1"], [f"[{names[0]}][{names[1]}]", "2"]]
    sizes = [(each.get("width"), each.get("height")) for each in ET.fromstring(pictures[1].html).iter()]
    assert sizes == [("48", "40")]


def test_a_long_table_is_cut_in_a_notebook() -> None:
    """A cell shows the first rows of a table and the first items of a list, and how many there are."""
    html = shown((["n", "list"], [[n, list(range(5_000))] for n in range(10_000)]), text="All <of> them")
    (table,) = parsed(html)
    assert len(table) == 1 + MAX_ROWS
    assert table[1][1].endswith("18, 19, … (5,000 in all)")
    assert "… and 9,940 more rows" in html
    assert "All &lt;of&gt; them" in html
    assert len(html) < 20_000


@pytest.mark.parametrize("rows", [1, MAX_LINES, 500])
def test_a_terminal_shows_the_first_rows(rows: int) -> None:
    """A table of records is aligned lines, the first ten, and how many there are."""
    lines = repr(Table([metrics.density_stats(KARATE)] * rows)).splitlines()
    assert lines[: min(rows, MAX_LINES) + 1] == text_table(*_columns(min(rows, MAX_LINES)))
    assert lines[MAX_LINES + 1 :] == ([f"... and {rows - MAX_LINES} more rows"] if rows > MAX_LINES else [])


def _columns(rows: int) -> tuple[list[str], list[list[Any]]]:
    record = metrics.density_stats(KARATE).record()
    return list(record), [list(record.values())] * rows


def test_rows_for_pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    """With pandas a table is a DataFrame of its records; without it one line says what to install."""
    pandas = ModuleType("pandas")
    vars(pandas)["DataFrame"] = lambda rows: ("frame", rows)
    table = Table([metrics.density_stats(KARATE)])
    monkeypatch.setitem(sys.modules, "pandas", pandas)
    assert table.to_dataframe() == ("frame", table.records())
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match="pip install pandas"):
        table.to_dataframe()


def test_thumbnails_are_small_and_few(out: Path) -> None:
    """Pictures at hand become URLs of at most 48 pixels, up to a number and a size in all; others are left out."""
    rng = np.random.default_rng(1)
    images = [Image("elsewhere", "wellcome", thumbnail="https://iiif.example.org/a.jpg"), Image("none", "made")]
    for number in range(5):
        path = out / f"{number}.png"
        Pixels.fromarray(rng.integers(0, 255, (300, 200, 3), np.uint8)).save(path)
        images.append(Image(f"made:{number}", "made", title=f"Noise {number}", thumbnail=path.as_uri()))
    (out / "0.png").write_bytes(b"no picture")
    found = thumbnails(images)
    assert list(found) == [f"made:{number}" for number in (1, 2, 3, 4)]
    assert all((each.width, each.height) == (32, 48) for each in found.values())
    assert list(thumbnails(images, room=len(found["made:1"].url))) == ["made:1"]
    assert list(thumbnails(images, most=2)) == ["made:1", "made:2"]


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
