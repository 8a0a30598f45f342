"""Store what was fetched before an interrupt (Ctrl-C, or a notebook's stop button) raises KeyboardInterrupt."""

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
    """Let the first interrupt set the event. The run then ends as Cancelled, which becomes KeyboardInterrupt.

    A second interrupt raises KeyboardInterrupt at once, which is safe: the store is always consistent. Outside the main
    thread, which gets no signals, and in a program with a SIGINT handler of its own, interrupts are not handled here.
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
    if cancel.is_set():  # the interrupt came after the last request
        raise KeyboardInterrupt("Interrupted; everything is stored. The same call has nothing left to do.")
