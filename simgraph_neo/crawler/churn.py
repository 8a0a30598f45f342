"""A refresh must not copy a sick index into the store: new lists are judged before they replace the old ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.errors import Stopped

if TYPE_CHECKING:
    from simgraph_neo.crawler.writer import Writer
    from simgraph_neo.graph import Neighbours
    from simgraph_neo.model import Expansion

ENOUGH = 20
"""Lists that must be compared before any is written while the walk goes on."""
ENOUGH_AT_END = 4
"""The same when there is nothing more to compare: a seed at the default depth has six lists."""
TOLERATED = 0.3
"""The share of them that may lose more than half of their edges."""


class ChurnGuard:
    """Compares each answer with the stored list, and holds all of them back until enough are compared.

    The index behind the API is rebuilt a few times a year and lists change; but when many lose most of their edges at
    once, the service is more likely broken. At the end of the walk what is held back is judged too, by fewer lists.
    """

    def __init__(self, writer: Writer, *, accept: bool) -> None:
        self._writer, self._accept = writer, accept
        self._compared: set[str] = set()
        """Images that had a list."""
        self.losing: dict[str, bool] = {}
        """Those whose newest answer lacks more than half of it -> whether it says that it is complete.

        What is not is written only when a later run says the same.
        """
        self._held: list[Expansion] = []
        self._wrote = False

    def add(self, expansion: Expansion, stored: Neighbours | None) -> None:
        """Store an answer, now or once enough is known. Raises Stopped when too many lists lose too much."""
        if stored and stored.similar and expansion.image.state not in {"retry", "rejected"}:
            self._compare(expansion, stored.similar)
        self._held.append(expansion)
        enough = len(self._compared) >= ENOUGH
        if enough and not self._accept:
            self._judge()
        if enough or self._accept:
            self._hand_on()

    def release(self) -> int:
        """Hand on what was held back, as there is nothing more to compare it with; returns how many.

        Raises Stopped when too many lists lose too much.
        """
        if self._held and not self._accept:
            self._judge()
        return self._hand_on()

    def give_up(self) -> None:
        """The run ends early: hand on what was held back, or drop it where it would not be stored either."""
        if self._accept or not self._sick():
            self._hand_on()
        self._held = []

    def _compare(self, expansion: Expansion, similar: list[str]) -> None:
        image_id = expansion.image.id
        self._compared.add(image_id)
        lost = set(similar) - {each.image.id for each in expansion.similar}
        if len(lost) * 2 > len(similar):
            self.losing[image_id] = expansion.complete
        else:
            self.losing.pop(image_id, None)  # looked at again, the list was there

    def _hand_on(self) -> int:
        held, self._held = self._held, []
        self._wrote = self._wrote or bool(held)
        self._writer.add(held)
        return len(held)

    def _sick(self) -> bool:
        """Whether too many lists lose too much. Of very few lists all must, and say that they are complete."""
        compared = len(self._compared)
        if compared < ENOUGH_AT_END:
            return 0 < compared == sum(self.losing.values())
        return len(self.losing) > TOLERATED * compared

    def _judge(self) -> None:
        if self._sick():
            self._held = []
            self._writer.forget()
            raise Stopped(self._finding())

    def _finding(self) -> str:
        losing, compared = len(self.losing), len(self._compared)
        few = f" ({', '.join(sorted(self.losing))})" if compared < ENOUGH_AT_END else ""
        what = "1 list" if compared == 1 else f"{losing} of {compared} lists"
        kept = "Nothing more is written, what was replaced is history" if self._wrote else "What is stored is kept"
        return (
            f"{what}{few} would lose more than half of their edges: the index behind the API was rebuilt (a re-index), "
            f"or it is broken. {kept}. Look at some of these images in the catalogue, or try again "
            "later; when the new lists are right, take them with `accept_churn`: the old ones are kept as history, and "
            "simgraph diff shows both."
        )
