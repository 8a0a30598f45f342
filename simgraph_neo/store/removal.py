"""The parts of a forgetting as the statements of one transaction each; every one may be called again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.store import rows, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from neo4j import ManagedTransaction

    from simgraph_neo.model import Crawl


def begin(tx: ManagedTransaction, crawls: Sequence[Crawl], whole: Sequence[str], finished: Sequence[str]) -> list[str]:
    """Give seeds a crawl of their own instead of their part in all others; the `whole` ones count as unfinished.

    All but the `finished` ones are to run again: what they write from now on would bring back what is forgotten.
    Returns the ids of all crawls that write no more.
    """
    stopped = [*finished, *_disturb(tx, finished), *(crawl.id for crawl in crawls)]
    for crawl in crawls:
        tx.run(write.text("store/begin-crawl"), crawl=rows.crawl(crawl), seeds=rows.seeds(crawl)).consume()
    alone = [{"id": seed, "crawl": crawl.id} for crawl in crawls for seed in crawl.seeds]
    tx.run(write.text("store/leave-seeds"), seeds=alone).consume()
    tx.run(write.text("repair/inv10-finished-crawls"), ids=list(whole)).consume()
    return stopped


def apply(tx: ManagedTransaction, images: Sequence[rows.Row]) -> None:
    """Take back what some images have answered, and remove those of what they show that are to go and nothing shows."""
    tx.run(write.text("store/take-back-lists"), images=list(images)).consume()
    _remove(tx, (image_id for row in images for image_id in row["going"]))


def end(tx: ManagedTransaction, seeds: Iterable[str], crawls: Sequence[str], stopped: Sequence[str]) -> list[str]:
    """Remove the crawls of what was forgotten, and those of its seeds that are to go.

    Not when other crawls than the `stopped` ones are there: they began meanwhile, and may have written what follows
    from lists that are gone. They are to run again, their ids are returned, and what they wrote must be looked at.
    """
    if begun := _disturb(tx, stopped):
        return begun
    tx.run(write.text("store/remove-crawls"), ids=list(crawls)).consume()
    _remove(tx, seeds)
    tx.run(write.text("store/sweep-sources")).consume()
    return []


def _disturb(tx: ManagedTransaction, but: Sequence[str]) -> list[str]:
    return list(tx.run(write.text("store/disturb-crawls"), but=list(but)).single(strict=True)["ids"])


def _remove(tx: ManagedTransaction, ids: Iterable[str]) -> None:
    row = tx.run(write.text("store/remove-images"), ids=sorted(set(ids))).single(strict=True)
    write.sweep(tx, [work for works in row["works"] for work in works])
