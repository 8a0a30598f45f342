"""What a whole test session withstood: totals that any test adds to, printed at the end of the run."""

from __future__ import annotations

import threading
from collections import Counter

_lock = threading.Lock()
_totals: Counter[str] = Counter()


def count(what: str, n: int = 1) -> None:
    """Add `n` to the session's total of `what` ("faults injected", "kills survived", ...). Thread-safe."""
    with _lock:
        _totals[what] += n


def totals() -> dict[str, int]:
    """Every total of this process so far."""
    with _lock:
        return dict(_totals)
