"""Neo4j for the tests: downloaded once into ``.cache/neo4j`` of the checkout, shared by every temporary SIMGRAPH_HOME.

    python -m tests.neo4j_home

does the download as a set-up step, so that the tests themselves talk to loopback only.
"""

from __future__ import annotations

import sys
from pathlib import Path

from simgraph_neo.server import jars

CACHE = Path(__file__).parents[1] / ".cache" / "neo4j"


def download() -> Path:
    """Fill the cache through simgraph's own verified way; at once when it is full."""
    jars.install(CACHE / "jars", lambda line: print(line, file=sys.stderr))
    return CACHE


def prepare(home: Path) -> None:
    """Make `home` a SIMGRAPH_HOME in which Neo4j is already downloaded; its data, password and ports are its own."""
    root = home / "neo4j"
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    (root / "jars").symlink_to(download() / "jars")


if __name__ == "__main__":
    print(download())
