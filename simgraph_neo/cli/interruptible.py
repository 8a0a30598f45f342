"""While a command runs that takes long: its progress, and what Ctrl-C does to it."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from simgraph_neo.cli import output

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simgraph_neo.crawler import Progress


@contextmanager
def ctrl_c() -> Iterator[threading.Event]:
    """The first Ctrl-C sets the event, so that the running batch is finished; the second stops at once."""
    cancel = threading.Event()

    def on_signal(number: int, _frame: object) -> None:
        if cancel.is_set():
            os._exit(128 + number)  # at once: no thread is waited for, and what is stored is whole at any moment
        cancel.set()
        output.say("Finishing the running requests. Press Ctrl-C again to stop at once.")

    if threading.current_thread() is not threading.main_thread():
        yield cancel
        return
    before = signal.signal(signal.SIGINT, on_signal)
    try:
        yield cancel
    finally:
        signal.signal(signal.SIGINT, before)


@dataclass
class Meter:
    """Shows a crawl's progress: a line a level, and a moving one on a terminal."""

    rate: float
    status: Any = field(init=False)
    """rich's, on a terminal."""
    begun: float = field(init=False)

    def __enter__(self) -> Meter:
        self.begun = time.monotonic()
        self.status = _status() if output.may_be_terminal() else None
        return self

    def __exit__(self, *_: object) -> None:
        if self.status:
            self.status.stop()

    def show(self, progress: Progress) -> None:
        """Say where a level begins what it will ask; on a terminal also images, requests and their rate so far."""
        left = f"{progress.left} to ask{self._time(progress.left)}"
        if progress.starts and progress.left:
            output.say(f"Level {progress.level} of {progress.depth}: {left}")
        if self.status:
            rate = progress.requests / (time.monotonic() - self.begun)
            so_far = f"{progress.images} images, {progress.requests} requests, {rate:.1f}/s"
            self.status.update(f"Level {progress.level}: {left}; {so_far}")

    def _time(self, left: int) -> str:
        """The time that many requests take at this rate at least."""
        if not self.rate:
            return ""
        seconds = left / self.rate
        return (
            f", about {seconds:.0f} s at {self.rate:g}/s"
            if seconds < 120
            else f", about {seconds / 60:.0f} min at {self.rate:g}/s"
        )


def _status() -> Any:
    """A moving line on stderr; None where it is no terminal. While it is there, what is said stands above it."""
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        return None
    status = console.status("")
    status.start()
    return status
