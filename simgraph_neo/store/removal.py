"""The steps of `forget`, each as the statements of one transaction; each can be retried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.store import rows, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from neo4j import ManagedTransaction

    from simgraph_neo.model import Crawl


def begin(tx: ManagedTransaction, crawls: Sequence[Crawl], whole: Sequence[str], finished: Sequence[str]) -> list[str]:
    """Move seeds out of their crawls into crawls of their own; those of `whole` become unfinished.

    All crawls but the `finished` ones must be run again: their next writes would store again what is forgotten.
    Returns the ids of all crawls that can no longer write.
    """
    stopped = [*finished, *_disturb(tx, finished), *(crawl.id for crawl in crawls)]
    for crawl in crawls:
        tx.run(write.text("store/begin-crawl"), crawl=rows.crawl(crawl), seeds=rows.seeds(crawl)).consume()
    alone = [{"id": seed, "crawl": crawl.id} for crawl in crawls for seed in crawl.seeds]
    tx.run(write.text("store/leave-seeds"), seeds=alone).consume()
    tx.run(write.text("repair/inv10-finished-crawls"), ids=list(whole)).consume()
    return stopped


def apply(tx: ManagedTransaction, images: Sequence[rows.Row]) -> None:
    """Remove the lists of some images, and the images in them that should go and are in no other list."""
    tx.run(write.text("store/take-back-lists"), images=list(images)).consume()
    _remove(tx, (image_id for row in images for image_id in row["going"]))


def end(tx: ManagedTransaction, seeds: Iterable[str], crawls: Sequence[str], stopped: Sequence[str]) -> list[str]:
    """Remove crawls, and those of their seeds that should go.

    Nothing is removed when there are other crawls than the `stopped` ones: they began meanwhile, and may have used
    lists that are removed now. Their ids are returned: what they wrote must be checked, and they must run again.
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
    if row["hidden"]:
        tx.run(write.text("store/keep-hidden"), hidden=row["hidden"]).consume()
    write.sweep(tx, [work for works in row["works"] for work in works])
