"""The words of strips and sheets: title and id under a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simgraph_neo.drawing.lettering import wrapped
from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

LINE = 1.35
"""From one line to the next, in heights of the letters."""
TITLE_LINES = 2


def title_lines(attributes: Mapping[str, Any], room: float, size: float) -> list[str]:
    """A node's title in at most `TITLE_LINES` lines of `room` pixels, `size` pixels high; none without a title."""
    return wrapped(str(attributes.get("title") or ""), room, size, lines=TITLE_LINES)


def id_line(node: Any, room: float, size: float) -> str:
    """A node's id in one line of `room` pixels. A long one is cut at its front: the end of a path tells more."""
    return "".join(wrapped(one_line(str(node))[::-1], room, size, lines=1))[::-1]
