"""The local Neo4j against a plain one: same jars and Java; its own collector, no class-data archive, default stop."""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path

import psutil
from neo4j import GraphDatabase

from benchmarks.common import show
from simgraph_neo.server import LocalServer, archive, config, jars, process
from simgraph_neo.server.java import choose
from tests.support import neo4j_home

RUNS = 5
PLAIN = ["-XX:-UseSerialGC"]
"""Undoes our choice of collector: a plain start takes Java's own."""
STOP_AT_ONCE = "internal.server.bolt.thread_pool_shutdown_wait_time=0s\n"


def main() -> None:
    """Print the medians of both, run in turn on one store, and their ratios."""
    neo4j_home.download()
    neo4j_home.train()
    with tempfile.TemporaryDirectory() as folder:
        neo4j_home.prepare(Path(folder))
        server = LocalServer(Path(folder))
        server.start()
        server.stop()
        root = Path(folder) / "neo4j"
        fast = archive.flags(root / "archive", choose(), root / "class-path", jars.fingerprint(root / "jars"))
        plain, ours = [], []
        for _ in range(RUNS):
            conf = config.text(config.available(config.Ports(*random.sample(range(20_000, 30_000), 2))))
            plain.append(_run(root, PLAIN, conf.replace(STOP_AT_ONCE, "")))
            ours.append(_run(root, fast, conf))
    ratios = []
    for what, index in (("start until Bolt answers", 0), ("stop", 1)):
        slow = show(f"plain {what}", [run[index] for run in plain])
        ratios.append(slow / show(f"simgraph's {what}, from the second one on", [run[index] for run in ours]))
    print(f"server_start: start {ratios[0]:.1f} times sooner (wanted: at least 1.5), stop {ratios[1]:.0f} times")


def _run(root: Path, flags: list[str], conf: str) -> tuple[float, float]:
    """Seconds of one start and of one stop."""
    (root / "store" / "conf" / "neo4j.conf").write_text(conf)
    port = config.written(root / "store" / "conf" / "neo4j.conf").bolt
    command = process.server_command(choose().path, flags, root / "class-path", root / "store")
    begun = time.perf_counter()
    started = process.spawn(command, root / "server.log", root)
    if not process.wait_until(lambda: config.answers(port), 300):
        raise TimeoutError((root / "server.log").read_text())
    up = time.perf_counter()
    _ask(port, (root / "password").read_text())
    asked = time.perf_counter()
    process.end(psutil.Process(started.pid), 120)
    process.let_go(started)
    return up - begun, time.perf_counter() - asked


def _ask(port: int, password: str) -> None:
    """One statement, as after any use: a plain server waits for the threads that served it."""
    with GraphDatabase.driver(f"bolt://{config.HOST}:{port}", auth=("neo4j", password)) as driver:
        driver.execute_query("RETURN 1")


if __name__ == "__main__":
    main()
