"""JSON from servers, parsed only when its values take little memory."""

from __future__ import annotations

import json
import re
from typing import Any

from simgraph_neo.http.policy import InvalidResponseError

MAX_VALUES = 80_000
"""Values in one answer: six times those of a search page of 100 images. A value may take 230 bytes in memory."""
MAX_DEPTH = 64
_NEXT_BRACKET = re.compile(r'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.)*+")*+[\[\]{}]', re.DOTALL)


def read_json_body(body: bytes) -> Any:
    """Parse JSON in UTF-8, UTF-16 or UTF-32.

    Raises ValueError for invalid JSON, InvalidResponseError above the limits.

    >>> read_json_body(b'{"a": [1]}')
    {'a': [1]}
    """
    # Every value but the first follows a comma or an opening bracket; commas within strings only raise the count.
    if sum(body.count(mark) for mark in (b",", b"[", b"{")) > MAX_VALUES:
        raise InvalidResponseError(f"the answer holds more than {MAX_VALUES:,} values")
    text = body.decode(json.detect_encoding(body), "surrogatepass")
    if _depth(text) > MAX_DEPTH:
        raise InvalidResponseError(f"the answer is nested deeper than {MAX_DEPTH} levels")
    return json.loads(text, parse_constant=_refuse_constant)


def _depth(text: str) -> int:
    """The depth of nested brackets outside strings; invalid JSON counts up to its first error."""
    depth = deepest = end = 0
    while token := _NEXT_BRACKET.match(text, end):
        end = token.end()
        depth += 1 if text[end - 1] in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")
