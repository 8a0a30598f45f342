"""Search by words: the clauses for the full-text index, and which images match, best first.

The index folds diacritics and drops the English stop words, but not in the prefixes of a query; so the words are folded
here. It finds too much or the right images in any order; `ranked` decides.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from simgraph_neo.selection import MAX_ID
from simgraph_neo.source_kinds import id_in_url, ids_meant
from simgraph_neo.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_CANDIDATES = 1_000
"""The largest number of images whose texts are read for one search."""
MAX_WORDS = 12
"""Words of a query that count."""
LONGEST = 50
"""The longest beginning of a word that is sent to the index, in letters."""
_JOINTS = "'._,:·"
"""Characters at which Lucene does not split words, and we do: d'Ivoire."""
STOP_WORDS = frozenset((
    *("a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no", "not", "of"),
    *("on", "or", "such", "that", "the", "their", "then", "there", "these", "they", "this", "to", "was", "will"),
    "with",
))  # fmt: skip
"""Words that the index does not have: those of its analyzer."""
_LETTERS = frozenset({"Lu", "Ll", "Lt"})
_PLAIN = re.compile("[a-z0-9]+")
_FOLDED = {
    **dict(zip("ßẞæÆœŒøØđĐłŁ", ("ss", "SS", "ae", "AE", "oe", "OE", "o", "O", "d", "D", "l", "L"), strict=True)),
    **dict(zip("þÞðÐıŋŊħĦŧŦ", ("th", "TH", "d", "D", "i", "n", "N", "h", "H", "t", "T"), strict=True)),
}
"""Letters that do not consist of a plain letter and a mark."""


class Wanted(NamedTuple):
    """What a query asks for."""

    ids: list[str]
    """Ids of images or works that the text may name."""
    words: list[str]


def wanted(query: str) -> Wanted:
    """Parse a query: words, an id, or the URL of an image. Raises InvalidInputError for the URL of a work."""
    text = clean(query).strip()
    if "://" in text:
        image_id = id_in_url(text)
        return Wanted([image_id] if image_id else [], [])
    ids = [text, text.lower(), *ids_meant(text)] if 0 < len(text) <= MAX_ID else []
    found = list(dict.fromkeys(words(text)))
    return Wanted(ids, ([word for word in found if word not in STOP_WORDS] or found)[:MAX_WORDS])


def clauses(prefixes: Sequence[str]) -> list[str]:
    """Return the clauses for the index: all words together, and each word if there are several.

    Words are letters, digits and marks in lower case, so that nothing in them has a meaning for Lucene.
    """
    each = [f"({word}^3 OR {word}*^2 OR /.*[{_JOINTS}]{word}.*/)" for word in (word[:LONGEST] for word in prefixes)]
    together = " AND ".join(each)
    return [together, *each] if len(each) > 1 else each


def ranked(rows: Iterable[Any], query: Wanted, limit: int) -> list[str]:
    """Return the ids of the images with all words, best first.

    First come images that the query names by their id, then those of a work that it names. Then those with more of the
    words in their titles, then with more whole words, then with shorter titles, then by id.
    """
    found = [(*fit, row["id"]) for row in rows if (fit := _fit(row, query)) is not None]
    return [key[-1] for key in sorted(found)[:limit]]


def _fit(row: Any, query: Wanted) -> tuple[int, ...] | None:
    """Return how badly an image fits; None if a word is missing."""
    if row["named"]:
        return (0, 0) if row["id"] in query.ids else (0, 1)
    prefixes = query.words
    titles = [words(title) for title in row["titles"] if isinstance(title, str)]
    in_titles = {word for title in titles for word in title} - STOP_WORDS
    everywhere = (
        in_titles | {word for name in row["names"] if isinstance(name, str) for word in words(name)} - STOP_WORDS
    )
    if not prefixes or not all(_begins(everywhere, word) for word in prefixes):
        return None
    elsewhere = sum(not _begins(in_titles, word) for word in prefixes)
    partly = sum(word not in everywhere for word in prefixes)
    return 1, elsewhere, partly, min(map(len, titles), default=0)


def _begins(texts: Iterable[str], prefix: str) -> bool:
    return any(text.startswith(prefix) for text in texts)


def words(text: str) -> list[str]:
    """Split a text into words, in lower case and without diacritics. Chinese and Hiragana letters are words.

    >>> words("Côte d'Ivoire, 1890"), words("日本 Straße")
    (['cote', 'd', 'ivoire', '1890'], ['日', '本', 'strasse'])
    """
    if text.isascii():
        return _PLAIN.findall(text.lower())
    folded = "".join(map(_folded, unicodedata.normalize("NFC", text)))
    runs = ("".join(run) for kind, run in groupby(folded, _kind) if kind)
    return [word for run in runs for word in (run if _kind(run[0]) == "letter" else [run])]


@cache
def _folded(letter: str) -> str:
    """Fold as Lucene's ASCIIFoldingFilter does: Latin letters only."""
    if letter not in _FOLDED and (unicodedata.category(letter) not in _LETTERS or "\u2100" <= letter <= "\u214f"):
        return letter.lower()
    plain = _FOLDED.get(letter) or unicodedata.normalize("NFKD", letter)
    bare = "".join(each for each in plain if not unicodedata.combining(each))
    return (bare if bare.isascii() else letter).lower()


@cache
def _kind(letter: str) -> str:
    """Return "" for what separates words."""
    if "\u3040" <= letter <= "\u309f" or "\u3400" <= letter <= "\u9fff":
        return "letter"
    category = unicodedata.category(letter)
    return "word" if category[0] in "LM" or category in {"Nd", "Nl"} else ""
