"""What jobs may cost museums: the cost of one, and the requests that are allowed in a day and for a visitor."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from simgraph_neo.service.problems import Refused
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from simgraph_neo.service.sessions import Session
    from simgraph_neo.store import Store


@dataclass(frozen=True, slots=True)
class Cost:
    """What a job costs a museum at most."""

    requests: int
    """Requests to its API; 0 if all is stored, or if the source is on this machine."""
    pictures: int = 0


@dataclass(slots=True)
class Budget:
    """Requests that people may cause: of the whole store in a UTC day, and of one session."""

    day: int = 2_000
    session: int = 300
    store: Store | None = None
    """Has today's crawls of the explorer, also after a restart."""
    _of_session: dict[str, int] = field(default_factory=dict)

    def check(self, cost: Cost, session: Session, under_way: int, own: int = 0) -> None:
        """Raise Refused if a job would pass a limit.

        `under_way` is the cost of all jobs that are not in the store yet, and `own` that of this session's.
        """
        if not cost.requests:
            return
        today = self._spent_today() + under_way
        if today + cost.requests > self.day:
            tomorrow = (datetime.now(UTC) + timedelta(days=1)).replace(hour=0, minute=0, second=0)
            wait = max(int((tomorrow - datetime.now(UTC)).total_seconds()), 1)
            left = max(self.day - today, 0)
            raise Refused(
                429,
                f"This needs up to {counted(cost.requests, 'request')}; {left} of {self.day:,} are left today (UTC). "
                "Stored images can be explored.",
                {"Retry-After": str(wait)},
            )
        mine = self._of_session.get(session.id, 0) + own
        if mine + cost.requests > self.session:
            raise Refused(
                429,
                f"This needs up to {counted(cost.requests, 'request')}; {max(self.session - mine, 0)} of your "
                f"{self.session:,} are left. Stored images can be explored.",
                {"Retry-After": "3600"},
            )

    def record(self, session: Session) -> dict[str, int]:
        """Return what is spent and allowed, as JSON."""
        mine = self._of_session.get(session.id, 0)
        return {"today": self._spent_today(), "day": self.day, "yours": mine, "session": self.session}

    def _spent_today(self) -> int:
        midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return self.store.spent_since(midnight) if self.store else 0

    def note(self, session_id: str, requests: int) -> None:
        """Count requests that a person has caused."""
        self._of_session[session_id] = self._of_session.get(session_id, 0) + requests
