"""What others could read of a process: its arguments, and, as the same user, its environment."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Self

PAUSE = 0.004
"""Seconds between two looks at /proc; the shortest process of interest, Neo4j's AdminTool, lives 0.8 s."""


class Watch:
    """Looks at every process that begins while it is open, many times a second; Linux only, as /proc is."""

    def __init__(self) -> None:
        self.arguments: dict[bytes, bytes] = {}
        """Arguments as /proc shows them (NUL between two) -> the environment seen with them."""
        self._old = _pids()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def java(self, home: Path) -> dict[bytes, bytes]:
        """The Java processes among them that belong to this SIMGRAPH_HOME; other tests may run theirs beside ours."""
        ours = f"SIMGRAPH_HOME={home}".encode()
        return {
            words: variables
            for words, variables in self.arguments.items()
            if words.split(b"\0")[0].endswith(b"java") and ours in variables.split(b"\0")
        }

    def _look(self) -> None:
        while not self._end.wait(PAUSE):
            for pid in _pids() - self._old:
                self._note(Path("/proc") / pid)

    def _note(self, process: Path) -> None:
        try:
            words = (process / "cmdline").read_bytes()
            if words and not self.arguments.get(words):
                self.arguments[words] = (process / "environ").read_bytes()
        except OSError:  # gone meanwhile, or another user's
            return


def _pids() -> set[str]:
    return {entry.name for entry in Path("/proc").iterdir() if entry.name.isdigit()}
