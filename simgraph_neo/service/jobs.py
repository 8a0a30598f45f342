"""What people ask of museums: jobs in fair queues, each with its cost, one Crawl each, the same promises as `ingest`.

Clicks (expand, find) have a queue of their own, so that they never wait for a path or a crawl; pictures come from other
hosts and have a third one. Each queue runs one job at a time, and people take turns in it: the rate of a museum is
shared by all, so that two at once would not be faster.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import secrets
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from simgraph_neo.errors import Cancelled, SimgraphError
from simgraph_neo.service.problems import FAULT, Refused, document, status_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from simgraph_neo.service.budget import Budget, Cost
    from simgraph_neo.service.sessions import Session

    Work = Callable[["Job"], dict[str, Any]]

Kind = Literal["expand", "path", "ingest", "whole", "find", "pictures"]
State = Literal["waiting", "running", "done", "stopped", "failed"]
QUEUES: dict[Kind, str] = {
    "expand": "clicks",
    "find": "clicks",
    "path": "long",
    "ingest": "long",
    "whole": "long",
    "pictures": "pictures",
}
ENDS: frozenset[State] = frozenset({"done", "stopped", "failed"})
"""The states after which nothing happens; also the names of the last events."""
MAX_WAITING = 50
"""Waiting jobs of one queue at most."""
KEPT = 200
"""Ended jobs that are kept, so that a page that was away can read their results."""
HEARTBEAT = 15.0
"""Seconds between two signs of life of a stream of events."""
log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class Job:
    """One job. `events` only grows, so that a stream can be resumed at any of them."""

    kind: Kind
    asked: dict[str, Any]
    cost: Cost
    work: Work
    """It runs on a thread, tells its progress, ends soon after `cancel` is set, and returns the result for JSON."""
    people: set[str]
    """The sessions that want it: a stop removes one."""
    askers: set[str] = field(default_factory=set)
    """The sessions that wanted it at any time."""
    id: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    state: State = "waiting"
    requests: int = 0
    """Requests sent so far, with retries."""
    result: dict[str, Any] | None = None
    problem: dict[str, Any] | None = None
    cancel: threading.Event = field(default_factory=threading.Event)
    events: list[dict[str, Any]] = field(default_factory=list)
    _streams: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = field(default_factory=set)

    @property
    def ended(self) -> bool:
        """Whether nothing more happens."""
        return self.state in ENDS

    def record(self, session: Session) -> dict[str, Any]:
        """Return the job as JSON, for one person: others are not named."""
        return {
            "id": self.id,
            "kind": self.kind,
            "asked": self.asked,
            "asked_by": "you" if session.id in self.askers else "another person",
            "cost": {"requests": self.cost.requests, "pictures": self.cost.pictures},
            "state": self.state,
            "requests": self.requests,
            "result": self.result,
            "problem": self.problem,
        }

    def tell(self, name: str, **data: Any) -> None:
        """Add an event, and wake the streams. From any thread."""
        self.events.append({"event": name, "data": data})
        for loop, woken in list(self._streams):
            if not loop.is_closed():
                loop.call_soon_threadsafe(woken.set)

    async def follow(self, after: int) -> AsyncIterator[tuple[int, dict[str, Any]] | None]:
        """Yield each event after the given number with its number, until the job has ended; None as a sign of life."""
        woken = asyncio.Event()
        stream = asyncio.get_running_loop(), woken
        self._streams.add(stream)
        try:
            while True:
                woken.clear()
                ended = bool(self.events) and self.events[-1]["event"] in ENDS
                for number in range(after + 1, len(self.events) + 1):
                    after = number
                    yield number, self.events[number - 1]
                if ended:
                    return
                try:
                    async with asyncio.timeout(HEARTBEAT):
                        await woken.wait()
                except TimeoutError:
                    yield None
        finally:
            self._streams.discard(stream)


class Jobs:
    """All jobs of a running service, and a thread for each queue. Thread-safe."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self._lock = threading.Condition()
        self._jobs: dict[str, Job] = {}
        self._waiting: dict[str, deque[Job]] = {name: deque() for name in set(QUEUES.values())}
        self._running: dict[str, Job | None] = dict.fromkeys(self._waiting)
        self._served: dict[str, int] = {}
        """Session -> the number of its last turn: those who waited longest are next."""
        self._turn = itertools.count(1)
        self._closed = False
        self._threads = [
            threading.Thread(target=self._serve, args=(name,), name=f"jobs-{name}", daemon=True)
            for name in self._waiting
        ]
        for thread in self._threads:
            thread.start()

    def add(self, kind: Kind, asked: dict[str, Any], cost: Cost, work: Work, session: Session) -> Job:
        """Queue a job, or join one that asks the same and has not ended. Raises Refused above a limit."""
        with self._lock:
            if self._closed:
                raise Refused(503, "The explorer is about to end.")
            for job in self._jobs.values():
                if not job.ended and not job.cancel.is_set() and (job.kind, job.asked) == (kind, asked):
                    job.people.add(session.id)
                    job.askers.add(session.id)
                    return job
            under_way = [job for job in self._jobs.values() if not job.ended]
            own = sum(job.cost.requests for job in under_way if session.id in job.people)
            self.budget.check(cost, session, sum(job.cost.requests for job in under_way), own)
            queue = self._waiting[QUEUES[kind]]
            if len(queue) >= MAX_WAITING:
                raise Refused(503, f"{len(queue)} jobs wait already. Try again in a moment.")
            job = Job(kind, asked, cost, work, {session.id}, {session.id})
            self._jobs[job.id] = job
            queue.append(job)
            self._forget()
            self._lock.notify_all()
        job.tell("waiting")
        return job

    def all(self) -> list[Job]:
        """Return the jobs, the newest first."""
        with self._lock:
            return list(reversed(self._jobs.values()))

    def get(self, job_id: str) -> Job:
        """Return a job. Raises Refused for an unknown id."""
        with self._lock:
            if job_id not in self._jobs:
                raise Refused(404, "There is no such job. A restart of the service ends all jobs; nothing is lost.")
            return self._jobs[job_id]

    def stop(self, job_id: str, session: Session) -> Job:
        """Stop a job, once all who wanted it have stopped it: what was answered is stored."""
        job = self.get(job_id)
        with self._lock:
            job.people.discard(session.id)
            if job.people or job.ended:
                return job
            job.cancel.set()
            waiting = self._waiting[QUEUES[job.kind]]
            never_ran = job in waiting
            if never_ran:
                waiting.remove(job)
                job.state = "stopped"
        if never_ran:
            job.tell("stopped")
        return job

    def cancel_all(self) -> None:
        """Stop all jobs, and take no more."""
        with self._lock:
            self._closed = True
            waiting = [job for queue in self._waiting.values() for job in queue]
            for job in self._jobs.values():
                job.cancel.set()
            for queue in self._waiting.values():
                queue.clear()
            self._lock.notify_all()
        for job in waiting:
            job.state = "stopped"
            job.tell("stopped")

    def close(self, seconds: float = 30.0) -> None:
        """Stop all jobs, and wait for the answers that are under way."""
        self.cancel_all()
        ends = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(ends - time.monotonic(), 0.1))

    # -- the threads -----------------------------------------------------------------------------------------------

    def _serve(self, queue: str) -> None:
        while (job := self._next(queue)) is not None:
            self._run(job)
            with self._lock:
                self._running[queue] = None

    def _next(self, queue: str) -> Job | None:
        """Wait for a job, and return it: the first one of the person who waited longest. None at the end."""
        with self._lock:
            while not self._closed:
                if waiting := self._waiting[queue]:
                    job = min(waiting, key=lambda each: min(self._served.get(one, 0) for one in each.people))
                    waiting.remove(job)
                    self._served.update(dict.fromkeys(job.people, next(self._turn)))
                    self._running[queue], job.state = job, "running"
                    return job
                self._lock.wait()
        return None

    def _run(self, job: Job) -> None:
        job.tell("running")
        payers = list(job.people)
        try:
            job.result = job.work(job)
            state: State = "done"
        except Cancelled:
            state = "stopped"
        except SimgraphError as error:
            job.problem, state = document(status_of(error), str(error)), "failed"
        except Exception:
            log.exception("A job of the explorer failed.")
            job.problem, state = document(500, FAULT), "failed"
        if payers:
            self.budget.note(payers[0], job.requests)
        job.state = state
        job.tell(state, result=job.result, problem=job.problem, requests=job.requests)

    def _forget(self) -> None:
        """Remove the oldest ended jobs above `KEPT`."""
        ended = [job.id for job in self._jobs.values() if job.ended]
        for job_id in ended[: max(len(ended) - KEPT, 0)]:
            del self._jobs[job_id]
