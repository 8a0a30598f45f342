"""Text in figures: one font, and only the characters it has."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from itertools import accumulate

from matplotlib.font_manager import FontProperties, findfont, get_font

from simgraph_neo.text import one_line

FONT = "DejaVu Sans"
"""Comes with matplotlib: Latin, Greek, Cyrillic, Arabic, Hebrew and most signs; no Chinese, Japanese or Korean."""


def drawable(text: str) -> str:
    """Replace what the font lacks by an empty box: matplotlib would draw one too, with a warning for each."""
    known = _characters()
    return "".join(character if ord(character) in known else "□" for character in text)


def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Pixels across of one drawable line, `size` pixels high, at most: kerning makes it a little narrower."""
    return size * sum(_advance(character, weight) for character in text)


def wrapped(text: str, width: float, size: float, *, lines: int, weight: str = "normal") -> list[str]:
    """Break a text into at most `lines` drawable lines of at most `width` pixels, `size` pixels high.

    At spaces and behind slashes, hyphens and underscores where there are some; what has no place is cut off behind an
    ellipsis.
    """
    rest, found = drawable(one_line(text)), list[str]()
    while rest and len(found) < lines:
        fitting = _fitting(rest, width, size, weight)
        if fitting < len(rest) and len(found) == lines - 1:
            return [*found, rest[: _fitting(rest, width - text_width("…", size, weight), size, weight)].rstrip() + "…"]
        cut = max(1, fitting if fitting == len(rest) else _last_break(rest, fitting))
        found.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return found


def _last_break(text: str, most: int) -> int:
    """Where to break a text after at most `most` characters."""
    breaks = (found.start() if found[0] == " " else found.end() for found in re.finditer(r"[ /_-]", text[: most + 1]))
    return max((place for place in breaks if place <= most), default=most)


def _fitting(text: str, width: float, size: float, weight: str) -> int:
    """How many of the first characters fit into `width`."""
    return bisect_right(list(accumulate(size * _advance(character, weight) for character in text)), width)


@cache
def _advance(character: str, weight: str) -> float:
    """How far a character moves the pen, in heights of a letter; matplotlib's own measure is 100 times slower."""
    font = get_font(findfont(FontProperties(family=FONT, weight=weight)))
    font.set_size(100, 72)
    return font.load_char(ord(character)).linearHoriAdvance / 2**16 / 100


@cache
def _characters() -> frozenset[int]:
    return frozenset(get_font(findfont(FONT)).get_charmap())
