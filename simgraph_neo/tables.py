"""Records and rows as tables: the text of cells, and HTML for Jupyter and for reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from html import escape
from typing import TYPE_CHECKING, Any, TypeVar

from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

STYLE = (
    "table.simgraph {border-collapse: collapse; margin: 0.5em 0} "
    "table.simgraph th, table.simgraph td {padding: 0.15em 0.6em} "
    "table.simgraph th {border-bottom: 1px solid} "
    "table.simgraph th.text, table.simgraph td.text {text-align: left} "
    "table.simgraph th.number, table.simgraph td.number {text-align: right; font-variant-numeric: tabular-nums}"
)
"""CSS for `html_table`. No cell has a style of its own: a page's Content-Security-Policy may forbid that."""


def cell(value: object, unknown: str = "-") -> str:
    """Format a value for a table: six decimals, yes or no, `unknown` for None; a list or a mapping in one line.

    >>> cell(0.25), cell(3), cell(True), cell(None), cell((1.5, None)), cell({1: 0.5})
    ('0.250000', '3', 'yes', '-', '1.500000, -', '1: 0.500000')
    """
    if value is None:
        return unknown
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6f}"
    if isinstance(value, Mapping):
        value = [f"{cell(key)}: {cell(each, unknown)}" for key, each in value.items()]
    if isinstance(value, Sequence) and not isinstance(value, str):
        value = ", ".join(cell(each, unknown) for each in value)
    return one_line(str(value))


def numeric(values: Iterable[object]) -> bool:
    """Whether a column holds only numbers and None: such columns are aligned to the right."""
    return all(isinstance(value, int | float | None) for value in values)


def html_table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return an HTML table, with all text escaped: cells as `cell` formats them, "–" for None.

    Columns of numbers have the class ``number``, others ``text``; show them with `STYLE`. Cost: linear in the cells.

    >>> html_table(["a<b"], [[1.5]]).replace(chr(10), "")
    '<table class="simgraph"><tr><th class="number">a&lt;b</th></tr><tr><td class="number">1.500000</td></tr></table>'
    """
    rows = [list(row) for row in rows]
    kinds = ["number" if numeric(row[column] for row in rows) else "text" for column in range(len(headers))]
    lines = [_line("th", headers, kinds), *(_line("td", row, kinds) for row in rows)]
    return "\n".join(['<table class="simgraph">', *lines, "</table>"])


def _line(tag: str, values: Sequence[object], kinds: Sequence[str]) -> str:
    cells = (
        f'<{tag} class="{kind}">{escape(cell(value, "–"))}</{tag}>' for value, kind in zip(values, kinds, strict=True)
    )
    return f"<tr>{''.join(cells)}</tr>"


def shown(*tables: tuple[Sequence[str], Iterable[Sequence[object]]]) -> str:
    """Return the HTML that Jupyter shows for tables, each given as for `html_table`."""
    return "\n".join([f"<style>{STYLE}</style>", *(html_table(headers, rows) for headers, rows in tables)])


class Record:
    """A dataclass that Jupyter shows as a table of names and values."""

    __slots__ = ()

    def record(self) -> dict[str, Any]:
        """Return names and values, as they are printed as JSON."""
        return asdict(self)  # type: ignore[call-overload,no-any-return]

    def _repr_html_(self) -> str:
        return shown(([type(self).__name__, "value"], self.record().items()))


Row = TypeVar("Row", bound=Record)


class Table(list[Row]):
    """A list of records of one kind that Jupyter shows as one table, with a row for each record."""

    @property
    def headers(self) -> list[str]:
        """The names of the columns; empty without rows."""
        return list(self[0].record()) if self else []

    @property
    def cells(self) -> list[list[Any]]:
        """The values, row by row."""
        return [list(row.record().values()) for row in self]

    def _repr_html_(self) -> str:
        return shown((self.headers, self.cells))
