"""`python -m benchmarks [NAME...]` runs all benchmarks, or the named ones, and prints their ratios."""

from __future__ import annotations

import subprocess
import sys

NAMES = (
    *("commands", "crawl", "write", "read", "khop", "live"),
    *("layout", "drawing", "viewer", "metrics", "server_start", "serve"),
)


def main(names: list[str]) -> None:
    """Run the benchmarks one after the other, each in a process of its own: memory is measured too."""
    for name in names or NAMES:
        print(f"\n== {name}", flush=True)
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
