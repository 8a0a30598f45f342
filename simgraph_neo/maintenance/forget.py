"""Forgetting seeds: what only they have brought goes, and the store is as if only the others had been crawled from.

What goes follows from the crawls that are left, not from notes of who brought what: an image that they show stays, a
list that they need stays (see `history.claims`). It is done so that every moment
leaves a store that `verify` finds whole: the seeds get an unfinished crawl of their own, lists go from the farthest
image to the seeds, an image goes with the last list that shows it, and the crawl goes at last. The same call continues.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from simgraph_neo.crawler.result import begun
from simgraph_neo.errors import BadInput, Cancelled, NoSuchImage, Stopped
from simgraph_neo.maintenance import history
from simgraph_neo.selection import checked_id, checked_source
from simgraph_neo.tables import Record
from simgraph_neo.text import to_list

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from simgraph_neo.maintenance.history import Images, Row
    from simgraph_neo.model import Crawl
    from simgraph_neo.store import Store

ROUNDS = 5
"""How often what others write meanwhile is followed."""


@dataclass(frozen=True, slots=True)
class Forgotten(Record):
    """What goes when seeds are forgotten, and what stays of what their crawls show."""

    images: int
    """Images that go."""
    edges: int
    """Similarity edges that go."""
    works: int
    crawls: int
    """Crawls that go: those from no other seed."""
    unasked: int
    """Images that stay, since lists of others show them, and lose their own list."""
    kept: int
    """Images of their crawls that stay, the unasked among them."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be forgotten: seeds, or that a source was read whole."""

    seeds: tuple[str, ...] = ()
    source: str | None = None

    def of_others(self, crawl: Row) -> Row:
        """A crawl without the seeds that are to be forgotten."""
        return crawl | {"seeds": [seed for seed in crawl["seeds"] if seed not in self.seeds]}

    def of_mine(self, crawl: Row) -> Row:
        """A crawl from none but the seeds that are to be forgotten; one that has none of them shows nothing."""
        others = history.is_whole(crawl) and not self.ends(crawl)
        mine = [seed for seed in crawl["seeds"] if seed in self.seeds]
        return crawl | {"seeds": mine} | ({"kind": "ingest", "depth": 0} if others else {})

    def ends(self, crawl: Row) -> bool:
        """Whether nothing of a crawl is left."""
        if history.is_whole(crawl):
            return bool(crawl["source"] == self.source)
        return bool(crawl["seeds"]) and not self.of_others(crawl)["seeds"]

    def roots(self, images: Images) -> Collection[str]:
        """Where what was brought begins."""
        return self.seeds or [i for i, row in images.items() if row["source"] == self.source]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which images go, and which lose what they answered."""

    images: Images
    """The store as it was read."""
    crawls: list[Row]
    wish: Wish
    region: dict[str, int]
    """All that the seeds lead to over edges of any time, with hops: what they may have brought."""
    removed: set[str]
    unasked: set[str]
    """Images that stay and lose their list."""
    left: list[str]
    """Those of both that are still to be taken back, the farthest first; a forgotten seed itself goes at the end."""

    @property
    def whole(self) -> list[str]:
        """The crawls that read the source whole that is to be forgotten."""
        return [crawl["id"] for crawl in self.crawls if history.is_whole(crawl) and self.wish.ends(crawl)]

    def rows(self) -> Iterator[Row]:
        """The same as the store takes them: what was read of an image, and which images may go with its list."""
        for image_id in self.left:
            row = self.images[image_id]
            going = self.removed.intersection([image_id, *(other for other, _, _ in row["edges"])])
            yield {"id": image_id, "state": row["state"], "answered": row["answered"], "going": sorted(going)}

    def forgotten(self, store: Store) -> Forgotten:
        """The figures."""
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
        )


def forget(
    store: Store,
    seeds: str | Iterable[str] = (),
    source: str | None = None,
    *,
    dry_run: bool = False,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
    cancel: threading.Event | None = None,
) -> Forgotten:
    """Remove what only these seeds have brought, or only the reading of a whole source.

    After it ids, edges and ranks are those of a store that the other seeds' crawls alone would have built. Crawls that
    are under way stop before their next write, and are to be run again. Reads the whole store at least three times,
    O(images + edges).

    Parameters
    ----------
    store
        The store to change.
    seeds
        Seeds as `seeds` lists them; one text is one seed.
    source
        Instead of seeds: the name of a source that was read whole.
    dry_run
        Say what would go, and change nothing.
    on_progress
        Hears how many of how many images are done.
    cancel
        Once it is set, Cancelled is raised; what is stored is whole, and the same call continues.

    Returns
    -------
    Forgotten
        Counts of what goes, and of what stays for others.

    Raises
    ------
    BadInput
        For seeds and a source together, or none; and when other programs have joined something to what would go:
        nothing is removed then.
    NoSuchImage
        For what is no seed.
    Stopped, StoreError
        Others keep writing; Neo4j refuses. The same call continues.
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
                raise Cancelled("Stopped; some of it is forgotten, what is stored is whole. The same command goes on.")
            on_progress(done, len(current.left))
    raise Stopped("Another run keeps writing what is to be forgotten. Run the same command again when it has ended.")


def _wish(given: str | Iterable[str], source: str | None) -> Wish:
    seeds = set(map(checked_id, to_list(given)))
    if bool(seeds) == bool(source):
        both = ", not both" if seeds else ""
        raise BadInput(f"Give seeds to forget, or --source NAME for a source that was read whole{both}.")
    return Wish(tuple(sorted(seeds)), checked_source(source))


def _checked(store: Store, wish: Wish) -> Plan:
    """The plan. Raises NoSuchImage and BadInput."""
    found = _plan(store, wish)
    seeds = {seed for crawl in found.crawls for seed in crawl["seeds"]}
    if unknown := [seed for seed in wish.seeds if seed not in seeds]:
        raise NoSuchImage(f"Not crawled from: {', '.join(unknown)}. All seeds there are: simgraph seeds")
    if wish.source and not any(map(wish.ends, found.crawls)):
        raise NoSuchImage(f'No source "{wish.source}" was read whole. All that were: simgraph seeds')
    ending = [crawl["id"] for crawl in found.crawls if wish.ends(crawl)]
    if joined := store.query("store/joined", images=sorted(found.removed), crawls=ending):
        some = ", ".join(f"{row['id']} ({row['type']})" for row in joined)
        raise BadInput(f"Other programs have joined something to what would go: {some}. Remove that first.")
    return found


def _plan(store: Store, wish: Wish, earlier: Collection[str] = ()) -> Plan:
    """What is to be done now; `earlier` has the regions of plans that were carried out: what is there again counts."""
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
    """The unfinished crawl that stands for all from a seed while it is forgotten: the deepest, begun first."""
    own = [crawl for crawl in crawls if seed in crawl["seeds"]]
    note = begun(own[0]["source"], [seed], max(crawl["depth"] or 0 for crawl in own))
    started = datetime.fromtimestamp(min(crawl["started"] or 0 for crawl in own) / 1000, UTC)
    return replace(note, started_at=started)
