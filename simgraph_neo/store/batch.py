"""One batch of whole expansions as the statements of one transaction: all of it is stored, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString

from simgraph_neo import queries
from simgraph_neo.store import rows

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from neo4j import ManagedTransaction

    from simgraph_neo.model import Expansion


@dataclass(frozen=True, slots=True)
class Written:
    """What one or more writes added to the store."""

    images: int = 0
    edges: int = 0
    closed: int = 0

    def __add__(self, other: Written) -> Written:
        """Add up two writes."""
        return Written(self.images + other.images, self.edges + other.edges, self.closed + other.closed)

    def larger(self, other: Written) -> Written:
        """The larger of each count of two attempts at one write."""
        return Written(max(self.images, other.images), max(self.edges, other.edges), max(self.closed, other.closed))


def apply(tx: ManagedTransaction, expansions: Sequence[Expansion], known: Collection[str]) -> Written:
    """Send one batch's statements; side effects stay in the database, so that it may be called again.

    Images `known` to be stored are not sent once more; raises ImageVanished when one of them is not. Lists that change
    nothing bring no images either: else these would be in the store without anything that leads to them.
    """
    counted, doubted = Written(), _doubted(tx, rows.lists(expansions))
    kept = [expansion for expansion in expansions if expansion.image.id not in doubted]
    described = rows.described(kept)
    if fresh := [row for row in described if row["id"] not in known]:
        counted += Written(images=counters(tx, "store/write-images", images=fresh).nodes_created)
    if lists := rows.lists(kept):
        counted += _apply_lists(tx, lists, trusting=len(fresh) < len(described))
    if outcomes := rows.outcomes(kept):
        summary = counters(tx, "store/write-outcomes", outcomes=outcomes)
        counted += Written(images=summary.nodes_created, closed=summary.relationships_deleted)
    return counted


def _doubted(tx: ManagedTransaction, lists: list[rows.Row]) -> set[str]:
    """The ids whose lists must change nothing; that they were seen is remembered."""
    if not lists:
        return set()
    row = tx.run(text("store/doubted"), lists=lists).single(strict=True)
    return set(row["ids"])


def _apply_lists(tx: ManagedTransaction, lists: list[rows.Row], *, trusting: bool) -> Written:
    """Write lists; `trusting` that images described earlier are there, raises ImageVanished when some may not be."""
    result = tx.run(text("store/write-lists"), lists=lists)
    row = result.single(strict=True)
    if trusting and (row["unmatched"] or row["applied"] < len(lists)):
        raise rows.ImageVanished
    return Written(edges=result.consume().counters.relationships_created - row["closed"], closed=row["closed"])


def counters(tx: ManagedTransaction, name: str, **parameters: Any) -> Any:
    """Run the statement of that name for what it changes."""
    return tx.run(text(name), parameters).consume().counters


def text(name: str) -> LiteralString:
    """A statement of ours, planned once: it seeks by index, so that a growing store needs no new plan."""
    # The driver asks for literal strings to keep values out of statements; ours come from files, values are parameters.
    return f"CYPHER replan=skip {queries.load(name).text}"
