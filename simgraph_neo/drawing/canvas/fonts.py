"""Text in figures: one font, and for the characters it lacks those of the system that have them."""

from __future__ import annotations

import unicodedata
from array import array
from bisect import bisect_left
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib import get_data_path
from matplotlib.font_manager import FontEntry, findSystemFonts, fontManager, get_font

from simgraph_neo.letters import note_lacking

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

FONT = "simgraph"
"""DejaVu Sans as it comes with matplotlib (Latin, Greek, Cyrillic, Arabic, Hebrew and most signs), under a name of our
own: by its own name matplotlib may take another version of it, which the machine has."""
FILES = {"normal": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf"}
BOX = "□"
"""Stands for a character that no font has: matplotlib would draw one too, with a warning for each."""
UNUSUAL = ("bold", "black", "condensed", "italic", "light", "medium", "mono", "oblique", "serif", "slanted", "thin")
"""In the name of a font's file: it is taken after those of plain upright letters."""


def drawable(text: str) -> str:
    """Replace what no font has by a box, which is noted; what nobody sees, such as joiners, is left out."""
    text = "".join(" " if unicodedata.category(character) == "Zs" else character for character in text)
    lacking = {character for character in text if not _family(character)}
    if not lacking:
        return text
    boxed = {character for character in lacking if not _invisible(character)}
    note_lacking(boxed)
    kept = (BOX if character in boxed else character for character in text if character not in lacking - boxed)
    return "".join(kept)


def families(text: str) -> list[str]:
    """The fonts of a drawable text, as matplotlib takes them: ours, then those for what it lacks."""
    return list(dict.fromkeys([FONT, *(_family(character) or FONT for character in text)]))


def plain(text: str) -> bool:
    """Whether a drawable text needs our font alone, and no shaping: letters one after the other, from left to right."""
    right_to_left = any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text)
    return not right_to_left and len(families(text)) == 1


@cache
def advance(character: str, weight: str) -> float:
    """A character's width, in heights of the letters; to ask matplotlib for whole lines took 50 times as long."""
    family = _family(character) or FONT
    font = _font(weight) if family == FONT else get_font(_FALLBACKS[family])
    font.set_size(100, 72)
    return font.load_char(ord(character)).linearHoriAdvance / 65536 / 100


@cache
def _family(character: str) -> str | None:
    """The name of the font that has a character; None when none has it."""
    if ord(character) in _characters():
        return FONT
    return next((_register(file) for file in _system_fonts() if _has(file, character)), None)


def _invisible(character: str) -> bool:
    """Joiners and selectors of variants, which only change others, and fillers, which are empty."""
    name = unicodedata.name(character, "")
    return unicodedata.category(character) == "Cf" or name.startswith("VARIATION SELECTOR") or name.endswith("FILLER")


@cache
def _characters() -> frozenset[int]:
    """What both weights have: the bold one lacks some mathematical letters."""
    return frozenset(_font("normal").get_charmap()) & frozenset(_font("bold").get_charmap())


def font_file(weight: str = "normal") -> str:
    """The file of our font."""
    return str(Path(get_data_path(), "fonts", "ttf", FILES[weight]))


def _font(weight: str) -> FT2Font:
    return get_font(font_file(weight))


@cache
def _system_fonts() -> list[str]:
    """Files of fonts that the system has now, whatever matplotlib's cache remembers; the most suitable first."""
    return sorted((file for file in findSystemFonts() if "lastresort" not in file.lower()), key=_suitability)


def _suitability(file: str) -> tuple[bool, bool, bool, str, str]:
    name = Path(file).stem.lower()
    return (
        not name.startswith("notosans"),
        not name.startswith("noto"),
        any(word in name for word in UNUSUAL),
        name,
        file,
    )


def _has(file: str, character: str) -> bool:
    """Whether a font can draw a character; those of coloured pictures have it and no outline of it."""
    codes, code = _codes(file), ord(character)
    place = bisect_left(codes, code)
    if place == len(codes) or codes[place] != code:
        return False
    try:
        font = get_font(file)
        font.set_size(100, 72)
        font.load_char(code)
        return len(font.get_path()[0]) > 0 or character.isspace()
    except RuntimeError:
        return False


@cache
def _codes(file: str) -> array[int]:
    """The characters of a font, in order; none of one that matplotlib cannot read."""
    try:
        return array("I", sorted(get_font(file).get_charmap()))
    except (OSError, RuntimeError, ValueError):
        return array("I")


_FALLBACKS: dict[str, str] = {}
"""The files of the fonts in use for what ours lacks, by the names that we give them."""


def _register(file: str) -> str:
    """Make a font known to matplotlib under a name that no other has, which it returns."""
    name = f"{FONT}: {file}"
    if name not in _FALLBACKS:
        _FALLBACKS[name] = file
        for weight in (400, 700):  # it has one, and matplotlib would tell that the other is missing
            _add(name, file, weight)
    return name


def _add(name: str, file: str, weight: int) -> None:
    fontManager.ttflist.append(FontEntry(fname=file, name=name, weight=weight, size="scalable"))


for _name, _weight in (("normal", 400), ("bold", 700)):
    _add(FONT, font_file(_name), _weight)
