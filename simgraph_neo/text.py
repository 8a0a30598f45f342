"""Make text from outside safe to store and to print."""

from __future__ import annotations

import codecs
import re
import sys
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_LENGTH = 2_000
WHOLE = sys.maxsize // 8
"""A limit that cuts nothing."""
_PLACE = re.compile(r"(?<!\S)/[^:\n]+(?=: )")
_KEPT_CONTROLS = "\t\n"
# Unicode's Bidi_Control: marks that reorder the displayed text, so that "gpj.exe" can look like "exe.jpg".
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# The two noncharacters are not allowed in XML, so not in SVG and graph files.
_DROPPED = BIDI | frozenset("\ufffe\uffff")
# Characters that XML cannot hold or that control a terminal; the ids of our sources have none.
_DAY = re.compile(r"(\d{4})-(0[1-9]|1[0-2])-(\d\d)")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_ODD = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff{''.join(sorted(BIDI))}]")


_BOMS = (
    *(
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
    ),  # before UTF-16: it begins alike
    *((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"), (codecs.BOM_UTF8, "utf-8-sig")),
)


def decoded(data: bytes) -> str:
    r"""Decode text from an editor or a spreadsheet: UTF-8, or by its byte order mark. Raises UnicodeDecodeError.

    >>> decoded(b"\xef\xbb\xbfflags:fr"), decoded("flags:fr".encode("utf-16"))
    ('flags:fr', 'flags:fr')
    """
    return data.decode(next((encoding for mark, encoding in _BOMS if data.startswith(mark)), "utf-8"))


def to_list(texts: str | Iterable[str]) -> list[str]:
    """Several texts as a list: one text is one item, never its letters; so is anything else that is not several.

    >>> to_list("flags:fr"), to_list(("flags:fr", "flags:jp"))
    (['flags:fr'], ['flags:fr', 'flags:jp'])
    """
    return list(texts) if isinstance(texts, Iterable) and not isinstance(texts, str) else [texts]


def clean(text: str, limit: int = MAX_LENGTH) -> str:
    """Drop control and bidi characters, U+FFFE and U+FFFF; compose accents (NFC); cut at `limit` characters.

    A lone surrogate becomes a question mark.

    >>> clean("Ro\\x00se\\u202e\\uffff \\ud800")
    'Rose ?'
    """
    encodable = text[: limit * 4].encode("utf-8", "replace").decode()
    printed = (c for c in encodable if c in _KEPT_CONTROLS or unicodedata.category(c) != "Cc")
    kept = "".join(c for c in printed if c not in _DROPPED)
    return unicodedata.normalize("NFC", kept)[:limit]


def one_line(text: str, limit: int = MAX_LENGTH) -> str:
    """Apply `clean`, and replace every run of white space by one space, for one line of a terminal.

    >>> one_line("a\\n  b", 10)
    'a b'
    >>> one_line("abcdefgh", 5)
    'abcd…'
    """
    folded = " ".join(clean(text, max(limit, MAX_LENGTH)).split())
    return folded if len(folded) <= limit else folded[: limit - 1] + "…"


def days_in_words(text: str) -> str:
    """Write the days in a text as readers write them.

    >>> days_in_words("2026-11-01 to 2026-12-03")
    '1 November 2026 to 3 December 2026'
    """
    return _DAY.sub(lambda day: f"{int(day[3])} {_MONTHS[int(day[2]) - 1]} {day[1]}", text)


def escape_id(image_id: object) -> str:
    r"""Escape the unprintable characters of an id. They are not dropped, so that different ids stay different.

    >>> escape_id("flags:fr"), escape_id("x\x1b")
    ('flags:fr', 'x\\u001b')
    """
    return _ODD.sub(lambda found: f"\\u{ord(found[0]):04x}", str(image_id))


def without_places(reason: str) -> str:
    """Remove the folder from a reason, since the reason is written to files that others read.

    >>> without_places("Cannot keep pictures in /home/anna b/x: Not a directory. Repair it")
    'Cannot keep pictures in a folder of this machine: Not a directory. Repair it'
    """
    return _PLACE.sub("a folder of this machine", reason)


def joined_names(names: Iterable[str]) -> str:
    """Join names with semicolons. A semicolon within a name becomes a comma, so that the names can be separated again.

    >>> joined_names(["Ships", "Tea; coffee"])
    'Ships; Tea, coffee'
    """
    return "; ".join(name.replace(";", ",") for name in names)


def counted(number: int, noun: str, plural: str = "") -> str:
    """Format a number with its noun.

    >>> counted(1, "image"), counted(2_000, "image"), counted(2, "community", "communities")
    ('1 image', '2,000 images', '2 communities')
    """
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def first_of(names: Sequence[str], most: int) -> str:
    """List the first names, and the number of the others.

    >>> first_of(["a", "b"], 3), first_of(["a", "b", "c", "d"], 2)
    ('a, b', 'a, b and 2 more')
    """
    shown = ", ".join(names[:most])
    return f"{shown} {and_more(len(names), most)}" if len(names) > most else shown


def and_more(number: int, shown: int) -> str:
    """Format the number of items that are not shown.

    >>> and_more(1_200, 12)
    'and 1,188 more'
    """
    return f"and {number - shown:,} more"


def all_of(names: Sequence[str], most: int = WHOLE) -> str:
    """Join names for a sentence; of more than `most` names only the first, and the number of the others.

    >>> all_of(["a"]), all_of(["a", "b", "c"]), all_of(["a", "b", "c"], 2)
    ('a', 'a, b and c', 'a, b and 1 more')
    """
    if len(names) > most:
        return first_of(names, most)
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def one_of(names: Sequence[str]) -> str:
    """Join names to a list of choices.

    >>> one_of(["a"]), one_of(["a", "b", "c"])
    ('a', 'a, b or c')
    """
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))
