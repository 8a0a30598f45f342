"""Forget seeds: remove what only their crawls found, as if the store had been crawled from the other seeds only.

The remaining crawls decide what stays: every image that they found and every list that they need (see
`history.claims`). After every transaction `verify` finds the store consistent: first the seeds get an unfinished crawl
of their own; then lists are removed from the farthest image to the seeds, each image with the last list that shows it;
the crawl is removed last. An interrupted call is resumed by the same call.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from simgraph_neo.crawler.result import begun
from simgraph_neo.errors import Cancelled, ImageNotFoundError, InvalidInputError, Stopped
from simgraph_neo.maintenance import history
from simgraph_neo.selection import checked_id, checked_source
from simgraph_neo.store.saved_views import images_in
from simgraph_neo.tables import Record
from simgraph_neo.text import to_list

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from simgraph_neo.maintenance.history import Images, Row
    from simgraph_neo.model import Crawl
    from simgraph_neo.store import Store

ROUNDS = 5
"""How often the plan is made again, if other processes write meanwhile."""


@dataclass(frozen=True, slots=True)
class Forgotten(Record):
    """What forgetting removes, and what it keeps of the images that the crawls found."""

    images: int
    """Removed images."""
    edges: int
    """Removed SIMILAR_TO edges."""
    works: int
    crawls: int
    """Removed crawls: those without other seeds."""
    unasked: int
    """Images that stay, because other lists show them, and lose their own list."""
    kept: int
    """Images of the crawls that stay, including the unasked ones."""
    views: int = 0
    """Saved views of the explorer that show removed images. They stay, and count these images as missing."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What to forget: seeds, or the complete reading of a source."""

    seeds: tuple[str, ...] = ()
    source: str | None = None

    def of_others(self, crawl: Row) -> Row:
        """Return a crawl without the seeds to forget."""
        return crawl | {"seeds": [seed for seed in crawl["seeds"] if seed not in self.seeds]}

    def of_mine(self, crawl: Row) -> Row:
        """Return a crawl with only the seeds to forget; without any of them it claims nothing."""
        others = history.is_whole(crawl) and not self.ends(crawl)
        mine = [seed for seed in crawl["seeds"] if seed in self.seeds]
        return crawl | {"seeds": mine} | ({"kind": "ingest", "depth": 0} if others else {})

    def ends(self, crawl: Row) -> bool:
        """Whether the whole crawl is to be forgotten."""
        if history.is_whole(crawl):
            return bool(crawl["source"] == self.source)
        return bool(crawl["seeds"]) and not self.of_others(crawl)["seeds"]

    def roots(self, images: Images) -> Collection[str]:
        """Return the images from which the affected region is walked."""
        return self.seeds or [i for i, row in images.items() if row["source"] == self.source]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which images to remove, and which to make unexpanded."""

    images: Images
    """The store as it was read."""
    crawls: list[Row]
    wish: Wish
    region: dict[str, int]
    """Image id -> hops from the seeds over open and closed edges: everything that their crawls may have found."""
    removed: set[str]
    unasked: set[str]
    """Images that stay and lose their own list."""
    left: list[str]
    """The images of `removed` and `unasked` that are still to do, farthest first; a forgotten seed is removed last."""

    @property
    def whole(self) -> list[str]:
        """The ids of the crawls that read the source completely, if it is to be forgotten."""
        return [crawl["id"] for crawl in self.crawls if history.is_whole(crawl) and self.wish.ends(crawl)]

    def rows(self) -> Iterator[Row]:
        """Yield a row for the store for each image of `left`: its state as read, and what may go with its list."""
        for image_id in self.left:
            row = self.images[image_id]
            going = self.removed.intersection([image_id, *(other for other, _, _ in row["edges"])])
            yield {"id": image_id, "state": row["state"], "answered": row["answered"], "going": sorted(going)}

    def forgotten(self, store: Store) -> Forgotten:
        """Return the counts."""
        mine = [self.wish.of_mine(crawl) for crawl in self.crawls]
        listing = [edge for i in self.left for edge in self.images[i]["edges"]]
        works = store.query("store/works-of", images=sorted(self.removed))[0]["works"]
        return Forgotten(
            images=len(self.removed),
            edges=sum(ended is None for _, _, ended in listing),
            works=works,
            crawls=sum(map(self.wish.ends, self.crawls)),
            unasked=len(self.unasked),
            kept=len((history.claims(self.images, mine).seen | self.unasked) - self.removed),
            views=sum(not self.removed.isdisjoint(images_in(row["state"])) for row in store.query("store/view-states")),
        )


def forget(
    store: Store,
    seeds: str | Iterable[str] = (),
    source: str | None = None,
    *,
    dry_run: bool = False,
    on_progress: Callable[[int, int], None] | None = None,
    cancel: threading.Event | None = None,
) -> Forgotten:
    """Remove what only the crawls of these `seeds` found, or what only the complete reading of a `source` found.

    Afterwards ids, edges and ranks are those of a store that was only crawled from the other seeds. Crawls that are
    running stop before their next write and must be run again. Reads the whole store at least three times:
    O(images + edges). An interrupted call is resumed by the same call.

    Parameters
    ----------
    store
        The store to change.
    seeds
        Seeds as `seeds` lists them; one text is one seed.
    source
        Instead of seeds: the name of a source that was read completely.
    dry_run
        Return what would be removed, without writing.
    on_progress
        Is called with the number of images that are done, and of all.
    cancel
        Once it is set, Cancelled is raised; the store is consistent, and the same call resumes.

    Returns
    -------
    Forgotten
        Counts of what is removed, and of what the other seeds keep.

    Raises
    ------
    InvalidInputError
        For seeds and a source together, or neither; and if other programs have relationships to what would be
        removed: nothing is removed then.
    ImageNotFoundError
        For an unknown seed.
    Stopped, StoreError
        If another process keeps writing, or Neo4j refuses. The same call resumes.
    """
    wish = _wish(seeds, source)
    current = _checked(store, wish)
    figures, crawls = current.forgotten(store), current.crawls
    if dry_run:
        return figures
    notes = [_note(seed, crawls) for seed in wish.seeds]
    finished = [crawl["id"] for crawl in crawls if crawl["completed"] is not None]
    stopped = store.begin_forgetting(notes, current.whole, finished)
    ended = [*current.whole, *(note.id for note in notes)]
    region = set(current.region)
    for _ in range(ROUNDS):
        current = _plan(store, wish, region)
        region |= current.region.keys()
        if not current.left:
            begun_since = store.end_forgetting(current.removed.intersection(wish.seeds), ended, stopped)
            if not begun_since:
                return figures
            stopped += begun_since
        for done in store.take_back(current.rows()):
            if cancel is not None and cancel.is_set():
                raise Cancelled(
                    "Interrupted; a part is forgotten, and the store is consistent. Run the same command to resume."
                )
            if on_progress:
                on_progress(done, len(current.left))
    raise Stopped(
        "Another process keeps writing what is to be forgotten. Run the same command again when it has ended."
    )


def _wish(given: str | Iterable[str], source: str | None) -> Wish:
    seeds = set(map(checked_id, to_list(given)))
    if bool(seeds) == bool(source):
        both = ", not both" if seeds else ""
        raise InvalidInputError(f"Give seeds to forget, or `source` for a source that was read completely{both}.")
    return Wish(tuple(sorted(seeds)), checked_source(source))


def _checked(store: Store, wish: Wish) -> Plan:
    """Return the plan. Raises ImageNotFoundError and InvalidInputError."""
    found = _plan(store, wish)
    seeds = {seed for crawl in found.crawls for seed in crawl["seeds"]}
    if unknown := [seed for seed in wish.seeds if seed not in seeds]:
        raise ImageNotFoundError(f"Not a seed of any crawl: {', '.join(unknown)}. List all seeds: simgraph seeds")
    if wish.source and not any(map(wish.ends, found.crawls)):
        raise ImageNotFoundError(
            f"No crawl read the source '{wish.source}' completely. List all crawls: simgraph seeds"
        )
    ending = [crawl["id"] for crawl in found.crawls if wish.ends(crawl)]
    if joined := store.query("store/joined", images=sorted(found.removed), crawls=ending):
        some = ", ".join(f"{row['id']} ({row['type']})" for row in joined)
        raise InvalidInputError(
            f"Other programs have relationships to what would be removed: {some}. Delete these first."
        )
    return found


def _plan(store: Store, wish: Wish, earlier: Collection[str] = ()) -> Plan:
    """Return the plan for the present store; `earlier` has the regions of executed plans, which may be filled again."""
    images, crawls = history.by_id(store.query("store/history")), store.query("store/crawls")
    roots = wish.roots(images)
    region = history.reached(images, earlier, None, history.ever) | history.reached(images, roots, None, history.ever)
    others = [wish.of_others(crawl) for crawl in crawls if not wish.ends(crawl)]
    asked, seen = history.claims(images, others)
    answering = [row for i, row in images.items() if i in asked or i not in region]
    seen |= {other for row in answering for other, _, ended in row["edges"] if ended is None}
    removed = region.keys() - seen
    unasked = {i for i in region.keys() & seen - asked if _answered(images[i])}
    left = {i for i in removed if i not in wish.seeds or _answered(images[i])} | unasked
    ordered = sorted(left, key=lambda i: (-region[i], i))
    return Plan(images, crawls, wish, region, removed, unasked, ordered)


def _answered(row: Row) -> bool:
    return row["state"] != "new" or row["answered"] is not None or bool(row["edges"])


def _note(seed: str, crawls: Sequence[Row]) -> Crawl:
    """Return the unfinished crawl that represents all crawls of a seed meanwhile: largest depth, earliest start."""
    own = [crawl for crawl in crawls if seed in crawl["seeds"]]
    note = begun(own[0]["source"], [seed], max(crawl["depth"] or 0 for crawl in own))
    started = datetime.fromtimestamp(min(crawl["started"] or 0 for crawl in own) / 1000, UTC)
    return replace(note, started_at=started)
