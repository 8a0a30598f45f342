"""Named Cypher queries: one statement a file below ``cypher/``, as Neo4j Browser opens them.

A file begins with comments and its parameters, as Neo4j Browser sets them, and then has its statement::

    // Everything within n hops, with its distance       the title
    // The bound 10 is the largest depth ...             free lines: what a reader must know of the answer
    // topic: around                                     which of TOPICS it belongs to, for those of the library
    // about: everything                                 only where it has to look at every image
    :param seed => 'flags:fr';                           a parameter, with a default that runs on the flags

The name of a query is its file name below ``cypher/`` without the suffix (``within-hops``, ``store/level``). The
library, for users, is what lies directly in ``cypher/``; what lies deeper is simgraph's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simgraph_neo.errors import BadInput, BrokenInstall
from simgraph_neo.queries import literals
from simgraph_neo.text import to_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TOPICS = {
    "around": "Around a picture",
    "paths": "Paths",
    "seeds": "Several seeds",
    "lists": "Who lists whom",
    "works": "Works and what they are about",
    "history": "Crawls and changes",
}
"""Topics of the library, in its order, with their titles."""
_PARAM = re.compile(r"(?://\s*)?:param\s+(\w+)\s*=>\s*(.+?)[\s;]*$")
_MARK = re.compile(r"//\s*(topic|about):\s*(\w+)")
_USED = re.compile(r"\$(\w+)")
_LITERAL = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`[^`]*`|//[^\n]*|/\*.*?\*/", re.DOTALL)
"""Where a dollar sign is no parameter."""
_TOKEN = re.compile(rf"{_LITERAL.pattern}|{_USED.pattern}", re.DOTALL)


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
    topic: str = ""
    """Which of TOPICS; "" for what is no part of the library."""
    about_everything: bool = False
    """Whether it looks at every image, and not only round some."""

    @property
    def examples(self) -> dict[str, Any]:
        """Parameter name -> default as a value."""
        return {name: literals.read(default) for name, default in self.defaults.items()}

    def filled(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """`given`, and the defaults of those parameters that are not given. Raises BadInput for unknown ones."""
        for name in given:
            if name not in self.defaults:
                has = f"It has: {', '.join(self.defaults)}" if self.defaults else "It has none"
                raise BadInput(f"{self.name} has no parameter {ascii(name)[:60]}. {has}.")
        examples = self.examples
        lists = {name: to_list(given[name]) for name in given if isinstance(examples[name], list)}
        return examples | dict(given) | lists

    def for_browser(self, parameters: Mapping[str, Any]) -> str:
        """The statement with its parameters written into it, for Neo4j Browser's editor.

        There ``:param`` lines would run in one go with it, and then nothing is drawn. simgraph itself sends parameters.
        """
        return _TOKEN.sub(
            lambda found: literals.written(parameters[found[1]]) if found[1] in parameters else found[0], self.text
        )


def folder() -> Path:
    """Where the ``.cypher`` files lie: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "cypher"
    return inside if inside.is_dir() else package.parent / "cypher"


def parse(name: str, source: str) -> Query:
    """Read a file's text. Raises ValueError when the declared parameters are not those used."""
    lines = source.strip().splitlines()
    header = [line for line in lines if line.startswith(("//", ":param"))]
    text = "\n".join(line for line in lines if line not in header).strip().rstrip(";")
    defaults = {match[1]: match[2] for line in header if (match := _PARAM.match(line))}
    used = set(_USED.findall(_LITERAL.sub("", text)))
    if used != set(defaults):
        raise ValueError(f"{name}.cypher: declares {sorted(defaults)}, uses {sorted(used)}")
    marks = {match[1]: match[2] for line in header if (match := _MARK.match(line))}
    free = (line for line in header[1:] if not _PARAM.match(line) and not _MARK.match(line))
    comment = "\n".join(line[2:].strip() for line in free)
    everything = marks.get("about") == "everything"
    return Query(name, header[0][2:].strip(), comment, defaults, text, marks.get("topic", ""), everything)


def check_text(cypher: str) -> None:
    """Raise BadInput for a statement that cannot be sent, or whose brackets Neo4j never finishes reading.

    Neo4j 5.26 says nothing at all to 300 of them within each other: its parser runs out of its stack.
    """
    literals.check("The statement", cypher)
    depth = deepest = 0
    for bracket in re.findall(r"[(\[{}\])]", _LITERAL.sub("", cypher)):
        depth += 1 if bracket in "([{" else -1
        deepest = max(deepest, depth)
    if deepest > literals.DEEPEST:
        raise BadInput(f"This statement has brackets nested more than {literals.DEEPEST} deep. Simplify it.")


def typed_in(source: str, given: Iterable[str] = ()) -> Query:
    """A statement of the user's own. Raises BadInput.

    Its ``:param`` lines, commented out or not, say the types of its parameters; others that are `given` take text.
    """
    lines = source.splitlines()
    matches = [_PARAM.match(line.strip()) for line in lines]
    defaults = {match[1]: match[2] for match in matches if match}
    # Empty lines instead of what Neo4j does not know, so that the lines it names stay the lines of the user.
    text = "\n".join("" if match else line for line, match in zip(lines, matches, strict=True)).rstrip("; \t\n")
    if not _LITERAL.sub("", text).strip():
        raise BadInput("There is no Cypher on stdin. Try: echo 'MATCH (i:Image) RETURN count(*)' | simgraph query -")
    check_text(text)
    for name, default in defaults.items():
        try:
            literals.read(default)
        except ValueError as error:
            raise BadInput(f":param {name} => {ascii(default)[:60]} cannot be used: {error}.") from None
    return Query("-", "", "", dict.fromkeys(given, "''") | defaults, text)


@cache
def load(name: str) -> Query:
    """The query of that name. Raises BadInput when there is none."""
    if name not in names():
        raise _unknown(name)
    return parse(name, source(name))


def source(name: str) -> str:
    """The whole file of that name, as Neo4j Browser opens it."""
    return (folder() / f"{name}.cypher").read_text(encoding="utf-8")


def of_library(name: str) -> Query:
    """The same of those that are meant for users. Raises BadInput when there is none."""
    if "/" in name:
        raise _unknown(name)
    return load(name)


def _unknown(name: str) -> BadInput:
    near = get_close_matches(name, [query.name for query in library()])
    instead = f"Did you mean {' or '.join(near)}?" if near else "All there are: simgraph query list"
    return BadInput(f"There is no query {ascii(name)[:60]}. {instead}")


@cache
def library() -> tuple[Query, ...]:
    """The queries for users, by topic and name."""
    topics, mine = list(TOPICS), [load(name) for name in names() if "/" not in name]
    return tuple(sorted(mine, key=lambda query: (topics.index(query.topic), query.name)))


@cache
def names(under: str = "") -> tuple[str, ...]:
    """Names of all queries, or of those below a subfolder such as ``store``, sorted. Raises BrokenInstall."""
    root = folder()
    if not root.is_dir():
        raise BrokenInstall(f"simgraph's own Cypher files are missing: there is no folder {root}. Install it again.")
    return tuple(sorted(path.relative_to(root).with_suffix("").as_posix() for path in (root / under).rglob("*.cypher")))
