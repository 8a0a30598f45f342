"""The Neo4j store: it writes complete expansions, and reads neighbour lists and subgraphs."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeVar, cast

from simgraph_neo import queries
from simgraph_neo.arguments import check_type, check_whole_number
from simgraph_neo.errors import ImageNotFoundError, InvalidInputError
from simgraph_neo.graph import Neighbours
from simgraph_neo.model import Image, image_from_properties
from simgraph_neo.queries import literals
from simgraph_neo.queries.results import Rows
from simgraph_neo.selection import checked_id, checked_moment, checked_source, select
from simgraph_neo.store import hiding, reading, removal, results, rows, saved_views, schema, search, write
from simgraph_neo.store.driver_errors import TooLargeError
from simgraph_neo.store.hiding import HiddenImage
from simgraph_neo.store.pace import StoreBoard
from simgraph_neo.store.reader import Reader
from simgraph_neo.store.saved_views import SavedView, ViewSummary
from simgraph_neo.store.statement_errors import statement_of_a_user
from simgraph_neo.store.transactions import Patience, Transactions
from simgraph_neo.store.write import Known, Written
from simgraph_neo.tables import Record, Table
from simgraph_neo.text import one_line, one_of, to_list

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
"""The largest number of expansions in a transaction: their 2,500 edges fit easily into a small heap."""
PART = 5_000
"""The largest number of images, or seeds, in a transaction: a transaction has a timeout."""


@dataclass(frozen=True, slots=True)
class Status(Record):
    """Counts of the complete store."""

    images: int
    expanded: int
    edges: int
    closed_edges: int
    seeds: int
    crawls: int
    works: int
    sources: dict[str, dict[str, int]]
    """Source name -> state -> number of images."""


class Store:
    """A Neo4j database with images, their similarity edges and the crawls that added them.

    Use it as a context manager. Every method raises StoreError if Neo4j refuses, and UnavailableError if it does not
    answer after all retries. After UnavailableError, open the store again.
    """

    def __init__(
        self,
        settings: Neo4jSettings,
        check_room: Callable[[], None] | None = None,
        *,
        batch: int | None = None,
        part: int = PART,
        patience: Patience | None = None,
    ) -> None:
        """Connect to Neo4j. `connect` does this with the settings of the environment.

        Parameters
        ----------
        settings
            Address, user, password and database.
        check_room
            Called before every write; raises if the disk has too little room.
        batch
            The largest number of expansions in a transaction; by default 500. The migration of an older store takes
            ten times as many images.
        part
            The largest number of ids to read in a transaction.
        patience
            The timeouts of Neo4j.
        """
        self.settings = settings
        self._check_room = check_room or (lambda: None)
        self._transactions = Transactions(settings, patience or Patience())
        self._known = Known()
        self._crawl: str | None = None
        self._batch = batch or BATCH
        self._part = part

    def __repr__(self) -> str:
        return f"<Store: {self.settings.uri}, database {self.settings.database}>"

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._transactions.close()

    # -- reading ------------------------------------------------------------------------------------------------

    def level(self, ids: Iterable[str], *, times: bool = True) -> dict[str, Neighbours]:
        """Read the state and the list of each stored id. Without `times` it takes half the time."""
        return {row["id"]: rows.listed(row) for row in self._read_parts("store/level", ids, times=times)}

    def lists(self, ids: Iterable[str], *, beyond: bool = False) -> dict[str, Neighbours]:
        """Read the same as `level` without times; with `beyond`, also for the images in these lists."""
        if not beyond:
            return self.level(ids, times=False)
        return {row["id"]: rows.listed(row) for row in self._read_parts("store/levels", ids)}

    def lists_at(self, ids: Iterable[str], moment: datetime) -> dict[str, tuple[Neighbours, datetime | None]]:
        """Read the state and the list of each id as of a moment (with a time zone), if it was stored then.

        Beside each is the time from which its history is complete; None if it is complete at the moment.
        """
        found = self._read_parts("store/lists-at", ids, at=moment.isoformat())
        return {
            row["id"]: (Neighbours(row["state"], row["similar"]), rows.from_milliseconds(row["wholeSince"]))
            for row in found
        }

    def ids(self, source: str | None = None) -> list[str]:
        """Read the ids of all images, or of one source."""
        return [row["id"] for row in self._read("store/source-ids", whole_store=True, source=source)]

    def some_ids(self, number: int, source: str | None = None) -> list[str]:
        """Read the ids of some images at random, of one source if it is given: none is hidden, or gone."""
        return [row["id"] for row in self._read("store/some-ids", number=number, source=source)]

    def places(self) -> dict[str, str | None]:
        """Return the name of each ingested source -> its path on this machine, if it has one."""
        return {row["name"]: row["root"] for row in self._read("store/places")}

    def keeps_changes(self) -> bool:
        """Whether the store keeps changes of states and ranks. An older store does so after the next write."""
        return schema.is_present(self._transactions)

    def images(self, ids: Iterable[str]) -> dict[str, Image]:
        """Read the data of each stored id, with its work."""
        found = self._read_parts("store/images", ids)
        images = (image_from_properties(rows.native(row["properties"]), row["work"]) for row in found)
        return {image.id: image for image in images}

    def source(self, name: str) -> dict[str, tuple[Image, list[str]]]:
        """Read all images of one source with their lists."""
        lists = {row["id"]: row["similar"] for row in self._read("store/source", whole_store=True, source=name)}
        return {image_id: (image, lists[image_id]) for image_id, image in self.images(lists).items()}

    def chosen_by(self, image_id: str) -> list[dict[str, Any]]:
        """Read the images that list this one: ``{"id", "title", "rank"}``, by rank."""
        return [dict(row) for row in self._read("store/chosen-by", id=image_id)]

    def listing(self, ids: Iterable[str]) -> list[tuple[str, str]]:
        """Read the images that list `ids`: pairs of a listed image and one that lists it."""
        return [(row["id"], row["by"]) for row in self._read_parts("store/listing", ids)]

    def search(self, query: str, limit: int = 10, source: str | None = None) -> list[str]:
        """Search the titles of images and works, subjects, genres and contributors (see `analysis.find_stored`).

        Returns ids, the best first. Without the index, which the second write makes, all texts are read.
        """
        check_type("query", query, str, "Give words to search for, or an id.")
        _check_limit(limit)
        wanted = search.wanted(query)
        source = checked_source(source)
        if index := self._read("store/search-index"):
            most = search.MAX_CANDIDATES * (5 if source else 1)  # images of other sources are among them
            about = {"index": index[0]["name"], "clauses": search.clauses(wanted.words), "most": most}
            found = self._read("store/search", ids=wanted.ids, source=source, **about)
        else:
            found = self._read("store/search-texts", whole_store=True, named=wanted.ids, source=source)
        return search.ranked(found, wanted, limit)

    def subgraph(
        self,
        seeds: str | Iterable[str] | None = None,
        depth: int | None = None,
        *,
        view: View | None = None,
        source: str | None = None,
        as_of: str | date | None = None,
    ) -> Subgraph:
        """Read the k-hop neighbourhood of seeds; without seeds, all images.

        Parameters
        ----------
        seeds
            Ids of stored images, or URLs of their pages in the catalogue; a `str` is one seed. None reads all images
            and all edges.
        depth
            Hops from the nearest seed, 0 to 10; by default 2. Only with seeds.
        view
            "discovered" (default): the images within `depth` hops, and the lists of those nearer than `depth`, as a
            crawl to this depth finds them. "closed": the same images, and all edges among them; a crawl one hop deeper
            makes it complete. Without seeds it is always closed.
        source
            Only images of this source, such as "flags"; without seeds only.
        as_of
            A date, or a date and time; a text such as "2026-11-01" works, too. UTC unless it has a time zone. Lists,
            ranks and states are as of this time; titles and pictures are the current ones.

        Returns
        -------
        Subgraph
            ``.graph`` is an `nx.DiGraph` with ranks on its edges; ``.coverage`` counts what is unexpanded.

        Raises
        ------
        InvalidInputError
            For an invalid id or depth.
        ImageNotFoundError
            If a seed is not stored (the message names all of them), or if there is no image at all.

        Examples
        --------
        ::

            store.subgraph("flags:fr", depth=1).graph.number_of_nodes()  # 6
        """
        moment = None if as_of is None else checked_moment(as_of)
        return Reader(self, moment).subgraph(select(seeds, depth, source=source, view=view))

    def refresh_since(self, crawl: Crawl) -> datetime | None:
        """Return the start of an unfinished refresh of the same source, seeds and depth; None if there is none."""
        row = self._read("store/refresh-since", source=crawl.source, seeds=sorted(crawl.seeds), depth=crawl.depth)[0]
        return row["since"].to_native() if row["since"] else None

    def descriptor(self, source: str) -> int | None:
        """Return the newest descriptor with which a comparison of a local source was completed; None without one."""
        version = self._read("store/descriptor", source=source)[0]["descriptor"]
        return None if version is None else int(version)

    def spent_since(self, moment: datetime) -> int:
        """Return how many requests the live explorer's crawls and paths have sent since a time."""
        return int(self._read("store/spent-since", since=moment.isoformat())[0]["requests"])

    def query(self, name: str, **parameters: Any) -> Rows:
        """Run a query of the library.

        Parameters
        ----------
        name
            The name of a file in ``cypher/``, without its suffix; `queries.library` has all of them.
        **parameters
            The parameters of the query; the defaults are in the header of the file.

        Returns
        -------
        Rows
            A dict for each row; values as in `ask`.

        Raises
        ------
        InvalidInputError
            For an unknown query, an unknown parameter, or text in place of a number.

        Examples
        --------
        ::

            store.query("within-hops", seed="flags:fr", hops=2)[0]["id"]  # "flags:fr"
        """
        query = queries.load(name)
        given = query.filled(parameters)
        for parameter, example in query.examples.items():
            literals.check_number(parameter, example, given[parameter])
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
        """Run your own Cypher, which can only read.

        Parameters
        ----------
        cypher
            The statement.
        parameters, **more
            The values of ``$name``, in a mapping or by keyword. They are sent as parameters, never inserted into the
            statement.
        limit
            The largest number of rows; by default all.
        seconds
            The timeout of the statement.

        Returns
        -------
        Rows
            A dict for each row; also ``.columns``, ``.more`` (whether there are more rows than `limit`), ``.plan`` (of
            EXPLAIN) and ``.warnings`` (labels, types and properties that do not exist). Times are `datetime`; for
            nodes, relationships and paths see `queries.results`.

        Raises
        ------
        InvalidInputError
            For invalid Cypher, for a statement that writes, and for an invalid `limit`.
        StoreError
            If the timeout is over, or if Neo4j does not answer.

        Examples
        --------
        ::

            store.ask("MATCH (i:Image {id: $id}) RETURN i.title AS title", id="flags:fr")
        """
        check_type("cypher", cypher, str, "Give a statement, such as 'MATCH (i:Image) RETURN i.id'.")
        _check_limit(limit)
        queries.check_text(cypher)
        queries.check_keywords(cypher, more, ("parameters", "limit", "seconds"))
        if not isinstance(seconds, int | float):
            raise InvalidInputError(f"`seconds` must be a number, not {ascii(seconds)[:60]}.")
        parameters = {**(parameters or {}), **more}
        for name, value in parameters.items():
            literals.check(name, value)

        def work(tx: ManagedTransaction) -> Rows:
            return results.read(tx.run(cypher, parameters), limit)

        def check(tx: ManagedTransaction) -> None:
            reading.check(tx, cypher, parameters)

        with statement_of_a_user(seconds):
            if reading.runs(cypher):
                with suppress(reading.UnplannedError):
                    self._transactions.ask(check, seconds)
            return self._transactions.ask(work, seconds)

    def repair(self, name: str, **parameters: Any) -> int:
        """Run a repair (a file in ``cypher/``), and return the number of repaired places."""

        def work(tx: ManagedTransaction) -> int:
            row = tx.run(write.text(name), parameters).single(strict=True)
            tx.run(write.text("store/keep-states")).consume()
            return int(row["repaired"])

        return max(self._transactions.write(work, whole_store=True))  # see _count

    def all_rows(self, source: str | None = None) -> list[list[Any]]:
        """Read all images (of one source): ``[id, state, ids by rank]``.

        Raises ImageNotFoundError if there are none.
        """

        def work(tx: ManagedTransaction) -> list[list[Any]]:
            return tx.run(write.text("store/everything"), source=source).values()

        found = self._transactions.read(work, whole_store=True)
        if not found:
            what = f'of source "{source}"' if source else "at all"
            stored = list(self.places()) if source else []
            advice = f"Choose {one_of(stored)}." if stored else "Try: simgraph ingest --source flags"
            raise ImageNotFoundError(f"The store holds no image {what}. {advice}")
        return found

    def status(self) -> Status:
        """Count the images, edges and crawls of the store."""
        counts = dict(self._read("store/status", whole_store=True)[0])
        sources: dict[str, dict[str, int]] = {}
        for row in self._read("store/status-sources", whole_store=True):
            sources.setdefault(row["source"], {})[row["state"]] = row["images"]
        expanded = sum(states.get("expanded", 0) for states in sources.values())
        return Status(expanded=expanded, sources=sources, **counts)

    # -- writing ------------------------------------------------------------------------------------------------

    def prepare(self, now: datetime | None = None) -> None:
        """Create the constraints and the index that every write needs. Idempotent.

        `now` is the time of this machine. Raises StoreError, also if this time or stored times are in the future.
        """
        self._check_room()
        schema.prepare(self._transactions, 10 * self._batch)  # images; each has one work
        schema.check_clocks(self._transactions, now or datetime.now(UTC))

    def write(self, expansions: Iterable[Expansion]) -> Written:
        """Merge complete expansions, at most `batch` in a transaction. Each is stored completely or not at all.

        If Neo4j has too little memory for a transaction, its half is sent, and later transactions are as small.
        """
        return sum(self._in_parts(expansions, self._write_batch), Written())

    def begin(self, crawl: Crawl, note: SourceNote | None = None) -> Written:
        """Write a crawl, its seeds and its source. New nodes of seeds are counted.

        Until `end`, all writes belong to this crawl, and raise Stopped if it was removed meanwhile.
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
            written = Written(images=changed.nodes_created)
            write.hide_again(tx, written)
            return written

        return self._count(work)

    def end(self, crawl: Crawl) -> None:
        """Write the end of a crawl: its depth, its requests and, if it is complete, the time.

        Raises Stopped if the crawl no longer exists, because the store was emptied, or replaced by a backup.
        """
        completed = crawl.completed_at.isoformat() if crawl.completed_at else None
        parameters = {"id": crawl.id, "depth": crawl.depth, "requests": crawl.requests, "completedAt": completed}
        self._crawl = None
        row = self._in_transaction(lambda tx: tx.run(write.text("store/end-crawl"), parameters).single(strict=True))
        if not row["crawls"]:
            raise write.disturbed()

    def pace(self, source: str) -> StoreBoard:
        """Return the board on which all processes with this store share the request rate of a source."""
        return StoreBoard(self._transactions, source)

    def begin_forgetting(self, crawls: Sequence[Crawl], whole: Sequence[str], finished: Sequence[str]) -> list[str]:
        """Move seeds out of their crawls into these new crawls; mark the crawls with ids `whole` as unfinished.

        Every crawl except the `finished` ones stops before its next write. Returns the ids of the crawls that stop.
        """
        self._check_room()
        return self._in_transaction(lambda tx: removal.begin(tx, crawls, whole, finished))

    def take_back(self, images: Iterable[rows.Row]) -> Iterator[int]:
        """Remove the lists of images, and listed images that are then in no list. Yields the number done so far."""
        done = 0
        for part in self._in_parts(images, self._take_back):
            done += part
            yield done

    def end_forgetting(self, seeds: Iterable[str], crawls: Sequence[str], stopped: Sequence[str]) -> list[str]:
        """Remove crawls, their seeds that are in no list, and sources without images.

        If there are other crawls than the `stopped` ones, nothing is removed: they stop before their next write, and
        their ids are returned.
        """
        return self._in_transaction(lambda tx: removal.end(tx, seeds, crawls, stopped))

    def _in_parts(self, items: Iterable[T], send: Callable[[Sequence[T]], R]) -> Iterator[R]:
        """Send `batch` items in a transaction; halve the batch if Neo4j has too little memory."""
        for whole in rows.batches(items, self._batch):
            self._check_room()
            while whole:
                part = whole[: self._batch]
                try:
                    sent = send(part)
                except TooLargeError:
                    if len(part) == 1:
                        raise
                    self._batch = len(part) // 2
                else:
                    del whole[: len(part)]
                    yield sent

    def _write_batch(self, expansions: Sequence[Expansion]) -> Written:
        """Write one transaction. Images that this run wrote before are only matched, unless one of them vanished."""
        try:
            written = self._count(lambda tx: write.apply(tx, expansions, self._known, self._crawl))
        except rows.ImageVanishedError:
            written = self._count(lambda tx: write.apply(tx, expansions, Known(), self._crawl))
        self._known.add(expansions)
        return written

    def _take_back(self, images: Sequence[rows.Row]) -> int:
        self._in_transaction(lambda tx: removal.apply(tx, images))
        return len(images)

    # -- hidden images -----------------------------------------------------------------------------------------

    def hide(self, ids: str | Iterable[str], reason: str | None = None) -> list[str]:
        """Hide the pictures of images: in every figure and page each is a grey tile.

        Edges, numbers and crawls do not change. An image stays hidden when it is crawled again, also after it was
        forgotten in between.

        Parameters
        ----------
        ids
            Ids of stored images, or URLs of their pages in the catalogue; a `str` is one id.
        reason
            Why, at most 200 characters. An image that is hidden already keeps its time, and its reason if none is
            given.

        Returns
        -------
        list of str
            The ids, without duplicates.

        Raises
        ------
        InvalidInputError
            For an invalid id.
        ImageNotFoundError
            If one is not stored (the message names all of them). Nothing is hidden then.

        Examples
        --------
        ::

            store.hide(["flags:fr"], "request of the lender")
        """
        reason = hiding.checked_reason(reason)
        chosen = Reader(self).known([checked_id(each) for each in to_list(ids)])
        self.prepare()
        self._in_transaction(lambda tx: tx.run(write.text("store/hide"), ids=chosen, reason=reason).consume())
        return chosen

    def hide_subject(self, subject: str, reason: str | None = None) -> list[str]:
        """Hide the images of all works about a subject, as `hide` does; those that come later are not hidden.

        Returns their ids. Raises ImageNotFoundError for an unknown subject.
        """
        check_type("subject", subject, str, "Give a subject as the store has it.")
        found = [row["id"] for row in self._read("store/ids-of-subject", subject=subject.strip())]
        if not found:
            raise ImageNotFoundError(
                f"No image has the subject {one_line(ascii(subject), 60)}. List all: simgraph query run names"
            )
        return self.hide(found, reason)

    def unhide(self, ids: str | Iterable[str]) -> list[str]:
        """Show hidden images again.

        Returns their ids. Raises ImageNotFoundError, and shows none, if one is not hidden.
        """
        chosen = list(dict.fromkeys(checked_id(each) for each in to_list(ids)))
        hidden = {image.id for image in self.hidden()}
        if unknown := [each for each in chosen if each not in hidden]:
            raise ImageNotFoundError(f"Not hidden: {', '.join(unknown)}. List all: simgraph hide --list")

        def work(tx: ManagedTransaction) -> None:
            tx.run(write.text("store/unhide"), ids=chosen).consume()
            tx.run(write.text("store/remove-marks"), names=chosen).consume()

        self._in_transaction(work)
        return chosen

    def hidden(self) -> Table[HiddenImage]:
        """List the hidden images, the latest first."""
        found = self._read("store/hidden")
        return Table(
            HiddenImage(row["id"], row["title"], row["hiddenAt"].to_native(), row["reason"], row["stored"])
            for row in found
        )

    # -- saved views of the explorer ----------------------------------------------------------------------------

    def save_view(self, state: Mapping[str, Any], title: str | None = None, note: str | None = None) -> SavedView:
        """Save a view of the explorer; it never changes.

        Parameters
        ----------
        state
            What the page shows, for JSON: ``{"schema": 1, "ids": [...]}``, and if known ``seeds``, ``hidden``,
            ``selected``, ``positions``, ``color``, ``camera`` and ``notes``. Other keys are kept. At most 256 kB.
        title
            One line, at most 200 characters.
        note
            At most 2,000 characters.

        Returns
        -------
        SavedView
            ``.id`` is its name in links: 22 random characters.

        Raises
        ------
        InvalidInputError
            For a state that is too large, or has a value of a wrong type.
        """
        properties = saved_views.new_view(state, title, note)
        self.prepare()

        def work(tx: ManagedTransaction) -> datetime:
            row = tx.run(write.text("store/save-view"), view=properties).single(strict=True)
            return cast("datetime", row["createdAt"].to_native())

        created = self._in_transaction(work)
        state = saved_views.read_state(properties["state"])
        return SavedView(properties["id"], created, properties["title"], properties["note"], state)

    def view(self, view_id: str) -> SavedView:
        """Read a saved view. Raises ImageNotFoundError for an unknown id, InvalidInputError for an invalid state."""
        row = self._view_row(view_id)
        about = row["id"], row["createdAt"].to_native(), row["title"], row["note"]
        return SavedView(*about, saved_views.read_state(row["state"]))

    def _view_row(self, view_id: str) -> Any:
        check_type("view_id", view_id, str, "Give the id of a saved view.")
        if not (found := self._read("store/views", only=view_id)):
            raise ImageNotFoundError(
                f"There is no saved view {one_line(ascii(view_id), 60)}. List them with: simgraph views"
            )
        return found[0]

    def views(self) -> Table[ViewSummary]:
        """List the saved views, newest first. A view that cannot be read has no images (see `verify`)."""
        found = [(row, saved_views.images_in(row["state"])) for row in self._read("store/views", only=None)]
        present = self.present({image_id for _, images in found for image_id in images})
        return Table(
            ViewSummary(row["id"], row["createdAt"].to_native(), row["title"], len(images), len(set(images) - present))
            for row, images in found
        )

    def remove_views(self, ids: str | Iterable[str]) -> None:
        """Remove saved views. Raises ImageNotFoundError, and removes none, if one is unknown."""
        names = [self._view_row(view_id)["id"] for view_id in to_list(ids)]
        self._in_transaction(lambda tx: tx.run(write.text("store/remove-views"), names=names).consume())

    def present(self, ids: Iterable[str]) -> set[str]:
        """Return which images are stored, and not gone from their source."""
        return {row["id"] for row in self._read_parts("store/present-ids", ids)}

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
        """Write, and count what was added.

        If the answer to a COMMIT is lost, the write is tried again. The second attempt counts the same if the first one
        was not applied, and nothing if it was: so the larger count is right. What another process added in between is
        counted by both.
        """
        return reduce(Written.larger, self._transactions.write(work))


def _check_limit(limit: int | None) -> None:
    """Raise InvalidInputError unless `limit` is a number of rows, or None."""
    if limit is not None:
        check_whole_number("limit", limit)
        if limit < 0:
            raise InvalidInputError(f"`limit` must be 0 or more, not {limit}. Leave it out to get all rows.")
