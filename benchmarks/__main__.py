"""`python -m benchmarks [NAME...]` runs all benchmarks, or the named ones, and prints their ratios."""

from __future__ import annotations

import sys
from importlib import import_module

NAMES = ("crawl", "write", "read", "drawing", "server_start")


def main(names: list[str]) -> None:
    """Run the benchmarks one after the other, each in this process."""
    for name in names or NAMES:
        print(f"\n== {name}", flush=True)
        import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
