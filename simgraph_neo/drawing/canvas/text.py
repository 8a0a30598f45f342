"""Lines of text: how wide they are, where they break, and how things stand side by side in rows."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Any, TypeVar

from simgraph_neo.drawing.canvas.fonts import advance, drawable
from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from simgraph_neo.attributes import NodeAttributes

T = TypeVar("T")

LINE = 1.35
"""From one line to the next under a picture, in heights of the letters."""
TITLE_LINES = 2


def wrapped(text: str, width: float, size: float, *, lines: int, weight: str = "normal") -> list[str]:
    """Break a text into at most `lines` drawable lines of at most `width` pixels, `size` pixels high.

    At spaces where there are some, else behind a `/`, `_` or `-`; what has no place is cut off behind an ellipsis.
    """
    rest, found = drawable(one_line(text)), list[str]()
    while rest and len(found) < lines:
        fitting = _fitting(rest, width, size, weight)
        if fitting < len(rest) and len(found) == lines - 1:
            return [*found, rest[: _fitting(rest, width - text_width("…", size, weight), size, weight)].rstrip() + "…"]
        cut = fitting if fitting == len(rest) else _break(rest, fitting)
        found.append(rest[:cut])
        rest = rest[cut:].lstrip()
    return found


def _break(text: str, fitting: int) -> int:
    """Where to break a text of which so many characters fit into a line: a mark must fill half of it."""
    space = text.rfind(" ", 1, fitting + 1)
    return space if space > 0 else max(text.rfind(mark, fitting // 2, fitting) + 1 for mark in "/_-") or max(fitting, 1)


def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Pixels across of one drawable line, `size` pixels high; without kerning, which mostly narrows it."""
    return size * sum(advance(character, weight) for character in text)


def _fitting(text: str, width: float, size: float, weight: str) -> int:
    """How many of the first characters fit into `width`."""
    return bisect_right(list(accumulate(advance(character, weight) for character in text)), width / size)


def title_lines(image: NodeAttributes, room: float, size: float) -> list[str]:
    """A node's title in at most `TITLE_LINES` lines of `room` pixels, `size` pixels high; none without a title."""
    return wrapped(str(image.get("title") or ""), room, size, lines=TITLE_LINES)


def id_line(node: Any, room: float, size: float) -> str:
    """A node's id in one line of `room` pixels. A long one is cut at its front: the end of a path tells more."""
    return "".join(wrapped(one_line(str(node))[::-1], room, size, lines=1))[::-1]


def even_rows(things: Sequence[T], width: Callable[[Sequence[T]], float], limit: float) -> list[list[T]]:
    """Break `things`, in their order, into rows of at most `limit`, where `width` measures a row.

    One that is wider than `limit` has a row of its own. No things make one empty row.
    """
    fewest = len(_rows(things, width, limit))
    low, high = 0.0, limit
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (low, middle) if len(_rows(things, width, middle)) <= fewest else (middle, high)
    return _rows(things, width, high)


def _rows(things: Sequence[T], width: Callable[[Sequence[T]], float], limit: float) -> list[list[T]]:
    rows: list[list[T]] = [[]]
    for thing in things:
        if rows[-1] and width([*rows[-1], thing]) > limit:
            rows.append([])
        rows[-1].append(thing)
    return rows
