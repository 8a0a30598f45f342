"""Lines of text: their widths and line breaks; and items placed in rows."""

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
"""Distance of two lines under a picture, relative to the font size."""
TITLE_LINES = 2


def wrapped(text: str, width: float, size: float, *, lines: int, weight: str = "normal") -> list[str]:
    """Break a text into at most `lines` drawable lines of at most `width` pixels, in letters `size` pixels high.

    Lines break at spaces, or else after a `/`, `_` or `-`. Text that does not fit is cut, and ends with an ellipsis.
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
    """Return where to break a text of which `fitting` characters fit into a line: at a space, or at a mark in the
    second half of the line, or else at the end of the line.
    """
    space = text.rfind(" ", 1, fitting + 1)
    return space if space > 0 else max(text.rfind(mark, fitting // 2, fitting) + 1 for mark in "/_-") or max(fitting, 1)


def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Return the width of a drawable line in letters `size` pixels high. Kerning is ignored: it mostly narrows text."""
    return size * sum(advance(character, weight) for character in text)


def _fitting(text: str, width: float, size: float, weight: str) -> int:
    """Return how many of the first characters fit into `width`."""
    return bisect_right(list(accumulate(advance(character, weight) for character in text)), width / size)


def title_lines(image: NodeAttributes, room: float, size: float) -> list[str]:
    """Return a node's title in at most `TITLE_LINES` lines of at most `room` pixels; no lines without a title."""
    return wrapped(str(image.get("title") or ""), room, size, lines=TITLE_LINES)


def id_line(node: Any, room: float, size: float) -> str:
    """Return a node's id in one line of at most `room` pixels. A long id is cut at its start: the end of the path of a
    file says more.
    """
    return "".join(wrapped(one_line(str(node))[::-1], room, size, lines=1))[::-1]


def even_rows(things: Sequence[T], width: Callable[[Sequence[T]], float], limit: float) -> list[list[T]]:
    """Break `things`, in their order, into rows of similar widths, at most `limit` wide; `width` measures a row.

    The number of rows is the least possible. A thing that is wider than `limit` has its own row. No things make one
    empty row.
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
