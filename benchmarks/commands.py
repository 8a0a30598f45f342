"""Small questions from the shell, the store up: seconds of the whole process, its processor time, its peak memory.

Run ``python -m benchmarks.commands``. Each command is started by a small process, since a child's peak memory is never
told as less than that of the process that started it.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from statistics import median
from typing import NamedTuple

RUNS, WARM_UP = 5, 2
INGEST = ["ingest", "--source", "flags", "--json"]


class Run(NamedTuple):
    """What one run of a command took."""

    seconds: float
    processor: float
    """Seconds of processor time."""
    megabytes: float
    """Peak resident memory."""


def main() -> None:
    """Print the medians of each command on the flags, run in turn."""
    from benchmarks.common import fresh_home

    with fresh_home() as home:
        os.environ["SIMGRAPH_HOME"] = str(home)
        os.environ.pop("NEO4J_URI", None)
        commands = {
            "ingest, beside its crawl": (INGEST, "0.4 s"),
            "status": (["status"], "0.5 s"),
            "analyze density flags:fr": (["analyze", "density", "flags:fr"], "0.8 s"),
            "draw flags:fr --depth 1": (
                ["draw", "flags:fr", "--depth", "1", "--output", str(home / "flags.png")],
                "1.2 s, 130 MB",
            ),
        }
        rounds = [{what: started(command) for what, (command, _) in commands.items()} for _ in range(WARM_UP + RUNS)]
        for what, (_, wanted) in commands.items():
            show(what, [each[what] for each in rounds[WARM_UP:]], wanted)


def show(what: str, runs: list[Run], wanted: str) -> None:
    """Print the medians of some runs."""
    seconds, processor, megabytes = (median(column) for column in zip(*runs, strict=True))
    times = [run.seconds for run in runs]
    print(
        f"{what:26} {seconds:6.3f} s ({min(times):.3f} to {max(times):.3f}, n={len(runs)}), "
        f"processor {processor:5.2f} s, peak {megabytes:4.0f} MB (wanted: {wanted})",
        flush=True,
    )


def started(command: list[str]) -> Run:
    """A run of a command, started by a small process."""
    small = [sys.executable, "-m", "benchmarks.commands", *command]
    return Run(*map(float, subprocess.run(small, capture_output=True, text=True, check=True).stdout.split()))


def run(command: list[str]) -> None:
    """Run a command once and print what it took; an ingest's own seconds are left out."""
    begun = time.perf_counter()
    answer = subprocess.run([sys.executable, "-m", "simgraph_neo", *command], capture_output=True, check=True)
    seconds = time.perf_counter() - begun
    if command == INGEST:
        seconds -= json.loads(answer.stdout)["seconds"]
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


if __name__ == "__main__":
    run(sys.argv[1:]) if len(sys.argv) > 1 else main()
