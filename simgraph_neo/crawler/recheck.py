"""Request empty lists again before accepting them: an empty list may be a fault of the API."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simgraph_neo.model import Expansion

TIMES = 3
"""The number of empty answers after which a list counts as empty."""


class EmptyListRecheck(dict[str, int]):
    """Images with only empty answers so far -> the number of these answers."""

    def judge(self, expansion: Expansion) -> Expansion:
        """Return the same answer; the last empty one gets the state "empty"."""
        image = expansion.image
        seen = self.pop(image.id, 0) + 1
        if not expansion.suspect:
            return expansion
        if seen < TIMES:
            self[image.id] = seen
            return expansion
        return replace(expansion, image=replace(image, state="empty"))
