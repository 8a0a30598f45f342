"""The Source node as the board by which all processes of a store share one pace (see `http.pace.Board`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.errors import StoreError
from simgraph_neo.http.pace import Gate, Shared
from simgraph_neo.store import write

if TYPE_CHECKING:
    from collections.abc import Callable

    from neo4j import ManagedTransaction

    from simgraph_neo.store.transactions import Transactions


PATIENCE = 5.0
"""Seconds to wait for Neo4j; after that a process keeps a pace of its own."""


class StoreBoard:
    """A board in the store. Nothing is shared while the source has no node, or while Neo4j does not answer."""

    def __init__(self, transactions: Transactions, source: str) -> None:
        self._transactions, self._source = transactions, source

    def update(self, change: Callable[[Shared, float], Shared]) -> bool:
        """See `http.pace.Board`; the time is that of the database server."""

        def work(tx: ManagedTransaction) -> bool:
            row = tx.run(write.text("store/hold-pace"), source=self._source).single()
            if row is None:
                return False
            next_turn, until, slowed, now = (row[name] / 1000 for name in ("next", "until", "slowed", "now"))
            changed = change(Shared(next_turn, Gate(until, row["share"], slowed)), now)
            tx.run(
                write.text("store/set-pace"),
                source=self._source,
                next=round(changed.next_turn * 1000),
                until=round(changed.gate.until * 1000),
                share=changed.gate.share,
                slowed=round(changed.gate.slowed_at * 1000),
            ).consume()
            return True

        try:
            return self._transactions.write_once(work, PATIENCE)
        except StoreError:  # the crawl's own writes report it
            return False
