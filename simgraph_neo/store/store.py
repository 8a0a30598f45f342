"""The one store: whole expansions in, levels and subgraphs out."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeVar

from simgraph_neo import queries
from simgraph_neo.errors import NoSuchImage
from simgraph_neo.graph import Neighbours
from simgraph_neo.model import Image, image_from_properties
from simgraph_neo.queries import literals
from simgraph_neo.queries.results import Rows
from simgraph_neo.selection import checked_moment, select
from simgraph_neo.store import reading, removal, results, rows, schema, write
from simgraph_neo.store.driver_errors import TooLarge
from simgraph_neo.store.pace import StoreBoard
from simgraph_neo.store.reader import Reader
from simgraph_neo.store.statement_errors import statement_of_a_user
from simgraph_neo.store.transactions import Patience, Transactions
from simgraph_neo.store.write import Known, Written
from simgraph_neo.tables import Record
from simgraph_neo.text import one_of, to_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from types import TracebackType

    from neo4j import ManagedTransaction

    from simgraph_neo.attributes import View
    from simgraph_neo.model import Crawl, Expansion, SourceNote
    from simgraph_neo.settings import Neo4jSettings
    from simgraph_neo.subgraph import Subgraph

R = TypeVar("R")
T = TypeVar("T")

BATCH = 500
"""Expansions a transaction at most: 2,500 edges fit a small heap many times."""
PART = 5_000
"""Images, or seeds, a transaction at most: it has a time, and of a whole collection ours would be part of it."""


@dataclass(frozen=True, slots=True)
class Status(Record):
    """Counts over the whole store."""

    images: int
    expanded: int
    edges: int
    closed_edges: int
    seeds: int
    crawls: int
    works: int
    sources: dict[str, dict[str, int]]
    """Source name -> state -> images."""


class Store:
    """A Neo4j database that holds images, their similarity edges and the crawls that brought them.

    Use it as a context manager. Every method raises StoreError when Neo4j refuses, Unavailable when it does not
    answer, or not any more, however often it was asked; after that the store may be of no use and is opened anew.
    """

    def __init__(
        self,
        settings: Neo4jSettings,
        check_room: Callable[[], None] = lambda: None,
        *,
        batch: int | None = None,
        part: int = PART,
        patience: Patience | None = None,
    ) -> None:
        """Connect to Neo4j; `connect` does it with what the environment says.

        Parameters
        ----------
        settings
            Address, user, password and database.
        check_room
            Called before every write; raises when there is no room for it.
        batch
            Expansions a transaction at most, 500 unless given; an older store is brought forward ten times as many
            images at once.
        part
            Images a transaction at most that are read by their ids.
        patience
            How long Neo4j is waited for.
        """
        self.settings = settings
        self._check_room = check_room
        self._transactions = Transactions(settings, patience or Patience())
        self._known = Known()
        self._crawl: str | None = None
        self._batch = batch or BATCH
        self._part = part

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._transactions.close()

    # -- reading ------------------------------------------------------------------------------------------------

    def level(self, ids: Iterable[str], *, times: bool = True) -> dict[str, Neighbours]:
        """State and ranked list of each of `ids` that is stored; without `times` in half the time."""
        return {row["id"]: rows.listed(row) for row in self._read_parts("store/level", ids, times=times)}

    def lists(self, ids: Iterable[str], *, beyond: bool = False) -> dict[str, Neighbours]:
        """The same as `level`, without times, and with `beyond` of the images in those lists, too: for walks."""
        if not beyond:
            return self.level(ids, times=False)
        return {row["id"]: rows.listed(row) for row in self._read_parts("store/levels", ids)}

    def lists_at(self, ids: Iterable[str], moment: datetime) -> dict[str, tuple[Neighbours, datetime | None]]:
        """State and ranked list of each of `ids` that was stored at some time (with its zone), as they were then.

        Beside each the time from which it is all known; None where it is known then.
        """
        found = self._read_parts("store/lists-at", ids, at=moment.isoformat())
        return {
            row["id"]: (Neighbours(row["state"], row["similar"]), rows.from_milliseconds(row["wholeSince"]))
            for row in found
        }

    def ids(self, source: str | None = None) -> list[str]:
        """The id of every image, or of each of one source."""
        return [row["id"] for row in self._read("store/source-ids", whole_store=True, source=source)]

    def places(self) -> dict[str, str | None]:
        """The name of every source that was ingested, and where it lies on this machine, if it does."""
        return {row["name"]: row["root"] for row in self._read("store/places")}

    def keeps_changes(self) -> bool:
        """Whether changes of states and ranks are kept here: not before an older store is written to again."""
        return schema.is_present(self._transactions)

    def images(self, ids: Iterable[str]) -> dict[str, Image]:
        """The data of each of `ids` that is stored, with its work."""
        found = self._read_parts("store/images", ids)
        images = (image_from_properties(rows.native(row["properties"]), row["work"]) for row in found)
        return {image.id: image for image in images}

    def source(self, name: str) -> dict[str, tuple[Image, list[str]]]:
        """Every image of one source with its ranked list."""
        lists = {row["id"]: row["similar"] for row in self._read("store/source", whole_store=True, source=name)}
        return {image_id: (image, lists[image_id]) for image_id, image in self.images(lists).items()}

    def chosen_by(self, image_id: str) -> list[dict[str, Any]]:
        """Images whose list shows this one: ``{"id", "title", "rank"}``, by rank."""
        return [dict(row) for row in self._read("store/chosen-by", id=image_id)]

    def listing(self, ids: Iterable[str]) -> list[tuple[str, str]]:
        """Who lists each of `ids`: pairs of the one listed and the one that lists it."""
        return [(row["id"], row["by"]) for row in self._read_parts("store/listing", ids)]

    def subgraph(
        self,
        seeds: str | Iterable[str] | None = None,
        depth: int | None = None,
        *,
        view: View | None = None,
        source: str | None = None,
        as_of: str | date | None = None,
    ) -> Subgraph:
        """Read the k-hop neighbourhood of some seeds, or without seeds all images.

        Parameters
        ----------
        seeds
            Ids of stored images, or addresses of their pages in the catalogue; one text is one seed.
            None: every image and every edge.
        depth
            Hops from the nearest seed, 0 to 10; 2 unless given. Only with seeds.
        view
            "discovered", the default: the images within `depth` hops, and the lists of those nearer than that, which is
            what a crawl to that depth saw. "closed": the same images, and all edges among them; a crawl one hop deeper
            completes it. Without seeds it is always closed.
        source
            Without seeds: the images of this source only, such as "flags".
        as_of
            A date, or a date and time, also as text such as "2026-11-01"; UTC unless it says otherwise. Lists, ranks
            and states are those of that time; titles and pictures are those of now.

        Returns
        -------
        Subgraph
            ``.graph`` is an `nx.DiGraph` with ranks on its edges, ``.coverage`` how much of it is known.

        Raises
        ------
        BadInput
            For what cannot be an id, and for a bad depth.
        NoSuchImage
            Naming all seeds that are not stored; and when there is no image at all.

        Examples
        --------
        >>> store.subgraph("flags:fr", depth=1).graph.number_of_nodes()  # doctest: +SKIP
        6
        """
        moment = None if as_of is None else checked_moment(as_of)
        return Reader(self, moment).subgraph(select(seeds, depth, source=source, view=view))

    def refresh_since(self, crawl: Crawl) -> datetime | None:
        """When the refresh of the same source, seeds and depth began that was left unfinished; None without one."""
        row = self._read("store/refresh-since", source=crawl.source, seeds=sorted(crawl.seeds), depth=crawl.depth)[0]
        return row["since"].to_native() if row["since"] else None

    def descriptor(self, source: str) -> int | None:
        """The newest descriptor by which a local source was compared to the end; None when none ever was."""
        version = self._read("store/descriptor", source=source)[0]["descriptor"]
        return None if version is None else int(version)

    def query(self, name: str, **parameters: Any) -> Rows:
        """Run a query of the library.

        Parameters
        ----------
        name
            That of a file below ``cypher/``; `queries.library` has all of them.
        **parameters
            Those of the query; one that is left out has the default that the file's header shows.

        Returns
        -------
        Rows
            A list with a dict a row; values as `ask` gives them.

        Raises
        ------
        BadInput
            For an unknown query, or a parameter that it has not.

        Examples
        --------
        >>> store.query("within-hops", seed="flags:fr", hops=2)[0]["id"]  # doctest: +SKIP
        'flags:fr'
        """
        given = queries.load(name).filled(parameters)
        rows = self._read(name, whole_store=True, **given)
        return Rows({key: results.plain(value) for key, value in row.items()} for row in rows)

    def ask(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        limit: int | None = None,
        seconds: float = 60.0,
        **more: Any,
    ) -> Rows:
        """Run Cypher of your own, which may only read.

        Parameters
        ----------
        cypher
            The statement.
        parameters, **more
            What it calls ``$name``, in a mapping or by keyword. They are sent beside the statement, and never become
            text of it.
        limit
            Rows at most; all unless given.
        seconds
            After so many Neo4j stops.

        Returns
        -------
        Rows
            A list with a dict a row; also ``.columns``, ``.more`` (whether the limit left rows out) and ``.plan`` (of
            EXPLAIN). Times are Python's; nodes, relationships and paths those of `queries.results`.

        Raises
        ------
        BadInput
            For what Neo4j cannot read or will not do, writing among it.
        StoreError
            For what takes longer, and when Neo4j does not answer.

        Examples
        --------
        >>> store.ask("MATCH (i:Image {id: $id}) RETURN i.title AS title", id="flags:fr")  # doctest: +SKIP
        title
        France
        """
        parameters = {**(parameters or {}), **more}
        queries.check_text(cypher)
        for name, value in parameters.items():
            literals.check(name, value)

        def work(tx: ManagedTransaction) -> Rows:
            return results.read(tx.run(cypher, parameters), limit)

        def check(tx: ManagedTransaction) -> None:
            reading.check(tx, cypher, parameters)

        with statement_of_a_user(seconds):
            if reading.runs(cypher):
                with suppress(reading.UnplannedError):
                    self._transactions.read(check, seconds=seconds)
            return self._transactions.read(work, seconds=seconds)

    def repair(self, name: str, **parameters: Any) -> int:
        """Run the repair of that name (a file below ``cypher/``); returns how many places it touched."""

        def work(tx: ManagedTransaction) -> int:
            row = tx.run(write.text(name), parameters).single(strict=True)
            tx.run(write.text("store/keep-states")).consume()
            return int(row["repaired"])

        return max(self._transactions.write(work, whole_store=True))  # see _count

    def all_rows(self, source: str | None = None) -> list[list[Any]]:
        """Every image, or those of one source: ``[id, state, ids by rank]``. Raises NoSuchImage when there is none."""

        def work(tx: ManagedTransaction) -> list[list[Any]]:
            return tx.run(write.text("store/everything"), source=source).values()

        found = self._transactions.read(work, whole_store=True)
        if not found:
            what = f'of source "{source}"' if source else "at all"
            stored = list(self.places()) if source else []
            advice = f"Choose {one_of(stored)}." if stored else "Try: simgraph ingest --source flags"
            raise NoSuchImage(f"The store holds no image {what}. {advice}")
        return found

    def status(self) -> Status:
        """Count what is stored."""
        counts = dict(self._read("store/status", whole_store=True)[0])
        sources: dict[str, dict[str, int]] = {}
        for row in self._read("store/status-sources", whole_store=True):
            sources.setdefault(row["source"], {})[row["state"]] = row["images"]
        expanded = sum(states.get("expanded", 0) for states in sources.values())
        return Status(expanded=expanded, sources=sources, **counts)

    # -- writing ------------------------------------------------------------------------------------------------

    def prepare(self, now: datetime | None = None) -> None:
        """Have the constraints and the index on which every write relies. Idempotent.

        `now` is the time of this machine. Raises StoreError, also when it or what is stored is in the future.
        """
        self._check_room()
        schema.prepare(self._transactions, 10 * self._batch)  # images, of which each has one work
        schema.check_clocks(self._transactions, now or datetime.now(UTC))

    def write(self, expansions: Iterable[Expansion]) -> Written:
        """Merge whole expansions, at most `batch` a transaction; each is stored wholly or not at all.

        What Neo4j has too little memory for is sent in halves, and so is what follows.
        """
        return sum(self._in_parts(expansions, self._write_batch), Written())

    def begin(self, crawl: Crawl, note: SourceNote | None = None) -> Written:
        """Note a crawl, its seeds and its source; the seeds' nodes are counted when they are new.

        What is written until its end is written for it, and only as long as it is there.
        """
        parts = [*rows.batches(rows.seeds(crawl), self._part)] or [[]]
        written = sum((self._begin(crawl, part, note) for part in parts), Written(images=-1))  # the crawl itself
        self._crawl = crawl.id
        return written

    def _begin(self, crawl: Crawl, seeds: list[rows.Row], note: SourceNote | None) -> Written:
        def work(tx: ManagedTransaction) -> Written:
            if note:
                at = crawl.started_at.isoformat()
                tx.run(write.text("store/note-source"), source=asdict(note), at=at).consume()
            changed = write.counters(tx, "store/begin-crawl", crawl=rows.crawl(crawl), seeds=seeds)
            return Written(images=changed.nodes_created)

        return self._count(work)

    def end(self, crawl: Crawl) -> None:
        """Note how a crawl ended: its depth, its requests and, when it is complete, the time.

        Raises Stopped when the crawl is not there any more: its store was emptied, or replaced by a backup.
        """
        completed = crawl.completed_at.isoformat() if crawl.completed_at else None
        parameters = {"id": crawl.id, "depth": crawl.depth, "requests": crawl.requests, "completedAt": completed}
        self._crawl = None
        row = self._in_transaction(lambda tx: tx.run(write.text("store/end-crawl"), parameters).single(strict=True))
        if not row["crawls"]:
            raise write.disturbed()

    def pace(self, source: str) -> StoreBoard:
        """Where all processes that ask a source for this store share its pace."""
        return StoreBoard(self._transactions, source)

    def begin_forgetting(self, crawls: Sequence[Crawl], whole: Sequence[str], finished: Sequence[str]) -> list[str]:
        """Note these crawls instead of their seeds' part in all others, and those of ids `whole` as unfinished.

        Every crawl but the `finished` ones stops before its next write. Returns the ids of all that write no more.
        """
        self._check_room()
        return self._in_transaction(lambda tx: removal.begin(tx, crawls, whole, finished))

    def take_back(self, images: Iterable[rows.Row]) -> Iterator[int]:
        """Take back the answers of images in their order, removing what is then in no list; gives how many so far."""
        done = 0
        for part in self._in_parts(images, self._take_back):
            done += part
            yield done

    def end_forgetting(self, seeds: Iterable[str], crawls: Sequence[str], stopped: Sequence[str]) -> list[str]:
        """Remove crawls, those of their seeds that no list shows, and sources of which nothing is left.

        When there are other crawls than the `stopped` ones, nothing is removed: they stop before their next write, and
        their ids are returned.
        """
        return self._in_transaction(lambda tx: removal.end(tx, seeds, crawls, stopped))

    def _in_parts(self, items: Iterable[T], send: Callable[[Sequence[T]], R]) -> Iterator[R]:
        """Send `batch` items a transaction, in halves what Neo4j has too little memory for, and what follows."""
        for whole in rows.batches(items, self._batch):
            self._check_room()
            while whole:
                part = whole[: self._batch]
                try:
                    sent = send(part)
                except TooLarge:
                    if len(part) == 1:
                        raise
                    self._batch = len(part) // 2
                else:
                    del whole[: len(part)]
                    yield sent

    def _write_batch(self, expansions: Sequence[Expansion]) -> Written:
        """One transaction. What this run described before is only matched, unless some of it has vanished."""
        try:
            written = self._count(lambda tx: write.apply(tx, expansions, self._known, self._crawl))
        except rows.ImageVanished:
            written = self._count(lambda tx: write.apply(tx, expansions, Known(), self._crawl))
        self._known.add(expansions)
        return written

    def _take_back(self, images: Sequence[rows.Row]) -> int:
        self._in_transaction(lambda tx: removal.apply(tx, images))
        return len(images)

    # -- the driver ---------------------------------------------------------------------------------------------

    def _read_parts(self, name: str, ids: Iterable[str], **parameters: Any) -> Iterator[Any]:
        for part in rows.batches(to_list(ids), self._part):
            yield from self._read(name, ids=part, **parameters)

    def _read(self, name: str, *, whole_store: bool = False, **parameters: Any) -> list[Any]:
        def work(tx: ManagedTransaction) -> list[Any]:
            return list(tx.run(write.text(name), parameters))

        return self._transactions.read(work, whole_store=whole_store)

    def _in_transaction(self, work: Callable[[ManagedTransaction], T]) -> T:
        return self._transactions.write(work)[-1]

    def _count(self, work: Callable[[ManagedTransaction], Written]) -> Written:
        """Write, and say what that added.

        When a COMMIT's answer was lost, the first attempt counted everything and the next one either the same (it had
        not been applied) or nothing (it had): with one ingester the larger is what was added. With two, what the other
        added in between is counted by both.
        """
        return reduce(Written.larger, self._transactions.write(work))
