"""The legend of a coloured drawing: colour chips in rows, with the groups' names and sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simgraph_neo.color import OTHERS
from simgraph_neo.drawing.canvas.caption import GROUP_ROOM
from simgraph_neo.drawing.canvas.text import even_rows, text_width, wrapped
from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simgraph_neo.grouping import Group

CHIP, AFTER_CHIP, BETWEEN = 0.9, 0.5, 1.6
"""The side of a chip, the room behind it and that between two entries, in heights of a letter."""


class Entry(NamedTuple):
    """A colour and what it means."""

    color: str
    text: str
    left: float
    """Where its chip begins, in pixels from the left end of the legend."""


def plan_legend(groups: Sequence[Group], width: float, letters: float) -> list[list[Entry]]:
    """Set one entry for each colour in centred rows of at most `width` pixels; all grey groups share one."""
    room = width + BETWEEN * letters  # behind the last entry of a row none is needed
    entries = [_sized(color, name, count, room, letters) for color, name, count in _named(groups)]
    return [_centred(row, room) for row in even_rows(entries, _total, room) if row]


class _Sized(NamedTuple):
    color: str
    text: str
    width: float


def _named(groups: Sequence[Group]) -> Iterator[tuple[str, str, int]]:
    grey = [group for group in groups if group.color == OTHERS]
    for group in groups:
        if group not in grey:
            yield group.color, group.name, len(group.nodes)
    if grey:
        name = grey[0].name if len(grey) == 1 else f"{len(grey):,} more"
        yield OTHERS, name, sum(len(group.nodes) for group in grey)


def _sized(color: str, name: str, count: int, room: float, letters: float) -> _Sized:
    """An entry with its width; a long name is shortened, its number of images is not."""
    number = f" ({count:,})"
    beside = (CHIP + AFTER_CHIP + BETWEEN) * letters + text_width(number, letters)
    text = "".join(wrapped(one_line(name, GROUP_ROOM), room - beside, letters, lines=1)) + number
    return _Sized(color, text, beside + text_width(text, letters) - text_width(number, letters))


def _total(row: Sequence[_Sized]) -> float:
    return sum(entry.width for entry in row)


def _centred(row: Sequence[_Sized], width: float) -> list[Entry]:
    left, entries = (width - _total(row)) / 2, []
    for color, text, across in row:
        entries.append(Entry(color, text, left))
        left += across
    return entries
