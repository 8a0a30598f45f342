"""How much memory a process has taken."""

from __future__ import annotations

import re
import resource
from pathlib import Path


def peak_memory() -> int:
    """The most bytes that this process has had, since it began.

    Linux gives a new program the peak of the process that started it as its own `ru_maxrss`: whoever starts a small
    program from a large one measures nothing. The system's own `VmHWM` begins anew.
    """
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
        assert found
        return int(found[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
