"""Characters that no font on this machine has: collected while figures are drawn, reported in one line at the end."""

from __future__ import annotations

import unicodedata
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SCRIPTS = {
    "CJK": "Chinese",
    "IDEOGRAPHIC": "Chinese",
    "FULLWIDTH": "Chinese",
    "BOPOMOFO": "Chinese",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "HALFWIDTH": "Japanese",
    "HANGUL": "Korean",
}
"""First word of a character's Unicode name -> script, where the two differ."""
PACKAGES = {"Chinese": "fonts-noto-cjk", "Japanese": "fonts-noto-cjk", "Korean": "fonts-noto-cjk"}
SYMBOLS, FOR_SYMBOLS, FOR_OTHERS = "emoji and symbols", "fonts-symbola", "fonts-noto-core"
"""These fonts have outlines of one colour. Fonts of coloured bitmaps cannot be drawn at every size."""
EXAMPLES = 5
"""How many letters the message names."""
_lacking: ContextVar[set[str] | None] = ContextVar("_lacking", default=None)


@contextmanager
def letters_told(tell: Callable[[str], object]) -> Iterator[None]:
    """Report at the end which characters had no font, if any. Of nested blocks only the outermost one reports."""
    if _lacking.get() is not None:
        yield
        return
    lacking = set[str]()
    token = _lacking.set(lacking)
    try:
        yield
    finally:
        _lacking.reset(token)
    if lacking:
        tell(advice(lacking))


def note_lacking(letters: Iterable[str]) -> None:
    """Record characters that were replaced by an empty box."""
    lacking = _lacking.get()
    if lacking is not None:
        lacking.update(letters)


def advice(letters: Iterable[str]) -> str:
    r"""Format the message: the characters without a font, and the Debian package with a font for them.

    >>> advice("\u0e01")
    'No font has these letters, drawn as boxes: ก (Thai). On Debian: apt install fonts-noto-core, then draw again.'
    """
    found = sorted(set(letters))
    scripts = list(dict.fromkeys(map(script, found)))
    packages = dict.fromkeys(FOR_SYMBOLS if name == SYMBOLS else PACKAGES.get(name, FOR_OTHERS) for name in scripts)
    some = one_line("".join(found[:EXAMPLES])) + ("..." if len(found) > EXAMPLES else "")
    return (
        f"No font has these letters, drawn as boxes: {some} ({', '.join(scripts)}). "
        f"On Debian: apt install {' '.join(packages)}, then draw again."
    )


def script(letter: str) -> str:
    """Return the script of a letter by its Unicode name.

    >>> script("\u0915"), script("\uac00"), script("\U0001f600")
    ('Devanagari', 'Korean', 'emoji and symbols')
    """
    word = unicodedata.name(letter, "UNKNOWN").split()[0].split("-")[0]
    if unicodedata.category(letter).startswith("S") and word not in SCRIPTS:
        return SYMBOLS
    return SCRIPTS.get(word, word.title())
