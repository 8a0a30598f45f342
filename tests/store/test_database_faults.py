"""What a sick Neo4j does to the store (rows N07 to N12, C03, C04): nothing is lost, nothing doubled, one line said."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from itertools import repeat
from typing import TYPE_CHECKING, Any

import pytest

from simgraph_neo.errors import StoreError, UnavailableError
from simgraph_neo.model import Crawl
from simgraph_neo.settings import Neo4jSettings
from simgraph_neo.store import Store, Written
from simgraph_neo.store.transactions import Patience
from tests.support.answers import NOON, answer
from tests.support.bolt_proxy import BoltProxy, Message
from tests.support.crawls import run, snapshot, some_ids
from tests.support.fake_bolt import Answer, Failure, FakeBolt, obliging
from tests.support.tiers import few

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from simgraph_neo.model import Expansion
    from tests.support.fake_wellcome import FakeWellcome

DEADLOCK = ("Neo.TransientError.Transaction.DeadlockDetected", "deadlock")
VANISHED = ("Neo.ClientError.Statement.EntityNotFound", "vanished")
DUPLICATE = ("Neo.ClientError.Schema.ConstraintValidationFailed", "already exists")
NO_MEMORY = ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", "limit")
BRISK = Patience(pause=0.01, longest_pause=0.05)
"""As long as for users, but without their pauses."""
QUICK = replace(BRISK, transaction=0.4, silence=0.3, retry=0.5)
BATCH = [answer("a", "bcd"), answer("b", "acd"), answer("x", "ab")]
WHOLE = Written(images=5, edges=8)
"""What BATCH adds to an empty store."""


@contextmanager
def stubbed(patience: Patience = BRISK, **options: Any) -> Iterator[tuple[FakeBolt, Store]]:
    """A store on a server without a database; what goes wrong is planned after it was opened."""
    with FakeBolt(**options) as fake, Store(Neo4jSettings(fake.uri), patience=patience) as opened:
        yield fake, opened


@contextmanager
def proxied(settings: Neo4jSettings, patience: Patience = BRISK) -> Iterator[tuple[BoltProxy, Store]]:
    """A store on the real Neo4j behind a proxy that lets everything pass so far."""
    with BoltProxy(settings.uri) as proxy, Store(replace(settings, uri=proxy.uri), patience=patience) as opened:
        yield proxy, opened


def cut_once(proxy: BoltProxy, kind: str, phase: str, times: int = 1) -> None:
    """Cut the connection at the next messages of a kind, so many times."""
    left = iter(range(times))

    def decide(message: Message) -> str | None:
        wanted = (message.kind, message.phase) == (kind, phase)
        return "cut" if wanted and next(left, None) is not None else None

    proxy.decide = decide


def everything(cypher: Any) -> list[Any]:
    """All nodes with all properties, all edges with all properties."""
    nodes = cypher("MATCH (n) RETURN labels(n) AS labels, properties(n) AS data ORDER BY n.id")
    edges = cypher("MATCH (a)-[r]->(b) RETURN a.id AS a, type(r) AS t, properties(r) AS r, b.id AS b ORDER BY a, t, b")
    return [nodes, edges]


def expected(store: Store, cypher: Any, expansions: list[Expansion]) -> list[Any]:
    """The whole database after an undisturbed write of these; it is empty again afterwards."""
    store.write(expansions)
    found = everything(cypher)
    cypher("MATCH (n) DETACH DELETE n")
    return found


def test_the_proxy_changes_nothing(
    knn_api: FakeWellcome, neo4j_settings: Neo4jSettings, store: Store, cypher: Any
) -> None:
    """A crawl through a proxy that lets everything pass gives the store that it gives without one."""
    seeds = some_ids(knn_api, 2)
    moments: list[Message] = []
    run(knn_api, store, seeds, 3)
    direct = snapshot(cypher)
    cypher("MATCH (n) DETACH DELETE n")
    with proxied(neo4j_settings) as (proxy, through):
        proxy.decide = moments.append
        through.prepare()
        run(knn_api, through, seeds, 3)
    assert snapshot(cypher) == direct
    assert proxy.count("COMMIT") > 3
    before = [m.number for m in moments if m.phase == "before"]
    assert before == [m.number for m in proxy.messages][-len(before) :]
    answered = {m.number for m in moments if m.phase == "after"}
    assert answered == {m.number for m in moments if m.kind != "GOODBYE"}


# -- connections that break ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", few(["HELLO", "LOGON", "BEGIN", "RUN", "PULL"], "HELLO", "RUN"))
def test_n07_a_dropped_connection_is_made_again(kind: str) -> None:
    """N07: whichever message the connection breaks at, schema, write and read go on over a new one."""
    fresh = {"RUN": ["close"]} if kind in {"HELLO", "LOGON"} else {}  # a new connection has to be needed first
    with stubbed() as (fake, opened):
        for work, result in (
            (opened.prepare, None),
            (lambda: opened.write(BATCH), WHOLE),
            (lambda: opened.level("a"), {}),
        ):
            connections = fake.count("HELLO")
            fake.plan(**{kind: ["close"]} | fresh)
            assert work() == result
            assert fake.count("HELLO") > connections


@pytest.mark.parametrize("phase", ["before", "after"])
@pytest.mark.parametrize("kind", ["BEGIN", "RUN", "PULL"])
def test_n07_a_real_server_forgets_what_was_begun(
    neo4j_settings: Neo4jSettings, store: Store, cypher: Any, kind: str, phase: str
) -> None:
    """N07: a transaction that broke on its way is rolled back and sent again: the store is as without the break."""
    wanted = expected(store, cypher, BATCH)
    with proxied(neo4j_settings) as (proxy, through):
        cut_once(proxy, kind, phase)
        assert through.write(BATCH) == WHOLE
    assert everything(cypher) == wanted


@pytest.mark.parametrize("phase", ["before", "after"])
def test_c03_a_commit_whose_answer_is_lost(
    neo4j_settings: Neo4jSettings, store: Store, cypher: Any, phase: str
) -> None:
    """C03: cut before COMMIT arrived or after it was applied: the batch runs again, nothing doubled or miscounted."""
    wanted = expected(store, cypher, BATCH)
    newer = [answer("a", "bxe", minutes=5)]
    with proxied(neo4j_settings) as (proxy, through):
        cut_once(proxy, "COMMIT", phase)
        assert through.write(BATCH) == WHOLE
        assert everything(cypher) == wanted
        cut_once(proxy, "COMMIT", phase)
        assert through.write(newer) == Written(images=1, edges=2, closed=2)
        cut_once(proxy, "COMMIT", phase)
        assert through.begin(Crawl("c", "t", ("a", "new"), 2, NOON, "0")) == Written(images=1)
    assert cypher("MATCH (c:Crawl)-[:FROM]->(s) RETURN count(DISTINCT c) AS crawls, count(*) AS seeds") == [
        {"crawls": 1, "seeds": 2}
    ]


@pytest.mark.parametrize("phase", ["before", "after"])
def test_c03_a_commit_that_breaks_again_and_again(
    neo4j_settings: Neo4jSettings, store: Store, cypher: Any, phase: str
) -> None:
    """C03: after three broken COMMITs one line says that the next run repeats the batch; it does, to the same store."""
    wanted = expected(store, cypher, BATCH)
    with proxied(neo4j_settings) as (proxy, through):
        cut_once(proxy, "COMMIT", phase, times=3)
        with pytest.raises(UnavailableError, match="the last batch will be checked and repeated by the next run"):
            through.write(BATCH)
        assert proxy.count("COMMIT") == 3
        through.write(BATCH)
    assert everything(cypher) == wanted


def test_inv19_each_batch_is_stored_whole_or_not_at_all(
    neo4j_settings: Neo4jSettings, store: Store, cypher: Any
) -> None:
    """INV19: wherever the line is cut for good, the store holds the first batches, all that were confirmed, whole."""
    batches = [[answer("a", "bc"), answer("b", "ca")], [answer("c", "ad", minutes=1)], [answer("a", "cd", minutes=2)]]
    prefixes = [everything(cypher)]
    for batch in batches:
        store.write(batch)
        prefixes.append(everything(cypher))
    for moment in ((number, phase) for number in range(1, 40) for phase in ("before", "after")):
        cypher("MATCH (n) DETACH DELETE n")
        confirmed = _written_until(neo4j_settings, batches, moment)
        held = prefixes.index(everything(cypher))
        assert confirmed <= held <= confirmed + 1
        if confirmed == len(batches):
            break
    assert confirmed == len(batches)
    assert moment[0] > 12


def _written_until(settings: Neo4jSettings, batches: list[list[Expansion]], moment: tuple[int, str]) -> int:
    """How many batches were confirmed when the line is cut for good at a moment."""
    with proxied(settings, replace(QUICK, retry=0, pause=0)) as (proxy, through):
        start, confirmed = len(proxy.messages), 0
        cut = threading.Event()

        def decide(message: Message) -> str | None:
            if (message.number - start, message.phase) == moment:
                cut.set()
            return "cut" if cut.is_set() else None

        proxy.decide = decide
        try:
            for batch in batches:
                through.write(batch)
                confirmed += 1
        except UnavailableError:
            assert cut.is_set()
        return confirmed


# -- refusals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["BEGIN", "RUN", "PULL", "COMMIT"])
def test_n08_a_deadlock_is_retried(kind: str) -> None:
    """N08: one deadlock is nobody's business."""
    with stubbed() as (fake, opened):
        fake.plan(**{kind: [DEADLOCK]})
        assert opened.write(BATCH) == WHOLE
        fake.plan(**{kind: [DEADLOCK]})
        assert opened.level("a") == {}


def test_n08_deadlocks_without_end_are_given_up() -> None:
    """N08: after the time for retries (30 s; here 0.5 s) one line says so, and that nothing is lost."""
    with stubbed(QUICK) as (fake, opened):
        fake.plan(RUN=repeat(DEADLOCK))
        started = time.monotonic()
        with pytest.raises(
            UnavailableError, match=r"unavailable for \d+ s .*DeadlockDetected.*same command to continue"
        ):
            opened.write(BATCH)
        assert time.monotonic() - started < 10
        assert fake.count("BEGIN") > 3
        fake.plan()
        assert opened.write(BATCH) == WHOLE


@pytest.mark.parametrize("kind", ["RUN", "COMMIT"])
@pytest.mark.parametrize("refusal", [VANISHED, DUPLICATE])
def test_n09_a_lost_race_is_run_again(kind: str, refusal: Failure) -> None:
    """N09: what two writers did to each other is repeated by us, since the driver does not."""
    with stubbed() as (fake, opened):
        fake.plan(**{kind: [refusal]})
        assert opened.write(BATCH) == WHOLE
        assert fake.count("BEGIN") == 2


@pytest.mark.parametrize("refusal", [VANISHED, DUPLICATE])
def test_n09_a_race_lost_for_ever_is_one_line(refusal: Failure) -> None:
    """N09: three attempts, then the cause with its code and a remedy."""
    with stubbed() as (fake, opened):
        fake.plan(RUN=repeat(refusal))
        with pytest.raises(StoreError, match=rf"{refusal[0]}\)\. Run the same command again") as caught:
            opened.write(BATCH)
        assert not isinstance(caught.value, UnavailableError)
        assert fake.count("BEGIN") == 3


def small(text: str, parameters: Mapping[str, Any]) -> Answer | Failure:
    """A server with memory for five lists a transaction."""
    too_many = "MERGE (s)-[r" in text and len(parameters["lists"]) > 5
    return NO_MEMORY if too_many else obliging(text, parameters)


def test_n10_a_batch_too_large_is_halved() -> None:
    """N10: lack of memory is not repeated unchanged: the batch is halved until it fits, and so are those after it."""
    many = [answer(f"i{number}", "ab", minutes=number) for number in range(40)]
    with stubbed(answer=small) as (fake, opened):
        assert opened.write(many).edges == 80
        sent = [
            [row["id"] for row in call.parameters["lists"]] for call in fake.statements() if "MERGE (s)-[r" in call.text
        ]
        assert sorted(i for ids in sent if len(ids) <= 5 for i in ids) == sorted(e.image.id for e in many)
        assert [len(ids) for ids in sent] == [40, 20, 10] + [5] * 8


def test_n10_one_list_that_is_too_large_is_one_line() -> None:
    """N10: when a single list is refused, the settings to raise are named, after one attempt at it."""
    with stubbed() as (fake, opened):
        fake.plan(RUN=repeat(NO_MEMORY))
        with pytest.raises(
            StoreError, match=r"MemoryPoolOutOfMemoryError.*Raise dbms\.memory\.transaction\.total\.max"
        ):
            opened.write(BATCH[:1])
        assert fake.count("BEGIN") == 1


@pytest.mark.parametrize("code", ["ForbiddenOnReadOnlyDatabase", "WriteOnReadOnlyAccessDatabase"])
def test_n11_a_read_only_database_is_said_at_once(code: str) -> None:
    """N11: after one attempt, although the driver takes it for a passing fault and would repeat it for 30 s."""
    with stubbed() as (fake, opened):
        fake.plan(RUN=repeat((f"Neo.ClientError.General.{code}", "no")))
        for work in (opened.prepare, lambda: opened.write(BATCH)):
            with pytest.raises(StoreError, match=r'Database "neo4j" is read-only; nothing was written\. Reading'):
                work()
        assert fake.count("BEGIN") == 2


def test_n11_a_user_who_may_only_read() -> None:
    """N11: a user without the right to write is told so after one attempt, by name; reading works."""
    with stubbed() as (fake, opened):
        fake.plan(RUN=[("Neo.ClientError.Security.Forbidden", "no")] * 2)
        for work in (opened.prepare, lambda: opened.write(BATCH)):
            with pytest.raises(StoreError, match=r'^User "neo4j" may not do this in database "neo4j"\. Use another'):
                work()
        assert fake.count("BEGIN") == 2
        assert opened.level("a") == {}


def test_a_fault_of_neo4js_own_is_one_line() -> None:
    """A commit that Neo4j itself cannot make, as on a full disk, names its log and that the same command continues."""
    with stubbed() as (fake, opened):
        fake.plan(COMMIT=repeat(("Neo.DatabaseError.Transaction.TransactionCommitFailed", "no space left")))
        with pytest.raises(UnavailableError, match=r"TransactionCommitFailed.*its log.*same command to continue"):
            opened.write(BATCH)


def test_a_fault_of_ours_is_a_traceback() -> None:
    """A statement that Neo4j does not understand is our bug, and looks like one."""
    from neo4j.exceptions import CypherSyntaxError

    with stubbed() as (fake, opened):
        fake.plan(RUN=[("Neo.ClientError.Statement.SyntaxError", "no")])
        with pytest.raises(CypherSyntaxError):
            opened.level("a")


@pytest.mark.parametrize(
    ("reads", "kind"),
    [
        (False, "RUN"),
        (False, "COMMIT"),
        (True, "PULL"),
        *(pytest.param(False, kind, marks=pytest.mark.long) for kind in ("BEGIN", "PULL")),
        *(pytest.param(True, kind, marks=pytest.mark.long) for kind in ("BEGIN", "RUN", "COMMIT")),
    ],
)
def test_n12_a_server_that_hangs_is_given_up(kind: str, reads: bool) -> None:
    """N12: whichever answer never comes, we hang up 10 s after the transaction's time (here 0.3 s); no thread stays."""
    before = set(threading.enumerate())
    with stubbed(QUICK) as (fake, opened):
        fake.plan(**{kind: ["hang"]})
        started = time.monotonic()
        with pytest.raises(UnavailableError, match=r"did not finish within \d+ s, simgraph's own limit"):
            _ = opened.level("a") if reads else opened.write(BATCH)
        assert 0.7 <= time.monotonic() - started < 10
        with pytest.raises(UnavailableError):
            opened.level("a")
    assert all(thread.daemon for thread in set(threading.enumerate()) - before)


def test_c18_a_collection_is_read_in_parts() -> None:
    """C18: however many images are asked for, one transaction reads some thousand, so that none outlasts its time."""
    with stubbed() as (fake, opened):
        ids = [f"i{number}" for number in range(12_000)]
        for read in (opened.images, opened.level, opened.listing):
            before = len(fake.log)
            read(ids)
            parts = [call.parameters["ids"] for call in fake.log[before:] if call.kind == "RUN"]
            assert [i for part in parts for i in part] == ids
            assert max(map(len, parts)) <= 5_000


def test_c18_a_transaction_that_somebody_ends_is_one_line() -> None:
    """C18: a transaction of ours that is ended by hand, or by a server that stops, can be run again."""
    with stubbed() as (fake, opened):
        fake.plan(RUN=repeat(("Neo.TransientError.Transaction.Terminated", "ended")))
        with pytest.raises(UnavailableError, match="same command"):
            opened.level("a")


@pytest.mark.long
def test_n12_a_transaction_that_the_server_ends(neo4j_settings: Neo4jSettings, store: Store) -> None:
    """N12: the server ends a transaction after its time (here 0.4 s), so that none of ours holds locks for ever."""
    with (
        Store(neo4j_settings, patience=replace(QUICK, silence=60)) as opened,
        pytest.raises(UnavailableError, match=r"simgraph's own limit .*TransactionTimedOut.*continue"),
    ):
        opened._transactions.read(lambda tx: tx.run("UNWIND range(1, 1000000000) AS x RETURN sum(x)").consume())


@pytest.mark.parametrize("kind", ["RUN", "COMMIT"])
def test_c04_a_repeated_function_has_its_effects_once(kind: str) -> None:
    """C04: a batch that ran twice is counted once; images count as described only when their batch is stored."""
    with stubbed() as (fake, opened):
        fake.plan(**{kind: [DEADLOCK]})
        assert opened.write(BATCH) == WHOLE
        assert opened._known.images == set("abcdx")
        fake.plan(**{kind: repeat(VANISHED)})
        with pytest.raises(StoreError):
            opened.write([answer("y", "ab")])
        assert "y" not in opened._known.images
