"""Waiting for what another process does."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


PATIENCE = 120.0
"""Seconds until a test gives up waiting; nothing takes so long."""


def no_traceback(text: str) -> None:
    for word in ("Traceback", "Exception ignored", "Error in sys", "KeyboardInterrupt", "Aborted"):
        assert word not in text, text


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
