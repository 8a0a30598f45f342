"""Long commands: handle Ctrl-C, and show the progress of a crawl."""

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
    """Let the first Ctrl-C set the event, so that pending requests are finished; the second ends the process."""
    cancel = threading.Event()

    def on_signal(number: int, _frame: object) -> None:
        if cancel.is_set():
            os._exit(128 + number)  # without waiting for threads, which is safe: the store is always consistent
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
    """Shows the progress of a crawl: a line for each level, and on a terminal a line that is updated."""

    rate: float
    status: Any = field(init=False)
    """The status line of rich; None without a terminal."""
    begun: float = field(init=False)

    def __enter__(self) -> Meter:
        self.begun = time.monotonic()
        self.status = _status() if output.may_be_terminal() else None
        return self

    def __exit__(self, *_: object) -> None:
        if self.status:
            self.status.stop()

    def show(self, progress: Progress) -> None:
        """Print the number of images to expand at the start of a level; on a terminal, update the status line."""
        left = f"{progress.left} to expand{self._time(progress.left)}"
        if progress.starts and progress.left:
            output.say(f"Level {progress.level} of {progress.depth}: {left}")
        if self.status:
            rate = progress.requests / (time.monotonic() - self.begun)
            so_far = f"{progress.images} images, {progress.requests} requests, {rate:.1f}/s"
            self.status.update(f"Level {progress.level}: {left}; {so_far}")

    def _time(self, left: int) -> str:
        """Return the least time for this number of requests at the rate limit."""
        if not self.rate:
            return ""
        seconds = left / self.rate
        return (
            f", about {seconds:.0f} s at {self.rate:g}/s"
            if seconds < 120
            else f", about {seconds / 60:.0f} min at {self.rate:g}/s"
        )


def _status() -> Any:
    """Start a status line on stderr; None without a terminal. Other messages are printed above it."""
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        return None
    status = console.status("")
    status.start()
    return status
