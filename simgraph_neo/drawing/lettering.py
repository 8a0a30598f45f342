"""Text in figures: one font, and only the characters it has."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import text_to_path

from simgraph_neo.text import one_line

FONT = "DejaVu Sans"
"""Comes with matplotlib: Latin, Greek, Cyrillic, Arabic, Hebrew and most signs; no Chinese, Japanese or Korean."""


def drawable(text: str) -> str:
    """Replace what the font lacks by an empty box: matplotlib would draw one too, with a warning for each."""
    known = _characters()
    return "".join(character if ord(character) in known else "□" for character in text)


def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Pixels across of one drawable line, `size` pixels high."""
    return _across(text, FontProperties(family=FONT, size=size, weight=weight))


def wrapped(text: str, width: float, size: float, *, lines: int, weight: str = "normal") -> list[str]:
    """Break a text into at most `lines` drawable lines of at most `width` pixels, `size` pixels high.

    At spaces and behind slashes, hyphens and underscores where there are some; what has no place is cut off behind an
    ellipsis.
    """
    rest, found = drawable(one_line(text)), list[str]()
    font = FontProperties(family=FONT, size=size, weight=weight)
    while rest and len(found) < lines:
        fitting = _fitting(rest, width, font)
        if fitting < len(rest) and len(found) == lines - 1:
            return [*found, rest[: _fitting(rest, width - _across("…", font), font)].rstrip() + "…"]
        cut = fitting if fitting == len(rest) else _last_break(rest, fitting)
        found.append(rest[: max(cut, 1)].rstrip())
        rest = rest[max(cut, 1) :].lstrip()
    return found


def _last_break(text: str, most: int) -> int:
    """Where to break a text after at most `most` characters."""
    breaks = (found.start() if found[0] == " " else found.end() for found in re.finditer(r"[ /_-]", text[: most + 1]))
    return max((place for place in breaks if place <= most), default=most)


def _fitting(text: str, width: float, font: FontProperties) -> int:
    """How many of the first characters fit into `width`."""
    return bisect_right(range(1, len(text) + 1), width, key=lambda length: _across(text[:length], font))


def _across(text: str, font: FontProperties) -> float:
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0])


@cache
def _characters() -> frozenset[int]:
    return frozenset(get_font(findfont(FONT)).get_charmap())
