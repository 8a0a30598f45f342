"""Read seeds, or Cypher, from stdin."""

from __future__ import annotations

import sys

from simgraph_neo.errors import InvalidInputError
from simgraph_neo.text import decoded


def read_stdin() -> str:
    """Read all of stdin as text, with or without a byte order mark. Raises InvalidInputError if it is not text."""
    try:
        return decoded(sys.stdin.buffer.read()) if sys.stdin else ""  # `<&-` closes stdin
    except UnicodeDecodeError:
        raise InvalidInputError("The text on stdin is not UTF-8 or UTF-16. Save it as UTF-8.") from None
