"""One batch of complete expansions as the statements of one transaction: all of it is stored, or nothing."""

from __future__ import annotations

from dataclasses import astuple, dataclass, field
from typing import TYPE_CHECKING, Any, LiteralString

from simgraph_neo import queries
from simgraph_neo.errors import Stopped
from simgraph_neo.store import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from neo4j import ManagedTransaction

    from simgraph_neo.model import Expansion, Work


@dataclass(frozen=True, slots=True)
class Written:
    """Counts of what one or more writes added to the store."""

    images: int = 0
    edges: int = 0
    closed: int = 0
    outdated: int = 0
    """Answers that changed nothing because the stored ones are newer."""

    def __add__(self, other: Written) -> Written:
        """Add up two writes."""
        return Written(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    def larger(self, other: Written) -> Written:
        """The larger of each count of two attempts at one write."""
        return Written(*map(max, astuple(self), astuple(other)))


@dataclass(slots=True)
class Known:
    """What one run has stored and need not send again."""

    images: set[str] = field(default_factory=set)
    works: dict[str, int] = field(default_factory=dict)
    """Id -> hash of its data: the data of a hundred thousand works would fill the memory."""

    def add(self, expansions: Sequence[Expansion]) -> None:
        """Remember the images and works of expansions that are stored now."""
        for image, _, _ in rows.mentions(expansions):
            self.images.add(image.id)
            if image.work:
                self.works[image.work.id] = hash(image.work)

    def has(self, work: Work | None) -> bool:
        """Whether a work was stored with the same data."""
        return work is None or self.works.get(work.id) == hash(work)


def disturbed() -> Stopped:
    """The error of a crawl that is no longer in the store."""
    what = "The store was emptied or replaced, or something in it was forgotten"
    return Stopped(f"{what}, while this crawl ran. Run the same command again.")


def apply(tx: ManagedTransaction, expansions: Sequence[Expansion], known: Known, crawl: str | None = None) -> Written:
    """Send one batch's statements. It has no side effects but in the database, so that it can be retried.

    Images and works in `known` are not sent again; raises ImageVanishedError when one of them is no longer stored.
    Lists that change nothing add no images and no works: these would be in the store without an edge that leads to
    them. For the same reason nothing is written for a `crawl` that is no longer in the store: raises Stopped.
    """
    if crawl and not tx.run(text("store/hold-crawl"), id=crawl).single(strict=True)["crawls"]:
        raise disturbed()
    doubted, outdated = _doubted(tx, rows.lists(expansions))
    counted = Written(outdated=outdated)
    kept = [expansion for expansion in expansions if expansion.image.id not in doubted]
    described = rows.mentions(kept)
    fresh = [mention for mention in described if mention.image.id not in known.images]
    if fresh:
        counted += Written(images=counters(tx, "store/write-images", images=rows.images(fresh)).nodes_created)
    if lists := rows.lists(kept):
        counted += _apply_lists(tx, lists, trusting=len(fresh) < len(described))
    _apply_works(tx, [mention for mention in described if mention.own or mention.image.id not in known.images], known)
    if outcomes := rows.outcomes(kept):
        counted += _apply_outcomes(tx, outcomes)
    hide_again(tx, counted)
    return counted


def hide_again(tx: ManagedTransaction, written: Written) -> None:
    """Hide those of the new images that were hidden before they were forgotten."""
    if written.images:
        tx.run(text("store/hide-again")).consume()


def _doubted(tx: ManagedTransaction, lists: list[rows.Row]) -> tuple[set[str], int]:
    """The ids whose lists must change nothing, and the number of outdated ones; notes that short lists were seen."""
    if not lists:
        return set(), 0
    row = tx.run(text("store/doubted"), lists=lists).single(strict=True)
    return set(row["ids"]), row["outdated"]


def _apply_outcomes(tx: ManagedTransaction, outcomes: list[rows.Row]) -> Written:
    """Store the states of images without a list."""
    result = tx.run(text("store/write-outcomes"), outcomes=outcomes)
    outdated = sum(row["state"] == "gone" for row in outcomes) - result.single(strict=True)["gone"]
    changed = result.consume().counters
    return Written(images=changed.nodes_created, closed=changed.relationships_deleted, outdated=outdated)


def _apply_lists(tx: ManagedTransaction, lists: list[rows.Row], *, trusting: bool) -> Written:
    """Write lists. With `trusting` earlier images are not sent again; raises ImageVanishedError when one is missing."""
    result = tx.run(text("store/write-lists"), lists=lists)
    row = result.single(strict=True)
    if trusting and (row["unmatched"] or row["applied"] < len(lists)):
        raise rows.ImageVanishedError
    return Written(edges=result.consume().counters.relationships_created - row["closed"], closed=row["closed"])


def _apply_works(tx: ManagedTransaction, described: Sequence[rows.ImageMention], known: Known) -> None:
    """Write the works of stored images, and remove works without an image and names without a work."""
    lost: list[str] = []
    if works := rows.works(mention for mention in described if not known.has(mention.image.work)):
        found = tx.run(text("store/write-works"), works=list(works.values())).single(strict=True)
        tx.run(text("store/write-names"), rows.names(works[each] for each in found["described"])).consume()
        lost += found["lost"]
    sweep(tx, _apply_links(tx, rows.links(described)) if described else [], lost)


def sweep(tx: ManagedTransaction, works: Sequence[str], names: Sequence[str] = ()) -> None:
    """Remove works without an image, and those of their names, and of `names`, without a work."""
    left = list(names)
    if works:
        left += tx.run(text("store/sweep-works"), works=_sorted(works)).single(strict=True)["names"]
    if left:
        tx.run(text("store/sweep-names"), names=_sorted(left)).consume()


def _apply_links(tx: ManagedTransaction, links: list[rows.Row]) -> list[str]:
    """Join images to their works; returns the works that may have lost their last image."""
    row = tx.run(text("store/write-of"), links=links).single(strict=True)
    if row["unmatched"]:
        raise rows.ImageVanishedError
    return list(row["left"])


def _sorted(texts: Iterable[str]) -> list[str]:
    """Remove duplicates and sort, since all writers lock in one order."""
    return sorted(set(texts) - {None})


def counters(tx: ManagedTransaction, name: str, **parameters: Any) -> Any:
    """Run a statement and return its counters."""
    return tx.run(text(name), parameters).consume().counters


def text(name: str) -> LiteralString:
    """The text of a statement that is planned once: it uses indexes, so that a growing store needs no new plan."""
    # The driver asks for literal strings to keep values out of statements; ours come from files, values are parameters.
    return f"CYPHER replan=skip {queries.load(name).text}"
