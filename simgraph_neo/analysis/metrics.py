"""The metrics of stored subgraphs, each with its view and its coverage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from simgraph_neo.errors import InvalidInputError
from simgraph_neo.subgraph import check_subgraph
from simgraph_neo.tables import Record, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from simgraph_neo.metrics import Null, Summary
    from simgraph_neo.subgraph import Coverage, Selection, Subgraph


@dataclass(frozen=True, slots=True)
class Measured(Record):
    """The metrics of one graph."""

    coverage: Coverage
    numbers: Summary
    selection: Selection
    null: dict[str, dict[str, Null]] | None = field(default=None, repr=False)
    """Kind of random graphs -> metric -> its values there; None without random graphs."""

    def record(self) -> dict[str, Any]:
        """Return the object that is printed as JSON: flat, with random graphs nested."""
        null = {kind: {name: asdict(each) for name, each in of.items()} for kind, of in (self.null or {}).items()}
        return self.coverage.record() | self.numbers.record() | ({"null": null} if null else {})

    def null_table(self) -> tuple[list[str], list[list[Any]]]:
        """Return headers and rows: a metric, its real value, and its values in each kind of random graphs."""
        real, null = self.record(), self.null or {}
        names = list(next(iter(null.values()), {}))
        headers = ["metric", "real", *(f"{kind}_{what}" for kind in null for what in ("mean", "low", "high", "z"))]
        return headers, [
            [name, real[name], *(cell for of in null.values() for cell in _cells(of.get(name)))] for name in names
        ]

    def _repr_html_(self) -> str:
        return shown(metrics_table([self]), *([self.null_table()] if self.null else []))


def metrics_table(found: Sequence[Measured]) -> tuple[list[str], list[list[Any]]]:
    """Return headers and rows with a column for each graph. A metric without any value has no row."""
    columns = [_flat(each) for each in found]
    names = dict.fromkeys(name for column in sorted(columns, key=len, reverse=True) for name in column)
    rows = [[name, *(column.get(name) for column in columns)] for name in names]
    headers = ["metric", *(each.coverage.name for each in found)]
    return headers, [row for row in rows if any(value is not None for value in row[1:])]


def _flat(each: Measured) -> dict[str, Any]:
    """Return the metrics of one graph as one flat dict: one key for each rank, and for each end of an interval."""
    flat: dict[str, Any] = {}
    for name, value in each.record().items():
        if name in {"seed", "depth", "view", "null"}:
            continue
        if isinstance(value, Mapping):
            flat |= {f"{name.replace('_by_', '_')}_{key}": each for key, each in value.items()}
        elif name.endswith("_interval"):
            stem = name.removesuffix("_interval")
            flat |= dict(zip((f"{stem}_low", f"{stem}_high"), value or (), strict=False))
        else:
            flat[name] = value
    return flat


def _cells(null: Null | None) -> list[float | None]:
    return [null.mean, null.low, null.high, null.z] if null else [None] * 4


def measure(subgraph: Subgraph, *, exact: bool = False, null: int = 0, also: str | Collection[str] = ()) -> Measured:
    """Compute the metrics of a subgraph. docs/reference/metrics.md explains each of them.

    Parameters
    ----------
    subgraph
        The graph to measure.
    exact
        Compute all paths above 3,000 images instead of a sample, and allow random graphs above 20,000
        directed edges.
    null
        The number of random graphs of each of two kinds to compare with: 0, or 2 and more; 100 is usual. Closed view
        only.
    also
        Names of metrics to compute that are left out by default, such as "small_world".

    Returns
    -------
    Measured
        ``.numbers`` has an attribute for each metric, None if undefined; ``.null`` has its values in random graphs.

    Raises
    ------
    InvalidInputError
        For an unknown metric, random graphs of the discovered view, a single one, or with too many edges.
    """
    from simgraph_neo import metrics

    check_subgraph(subgraph)
    if null and subgraph.coverage.view == "discovered":
        raise InvalidInputError(
            'Random graphs need the lists of all images. Give store.subgraph(seeds, view="closed").'
        )
    links = metrics.Links.of(subgraph.graph)
    if null:
        metrics.check_nulls(links, null, exact=exact)
    return Measured(
        coverage=subgraph.coverage,
        numbers=metrics.summary(links, also=also, exact=exact),
        selection=subgraph.selection,
        null=metrics.null_models(links, null, exact=exact) if null else None,
    )
