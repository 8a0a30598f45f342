"""Named Cypher queries: one statement in each file below ``cypher/``, in the form that Neo4j Browser opens.

A file has a header of comments and parameters, in Neo4j Browser's syntax, and then its statement::

    // All images within n hops, with their distance     the title
    // The bound 10 is the largest depth ...             free lines: what a reader must know about the result
    // topic: around                                     which of TOPICS it belongs to, for those of the library
    // about: everything                                 only if it reads every image
    :param seed => 'flags:fr';                           a parameter, with a default that runs on the flags

The name of a query is its path below ``cypher/`` without the suffix (``within-hops``, ``store/level``). Queries
directly in ``cypher/`` are the library, for users; simgraph itself uses those in subfolders.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simgraph_neo.errors import BrokenInstallError, InvalidInputError
from simgraph_neo.queries import literals
from simgraph_neo.text import to_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TOPICS = {
    "around": "Around an image",
    "paths": "Paths",
    "seeds": "Several seeds",
    "lists": "Neighbour lists",
    "works": "Works and their subjects",
    "history": "Crawls and changes",
}
"""The topics of the library with their titles, in the order in which they are listed."""
_PARAM = re.compile(r"(?://\s*)?:param\s+(\w+)\s*=>\s*(.+?)[\s;]*$")
_MARK = re.compile(r"//\s*(topic|about):\s*(\w+)")
_USED = re.compile(r"\$(\w+)")
_LITERAL = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`[^`]*`|//[^\n]*|/\*.*?\*/", re.DOTALL)
"""Text, names and comments, in which a dollar sign does not start a parameter."""
_TOKEN = re.compile(rf"{_LITERAL.pattern}|{_USED.pattern}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Query:
    """A statement with its description and its parameters."""

    name: str
    title: str
    comment: str
    defaults: dict[str, str]
    """Parameter name -> default as Cypher text."""
    text: str
    """The statement without the header."""
    topic: str = ""
    """A key of TOPICS; "" for queries outside the library."""
    about_everything: bool = False
    """Whether it reads every image, and not only those around some images."""

    @property
    def examples(self) -> dict[str, Any]:
        """Parameter name -> default as a value."""
        return {name: literals.read(default) for name, default in self.defaults.items()}

    def record(self) -> dict[str, Any]:
        """Return the object that is printed as JSON."""
        about = {"name": self.name, "topic": self.topic, "title": self.title, "comment": self.comment}
        return about | {"parameters": self.examples, "cypher": self.text}

    def filled(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return `given`, completed by the defaults of the other parameters.

        Raises InvalidInputError for unknown parameters.
        """
        for name in given:
            if name not in self.defaults:
                has = f"It has: {', '.join(self.defaults)}" if self.defaults else "It has none"
                raise InvalidInputError(f"{self.name} has no parameter {ascii(name)[:60]}. {has}.")
        examples = self.examples
        lists = {name: to_list(given[name]) for name in given if isinstance(examples[name], list)}
        return examples | dict(given) | lists

    def for_browser(self, parameters: Mapping[str, Any]) -> str:
        """Return the statement with its parameters as literals, for Neo4j Browser's editor.

        If it had ``:param`` lines, Browser would run all lines together and then draw nothing. simgraph itself sends
        parameters separately.
        """
        return _TOKEN.sub(
            lambda found: literals.written(parameters[found[1]]) if found[1] in parameters else found[0], self.text
        )


def folder() -> Path:
    """Return the folder of the ``.cypher`` files: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "cypher"
    return inside if inside.is_dir() else package.parent / "cypher"


def parse(name: str, source: str) -> Query:
    """Parse the text of a file. Raises ValueError if the declared parameters differ from the used ones."""
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
    """Raise InvalidInputError for a statement that cannot be sent, or whose brackets are nested too deep for Neo4j.

    Neo4j 5.26 never answers a statement with 300 nested brackets: its parser's stack overflows.
    """
    literals.check("The statement", cypher)
    depth = deepest = 0
    for bracket in re.findall(r"[(\[{}\])]", _LITERAL.sub("", cypher)):
        depth += 1 if bracket in "([{" else -1
        deepest = max(deepest, depth)
    if deepest > literals.DEEPEST:
        raise InvalidInputError(f"This statement has brackets nested more than {literals.DEEPEST} deep. Simplify it.")


def check_keywords(cypher: str, given: Iterable[str], arguments: Sequence[str]) -> None:
    """Raise InvalidInputError for a keyword that the statement does not use as ``$name``: a misspelt argument."""
    for name in sorted(set(given) - set(_USED.findall(_LITERAL.sub("", cypher)))):
        near = ["seconds"] if name == "timeout" else get_close_matches(name, arguments, 1)
        raise InvalidInputError(f"The statement has no ${name}.{f' Did you mean `{near[0]}`?' if near else ''}")


def typed_in(source: str, given: Iterable[str] = ()) -> Query:
    """Parse a statement that the user wrote. Raises InvalidInputError.

    Its ``:param`` lines, commented out or not, set the types of its parameters; other parameters in `given` are text.
    """
    lines = source.splitlines()
    matches = [_PARAM.match(line.strip()) for line in lines]
    defaults = {match[1]: match[2] for match in matches if match}
    # :param lines become empty, since Neo4j does not know them, and so the line numbers in its messages stay right.
    text = "\n".join("" if match else line for line, match in zip(lines, matches, strict=True)).rstrip("; \t\n")
    if not _LITERAL.sub("", text).strip():
        raise InvalidInputError(
            "Empty statement on stdin. Try: echo 'MATCH (i:Image) RETURN count(*)' | simgraph query -"
        )
    check_text(text)
    for name, default in defaults.items():
        try:
            literals.read(default)
        except ValueError as error:
            raise InvalidInputError(f":param {name} => {ascii(default)[:60]} cannot be used: {error}.") from None
    return Query("-", "", "", dict.fromkeys(given, "''") | defaults, text)


@cache
def load(name: str) -> Query:
    """Return the query of that name. Raises InvalidInputError for an unknown one."""
    if name not in names():
        raise _unknown(name)
    return parse(name, source(name))


def source(name: str) -> str:
    """Return the text of the file of that name, as Neo4j Browser opens it."""
    return (folder() / f"{name}.cypher").read_text(encoding="utf-8")


def of_library(name: str) -> Query:
    """Return the library's query of that name. Raises InvalidInputError for an unknown one."""
    if "/" in name:
        raise _unknown(name)
    return load(name)


def _unknown(name: str) -> InvalidInputError:
    near = get_close_matches(name, [query.name for query in library()])
    instead = f"Did you mean {' or '.join(near)}?" if near else "List all: simgraph query list"
    return InvalidInputError(f"Unknown query {ascii(name)[:60]}. {instead}")


@cache
def library() -> tuple[Query, ...]:
    """Return the queries for users, sorted by topic and name."""
    topics, mine = list(TOPICS), [load(name) for name in names() if "/" not in name]
    return tuple(sorted(mine, key=lambda query: (topics.index(query.topic), query.name)))


@cache
def names(under: str = "") -> tuple[str, ...]:
    """Return the sorted names of all queries, or of those in a subfolder such as ``store``.

    Raises BrokenInstallError.
    """
    root = folder()
    if not root.is_dir():
        raise BrokenInstallError(
            f"simgraph's Cypher files are missing: there is no folder {root}. Install simgraph again."
        )
    return tuple(sorted(path.relative_to(root).with_suffix("").as_posix() for path in (root / under).rglob("*.cypher")))
