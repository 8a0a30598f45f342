"""A refresh must not copy a sick index into the store: new lists are judged before they replace the old ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.errors import Stopped

if TYPE_CHECKING:
    from simgraph_neo.crawler.writer import Writer
    from simgraph_neo.graph import Listed
    from simgraph_neo.model import Expansion

ENOUGH = 20
"""Lists that must be compared before any is written."""
TOLERATED = 0.3
"""The share of them that may lose more than half of their edges."""


class ChurnGuard:
    """Compares each answer with the stored list, and holds all of them back until enough are compared.

    The index behind the API is rebuilt a few times a year and lists change; but when many lose most of their edges at
    once, the service is more likely broken.
    """

    def __init__(self, writer: Writer, *, accept: bool) -> None:
        self._writer, self._accept = writer, accept
        self._loses: dict[str, bool] = {}
        """Images that had a list -> whether the newest answer lacks more than half of it."""
        self._held: list[Expansion] = []

    def add(self, expansion: Expansion, stored: Listed | None) -> None:
        """Store an answer, now or once enough is known. Raises Stopped when too many lists lose too much."""
        if stored and stored.similar and expansion.image.state not in {"retry", "rejected"}:
            lost = set(stored.similar) - {similar.image.id for similar in expansion.similar}
            self._loses[expansion.image.id] = len(lost) * 2 > len(stored.similar)
        self._held.append(expansion)
        enough = len(self._loses) >= ENOUGH
        if enough and not self._accept:
            self._judge()
        if enough or self._accept:
            self.release()

    def release(self) -> int:
        """Hand on what was held back; returns how many."""
        held, self._held = self._held, []
        self._writer.add(held)
        return len(held)

    def _judge(self) -> None:
        losing, compared = sum(self._loses.values()), len(self._loses)
        if losing > TOLERATED * compared:
            self._held = []
            self._writer.forget()
            raise Stopped(
                f"{losing} of {compared} lists would lose more than half of their edges: the index behind the API "
                "seems to have changed or shrunk. What is stored is kept; to take the new lists, add --accept-churn."
            )
