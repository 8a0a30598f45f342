"""Neo4j for the tests: downloaded once into ``.cache/neo4j`` of the checkout, shared by every temporary SIMGRAPH_HOME.

    python -m tests.support.neo4j_home

does the download as a set-up step, so that the tests themselves talk to loopback only.
"""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from random import sample

from simgraph_neo.server import archive, config, empty, jars
from simgraph_neo.server.folders import Folders
from simgraph_neo.server.installation import installed

CACHE = Path(__file__).parents[2] / ".cache" / "neo4j"

QUICK_START = ("-XX:TieredStopAtLevel=1",)
"""Java compiles less thoroughly, which pays in the short life of a test's server: 0.83 of the time."""


def download() -> Path:
    """Fill the cache through simgraph's own verified way; at once when it is full."""
    (CACHE / "archive").mkdir(parents=True, exist_ok=True)
    jars.install(CACHE / "jars")
    return CACHE


def train() -> None:
    """Have an empty store made once, and with it the class-data archive: every later start is faster."""
    kept = Folders(CACHE.parent).empty.name
    if (CACHE / kept).exists() and any(archive.is_whole(file) for file in (CACHE / "archive").glob("neo4j-*.jsa")):
        return
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        prepare(Path(folder))
        at = Folders(Path(folder))
        empty.place(at, installed(at))
        if not (CACHE / kept).exists():
            at.empty.rename(CACHE / kept)


def prepare(home: Path) -> None:
    """Make `home` a SIMGRAPH_HOME in which Neo4j is already downloaded; its data, password and ports are its own."""
    root = home / "neo4j"
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    cache = download()
    (root / "jars").symlink_to(cache / "jars")
    (root / "archive").symlink_to(cache / "archive")
    for made in cache.glob("empty-*"):
        (root / made.name).symlink_to(made)


def choose_ports(home: Path) -> None:
    """Have the server of `home` begin to look for its ports at others than the usual ones, which many tests want."""
    conf = Folders(home).conf
    conf.parent.mkdir(parents=True)
    conf.write_text(config.text(config.Ports(*sample(range(20_000, 30_000), 2))))


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    download()
    train()
    print(CACHE)
