"""Every command of the app with arguments that work: what must hold for all of them is tested for all of them."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING, Any

from tests.support.documents import ALL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

ENDLESS = {"simgraph serve"}
"""Runs until a signal: its tests are in tests/service."""
ELSEWHERE = ENDLESS | {f"simgraph views {name}" for name in ("show", "export", "remove")}
"""What needs a saved view, which no command makes, is tested in tests/store/test_saved_views.py."""
# On a store that holds the flags, or will: the order is one that works from an empty store on.
WORKING = {
    "ingest": ("flags:fr", "--depth", "1"),
    "find": ("hospital",),
    "show": ("flags:fr",),
    "draw": ("flags:fr", "--depth", "1", "--color-by", "depth", "--labels", "--output", "drawing.svg"),
    "sheet": ("flags:fr", "--depth", "1", "--output", "sheet.svg"),
    "export graphml": ("flags:fr", "--depth", "1", "--output", "flags.graphml"),
    "export gexf": ("flags:fr", "--depth", "1", "--output", "flags.gexf"),
    "export json": ("flags:fr", "--depth", "1", "--output", "flags.json"),
    "export csv": ("flags:fr", "--depth", "1", "--output", "flags"),
    "report": ("flags:fr", "--depth", "1", "--null", "0", "--output", "report.html"),
    "export html": ("flags:fr", "--depth", "1", "--output", "flags.html"),
    "path": ("flags:fr", "flags:it", "--output", "path.svg"),
    "seeds": (),
    "crawls": (),
    "status": (),
    "views": (),
    "diff": ("--since", "2026-01-01"),
    "verify": (),
    "query list": (),
    "query show": ("within-hops", "--explain"),
    "query run": ("hubs",),
    "query -": ("--param", "id=flags:fr"),
    "analyze density": ("flags:fr", "--depth", "1"),
    "analyze metrics": ("flags:fr", "--depth", "1"),
    "analyze compare": ("flags:fr", "flags:it", "--depth", "1", "--output", "atlas.svg"),
    "analyze hubs": ("flags:fr", "--depth", "1", "--csv", "hubs.csv", "--output", "hubs.svg"),
    "analyze degrees": ("flags:fr", "--depth", "1", "--output", "degrees.svg"),
    "analyze communities": ("flags:fr", "--depth", "2", "--output", "communities.svg"),
    "hide": ("flags:fr",),
    "unhide": ("flags:fr",),
    "forget": ("flags:fr", "--yes"),
    "cache status": (),
    "cache clear": (),
    "demo": (),
    "db start": (),
    "db status": (),
    "db browser": (),
    "db logs": ("-n", "5"),
    "db verify-install": (),
    "db backup": ("kept.dump", "--yes"),
    "db restore": ("kept.dump", "--yes"),
    "db stop": (),
    "db reset": ("--yes",),
    "db uninstall": ("--yes",),
}
READING = (
    "find",
    "show",
    "path",
    "seeds",
    "crawls",
    "status",
    "views",
    "diff",
    "verify",
    "query list",
    "query show",
    "query run",
    "query -",
    "analyze density",
    "analyze metrics",
    "analyze compare",
    "analyze hubs",
    "analyze degrees",
    "analyze communities",
    "cache status",
    "db status",
    "db browser",
    "db logs",
    "db verify-install",
)
"""Those that print a result and change nothing."""

STDIN = {"query -": b"MATCH (i:Image {id: $id}) RETURN i.title AS title"}
"""What some have to read."""
HEARING = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
"""
"""Python for a process that Ctrl-C and SIGHUP reach, also when these tests run in a background where they do not."""


def words(command: str, *more: str) -> list[str]:
    """The command line of one of WORKING, as a list."""
    return [*command.split(), *WORKING[command], *more]


def has_json(command: str) -> bool:
    """Whether it has a --json."""
    return any("--json" in parameter.opts for parameter in ALL[f"simgraph {command}"].params)


def stdin_of(arguments: Sequence[str]) -> bytes:
    """What a command has to read."""
    return STDIN.get(" ".join(arguments[:2]), b"")


def popen(
    *arguments: str, cwd: Path, env: Mapping[str, str] | None = None, first: str = "", **options: Any
) -> subprocess.Popen[bytes]:
    """Start `simgraph ARGUMENTS` in a fresh Python, as its own entry point does; `first` is Python that runs before it.

    `processes.Command` costs less: this is for what Python itself does at its start.
    """
    program = (
        f"import sys; sys.argv[0] = 'simgraph'\n{HEARING}\n{first}\nfrom simgraph_neo.__main__ import main\nmain()"
    )
    with tempfile.TemporaryFile() as given:
        given.write(stdin_of(arguments))
        given.seek(0)
        return subprocess.Popen(
            [sys.executable, "-c", program, *arguments],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            **{"stdin": given, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
        )
