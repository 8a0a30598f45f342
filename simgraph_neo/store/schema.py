"""The constraints and the index that every write relies on: made when missing, refused when they cannot be made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, LiteralString

from simgraph_neo import queries
from simgraph_neo.errors import StoreError

if TYPE_CHECKING:
    from neo4j import ManagedTransaction
    from neo4j.exceptions import Neo4jError

    from simgraph_neo.store.transactions import Transactions

CONSTRAINTS = {"Image": "image_id", "Crawl": "crawl_id"}
"""Label -> name of the constraint that makes its id unique."""
_STATEMENTS = {"Image": "store/constraint-image", "Crawl": "store/constraint-crawl"}
_INDEX = "store/index-source"


def prepare(transactions: Transactions) -> None:
    """Have them, whoever made them and whatever they are called. Raises StoreError."""
    for label in sorted(CONSTRAINTS.keys() - _unique(transactions)):
        refused = _made(transactions, _STATEMENTS[label])
        if label not in _unique(transactions):  # else another ingester made it meanwhile
            raise _obstacle(transactions, label) from refused
    _made(transactions, _INDEX)
    transactions.read(lambda tx: tx.run("CALL db.awaitIndexes(60)").consume())


def _unique(transactions: Transactions) -> set[str]:
    return {row["label"] for row in _rows(transactions, "store/unique-labels")}


def _made(transactions: Transactions, name: str) -> Neo4jError | None:
    """Run a statement of the schema; what Neo4j has against it, if anything."""
    from neo4j.exceptions import Neo4jError

    try:
        transactions.write(lambda tx: tx.run(_text(name)).consume())
    except Neo4jError as error:
        if ".Schema." not in error.code:
            raise
        return error
    return None


def _obstacle(transactions: Transactions, label: str) -> StoreError:
    """Why a label's constraint is missing although it was asked for, and what to do about it."""
    if count := _rows(transactions, "store/duplicate-ids", label=label)[0]["ids"]:
        ids = f"{count} {label.lower()} ids are" if count > 1 else f"1 {label.lower()} id is"
        mend = "simgraph verify --repair" if label == "Image" else f"delete the extra (:{label}) in Neo4j Browser"
        return StoreError(f"{ids} stored more than once; before anything is added, mend the store: {mend}")
    for row in _rows(transactions, "store/indexes-in-the-way", label=label, constraint=CONSTRAINTS[label]):
        kind, name = "constraint" if row["backs"] else "index", row["name"]
        return StoreError(
            f'The {kind} "{name}" is in the way of the constraint that keeps {label.lower()} ids unique. '
            f"Drop it in Neo4j Browser: DROP {kind.upper()} `{name}`"
        )
    return StoreError(f"The constraint that keeps {label.lower()} ids unique was dropped meanwhile. Run again.")


def _rows(transactions: Transactions, name: str, **parameters: Any) -> list[Any]:
    def work(tx: ManagedTransaction) -> list[Any]:
        return list(tx.run(_text(name), parameters))

    return transactions.read(work, whole_store=True)


def _text(name: str) -> LiteralString:
    return queries.load(name).text
