"""The result of a Cypher query: rows of plain values, nodes, relationships and paths."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from math import isfinite
from typing import TYPE_CHECKING, Any

from simgraph_neo.tables import MAX_LINES, Tabular, first_lines, shown

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the store.

    >>> str(Node(("Image",), {"id": "flags:fr"})), str(Node(("Subject",), {"name": "Europe"}))
    ('flags:fr', '(Subject Europe)')
    """

    labels: tuple[str, ...]
    """Sorted."""
    properties: dict[str, Any]

    def __str__(self) -> str:
        """Return the id of an image; for any other node its labels with its id or name."""
        known = (self.properties.get(key) for key in ("id", "name", "title"))
        name = next((str(value) for value in known if value is not None), "")
        return name if name and "Image" in self.labels else f"({' '.join([*self.labels, name]).strip()})"


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship of the store.

    >>> print(Relationship("SIMILAR_TO", "flags:fr", "flags:it", {"rank": 2}))
    flags:fr -2-> flags:it
    """

    type: str
    start: str
    """``str`` of the start node; "" if the result does not include it."""
    end: str
    properties: dict[str, Any]

    @property
    def label(self) -> str:
        """The rank of a SIMILAR_TO relationship; the type of any other."""
        ranked = self.type == "SIMILAR_TO" and "rank" in self.properties
        return str(self.properties["rank"] if ranked else self.type)

    def __str__(self) -> str:
        return f"{self.start or '()'} -{self.label}-> {self.end or '()'}"


@dataclass(frozen=True, slots=True)
class Path:
    """A path of the store: nodes, and the relationship between each node and the next, in either direction.

    >>> fr, it = (Node(("Image",), {"id": f"flags:{code}"}) for code in ("fr", "it"))
    >>> print(Path((it, fr), (Relationship("SIMILAR_TO", "flags:fr", "flags:it", {"rank": 2}),)))
    flags:it <-2- flags:fr
    """

    nodes: tuple[Node, ...]
    relationships: tuple[Relationship, ...]

    def __str__(self) -> str:
        parts = [str(self.nodes[0])]
        for before, link, after in zip(self.nodes, self.relationships, self.nodes[1:], strict=False):
            forwards = link.start == str(before)
            parts += [f"-{link.label}->" if forwards else f"<-{link.label}-", str(after)]
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator of Neo4j's execution plan, with the operators that feed it."""

    name: str
    details: str
    rows: float | None
    """How many rows Neo4j expects."""
    sources: tuple[Operator, ...] = ()


class Rows(list[dict[str, Any]], Tabular):
    """The rows of a statement, with a dict for each row; Jupyter shows them as a table.

    >>> rows = Rows([{"id": "flags:fr", "rank": 1}])
    >>> rows.columns, rows.tuples, rows[0]["id"]
    (('id', 'rank'), [('flags:fr', 1)], 'flags:fr')
    """

    def __init__(
        self,
        rows: Iterable[dict[str, Any]] = (),
        columns: Iterable[str] | None = None,
        *,
        more: bool = False,
        plan: Operator | None = None,
        warnings: Iterable[str] = (),
    ) -> None:
        super().__init__(rows)
        self.columns: tuple[str, ...] = tuple(self[0] if columns is None and self else columns or ())
        """The names of the columns, also if there are no rows."""
        self.more = more
        """Whether there are more rows than the given limit."""
        self.plan = plan
        """The execution plan, if the statement begins with EXPLAIN or PROFILE."""
        self.warnings = list(warnings)
        """What Neo4j says of labels, relationship types and properties in the statement that do not exist."""

    def records(self) -> list[dict[str, Any]]:
        """The same rows."""
        return list(self)

    def _repr_html_(self) -> str:
        table = (self.columns, [list(map(readable, row)) for row in self.tuples])
        return shown(table, text=" ".join(self.warnings))

    def __repr__(self) -> str:
        rows = [list(map(readable, row)) for row in self.tuples[:MAX_LINES]]
        return "\n".join([*self.warnings, first_lines(self.columns, rows, len(self))])

    @property
    def json(self) -> list[dict[str, Any]]:
        """The rows as they are printed as JSON; see `to_json`."""
        return [{name: to_json(value) for name, value in row.items()} for row in self]

    @property
    def tuples(self) -> list[tuple[Any, ...]]:
        """The values of each row, in the order of the columns."""
        return [tuple(row.values()) for row in self]


def readable(value: Any) -> Any:
    """Convert a value to a cell of a table: text, a number, a boolean or None.

    >>> readable([1, {"a": None}, [True]]), readable(2.5)
    ('1, {a: null}, [true]', 2.5)
    """
    if isinstance(value, list | tuple):
        return ", ".join(map(_inside, value))
    return value if value is None or isinstance(value, int | float) else _inside(value)


def _inside(value: Any) -> str:
    """Format a value within a list or a map."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_inside, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_inside(item)}' for key, item in value.items())}}}"
    return str(value)


def to_json(value: Any) -> Any:
    """Convert a value to JSON types: nodes, relationships and paths to objects, times to ISO format, NaN to null.

    >>> to_json(Relationship("FROM", "(Crawl 1)", "flags:fr", {}))
    {'type': 'FROM', 'start': '(Crawl 1)', 'end': 'flags:fr', 'properties': {}}
    """
    if isinstance(value, Node | Relationship | Path):
        return {name: to_json(getattr(value, name)) for name in value.__slots__}
    if isinstance(value, list | tuple):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        return {key: to_json(item) for key, item in value.items()}
    if isinstance(value, date | time):
        return value.isoformat()
    return None if isinstance(value, float) and not isfinite(value) else value
