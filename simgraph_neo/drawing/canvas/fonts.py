"""The fonts of text in figures: one font of our own, and the system's fonts for the characters that it lacks."""

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
own. By its usual name, matplotlib may take another version that is installed on the machine."""
FILES = {"normal": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf"}
BOX = "□"
"""Replaces a character that no font has. matplotlib would draw a box as well, but warn about each."""
UNUSUAL = ("bold", "black", "condensed", "italic", "light", "medium", "mono", "oblique", "serif", "slanted", "thin")
"""A font with one of these words in the name of its file is used only if no plain upright font has the character."""


def drawable(text: str) -> str:
    """Replace characters that no font has by a box, and record them. Invisible ones, such as joiners, are left out."""
    text = "".join(" " if unicodedata.category(character) == "Zs" else character for character in text)
    lacking = {character for character in text if not _family(character)}
    if not lacking:
        return text
    boxed = {character for character in lacking if not _invisible(character)}
    note_lacking(boxed)
    kept = (BOX if character in boxed else character for character in text if character not in lacking - boxed)
    return "".join(kept)


def families(text: str) -> list[str]:
    """Return the names of the fonts of a drawable text: ours first, then those for the characters that it lacks."""
    return list(dict.fromkeys([FONT, *(_family(character) or FONT for character in text)]))


def plain(text: str) -> bool:
    """Return whether a drawable text needs only our font and no shaping: it runs from left to right."""
    right_to_left = any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text)
    return not right_to_left and len(families(text)) == 1


@cache
def advance(character: str, weight: str) -> float:
    """Return a character's width relative to the font size. Measuring lines by matplotlib took 50 times longer."""
    family = _family(character) or FONT
    font = _font(weight) if family == FONT else get_font(_FALLBACKS[family])
    font.set_size(100, 72)
    return font.load_char(ord(character)).linearHoriAdvance / 65536 / 100


@cache
def _family(character: str) -> str | None:
    """Return the name of a font that has the character, or None."""
    if ord(character) in _characters():
        return FONT
    return next((_register(file) for file in _system_fonts() if _has(file, character)), None)


def _invisible(character: str) -> bool:
    """Return whether a character is a joiner or a variation selector, which only change others, or an empty filler."""
    name = unicodedata.name(character, "")
    return unicodedata.category(character) == "Cf" or name.startswith("VARIATION SELECTOR") or name.endswith("FILLER")


@cache
def _characters() -> frozenset[int]:
    """Return the characters of both weights: the bold font lacks some mathematical letters."""
    return frozenset(_font("normal").get_charmap()) & frozenset(_font("bold").get_charmap())


def font_file(weight: str = "normal") -> str:
    """Return the path of our font's file."""
    return str(Path(get_data_path(), "fonts", "ttf", FILES[weight]))


def _font(weight: str) -> FT2Font:
    return get_font(font_file(weight))


@cache
def _system_fonts() -> list[str]:
    """Return the files of all fonts of the system, the most suitable first; matplotlib's cache may be out of date."""
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
    """Return whether a font has an outline of a character; fonts of coloured bitmaps list it without an outline."""
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
    """Return the code points of a font, sorted; empty if matplotlib cannot read the file."""
    try:
        return array("I", sorted(get_font(file).get_charmap()))
    except (OSError, RuntimeError, ValueError):
        return array("I")


_FALLBACKS: dict[str, str] = {}
"""Our name of a system font in use -> its file."""


def _register(file: str) -> str:
    """Make a font known to matplotlib under a unique name, and return that name."""
    name = f"{FONT}: {file}"
    if name not in _FALLBACKS:
        _FALLBACKS[name] = file
        for weight in (400, 700):  # the font has one weight; matplotlib would warn that the other is missing
            _add(name, file, weight)
    return name


def _add(name: str, file: str, weight: int) -> None:
    fontManager.ttflist.append(FontEntry(fname=file, name=name, weight=weight, size="scalable"))


for _name, _weight in (("normal", 400), ("bold", 700)):
    _add(FONT, font_file(_name), _weight)
