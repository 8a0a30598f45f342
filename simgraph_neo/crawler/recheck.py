"""Empty lists are looked at again, seconds later, before they are believed: they may hide a failure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simgraph_neo.model import Expansion

LOOKS = 3
"""How often an empty list is seen before it is believed."""


class Looks(dict[str, int]):
    """Images whose list was empty at every look so far -> how often it was seen."""

    def judged(self, expansion: Expansion) -> Expansion:
        """The same answer; or, seen for the last time, one that an empty list is the truth."""
        image = expansion.image
        seen = self.pop(image.id, 0) + 1
        if not expansion.suspect:
            return expansion
        if seen < LOOKS:
            self[image.id] = seen
            return expansion
        return replace(expansion, image=replace(image, state="empty"))
