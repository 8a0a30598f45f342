"""The metrics of stored subgraphs, each with the view it is of and how much of that is known."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from simgraph_neo.tables import Record, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simgraph_neo.metrics import Null, Summary
    from simgraph_neo.subgraph import Coverage, Selection, Subgraph


@dataclass(frozen=True, slots=True)
class Measured(Record):
    """One graph with its numbers."""

    coverage: Coverage
    numbers: Summary
    selection: Selection
    sigma: tuple[float | None] | None = None
    """The small-world coefficient, if it was asked for; it may be undefined."""
    null: dict[str, dict[str, Null]] | None = None
    """Kind of null model -> metric -> its values there; None when it was not asked for."""

    def record(self) -> dict[str, Any]:
        """What is printed as JSON: one flat object, null models nested."""
        more = {"small_world": self.sigma[0]} if self.sigma else {}
        null = {kind: {name: asdict(each) for name, each in of.items()} for kind, of in (self.null or {}).items()}
        return asdict(self.coverage) | asdict(self.numbers) | more | ({"null": null} if null else {})

    def null_table(self) -> tuple[list[str], list[list[Any]]]:
        """Headers and rows: a metric, its real value, and for each kind of null model what it has there."""
        real, null = self.record(), self.null or {}
        names = list(next(iter(null.values()), {}))
        headers = ["metric", "real", *(f"{kind}_{what}" for kind in null for what in ("mean", "low", "high", "z"))]
        return headers, [
            [name, real[name], *(cell for of in null.values() for cell in _cells(of.get(name)))] for name in names
        ]

    def _repr_html_(self) -> str:
        return shown(metrics_table([self]), *([self.null_table()] if self.null else []))


def metrics_table(found: Sequence[Measured]) -> tuple[list[str], list[list[Any]]]:
    """Headers and rows of a table with a column a graph; what is known of none of them has no row."""
    columns = [_flat(each) for each in found]
    names = dict.fromkeys(name for column in sorted(columns, key=len, reverse=True) for name in column)
    rows = [[name, *(column.get(name) for column in columns)] for name in names]
    headers = ["metric", *(each.coverage.name for each in found)]
    return headers, [row for row in rows if any(value is not None for value in row[1:])]


def _flat(each: Measured) -> dict[str, Any]:
    """The numbers of one graph, those of ranks and both ends of an interval with names of their own."""
    flat: dict[str, Any] = {}
    for name, value in each.record().items():
        if name == "reciprocity_by_rank":
            flat |= {f"reciprocity_rank_{rank}": share for rank, share in value.items()}
        elif name == "mean_shortest_path_interval":
            flat |= dict(zip(("mean_shortest_path_low", "mean_shortest_path_high"), value or (), strict=False))
        elif name not in {"seed", "depth", "view", "null"}:
            flat[name] = value
    return flat


def _cells(null: Null | None) -> list[float | None]:
    return [null.mean, null.low, null.high, null.z] if null else [None] * 4


def measure(subgraph: Subgraph, *, exact: bool = False, null: int = 0, sigma: bool = False) -> Measured:
    """Compute all metrics of a subgraph; `null` random graphs of each kind, of the closed view only.

    Raises BadInput.
    """
    from simgraph_neo import metrics

    links = metrics.Links.of(subgraph.graph)
    null = null if subgraph.coverage.view == "closed" else 0
    if null:
        metrics.check_nulls(links, null, exact=exact)
    return Measured(
        coverage=subgraph.coverage,
        numbers=metrics.summary(links, exact=exact),
        selection=subgraph.selection,
        sigma=(metrics.small_world(links, exact=exact),) if sigma else None,
        null=metrics.null_models(links, null, exact=exact) if null else None,
    )
