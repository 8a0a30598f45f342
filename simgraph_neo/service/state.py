"""What the routes of one running service share."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request, Response

from simgraph_neo.errors import Cancelled
from simgraph_neo.http.policy import Policy
from simgraph_neo.service.problems import Refused
from simgraph_neo.source_kinds import Options
from simgraph_neo.store import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from simgraph_neo.pictures import PictureCache
    from simgraph_neo.service.jobs import Jobs
    from simgraph_neo.service.passwords import Passwords
    from simgraph_neo.service.sessions import Session, Sessions
    from simgraph_neo.store import Store

SECONDS = 20.0
"""The time limit of a statement that a request sends, and of the graphs that one request measures."""
OPTIONS = Options(workers=4, policy=Policy(turns_at_once=1))
"""Four requests at the same time are enough for four a second; a click gets the next turn but one of a path."""
AT_ONCE = 2
"""Analyses that run at the same time: each may need a processor for seconds."""
STREAMS = 16
"""Streams of events of one session at the same time: one for each job that its pages follow."""
WAIT = 20.0
"""Seconds for which another one waits for them."""
WAITING = 24
"""Analyses that run or wait at most: each holds one of the threads that answer requests."""
PUBLIC_AT_ONCE, PUBLIC_WAITING = 1, 12
"""The same for all people without a session together, so that they cannot keep out those who have one."""


@dataclass
class State:
    """One store, read by all; the pictures on this machine; sessions and jobs."""

    store: Store
    cache: PictureCache
    sessions: Sessions
    jobs: Jobs
    origin: str
    """The address of the start page, without its path."""
    cookie: str
    """The name of the session's cookie."""
    open_store: Callable[[], Store]
    """Opens the store once more, for a thread whose jobs write."""
    port: int
    """The port on which the service listens; behind a proxy it is not the origin's."""
    passwords: Passwords | None = None
    """Let people in instead of links."""
    public: bool = False
    """Whether anybody may read."""
    notice: list[str] = field(default_factory=list)
    """Paragraphs that people read before they see the first picture."""
    options: Options = OPTIONS
    """How sources are opened."""
    _stores: dict[int, Store] = field(default_factory=dict)
    _streams: Counter[str] = field(default_factory=Counter)
    """Session -> its streams."""
    _counting: threading.Lock = field(default_factory=threading.Lock)
    _places: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(WAITING))
    _turns: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(AT_ONCE))
    _public: tuple[threading.BoundedSemaphore, threading.BoundedSemaphore] = field(
        default_factory=lambda: (
            threading.BoundedSemaphore(PUBLIC_WAITING),
            threading.BoundedSemaphore(PUBLIC_AT_ONCE),
        )
    )

    @contextmanager
    def writing(self) -> Iterator[Store]:
        """Give the store of this thread, whose jobs write; after an error the next job opens a new one."""
        own = threading.get_ident()
        if own not in self._stores:
            self._stores[own] = self.open_store()
        try:
            yield self._stores[own]
        except Cancelled:
            raise
        except BaseException:
            self._stores.pop(own).close()
            raise

    @contextmanager
    def stream(self, session: Session) -> Iterator[None]:
        """Count a stream of events while it runs. Raises Refused above the limit of a session."""
        with self._counting:
            if self._streams[session.id] >= STREAMS:
                raise Refused(429, f"This session follows {STREAMS} jobs already. Close a page.", {"Retry-After": "5"})
            self._streams[session.id] += 1
        try:
            yield
        finally:
            with self._counting:
                self._streams[session.id] -= 1
                self._streams += Counter()  # keeps those above zero

    def close(self) -> None:
        """Stop the jobs, and close their stores."""
        self.jobs.close()
        while self._stores:
            self._stores.popitem()[1].close()

    def entrance(self, path: str = "") -> str:
        """Return a new link that lets one browser in, once, and leads on to the page of an image or a view.

        Its token is in the fragment, which is never sent.
        """
        return f"{self.origin}/enter#{self.sessions.entrance()}{path}"

    def let_in(self, answer: Response, cookie: str) -> Response:
        """Give a browser the cookie of its session: for no script, no other site, and over TLS only where there is."""
        secure = self.origin.startswith("https:")
        answer.set_cookie(self.cookie, cookie, httponly=True, samesite="strict", secure=secure)
        return answer

    @contextmanager
    def turn(self, person: Session) -> Iterator[None]:
        """Wait for a turn to compute. Raises Refused if too many analyses run or wait."""
        with ExitStack() as stack:
            if person.role == "public":
                places, turns = self._public
                stack.enter_context(_entered(places, 0))
                stack.enter_context(_entered(turns, WAIT))
            stack.enter_context(_entered(self._places, 0))
            stack.enter_context(_entered(self._turns, WAIT))
            yield


@contextmanager
def _entered(limit: threading.BoundedSemaphore, seconds: float) -> Iterator[None]:
    if not limit.acquire(timeout=seconds):
        raise Refused(503, "Too many analyses run now. Try again in a moment.")
    try:
        yield
    finally:
        limit.release()


def _state(request: Request) -> State:
    state: State = request.app.state.service
    return state


def _session(request: Request) -> Session:
    session: Session = request.state.session
    return session


def _reader(state: Annotated[State, Depends(_state)]) -> Reader:
    return Reader(state.store)


Service = Annotated[State, Depends(_state)]
Person = Annotated["Session", Depends(_session)]
Reading = Annotated[Reader, Depends(_reader)]
