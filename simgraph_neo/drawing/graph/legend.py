"""The legend of a coloured drawing: rows of colour chips, with the names and sizes of the groups."""

from __future__ import annotations

from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple

from simgraph_neo.color import DARK_OTHERS, OTHERS
from simgraph_neo.drawing.canvas.caption import GROUP_ROOM
from simgraph_neo.drawing.canvas.text import even_rows, text_width, wrapped
from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simgraph_neo.grouping import Group

GREY = (OTHERS, DARK_OTHERS)
CHIP, AFTER_CHIP, BETWEEN = 1.2, 0.45, 1.6
"""The side of a chip, the space after it and the space between two entries, relative to the font size."""


class Entry(NamedTuple):
    """A colour and what it means."""

    color: str
    number: str
    """Of the group, as in the corners of pictures; empty for grey groups."""
    text: str
    left: float
    """Left edge of its chip, in pixels from the left end of the legend."""


def plan_legend(
    groups: Sequence[Group], width: float, letters: float, numbers: Sequence[str] = ()
) -> list[list[Entry]]:
    """Lay out an entry for each colour in rows of at most `width` pixels; all grey groups share one entry."""
    room = width + BETWEEN * letters  # the last entry of a row needs no space after it
    named = chain([number for number in numbers if number], repeat(""))
    shown = zip(shown_groups(groups), named, strict=False)  # the grey groups are the last entry, which has no number
    entries = [_sized(color, name, count, number, room, letters) for (color, name, count), number in shown]
    return [_placed(row) for row in even_rows(entries, _total, room) if row]


class _Sized(NamedTuple):
    color: str
    number: str
    text: str
    width: float


def shown_groups(groups: Sequence[Group]) -> Iterator[tuple[str, str, int]]:
    """Yield the colour, the name and the number of images of each entry; all grey groups share one."""
    grey = [group for group in groups if group.color in GREY]
    for group in groups:
        if group not in grey:
            yield group.color, group.name, len(group.nodes)
    if grey:
        name = grey[0].name if len(grey) == 1 else f"{len(grey):,} more"
        yield grey[0].color, name, sum(len(group.nodes) for group in grey)


def _sized(color: str, name: str, count: int, number: str, room: float, letters: float) -> _Sized:
    """Return an entry with its width. A long name is shortened; its number of images is not."""
    size = f" ({count:,})"
    beside = (CHIP + AFTER_CHIP + BETWEEN) * letters + text_width(size, letters)
    text = "".join(wrapped(one_line(name, GROUP_ROOM), room - beside, letters, lines=1)) + size
    return _Sized(color, number, text, beside + text_width(text, letters) - text_width(size, letters))


def _total(row: Sequence[_Sized]) -> float:
    return sum(entry.width for entry in row)


def _placed(row: Sequence[_Sized]) -> list[Entry]:
    left, entries = 0.0, []
    for color, number, text, across in row:
        entries.append(Entry(color, number, text, left))
        left += across
    return entries
