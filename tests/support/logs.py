"""What simgraph's library logs, as a user hears it who configured logging."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@contextmanager
def listening() -> Iterator[list[str]]:
    """The lines that are logged in the block, as they come."""
    log, listener = logging.getLogger("simgraph_neo"), _Listener()
    level = log.level
    log.addHandler(listener)
    log.setLevel(logging.INFO)
    try:
        yield listener.lines
    finally:
        log.setLevel(level)
        log.removeHandler(listener)
