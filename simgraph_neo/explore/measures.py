"""The metrics of stored subgraphs, each with the view it is of and how much of that is known."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from simgraph_neo.crawler import MAX_DEPTH
from simgraph_neo.errors import BadInput
from simgraph_neo.explore.coverage import Coverage
from simgraph_neo.explore.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simgraph_neo.graph import View
    from simgraph_neo.metrics import Null, Summary
    from simgraph_neo.store import Store


@dataclass(frozen=True, slots=True)
class Measured:
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


def measure(store: Store, selection: Selection, *, exact: bool = False, null: int = 0, sigma: bool = False) -> Measured:
    """Read one selection and compute all of its metrics; `null` random graphs of each kind, of the closed view only.

    Raises NoSuchImage, BadInput.
    """
    from simgraph_neo import metrics

    graph = selection.read(store)
    links = metrics.Links.of(graph)
    null = null if graph.graph["view"] == "closed" else 0
    if null:
        metrics.check_nulls(links, null, exact=exact)
    return Measured(
        coverage=Coverage.of(selection, graph),
        numbers=metrics.summary(links, exact=exact),
        selection=selection,
        sigma=(metrics.small_world(links, exact=exact),) if sigma else None,
        null=metrics.null_models(links, null, exact=exact) if null else None,
    )


def metric_selections(
    seeds: Sequence[str],
    depths: Sequence[int],
    everything: bool,
    source: str | None,
    view: str | None = None,
    null: int = 0,
) -> list[Selection]:
    """A selection for each seed, depth and view, then the seeds together when there are several. Raises BadInput."""
    asked: list[int | None] = list(dict.fromkeys(depths)) or [None]
    found = [Selection.of(seeds, depth, everything, source) for depth in asked]
    views = _views(view, everything=everything, null=null)
    if everything:
        return [replace(found[0], view="closed")]
    every = tuple(dict.fromkeys(found[0].seeds))
    if "closed" in views and MAX_DEPTH in depths:
        raise BadInput(f"--view closed goes to depth {MAX_DEPTH - 1}: a crawl one hop deeper has to complete it.")
    groups = [*((seed,) for seed in every), *([every] if len(every) > 1 else [])]
    return [replace(each, seeds=group, view=view) for group in groups for each in found for view in views]


def _views(view: str | None, *, everything: bool, null: int) -> list[View]:
    """The views that are meant: as discovered unless something else is asked for or implied. Raises BadInput."""
    if everything and view not in {None, "closed"}:
        raise BadInput("--all has one view, the closed one: leave out --view.")
    if null and view == "discovered":
        raise BadInput("Null models need the closed view, in which every image had its say: --view closed or both.")
    if view == "both":
        return ["discovered", "closed"]
    return ["closed"] if null or view == "closed" else ["discovered"]
