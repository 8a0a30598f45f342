"""Compare the lists of a refresh with the stored ones before replacing them: the source's index may be broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.errors import Stopped

if TYPE_CHECKING:
    from simgraph_neo.crawler.writer import Writer
    from simgraph_neo.graph import Neighbours
    from simgraph_neo.model import Expansion

ENOUGH = 20
"""The number of lists to compare before the first one is written, during the traversal."""
ENOUGH_AT_END = 4
"""The number of lists that are enough at the end of the traversal: a seed has six lists at the default depth."""
TOLERATED = 0.3
"""The largest share of compared lists that may lose more than half of their edges."""


class ChurnGuard:
    """Compares each answer with the stored list. Answers are held back until enough lists are compared.

    The index behind the API is rebuilt a few times a year, and then lists change. If many lists lose most of their
    edges at once, the service is probably broken. At the end of the traversal fewer compared lists are enough.
    """

    def __init__(self, writer: Writer, *, accept: bool) -> None:
        self._writer, self._accept = writer, accept
        self._compared: set[str] = set()
        """Images that had a stored list."""
        self.losing: dict[str, bool] = {}
        """Images whose newest answer lacks more than half of the stored list -> whether the answer is complete.

        An incomplete answer is written only if a later run confirms it.
        """
        self._held: list[Expansion] = []
        self._wrote = False

    def add(self, expansion: Expansion, stored: Neighbours | None) -> None:
        """Write an answer now, or once enough lists are compared. Raises Stopped if too many lists lose too much."""
        if stored and stored.similar and expansion.image.state not in {"retry", "rejected"}:
            self._compare(expansion, stored.similar)
        self._held.append(expansion)
        enough = len(self._compared) >= ENOUGH
        if enough and not self._accept:
            self._judge()
        if enough or self._accept:
            self._hand_on()

    def release(self) -> int:
        """Write the answers that are held back, at the end of a traversal. Returns their number.

        Raises Stopped if too many lists lose too much.
        """
        if self._held and not self._accept:
            self._judge()
        return self._hand_on()

    def give_up(self) -> None:
        """End the run early: write the answers that are held back, or drop them if too many lists lose too much."""
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
            self.losing.pop(image_id, None)  # a second answer had the list again

    def _hand_on(self) -> int:
        held, self._held = self._held, []
        self._wrote = self._wrote or bool(held)
        self._writer.add(held)
        return len(held)

    def _sick(self) -> bool:
        """Whether too many lists lose too much. If very few are compared, all must lose, in complete answers."""
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
        kept = "Replaced lists are kept as history" if self._wrote else "The stored lists are unchanged"
        return (
            f"{what}{few} would lose more than half of their edges: the index behind the API was rebuilt (a re-index), "
            f"or it is broken. {kept}. Compare some of these images with the catalogue, or try again later. If the new "
            "lists are right, accept them with `accept_churn`: the old lists are kept as history, and simgraph diff "
            "shows both."
        )
