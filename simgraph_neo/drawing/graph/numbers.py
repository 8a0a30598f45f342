"""The number of a picture's group in the corner of its frame, as in the legend: colour is not alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simgraph_neo.color import contrast
from simgraph_neo.drawing.canvas.geometry import Rectangle
from simgraph_neo.drawing.canvas.marks import Box, Text
from simgraph_neo.drawing.canvas.text import text_width
from simgraph_neo.drawing.canvas.theme import SIZES
from simgraph_neo.drawing.graph.legend import GREY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from simgraph_neo.drawing.canvas.marks import Mark
    from simgraph_neo.drawing.canvas.theme import Theme
    from simgraph_neo.grouping import Group, Grouping

FIELD, AIR = SIZES.number / SIZES.digits, 0.55
"""Height of a number's field, and the free width beside the number, relative to its letters."""
FROM = SIZES.numbered / SIZES.number
"""Longer side of a picture from which on it has a number, in heights of the field."""


class Number(NamedTuple):
    """What stands for a group."""

    text: str
    color: str


def number_of(group: Group, place: int, by: Grouping) -> str:
    """Return the number of the group at a place of the legend, from 1; a depth itself; none for grey groups."""
    if group.color in GREY:
        return ""
    digits = "".join(letter for letter in group.name if letter.isdigit())
    return (digits or "0") if by == "depth" else str(place)


def numbers(groups: Sequence[Group], by: Grouping) -> dict[Any, Number]:
    """Return the number of each node whose group has one."""
    found: dict[Any, Number] = {}
    for place, group in enumerate(groups, 1):
        if text := number_of(group, place, by):
            found |= dict.fromkeys(group.nodes, Number(text, group.color))
    return found


def ink_on(color: str) -> str:
    """Return black or white, whichever has more contrast with a colour: 4.58 at least.

    >>> ink_on("#0072b2"), ink_on("#f0e442")
    ('#ffffff', '#000000')
    """
    return max(("#000000", "#ffffff"), key=lambda ink: contrast(ink, color))


def number_marks(number: Number, picture: Rectangle, letters: float, theme: Theme) -> Iterator[Mark]:
    """Yield the field in the lower right corner of a picture; nothing for a picture that is too small for it."""
    high = round(FIELD * letters)
    if max(picture.width, picture.height) < FROM * high:
        return
    wide = max(high, round(text_width(number.text, letters, "bold") + AIR * letters))
    field = Rectangle(picture.right - wide, picture.bottom - high, picture.right, picture.bottom)
    yield Box(Rectangle(field.left - 1, field.top - 1, field.right, field.bottom), theme.keyline)
    yield Box(field, number.color)
    middle = (field.left + field.right) / 2, (field.top + field.bottom) / 2
    yield Text(number.text, *middle, letters, ink_on(number.color), "center", "bold")
