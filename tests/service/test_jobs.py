"""Jobs: what people ask of a museum through the service."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from simgraph_neo.service.budget import Budget, Cost
from simgraph_neo.service.jobs import MAX_WAITING, Jobs
from simgraph_neo.service.problems import Refused
from simgraph_neo.service.sessions import Session
from simgraph_neo.service.state import STREAMS, WAITING
from simgraph_neo.store import Store
from tests.support.reference import reference_bfs
from tests.support.running_service import RunningService
from tests.support.waiting import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPResponse

    from simgraph_neo.service.jobs import Job
    from simgraph_neo.settings import Neo4jSettings
    from simgraph_neo.store.store import Status
    from tests.support.fake_wellcome import FakeWellcome


def asked(museum: FakeWellcome) -> list[str]:
    """The images whose lists the museum was asked for, in order."""
    return [key for _, key, status in museum.log if status == 200]


def test_an_expanded_image_is_stored_as_by_ingest(live: RunningService, museum: FakeWellcome, cypher: Any) -> None:
    """An expand job stores the whole list of each image, as a crawl of the kind explore, and asks for it once."""
    lists = museum.world.neighbours()
    first = min(lists)
    job = live.done({"kind": "expand", "ids": [first]})
    assert (job["state"], job["cost"]["requests"], job["requests"]) == ("done", 1, 1)
    assert [row["id"] for row in live.ask(f"/api/images/{first}").json["similar"]] == lists[first]
    crawls = cypher("MATCH (c:Crawl) RETURN c.kind AS kind, c.session AS session, c.requests AS requests")
    assert [(row["kind"], row["requests"]) for row in crawls] == [("explore", 1)]
    assert crawls[0]["session"]
    assert live.ask("/api/seeds").json == []  # nobody named it as a seed
    again = live.done({"kind": "expand", "ids": [first]})
    assert (again["cost"]["requests"], again["requests"]) == (0, 0)
    assert asked(museum) == [first]


def test_w07_one_question_an_image_however_many_ask(live: RunningService, museum: FakeWellcome) -> None:
    """W07: 40 people who expand the same image at once cause one request; they share its job."""
    first = min(museum.world.neighbours())
    museum.latency = 0.2
    visitors = [live.visitor() for _ in range(40)]
    found: list[str] = []

    def ask(cookie: str) -> None:
        found.append(live.send("POST", "/api/jobs", {"kind": "expand", "ids": [first]}, cookie).json["id"])

    threads = [threading.Thread(target=ask, args=(cookie,)) for cookie in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for job in set(found):
        live.events(job)
    assert asked(museum) == [first]
    assert len(found) == 40


def test_a_walk_by_clicks_is_the_graph_of_a_crawl(live: RunningService, museum: FakeWellcome) -> None:
    """Expanding level by level to depth 3 gives exactly the graph that the reference walk finds."""
    lists = museum.world.neighbours()
    seed = sorted(lists)[5]
    for distance in range(3):
        near = [image for image, far in reference_bfs(lists, [seed], distance).items() if far == distance]
        for part in range(0, len(near), 100):
            live.done({"kind": "expand", "ids": near[part : part + 100]})
    expected = reference_bfs(lists, [seed], 3)
    data = live.ask("/api/subgraph", seed=seed, depth=3).json
    graph = nx.node_link_graph(data, edges="edges")
    assert {node: about["depth"] for node, about in graph.nodes(data=True)} == expected
    assert set(graph.edges) == {(a, b) for a, far in expected.items() if far < 3 for b in lists[a]}
    assert len(asked(museum)) == sum(far < 3 for far in expected.values())


def test_a_path_is_found_live_and_stored(live: RunningService, museum: FakeWellcome) -> None:
    """A path job finds a real path within its requests, and the store then has it for everybody, free."""
    lists = museum.world.neighbours()
    real = nx.DiGraph([(a, b) for a, each in lists.items() for b in each])
    start = min(lists)
    goal = max(nx.single_source_shortest_path_length(real, start, cutoff=4).items(), key=lambda pair: pair[1])[0]
    job = live.done({"kind": "path", "from": start, "to": goal, "max_requests": 200})
    steps = [step["id"] for step in job["result"]["there"]["steps"]]
    assert (job["state"], steps[0], steps[-1]) == ("done", start, goal)
    assert all(b in lists[a] for a, b in pairwise(steps))
    stored = live.ask("/api/path", **{"from": start, "to": goal}).json
    assert len(stored["there"]["steps"]) <= len(steps)
    assert job["requests"] == len(museum.log)


def test_a_crawl_and_a_search_are_jobs_too(live: RunningService, museum: FakeWellcome) -> None:
    """An ingest job stores what a crawl of its depth finds; a find job tells what is stored already."""
    lists = museum.world.neighbours()
    seed = sorted(lists)[2]
    job = live.done({"kind": "ingest", "seeds": [seed], "depth": 2, "max_images": 200})
    assert job["result"]["images"] == len(reference_bfs(lists, [seed], 2))
    assert job["cost"]["requests"] == 6
    found = live.done({"kind": "find", "query": "image"})["result"]["images"]
    assert found
    assert {each["id"] for each in found if each["stored"]} <= set(reference_bfs(lists, [seed], 2))


def test_events_can_be_followed_again_from_any_of_them(live: RunningService, museum: FakeWellcome) -> None:
    """A stream begins at the event after Last-Event-ID, and ends with the job."""
    first = min(museum.world.neighbours())
    job = live.done({"kind": "expand", "ids": [first]})["id"]
    events = live.events(job)
    assert [number for number, _, _ in events] == list(range(1, len(events) + 1))
    names = [name for _, name, _ in events]
    assert (names[:2], names[-1]) == (["waiting", "running"], "done")
    assert live.events(job, after=2) == events[2:]
    assert live.events(job, after=len(events)) == []


def test_streams_of_a_session_are_bounded(live: RunningService, museum: FakeWellcome) -> None:
    """One session follows so many jobs at most, then 429; another session still may, and closing one makes room."""
    museum.latency = 0.3
    one, other = live.visitor(), live.visitor()
    question = {"kind": "ingest", "seeds": [min(museum.world.neighbours())], "depth": 4, "max_images": 250}
    job = live.send("POST", "/api/jobs", question, one).json["id"]

    def followed(cookie: str) -> HTTPResponse:
        connection = held.enter_context(closing(HTTPConnection("127.0.0.1", live.port, timeout=30)))
        connection.request("GET", f"/api/jobs/{job}/events", headers={"Cookie": cookie})
        return connection.getresponse()

    with ExitStack() as held:
        assert [followed(one).status for _ in range(STREAMS)] == [200] * STREAMS
        refused = followed(one)
        assert (refused.status, refused.headers["Retry-After"]) == (429, "5")
        assert followed(other).status == 200
    wait_for(lambda: not live.state._streams)
    with ExitStack() as held:
        assert followed(one).status == 200
    live.send("DELETE", f"/api/jobs/{job}", cookie=one)


def test_a_stopped_job_keeps_what_was_answered(live: RunningService, museum: FakeWellcome) -> None:
    """A stop ends a crawl soon; what was answered is stored whole; the job goes on while another person wants it."""
    lists = museum.world.neighbours()
    museum.latency = 0.05
    one, other = live.visitor(), live.visitor()
    question = {"kind": "ingest", "seeds": [min(lists)], "depth": 4, "max_images": 250}
    job = live.send("POST", "/api/jobs", question, one).json["id"]
    assert live.send("POST", "/api/jobs", question, other).json["id"] == job
    live.send("DELETE", f"/api/jobs/{job}", cookie=one)
    while len(museum.log) < 8:
        live.ask("/healthz")
    assert live.ask(f"/api/jobs/{job}").json["state"] == "running"
    live.send("DELETE", f"/api/jobs/{job}", cookie=other)
    assert live.events(job)[-1][1] == "stopped"
    assert len(museum.log) < 100
    for image, stored in live.store.lists(lists).items():
        assert stored.similar == ([] if stored.state == "new" else lists[image])


def test_errors_of_the_museum_are_told(live: RunningService, museum: FakeWellcome) -> None:
    """An unknown id fails its job with 404 and one sentence; ids of two sources are refused at once."""
    job = live.done({"kind": "expand", "ids": ["zzzzzzzz"]})
    assert (job["state"], job["problem"]["status"]) == ("failed", 404)
    assert live.send("POST", "/api/jobs", {"kind": "expand", "ids": ["flags:fr", "abcdefgh"]}).status == 422
    assert live.send("POST", "/api/jobs", {"kind": "expand", "ids": []}).status == 422
    assert live.send("POST", "/api/jobs", {"kind": "dance"}).status == 422
    assert live.send("POST", "/api/jobs", {"kind": "ingest", "seeds": ["abcdefgh"], "depth": True}).status == 422
    assert live.ask("/api/jobs/unknown/events").status == 404
    assert live.send("POST", "/api/jobs", {"kind": "expand", "ids": ["a"], "more": 1}).status == 422


def test_invalid_ids_are_refused_before_a_job_is_queued(live: RunningService, museum: FakeWellcome) -> None:
    """An id that its source cannot have is 422 with one sentence at once, and no request is sent."""
    known = min(museum.world.neighbours())
    wrong = ["a.b", "flags:zz", "nowhere:1.jpg", "http://127.0.0.1/x", "line\nfeed", "x" * 513, "../etc", "\ud800"]
    for each in wrong:
        questions: list[dict[str, Any]] = [{"kind": "expand", "ids": [each]}]
        questions += [{"kind": "path", "from": each, "to": each}, {"kind": "ingest", "seeds": [each]}]
        for question in questions:
            answer = live.send("POST", "/api/jobs", question)
            assert (answer.status, answer.json["status"]) == (422, 422), question
            assert answer.json["detail"]
    assert live.send("POST", "/api/jobs", {"kind": "path", "from": known, "to": "a.b"}).status == 422
    assert live.ask("/api/jobs").json == []
    assert museum.log == []


def test_the_budget_holds_after_a_restart(
    live: RunningService, museum: FakeWellcome, neo4j_settings: Neo4jSettings
) -> None:
    """A job that would pass the day's budget does not start: 429 with Retry-After, also in a new process."""
    ids = sorted(museum.world.neighbours())
    live.done({"kind": "expand", "ids": ids[:3]})
    with RunningService(neo4j_settings, budget=Budget(day=4)) as later:
        refused = later.send("POST", "/api/jobs", {"kind": "expand", "ids": ids[3:5]})
        assert refused.status == 429
        assert 0 < int(refused.headers["retry-after"]) <= 86_400
        assert "1 of 4" in refused.json["detail"]
        assert later.send("POST", "/api/jobs", {"kind": "expand", "ids": ids[:3]}).status == 202  # stored: free
        assert later.done({"kind": "expand", "ids": ids[3:4]})["state"] == "done"
    assert len(museum.log) == 4


def test_each_visitor_has_a_budget(neo4j_settings: Neo4jSettings, live: RunningService, museum: FakeWellcome) -> None:
    """One visitor's requests do not use up another's."""
    ids = sorted(museum.world.neighbours())
    with RunningService(neo4j_settings, budget=Budget(session=2)) as small:
        one, other = small.visitor(), small.visitor()
        small.done({"kind": "expand", "ids": ids[:2]}, one)
        assert small.send("POST", "/api/jobs", {"kind": "expand", "ids": ids[2:3]}, one).status == 429
        assert small.send("POST", "/api/jobs", {"kind": "expand", "ids": ids[2:3]}, other).status == 202


def test_jobs_under_way_count_for_a_visitor() -> None:
    """A visitor cannot queue more than is left to them, before any of it was sent; another visitor can."""
    release = threading.Event()

    def work(_job: Job) -> dict[str, Any]:
        release.wait(10)
        return {}

    with closing(Jobs(Budget(session=3))) as jobs:
        one, other = Session("explore"), Session("explore")
        jobs.add("path", {"n": 1}, Cost(2), work, one)
        with pytest.raises(Refused, match="1 of your 3 are left"):
            jobs.add("path", {"n": 2}, Cost(2), work, one)
        jobs.add("path", {"n": 2}, Cost(2), work, other)
        release.set()


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs(Budget(day=10_000, session=10_000))
    yield made
    made.close()


def test_people_take_turns(jobs: Jobs) -> None:
    """Of 9 jobs of one person and 3 of another in one queue, the other's are done by turns and not at the end."""
    order: list[str] = []
    begin = threading.Event()

    def work(job: Job) -> dict[str, Any]:
        begin.wait(10)
        order.append(job.asked["by"])
        return {}

    many, few = Session("explore"), Session("explore")
    made = [jobs.add("expand", {"by": "many", "n": n}, Cost(0), work, many) for n in range(9)]
    made += [jobs.add("expand", {"by": "few", "n": n}, Cost(0), work, few) for n in range(3)]
    begin.set()
    for job in made:
        while not job.ended:
            begin.wait()
    assert order.count("few") == 3
    assert max(place for place, who in enumerate(order) if who == "few") <= 6


def test_w07_a_queue_is_bounded(jobs: Jobs) -> None:
    """W07: above its length a queue refuses with 503 and Retry-After, and others still work."""
    held = threading.Event()

    def work(_job: Job) -> dict[str, Any]:
        held.wait(20)
        return {}

    one = Session("explore")
    first = jobs.add("expand", {"n": -1}, Cost(0), work, one)
    while first.state == "waiting":
        held.wait(0.01)
    for number in range(MAX_WAITING):
        jobs.add("expand", {"n": number}, Cost(0), work, one)
    with pytest.raises(Refused) as refused:
        jobs.add("expand", {"n": "one more"}, Cost(0), work, one)
    assert refused.value.status == 503
    assert jobs.add("path", {}, Cost(0), work, one).state in {"waiting", "running"}
    held.set()


def test_a_fault_in_a_job_does_not_end_its_queue(jobs: Jobs, caplog: pytest.LogCaptureFixture) -> None:
    """A job with a fault of ours fails with one sentence, its traceback in the log; the next job runs."""

    def broken(_job: Job) -> dict[str, Any]:
        raise ZeroDivisionError

    one = Session("explore")
    first = jobs.add("expand", {"n": 1}, Cost(0), broken, one)
    second = jobs.add("expand", {"n": 2}, Cost(0), lambda _job: {"fine": True}, one)
    while not second.ended:
        threading.Event().wait(0.01)
    assert (first.state, second.state) == ("failed", "done")
    assert first.problem
    assert first.problem["status"] == 500
    assert "ZeroDivisionError" in caplog.text


class SlowStore(Store):
    """A store whose status takes for ever."""

    def status(self) -> Status:
        self.ask("UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a * b) AS slow", seconds=1)
        return super().status()


def test_w08_a_slow_statement_ends_in_time(neo4j_settings: Neo4jSettings, cypher: Any) -> None:
    """W08: a statement above its time limit is answered 503 with Retry-After, and Neo4j runs it no longer."""
    with RunningService(neo4j_settings) as service, SlowStore(neo4j_settings) as slow:
        service.state.store = slow
        begun = time.monotonic()
        answer = service.ask("/api/status")
        assert (answer.status, answer.headers["retry-after"]) == (503, "20")
        assert time.monotonic() - begun < 6
        assert answer.json["detail"]
    running = cypher("SHOW TRANSACTIONS YIELD currentQuery RETURN currentQuery AS text")
    assert not [row for row in running if "AS slow" in row["text"] and "SHOW" not in row["text"]]


def test_w08_analyses_leave_threads_for_others(flags_service: RunningService) -> None:
    """W08: while many wait for an analysis, further ones get 503 at once, and cards and pages are answered."""
    one, turn = Session("explore"), flags_service.state.turn
    with ThreadPoolExecutor(60) as pool, turn(one), turn(one):
        waiting = [pool.submit(flags_service.ask, "/api/density", seed="flags:fr") for _ in range(WAITING + 40)]
        wait_for(lambda: sum(each.done() for each in waiting) >= 42)
        assert {each.result().status for each in waiting if each.done()} == {503}
        assert flags_service.ask("/api/images/flags:fr").status == 200
    assert [each.result().status for each in waiting].count(200) == WAITING - 2
