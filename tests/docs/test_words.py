"""One idea has one name, and sentences can be read once: words and shapes that no text of simgraph may have.

The texts are messages, help, docstrings, comments, Cypher's comments, docs, the report's and the page's templates.
"""

from __future__ import annotations

import io
import re
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BANNED = {
    # a negated noun is "not a" or "unknown"; "there is no image" is fine
    r"(?<!there )\b(is|are|was|were|be) no (?!longer\b|more\b|fewer\b|less\b|other\b|such\b)[a-z]": "is not a; unknown",
    r"\b(what|that|which) (is|are) none\b": "is not one; invalid",
    r"\b(had|has|have|having) (its|their|a|no) say\b": "was expanded, is expanded",
    r"\b(is|are|was|were|be|been|being|never|not) asked\b|\basked (for|again|about)\b": "expanded, requested, retried",
    r"\b(may|can|might|cannot) pass\b": "transient error, permanent error",
    r"\b(go|goes|going|gone|went) on\b(?! a\b)": "resumes, continues",
    r"\b(shortest|best|cheapest) ways?\b|\bways? back\b|\bway there\b": "shortest path, path back",
    r"\bplaces? in (a|its|the|their|this|that|every) lists?\b": "rank",
    r"\blists? of look-?alikes\b": "neighbour list",
    r"\b(is|are|was|were|be|been|being) (told|said|spelled)\b": "is reported, printed, shown, written",
    r"\bhears?\b": "is called with",
    r"\b(no|some|every)body\b": "name who: a client, a process, a reader",
    r"\b(is|are|was|were|be|stays?|stayed|still|not) whole\b(?! numbers?\b)": "complete, intact, consistent",
    r"\bmend(s|ed|ing)?\b": "repair, correct",
    r"\b(bring|brings|bringing|brought) (it |them )?forward\b": "migrate",
    r"\bwhat is missing\b": "incomplete, unexpanded",
    r"(^|[.:;] )(Killed|Interrupted|Stopped|Told|Asked|Given|Run again), (it|the|they|a)\b": "subject first",
    r"(^|[.:;\"] *)So (many|much|long)\b": "This number of",
    r"\bof (those|these) that\b|\bthat of those\b": "name the thing",
    r"\b(frieze|desk|brush(es)?)\b": "film strip, canvas",
    r"\bin none\b": "in no list",
    r"\bouter rings?\b": "frontier",
    r"\bnever chosen\b": "antihub",
}
"""What is not written -> what is written instead."""


def texts() -> list[tuple[str, int, str]]:
    """Every text: its file, its line, itself."""
    found = []
    for path in sorted((ROOT / "simgraph_neo").rglob("*.py")):
        source = path.read_text()
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type in (tokenize.COMMENT, tokenize.STRING) or token.type == FSTRING:
                found += [
                    (_name(path), token.start[0] + down, line) for down, line in enumerate(token.string.split("\n"))
                ]
    for path in _plain():
        found += [(_name(path), number, line) for number, line in enumerate(path.read_text().split("\n"), 1)]
    return found


FSTRING = getattr(tokenize, "FSTRING_MIDDLE", -1)
"""What Python 3.12 and newer cut f-strings into."""


def _plain() -> list[Path]:
    package = ROOT / "simgraph_neo"
    pages = [path for suffix in ("html", "jinja", "j2", "js", "css") for path in package.rglob(f"*.{suffix}")]
    docs = [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        ROOT / "tests" / "README.md",
        ROOT / "tools" / "README.md",
    ]
    return sorted([*pages, *docs, *(ROOT / "cypher").rglob("*.cypher")])


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize(("shape", "instead"), BANNED.items())
def test_no_text_has_a_banned_word(shape: str, instead: str) -> None:
    """Each is said in the field's words (see the list for which)."""
    hits = [f"{file}:{line}: {text.strip()}" for file, line, text in TEXTS if re.search(shape, text, re.IGNORECASE)]
    assert not hits, f"write: {instead}\n" + "\n".join(hits)


TEXTS = texts()


def test_all_texts_are_read() -> None:
    """The list is compared with the package, Cypher, the page's JavaScript, docs and README."""
    read = {file.partition("/")[0] + Path(file).suffix for file, _, _ in TEXTS}
    assert {"simgraph_neo.py", "simgraph_neo.js", "cypher.cypher", "docs.md", "README.md.md"} <= read
    assert len(TEXTS) > 5_000
