"""The constraints and indexes that every write relies on: made when missing; an error when they cannot be made.

A store of an older version is migrated.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, LiteralString

from simgraph_neo import queries
from simgraph_neo.errors import StoreError
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from neo4j import ManagedTransaction
    from neo4j.exceptions import Neo4jError

    from simgraph_neo.store.transactions import Transactions

CONSTRAINTS = {"Image": "image_id", "Crawl": "crawl_id", "Work": "work_id", "View": "view_id"}
"""Label -> name of the constraint that makes its id unique."""
NAMED = {
    "Subject": "subject_name",
    "Genre": "genre_name",
    "Contributor": "contributor_name",
    "Source": "source_name",
}
"""The same for labels whose name is unique."""
OTHERS = frozenset({"View", "Source"})
"""Labels that another program in our database may use as well: if its nodes prevent the constraint, it is left out."""
_INDEX = "store/index-source"
_MARK = "store/index-hidden"
"""Made last: while it is missing, the store is to be migrated."""
_SEARCH = "store/index-search"
"""Made by the second write at the earliest: the first index of its kind takes 0.3 s, in which Neo4j loads Lucene, and a
search in a new store needs none. It is online later; until then a search reads all texts.
"""
log = logging.getLogger(__name__)
SKEW = timedelta(minutes=5)
"""How far two clocks may be apart. ``store/future`` and INV17 say the same."""


def prepare(transactions: Transactions, at_once: int) -> None:
    """Make the constraints and indexes that are missing, and migrate an older store. Raises StoreError.

    Constraints and indexes count whatever their names. `at_once` is the number of images migrated in one transaction.
    """
    present = _unique(transactions)
    # A new database needs no further checks: each statement takes long on a server that was just started.
    new = not present and _rows(transactions, "store/is-empty")[0]["empty"]
    for label in ("Image", "View"):
        if not new and label not in present:
            _refuse_foreign(transactions, label)
    _make(transactions, sorted((CONSTRAINTS | NAMED).keys() - present))
    _made(transactions, _INDEX)
    if new or not is_present(transactions):
        if not new:
            _migrate(transactions, at_once)
        _made(transactions, _MARK)
    transactions.read(lambda tx: tx.run("CALL db.awaitIndexes(60)").consume())
    if not new:
        _made(transactions, _SEARCH)


def is_present(transactions: Transactions) -> bool:
    """Whether the store has the present shape; an older one is migrated by its next write."""
    return bool(_rows(transactions, "store/is-present-shape")[0]["present"])


def _refuse_foreign(transactions: Transactions, label: str) -> None:
    """Raise StoreError for a database of another program whose nodes have our labels; nothing is changed in it."""
    if count := _rows(transactions, "store/foreign-nodes", label=label)[0]["nodes"]:
        raise StoreError(
            f"This database holds {counted(count, f'{label} node')} of another program. "
            "Choose another database (NEO4J_DATABASE), or an empty Neo4j; nothing was changed."
        )


def check_clocks(transactions: Transactions, now: datetime) -> None:
    """Raise StoreError when this machine's `now`, or a time that is stored, is after the database server's clock.

    The later of two answers is kept, so that an answer with a future time could not be replaced until then.
    """
    found = _rows(transactions, "store/future")[0]
    server = datetime.fromtimestamp(found["now"] / 1000, UTC)
    if now - server > SKEW:
        raise StoreError(
            f"This machine's clock says {now:%Y-%m-%d %H:%M} UTC, the database server's {server:%Y-%m-%d %H:%M}. "
            "Nothing was written: answers with a future time could not be replaced until then. Correct the wrong "
            "clock, then run the same command again."
        )
    if found["images"]:
        those = f"{counted(found['images'], 'image')} in the store {'is' if found['images'] == 1 else 'are'}"
        raise StoreError(
            f"{those} dated after the database server's clock ({server:%Y-%m-%d %H:%M} UTC), up to {found['latest']}: "
            "a clock was ahead when they were stored, and newer answers could not replace them until then. Nothing was "
            "written. If the clock is right now, repair the store: simgraph verify --repair"
        )


def _make(transactions: Transactions, labels: list[str]) -> None:
    refused = {label: _made(transactions, f"store/constraint-{label.lower()}") for label in labels}
    if needed := refused.keys() - OTHERS:
        for label in sorted(needed - _unique(transactions)):  # another ingester may have made some
            raise _obstacle(transactions, label) from refused[label]


def _migrate(transactions: Transactions, at_once: int) -> None:
    """Migrate an older store to the present shape. `_MARK` is made after it, so that a killed migration is repeated.

    In older stores works were a property of images; later ones had no earlier states and ranks, no kinds of crawls,
    and no Source nodes.
    """
    _page_by_page(transactions, "store/bring-works-forward", at_once)
    _page_by_page(transactions, "store/bring-history-forward", at_once)
    _whole(transactions, "store/bring-crawls-forward")
    _whole(transactions, "store/bring-sources-forward")


def _page_by_page(transactions: Transactions, name: str, at_once: int) -> None:
    """Run a statement over all images, some at a time: it returns the last id, and null after all of them.

    It also ends when another process has finished the migration: images stored since then are not old.
    """

    def work(tx: ManagedTransaction) -> Any:
        return tx.run(_text(name), after=last, most=at_once).single(strict=True)["last"]

    last: str | None = ""
    while last is not None and not is_present(transactions):
        last = transactions.write(work, whole_store=True)[-1]
        if last is not None:
            log.info("Migrating the store to its present shape (once): images up to %s are done.", last)


def _whole(transactions: Transactions, name: str) -> None:
    transactions.write(lambda tx: tx.run(_text(name)).consume(), whole_store=True)


def _unique(transactions: Transactions) -> set[str]:
    return {row["label"] for row in _rows(transactions, "store/unique-labels")}


def _made(transactions: Transactions, name: str) -> Neo4jError | None:
    """Run a schema statement; returns Neo4j's error, if there is one."""
    from neo4j.exceptions import Neo4jError

    try:
        transactions.write(lambda tx: tx.run(_text(name)).consume())
    except Neo4jError as error:
        if ".Schema." not in error.code:
            raise
        return error
    return None


def _obstacle(transactions: Transactions, label: str) -> StoreError:
    """Why a label's constraint could not be made, and what to do about it."""
    unique = "id" if label in CONSTRAINTS else "name"
    what = f"{label.lower()} {unique}"
    if count := _rows(transactions, "store/duplicates", label=label, property=unique)[0]["values"]:
        repair = "simgraph verify --repair" if label == "Image" else f"delete the extra (:{label}) in Neo4j Browser"
        those = f"1 {what} is" if count == 1 else f"{count} {what}s are"
        return StoreError(f"{those} stored more than once; before anything is added, repair the store: {repair}")
    constraint = (CONSTRAINTS | NAMED)[label]
    for row in _rows(transactions, "store/indexes-in-the-way", label=label, property=unique, constraint=constraint):
        kind, name = "constraint" if row["backs"] else "index", row["name"]
        return StoreError(
            f'The {kind} "{name}" is in the way of the constraint that keeps {what}s unique. '
            f"Drop it in Neo4j Browser: DROP {kind.upper()} `{name}`"
        )
    return StoreError(f"The constraint that keeps {what}s unique was dropped meanwhile. Run the same command again.")


def _rows(transactions: Transactions, name: str, **parameters: Any) -> list[Any]:
    def work(tx: ManagedTransaction) -> list[Any]:
        return list(tx.run(_text(name), parameters))

    return transactions.read(work, whole_store=True)


def _text(name: str) -> LiteralString:
    return queries.load(name).text
