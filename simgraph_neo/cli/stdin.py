"""What comes on stdin: seeds, or Cypher."""

from __future__ import annotations

import sys

from simgraph_neo.errors import BadInput
from simgraph_neo.text import decoded


def read_stdin() -> str:
    """All of it as text, whatever byte order mark an editor has put before it. Raises BadInput for what is no text."""
    try:
        return decoded(sys.stdin.buffer.read()) if sys.stdin else ""  # none at all: `<&-`
    except UnicodeDecodeError:
        raise BadInput("The text on stdin is not UTF-8 or UTF-16. Save it as UTF-8.") from None
