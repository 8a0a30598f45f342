"""Text in figures: one font, and only the characters it has."""

from __future__ import annotations

from functools import cache

from matplotlib.font_manager import findfont, get_font

FONT = "DejaVu Sans"
"""Comes with matplotlib: Latin, Greek, Cyrillic, Arabic, Hebrew and most signs; no Chinese, Japanese or Korean."""


def drawable(text: str) -> str:
    """Replace what the font lacks by an empty box: matplotlib would draw one too, with a warning for each."""
    known = _characters()
    return "".join(character if ord(character) in known else "□" for character in text)


@cache
def _characters() -> frozenset[int]:
    return frozenset(get_font(findfont(FONT)).get_charmap())
