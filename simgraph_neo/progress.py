"""How far a long call is, on one line below a notebook's cell; elsewhere nothing, unless the caller listens."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

AFTER, EVERY = 0.5, 0.1
"""Seconds before a line is there at all, and between two of its texts."""


@contextmanager
def listener(given: Callable[..., None] | None, text: Callable[..., str]) -> Iterator[Callable[..., None]]:
    """What a long call tells its progress to: `given`, or where IPython runs us a line with the `text` of it.

    It is told on the main thread. IPython is no dependency: where it runs us, it has been imported.
    """
    shell = None if given else running_shell()
    line = Line(shell) if shell else None
    try:
        yield given or (lambda *now: line.show(text(*now)) if line else None)
    finally:
        if line:
            line.end()


def running_shell() -> Any:
    """IPython's shell, when it runs this program; else None."""
    return sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None


class Line:
    """A line of text that changes: an output of a notebook's cell, or a line of IPython's terminal."""

    def __init__(self, shell: Any, *, after: float = AFTER, every: float = EVERY) -> None:
        self._show = _in_cell() if hasattr(shell, "kernel") else _in_terminal
        self._next, self._every = time.monotonic() + after, every
        self._text = self._shown = ""

    def show(self, text: str) -> None:
        """Change the text, unless that was done a moment ago."""
        self._text, now = text, time.monotonic()
        if now >= self._next:
            self._next = now + self._every
            self._show(text)
            self._shown = text

    def end(self) -> None:
        """Leave the last text there, if there was any."""
        if self._shown and self._shown != self._text:
            self._show(self._text)
        if self._shown and self._show is _in_terminal:
            print(file=sys.stderr)


class _Said:
    """Text that a cell shows as it is, without quotes."""

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
