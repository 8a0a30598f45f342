"""Read Neo4j's log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from pathlib import Path

STARTED = " Started."
"""Neo4j logs this last at a start: after Bolt's port, and a second later Browser's, are open."""
PORT_TAKEN = "already in use"
"""For Bolt's port (Address already in use) and for Browser's (Address 127.0.0.1:7474 is already in use)."""
STORE_LOCKED = "Lock file has been locked by another process"
_CAUSES = ("Caused by:", " ERROR ", "rror:", "fatal error")


def text(file: Path) -> str:
    """Return the whole log; "" if there is none."""
    try:
        return file.read_text(errors="replace")
    except OSError:
        return ""


def reason(file: Path) -> str:
    """Return the last line of the log that names a cause."""
    lines = [line.strip("# \t") for line in text(file).splitlines()]
    lines = [line for line in lines if line and not line.startswith(("at ", "..."))]  # without Java's stack trace
    causes = [line for line in lines if any(word in line for word in _CAUSES)]
    return one_line((causes or lines or ["no reason in its log"])[-1], 300).rstrip(".:")
