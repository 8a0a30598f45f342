"""The server's log, as far as we read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from pathlib import Path

STARTED = " Started."
"""Its last word of a start: not only Bolt is open, but Browser's port, too, which it opens a second later."""
PORT_TAKEN = "already in use"
"""Of Bolt's port (Address already in use), and of Browser's (Address 127.0.0.1:7474 is already in use)."""
STORE_LOCKED = "Lock file has been locked by another process"
_CAUSES = ("Caused by:", " ERROR ", "rror:", "fatal error")


def text(file: Path) -> str:
    """All of it; empty when there is none."""
    try:
        return file.read_text(errors="replace")
    except OSError:
        return ""


def reason(file: Path) -> str:
    """Its last line that names a cause."""
    lines = [line.strip("# \t") for line in text(file).splitlines()]
    lines = [line for line in lines if line and not line.startswith(("at ", "..."))]  # no Java stack
    causes = [line for line in lines if any(word in line for word in _CAUSES)]
    return one_line((causes or lines or ["no reason in its log"])[-1], 300).rstrip(".:")
