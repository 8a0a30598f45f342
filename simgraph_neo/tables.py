"""Records and rows as tables: the text of cells, HTML for Jupyter, lines for a terminal, rows for pandas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape
from typing import TYPE_CHECKING, Any, TypeVar

from simgraph_neo.text import one_line

if TYPE_CHECKING:
    import pandas as pd

STYLE = (
    "table.simgraph {border-collapse: collapse; margin: 0.5em 0} "
    "table.simgraph th, table.simgraph td {padding: 0.15em 0.6em} "
    "table.simgraph th {border-bottom: 1px solid} "
    "table.simgraph th.text, table.simgraph td.text {text-align: left} "
    "table.simgraph th.number, table.simgraph td.number {text-align: right; font-variant-numeric: tabular-nums} "
    ".simgraph img {display: inline-block; margin: 2px; vertical-align: middle; outline: 1px solid #8888}"
)
"""CSS for `html_table`. No cell has a style of its own: a page's Content-Security-Policy may forbid that."""
MAX_ROWS, MAX_ITEMS, MAX_LINES = 60, 20, 10
"""The largest numbers of rows of a table and of items of a cell in a notebook, and of rows in a terminal."""

NO_ROWS = "no rows"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in a cell."""

    url: str
    """A ``data:`` URL."""
    text: str
    """The alternative text, for readers who cannot see the picture."""
    width: int
    """In CSS pixels."""
    height: int

    @property
    def html(self) -> str:
        """The HTML element."""
        text = escape(one_line(self.text))
        size = f'width="{self.width}" height="{self.height}"'
        return f'<img src="{escape(self.url)}" alt="{text}" title="{text}" {size} />'


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
    """Return an HTML table, with all text escaped: cells as `cell` formats them, "–" for None, and pictures.

    Columns of numbers have the class ``number``, others ``text``; show them with `STYLE`. Cost: linear in the cells.

    >>> html_table(["a<b"], [[1.5]]).replace(chr(10), "")
    '<table class="simgraph"><tr><th class="number">a&lt;b</th></tr><tr><td class="number">1.500000</td></tr></table>'
    """
    rows = [list(row) for row in rows]
    kinds = ["number" if numeric(row[column] for row in rows) else "text" for column in range(len(headers))]
    lines = [_line("th", headers, kinds), *(_line("td", row, kinds) for row in rows)]
    return "\n".join(['<table class="simgraph">', *lines, "</table>"])


def _line(tag: str, values: Sequence[object], kinds: Sequence[str]) -> str:
    cells = (f'<{tag} class="{kind}">{_inside(value)}</{tag}>' for value, kind in zip(values, kinds, strict=True))
    return f"<tr>{''.join(cells)}</tr>"


def _inside(value: object) -> str:
    several = value if isinstance(value, list | tuple) else [value]
    pictures = [each.html for each in several if isinstance(each, Picture)]
    return "".join(pictures) or escape(cell(value, "–"))


def text_table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return the lines of a table with aligned columns, numbers to the right. Cells are never cut, for pipes.

    >>> text_table(["id", "rank"], [["flags:fr", 1], ["flags:it", 12]])
    ['id        rank', 'flags:fr     1', 'flags:it    12']
    """
    rows = [list(row) for row in rows]
    texts = [list(headers), *([cell(value) for value in row] for row in rows)]
    widths = [max(len(row[column]) for row in texts) for column in range(len(headers))]
    numbers = [numeric(row[column] for row in rows) for column in range(len(headers))]
    lines = (
        "  ".join(t.rjust(w) if n else t.ljust(w) for t, w, n in zip(row, widths, numbers, strict=True))
        for row in texts
    )
    return [line.rstrip() for line in lines]


def first_lines(headers: Sequence[str], rows: Sequence[Sequence[object]], of: int) -> str:
    """What a terminal shows of so many rows: the first ones."""
    more = [f"... and {of - len(rows):,} more rows"] if of > len(rows) else []
    lines = text_table(headers, rows) if headers else []
    return "\n".join([*lines, *(more if of else [NO_ROWS])])


TableRows = tuple[Sequence[str], Iterable[Sequence[object]]]
"""Headers and rows."""


def shown(*tables: TableRows, text: str = "", pictures: Iterable[Picture] = ()) -> str:
    """Return the HTML that Jupyter shows: a text, pictures, and the first rows of tables, each as for `html_table`."""
    parts = [escape(one_line(text, 2_000)), "".join(each.html for each in pictures)]
    said = [f'<p class="simgraph">{part}</p>' for part in parts if part]
    return "\n".join([f"<style>{STYLE}</style>", *said, *(_first_rows(*table) for table in tables)])


def _first_rows(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    rows = list(rows)
    if not rows:
        return f'<p class="simgraph">{NO_ROWS}</p>'
    more = len(rows) - MAX_ROWS
    table = html_table(headers, [[_first_items(value) for value in row] for row in rows[:MAX_ROWS]])
    return table if more <= 0 else f'{table}\n<p class="simgraph">… and {more:,} more rows</p>'


def _first_items(value: object) -> object:
    """Return the first items of a long list or mapping, and the number of all."""
    if not isinstance(value, list | tuple | Mapping) or len(value) <= MAX_ITEMS:
        return value
    items = [f"{cell(key)}: {cell(each)}" for key, each in value.items()] if isinstance(value, Mapping) else value
    return [*items[:MAX_ITEMS], f"… ({len(value):,} in all)"]


class Tabular:
    """A base for results with rows: Jupyter shows a table, a terminal a line, and `to_dataframe` gives a DataFrame.

    Subclasses define `records`, and may override `summary`, `pictures` and `tables`.
    """

    __slots__ = ()

    def records(self) -> list[dict[str, Any]]:
        """Return the rows, all with the same names."""
        raise NotImplementedError

    def summary(self) -> str:
        """Return a summary, as one sentence."""
        return f"{len(self.records()):,} rows"

    def pictures(self) -> list[Picture]:
        """Return the pictures that Jupyter shows above the tables."""
        return []

    def tables(self) -> list[TableRows]:
        """Return the tables that Jupyter shows."""
        rows = self.records()
        return [(list(rows[0]) if rows else [], [list(row.values()) for row in rows])]

    def to_dataframe(self) -> pd.DataFrame:
        """Return the rows as a pandas DataFrame.

        Raises
        ------
        ImportError
            If pandas is not installed. simgraph needs it for nothing else.
        """
        return to_dataframe(self.records())

    def _repr_html_(self) -> str:
        return shown(*self.tables(), text=self.summary(), pictures=self.pictures())

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.summary()}>"


def to_dataframe(records: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows as a pandas DataFrame. Raises ImportError, which says what to install."""
    try:
        import pandas as pd
    except ImportError:
        raise ImportError("to_dataframe needs pandas. Install it: pip install pandas") from None
    return pd.DataFrame(list(records))


class Record:
    """A dataclass that Jupyter shows as a table of names and values."""

    __slots__ = ()

    def record(self) -> dict[str, Any]:
        """Return names and values, as they are printed as JSON."""
        return asdict(self)  # type: ignore[call-overload,no-any-return]

    def to_dataframe(self) -> pd.DataFrame:
        """One row of a pandas DataFrame. Raises ImportError without pandas."""
        return to_dataframe([self.record()])

    def _repr_html_(self) -> str:
        return shown(([type(self).__name__, "value"], self.record().items()))


Row = TypeVar("Row", bound=Record)


class Table(list[Row], Tabular):
    """A list of records of one kind that Jupyter shows as one table, with a row for each record."""

    @property
    def headers(self) -> list[str]:
        """The names of the columns; empty without rows."""
        return list(self[0].record()) if self else []

    @property
    def cells(self) -> list[list[Any]]:
        """The values, row by row."""
        return [list(row.record().values()) for row in self]

    def records(self) -> list[dict[str, Any]]:
        """Return each row as it is printed as JSON."""
        return [row.record() for row in self]

    def _repr_html_(self) -> str:
        return shown((self.headers, self.cells))

    def __repr__(self) -> str:
        return first_lines(self.headers, self.cells[:MAX_LINES], len(self))
