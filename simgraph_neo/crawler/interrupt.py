"""Ctrl-C, or a notebook's stop button, during a run: what was fetched is stored before KeyboardInterrupt goes on."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from simgraph_neo.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def stores_first() -> Iterator[threading.Event]:
    """Have the first interrupt set the event, which ends a run as Cancelled; that becomes KeyboardInterrupt.

    A second interrupt raises it at once: what is stored is whole at any moment. Nothing changes outside of the main
    thread, which no interrupt reaches, and where a program handles SIGINT itself.
    """
    cancel = threading.Event()

    def on_signal(_number: int, _frame: object) -> None:
        if cancel.is_set():
            raise KeyboardInterrupt
        cancel.set()

    ours = threading.current_thread() is threading.main_thread()
    if not ours or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield cancel
        return
    signal.signal(signal.SIGINT, on_signal)
    try:
        yield cancel
    except Cancelled as stopped:
        raise KeyboardInterrupt(str(stopped)) from None
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if cancel.is_set():  # it came when nothing was left to stop
        raise KeyboardInterrupt
