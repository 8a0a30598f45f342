"""Show the progress of a long call on one line below a notebook's cell, or call the caller's callback."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

AFTER, EVERY = 0.5, 0.1
"""Seconds before the line appears, and between two updates."""


@contextmanager
def listener(given: Callable[..., None] | None, text: Callable[..., str]) -> Iterator[Callable[..., None]]:
    """Yield the callback for the progress of a long call: `given`, or in IPython a line that shows the `text`.

    Call it on the main thread. IPython is not a dependency: if it runs this program, it is imported already.
    """
    shell = None if given else running_shell()
    line = Line(shell) if shell else None
    try:
        yield given or (lambda *now: line.show(text(*now)) if line else None)
    finally:
        if line:
            line.end()


def running_shell() -> Any:
    """Return IPython's shell if it runs this program, else None."""
    return sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None


class Line:
    """A line of text that is updated, below a notebook's cell or in IPython's terminal."""

    def __init__(self, shell: Any, *, after: float = AFTER, every: float = EVERY) -> None:
        self._show = _in_cell() if hasattr(shell, "kernel") else _in_terminal
        self._next, self._every = time.monotonic() + after, every
        self._text = self._shown = ""

    def show(self, text: str) -> None:
        """Update the text, unless the last update was a moment ago."""
        self._text, now = text, time.monotonic()
        if now >= self._next:
            self._next = now + self._every
            self._show(text)
            self._shown = text

    def end(self) -> None:
        """Show the last text, if the line has appeared."""
        if self._shown and self._shown != self._text:
            self._show(self._text)
        if self._shown and self._show is _in_terminal:
            print(file=sys.stderr)


class _Said:
    """A text that a cell shows without quotes."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


def _in_cell() -> Callable[[str], None]:
    handles: list[Any] = []

    def show(text: str) -> None:
        if handles:
            handles[0].update(_Said(text))
        else:
            handles.append(import_module("IPython.display").display(_Said(text), display_id=True))

    return show


def _in_terminal(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
