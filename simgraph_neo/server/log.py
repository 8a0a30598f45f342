"""The server's log, as far as we read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from pathlib import Path

BOLT_IS_OPEN = "Bolt enabled on"
PORT_TAKEN = "Address already in use"
_CAUSES = ("Caused by:", " ERROR ", "rror:", "fatal error")


def text(file: Path) -> str:
    """All of it; empty when there is none."""
    try:
        return file.read_text(errors="replace")
    except OSError:
        return ""


def reason(file: Path) -> str:
    """Its last line that names a cause."""
    lines = [line.strip("# ") for line in text(file).splitlines() if line.strip("# ")]
    causes = [line for line in lines if any(word in line for word in _CAUSES)]
    return one_line((causes or lines or ["no reason in its log"])[-1], 300).rstrip(".:")
