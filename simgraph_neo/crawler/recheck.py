"""Empty lists are asked for again, seconds later, before they are believed: they may hide a failure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simgraph_neo.model import Expansion

TIMES = 3
"""How often an empty list is seen before it is believed."""


class EmptyListRecheck(dict[str, int]):
    """Images whose list was empty in every answer so far -> how often it was."""

    def judge(self, expansion: Expansion) -> Expansion:
        """The same answer; or, seen for the last time, one that an empty list is the truth."""
        image = expansion.image
        seen = self.pop(image.id, 0) + 1
        if not expansion.suspect:
            return expansion
        if seen < TIMES:
            self[image.id] = seen
            return expansion
        return replace(expansion, image=replace(image, state="empty"))
