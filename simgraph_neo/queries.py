"""Named Cypher queries: one statement a file below ``cypher/``, as Neo4j Browser opens them.

A file is ``// Title``, free comment lines, ``// :param name => default`` lines, then the statement. The name of
a query is its file name below ``cypher/`` without the suffix (``within-hops``, ``store/level``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_PARAM = re.compile(r"//\s*:param\s+(\w+)\s*=>\s*(.+)")
_USED = re.compile(r"\$(\w+)")
_LITERAL = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|//[^\n]*")


@dataclass(frozen=True, slots=True)
class Query:
    """One statement with its contract."""

    name: str
    title: str
    comment: str
    defaults: dict[str, str]
    """Parameter name -> default as Cypher text."""
    text: str
    """The statement alone, without the header."""


def folder() -> Path:
    """Where the ``.cypher`` files lie: inside the installed package, or beside it in a checkout."""
    inside = Path(__file__).parent / "cypher"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "cypher"


def parse(name: str, source: str) -> Query:
    """Read a file's text. Raises ValueError when the declared parameters are not those used."""
    lines = source.strip().splitlines()
    header = [line for line in lines if line.startswith("//")]
    text = "\n".join(line for line in lines if not line.startswith("//")).strip().rstrip(";")
    defaults = {match[1]: match[2].strip() for line in header if (match := _PARAM.match(line))}
    used = set(_USED.findall(_LITERAL.sub("", text)))
    if used != set(defaults):
        raise ValueError(f"{name}.cypher: declares {sorted(defaults)}, uses {sorted(used)}")
    comment = "\n".join(line[2:].strip() for line in header[1:] if not _PARAM.match(line))
    return Query(name, header[0][2:].strip(), comment, defaults, text)


@cache
def load(name: str) -> Query:
    """The query of that name."""
    return parse(name, (folder() / f"{name}.cypher").read_text(encoding="utf-8"))


def names(under: str = "") -> list[str]:
    """Names of all queries, or of those below a subfolder such as ``store``, sorted."""
    root = folder()
    return sorted(path.relative_to(root).with_suffix("").as_posix() for path in (root / under).rglob("*.cypher"))
