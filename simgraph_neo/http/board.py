"""A file by which the processes of one machine share a pace."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from typing import TYPE_CHECKING

from simgraph_neo.http.pace import Gate, Shared

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PATIENCE = 5.0
"""Seconds to wait while another process changes the file."""


class FileBoard:
    """A `pace.Board` in a file. A file that cannot be read counts as empty."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def update(self, change: Callable[[Shared, float], Shared]) -> bool:
        """See `pace.Board`. False where no file can be written."""
        from filelock import FileLock, Timeout

        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self._file.with_suffix(".lock"), timeout=PATIENCE):
                changed = change(self._read(), time.time())
                self._file.write_text(json.dumps(asdict(changed)), encoding="utf-8")
        except (OSError, Timeout):
            return False
        return True

    def _read(self) -> Shared:
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
            numbers = {name: float(value) for name, value in found["gate"].items()}
            return Shared(float(found["next_turn"]), Gate(**numbers))
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return Shared()
