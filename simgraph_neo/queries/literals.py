"""Cypher parameters: parse and format literals, convert text to the type of a default, and check values.

All values are checked by `check` before they are sent to Neo4j: the driver's errors about values are tracebacks.
"""

from __future__ import annotations

import ast
import math
import re
from typing import TYPE_CHECKING, Any

from simgraph_neo.errors import InvalidInputError
from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMED = {"true": True, "false": False, "null": None}
_TOO_LARGE = 2**63
"""The limit of Cypher's integers, which have 64 bits."""
DEEPEST = 100
"""The deepest nesting of lists and maps: Python allows a thousand nested calls."""


def check(name: str, value: Any) -> None:
    """Raise InvalidInputError if a parameter cannot be sent.

    >>> check("x", [1, "a", None, {"b": 2.5}])
    >>> check("x", [2**63])
    Traceback (most recent call last):
    simgraph_neo.errors.InvalidInputError: x: a whole number has at most 64 bits.
    """
    if fault := _fault(name, 0) or _fault(value, 0):
        raise InvalidInputError(f"{one_line(ascii(name).strip(chr(39)), 60)}: {fault}.")


def _fault(value: Any, depth: int) -> str:
    """Return why a value cannot be sent; "" if it can."""
    if isinstance(value, str):
        return "" if _encodable(value) else "text must be Unicode; this has half a character (a lone surrogate)"
    if isinstance(value, int):
        return "" if -_TOO_LARGE <= value < _TOO_LARGE else "a whole number has at most 64 bits"
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if not isinstance(value, list | tuple):
        return ""
    if depth == DEEPEST:
        return f"it is nested more than {DEEPEST} deep"
    return next((fault for item in value if (fault := _fault(item, depth + 1))), "")


def _encodable(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def read(text: str) -> Any:
    """Parse a Cypher literal: text, number, true, false, null, or a list of them. Raises ValueError.

    >>> read("'flags:fr'"), read("[1, 2.5]"), read("null")
    ('flags:fr', [1, 2.5], None)
    """
    try:
        value = _value(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, RecursionError, MemoryError):  # `ast.parse` raises any of these if the nesting is too deep
        raise ValueError("no literal, such as text, a number, true, false, null or a list of them") from None
    if fault := _fault(value, 0):
        raise ValueError(fault)
    return value


def _value(node: ast.expr) -> Any:
    """Convert a node: Cypher's literals are written as Python's, except for true, false and null."""
    if isinstance(node, ast.Name) and node.id.lower() in _NAMED:
        return _NAMED[node.id.lower()]
    if isinstance(node, ast.List):
        return [_value(item) for item in node.elts]
    try:
        value = ast.literal_eval(node)
    except ValueError:
        value = None
    if not isinstance(value, str | int | float) or isinstance(value, bool):  # in Cypher, True is the name of a variable
        raise ValueError("no literal, such as text, a number, true, false, null or a list of them")
    if isinstance(value, float) and not math.isfinite(value):  # 1e999, which Cypher refuses
        raise ValueError("a number must be finite")
    return value


def written(value: Any) -> str:
    r"""Format a value as a Cypher literal.

    >>> print(written(["flags:fr", 'it"s', None, True, 2.5, "a\nb"]))
    ['flags:fr', 'it"s', null, true, 2.5, 'a\u000ab']
    """
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, str):
        return f"'{''.join(map(_spelled, value))}'"
    names = {True: "true", False: "false", None: "null"}
    return names[value] if value is None or isinstance(value, bool) else str(value)


def _spelled(letter: str) -> str:
    """Escape a quote, a backslash or an unprintable character for a quoted text."""
    if letter in {"'", "\\"}:
        return f"\\{letter}"
    return letter if letter.isprintable() or ord(letter) > 0xFFFF else f"\\u{ord(letter):04x}"


def typed(name: str, example: Any, texts: Sequence[str]) -> Any:
    """Convert the texts given for a parameter to the type of its default, `example`. Raises InvalidInputError.

    Several texts make a list; text stays as it is; a default of null takes text.

    >>> typed("hops", 3, ["2"]), typed("seeds", ["flags:fr"], ["flags:it", "a,b"]), typed("source", None, ["null"])
    (2, ['flags:it', 'a,b'], 'null')
    """
    if isinstance(example, list):
        return [_one(name, example[0] if example else "", text) for text in texts]
    if len(texts) > 1:
        raise InvalidInputError(f"{name} takes one value, not {len(texts)}.")
    return _one(name, example, texts[0])


def check_number(name: str, example: Any, value: Any) -> None:
    """Raise InvalidInputError for text where the default is a number: Cypher would compare them, and return no rows.

    >>> check_number("hops", 3, "two")
    Traceback (most recent call last):
    simgraph_neo.errors.InvalidInputError: hops takes a whole number, such as 3, not 'two'.
    """
    if isinstance(example, int | float) and isinstance(value, str):
        raise InvalidInputError(f"{name} takes {_kind(example)}, not {ascii(value)[:60]}.")


def _one(name: str, example: Any, text: str) -> Any:
    """Convert a text to the type of `example`."""
    try:
        text.encode()
        if isinstance(example, bool):
            return {"true": True, "false": False}[text.strip().lower()]
        if isinstance(example, int):
            return _whole(text)
        return _number(text) if isinstance(example, float) else text
    except (KeyError, ValueError):
        raise InvalidInputError(f"{name} takes {_kind(example)}, not {ascii(text)[:60]}.") from None


def _whole(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,19}", text.strip()) or not -_TOO_LARGE <= int(text) < _TOO_LARGE:
        raise ValueError(text)
    return int(text)


def _number(text: str) -> float:
    if "_" in text or not math.isfinite(float(text)):
        raise ValueError(text)
    return float(text)


def _kind(example: Any) -> str:
    if isinstance(example, bool):
        return "true or false"
    if isinstance(example, int | float):
        return f"{'a whole number' if isinstance(example, int) else 'a number'}, such as {example}"
    return "text in UTF-8"
