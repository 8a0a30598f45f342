"""Check the invariants of a store, and repair violations where that needs no guess.

Each invariant is a query below ``cypher/check/``, or a function here if it needs a walk over the graph. A repair
removes or closes what is invalid, and marks doubtful lists for retry by the next crawl; it never invents data. Only
simgraph's own nodes are checked: images with a source and a state, and the relationships between them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from simgraph_neo import queries
from simgraph_neo.errors import StoreError
from simgraph_neo.maintenance import history
from simgraph_neo.model import SETTLED, UNPROMISED_KINDS
from simgraph_neo.store.saved_views import fault_in
from simgraph_neo.tables import Record, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from simgraph_neo.store import Store

_TIMES = "check/inv17-times"
AT_ONCE = 5_000
"""How many images get new times in one transaction: after a clock that was ahead, all images may need it."""
Row = dict[str, Any]
"""One violation: ``{"id", "detail"}``, the id of an image or of a crawl."""


@dataclass(frozen=True, slots=True)
class Finding(Record):
    """The result of checking one invariant."""

    invariant: str
    """``INV1`` and so on."""
    truth: str
    """The invariant, as one sentence."""
    violations: list[Row] = field(default_factory=list)
    """A ``{"id", "detail"}`` for each violation that is left after repair; empty if the invariant holds."""
    repaired: int = 0


@dataclass(frozen=True, slots=True)
class Invariant:
    """An invariant with its check and, if violations can be repaired, its repair."""

    name: str
    truth: str
    check: Callable[[Store], list[Row]]
    repair: Callable[[Store, list[Row]], object] | None = None


def verify(store: Store, *, repair: bool = False) -> Table[Finding]:
    """Check every invariant of a store; with `repair`, repair violations first.

    Each check reads the whole store, O(images + edges).

    Parameters
    ----------
    store
        The store to check.
    repair
        Remove or close what is invalid, and mark doubtful lists for retry by the next crawl. Without it nothing is
        written.

    Returns
    -------
    list of Finding
        One for each invariant; its ``.violations`` are empty if the invariant holds.

    Raises
    ------
    StoreError
        If Neo4j refuses, or does not answer.
    """
    repaired = {i.name: _repair(store, i) for i in invariants()} if repair else {}
    return Table(_finding(store, i, repaired.get(i.name, 0)) for i in invariants())


def _repair(store: Store, invariant: Invariant) -> int:
    """Repair one invariant; return how many violations it had."""
    found = invariant.check(store)
    if found and invariant.repair:
        invariant.repair(store, found)
    return len(found)


def _finding(store: Store, invariant: Invariant, before: int) -> Finding:
    left = invariant.check(store)
    return Finding(invariant.name, invariant.truth, left, max(0, before - len(left)))


@cache
def invariants() -> tuple[Invariant, ...]:
    """Return all invariants in the order of repair: a later repair handles what an earlier one leaves."""
    return (
        *map(_of_query, queries.names("check")[:1]),
        Invariant("INV1", "The database itself keeps image ids unique", _unconstrained, _constrain),
        *map(_of_query, queries.names("check")[1:]),
        Invariant("INV8", "Every image was reached from a seed, or its source was read completely", orphans),
        Invariant("INV10", "A finished crawl has settled every image nearer than its depth", unfinished, _reopen),
        Invariant("INV29", "The state of a saved view is JSON, and has what its schema says", unreadable_views),
    )


def _of_query(name: str) -> Invariant:
    query, repair = queries.load(name), name.replace("check/", "repair/")
    number, _, truth = query.title.partition(": ")
    fix: Callable[[Store, list[Row]], object] | None = None
    if repair in queries.names("repair"):
        fix = _end_future_times if name == _TIMES else partial(_run_repair, repair)
    return Invariant(number, truth, lambda store: store.query(name), fix)


def _run_repair(name: str, store: Store, _: list[Row]) -> None:
    store.repair(name)


def _end_future_times(store: Store, _: list[Row]) -> None:
    """Set all times in the future to the present time of the database server."""
    at = datetime.fromtimestamp(store.query("store/future")[0]["now"] / 1000, UTC).isoformat()
    while store.repair("repair/inv17-times", at=at, most=AT_ONCE):
        pass


def _unconstrained(store: Store) -> list[Row]:
    kept = {row["label"] for row in store.query("store/unique-labels")}
    return [{"id": "Image.id", "detail": "no constraint"}] if "Image" not in kept and store.status().images else []


def _constrain(store: Store, _: list[Row]) -> None:
    try:
        store.prepare()
    except StoreError:  # some ids are still duplicates: the first check reports them
        return


def orphans(store: Store) -> list[Row]:
    """Find images that no seed reaches over open or closed edges, and whose source was never read completely."""
    crawls, images = store.query("store/crawls"), _history(store)
    whole = {crawl["source"] for crawl in crawls if history.is_whole(crawl)}
    seeds = {seed for crawl in crawls for seed in crawl["seeds"]}
    reached = history.reached(images, seeds, None, history.ever)
    lost = sorted(i for i, row in images.items() if i not in reached and row["source"] not in whole)
    return [{"id": i, "detail": f"{images[i]['state']}, of no crawl"} for i in lost]


def unfinished(store: Store) -> list[Row]:
    """Find crawls that are marked as finished, although an image nearer than their depth is not settled.

    The check uses the graph as of the end of the crawl: later crawls do not matter.
    """
    images, found = _history(store), []
    for crawl in store.query("store/crawls"):
        if crawl["completed"] is None or crawl["kind"] in UNPROMISED_KINDS:
            continue
        if fault := _fault(images, crawl):
            what = f"{crawl['source']}, depth {crawl['depth']}, from {', '.join(crawl['seeds']) or 'nowhere'}"
            found.append({"id": crawl["id"], "detail": f"{what}: {fault}"})
    return found


def _fault(images: Mapping[str, Row], crawl: Row) -> str:
    """Return why a crawl is not finished; "" if it is."""
    if not crawl["depth"] or not crawl["seeds"]:
        return "its seeds or its depth are missing"
    inner = history.reached(images, crawl["seeds"], crawl["depth"] - 1, history.at(crawl["completed"]))
    left = [i for i in inner if images[i]["state"] not in {*SETTLED, "rejected"}]
    return f"{len(left)} not settled, such as {left[0]}" if left else ""


def unreadable_views(store: Store) -> list[Row]:
    """Find saved views whose state cannot be read. States of later schemas are not checked."""
    found = ((row, fault_in(row["state"], row["schema"])) for row in store.query("store/view-states"))
    return [{"id": row["id"], "detail": fault} for row, fault in found if fault]


def _reopen(store: Store, found: list[Row]) -> None:
    store.repair("repair/inv10-finished-crawls", ids=[row["id"] for row in found])


def _history(store: Store) -> dict[str, Row]:
    return history.by_id(store.query("store/history"))
