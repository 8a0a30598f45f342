"""Text in figures: one font, and only the characters it has."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from matplotlib.font_manager import FontProperties, findfont, get_font

from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

FONT = "DejaVu Sans"
"""Comes with matplotlib: Latin, Greek, Cyrillic, Arabic, Hebrew and most signs; no Chinese, Japanese or Korean."""


def drawable(text: str) -> str:
    """Replace what the font lacks by an empty box: matplotlib would draw one too, with a warning for each."""
    known = _characters()
    return "".join(character if ord(character) in known else "□" for character in text)


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
    return size * sum(_advance(character, weight) for character in text)


def _fitting(text: str, width: float, size: float, weight: str) -> int:
    """How many of the first characters fit into `width`."""
    return bisect_right(list(accumulate(_advance(character, weight) for character in text)), width / size)


@cache
def _advance(character: str, weight: str) -> float:
    """A character's width, in heights of the letters; to ask matplotlib for whole lines took 50 times as long."""
    font = _font(weight)
    font.set_size(100, 72)
    return font.load_char(ord(character)).linearHoriAdvance / 65536 / 100


@cache
def _characters() -> frozenset[int]:
    """What both weights have: the bold one lacks some mathematical letters."""
    return frozenset(_font("normal").get_charmap()) & frozenset(_font("bold").get_charmap())


def _font(weight: str) -> FT2Font:
    return get_font(findfont(FontProperties(family=FONT, weight=weight)))
