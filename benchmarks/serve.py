"""The live explorer with people in it: how soon it is ready, how fast it answers, what an expansion takes.

Run ``python -m benchmarks.serve``. The service is a process of its own, over the flags and a fake museum that answers
in 50 ms. Twenty people act at once, each every 3 s; one of them expands while another one's path is sought.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

from benchmarks.common import fresh_home, show
from benchmarks.crawl import fake_api
from tests.support.fake_worlds import knn_world
from tests.support.running_service import OWN

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE, SECONDS, PAUSE = 20, 60.0, 3.0
RUNS, EXPANSIONS = 3, 10
MIX = (
    *["/api/images/flags:{}"] * 10,
    *["/api/scene?seed=flags:{}&depth=2&view=closed"] * 5,
    *["/api/nodes?id=flags:{}"] * 3,
    *["/pictures/flags:{}/200"] * 2,
)
"""What people do: half of it opens a card, a quarter reads a graph."""
COUNTRIES = ("fr", "jp", "br", "gb", "se", "it", "de", "us", "in", "za", "kr", "gt", "ca", "pe", "ro")


class Explorer:
    """`simgraph serve` in a process of its own."""

    def __init__(self, token: Path) -> None:
        begun = time.perf_counter()
        command = [sys.executable, "-m", "simgraph_neo", "serve", "--port", "0", "--json", "--token-file", str(token)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        self.port: int = json.loads(self._process.stdout.readline())["port"]
        self.ready = time.perf_counter() - begun
        self._headers = {**OWN, "Authorization": f"Bearer {token.read_text().strip()}"}

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, bytes]:
        """Send one request on a connection of its own."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, json.dumps(body or {}), self._headers)
        answer = connection.getresponse()
        found = answer.status, answer.read()
        connection.close()
        return found

    def done(self, asked: dict[str, Any]) -> float:
        """Seconds from a question until its job has ended."""
        begun = time.perf_counter()
        job = json.loads(self.ask("POST", "/api/jobs", asked)[1])
        self.ask("GET", f"/api/jobs/{job['id']}/events")
        return time.perf_counter() - begun

    def close(self) -> None:
        """Stop it."""
        self._process.terminate()
        self._process.wait(60)


def main() -> None:
    """Print the figures."""
    with fresh_home() as home, fake_api() as base_url:
        os.environ |= {"SIMGRAPH_HOME": str(home), "SIMGRAPH_WELLCOME_URL": base_url}
        os.environ.pop("NEO4J_URI", None)
        subprocess.run([sys.executable, "-m", "simgraph_neo", "ingest", "--source", "flags", "--json"], check=True)
        ready = []
        for _ in range(RUNS):
            explorer = Explorer(home / "token")
            ready.append(explorer.ready)
            explorer.close()
        show("ready after the command, the store up (wanted: 3 s)", ready)
        explorer = Explorer(home / "token")
        try:
            people(explorer)
            expansions(explorer)
        finally:
            explorer.close()


def people(explorer: Explorer) -> None:
    """Many people at once."""
    taken: list[float] = []
    failed: list[int] = []
    ends = time.monotonic() + SECONDS

    def person(number: int) -> None:
        chance = random.Random(number)
        time.sleep(chance.random() * PAUSE)
        while time.monotonic() < ends:
            begun = time.perf_counter()
            status, _ = explorer.ask("GET", chance.choice(MIX).format(chance.choice(COUNTRIES)))
            taken.append(time.perf_counter() - begun)
            failed.extend([status] if status != 200 else [])
            time.sleep(PAUSE)

    threads = [threading.Thread(target=person, args=(number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    worst = quantiles(taken, n=100)[98]
    print(f"{PEOPLE} people for {SECONDS:.0f} s: {len(taken)} requests, {len(failed)} failed, median ", end="")
    print(f"{1000 * median(taken):.0f} ms, 99th percentile {1000 * worst:.0f} ms (wanted: 100 and 500)")


def expansions(explorer: Explorer) -> None:
    """Clicks alone, and while another person's path is sought."""
    ids = sorted(knn_world(20_000, 1).neighbours())
    alone = [explorer.done({"kind": "expand", "ids": [each]}) for each in ids[:EXPANSIONS]]
    show("an expansion, the museum answering in 50 ms", alone)
    path = {"kind": "path", "from": ids[100], "to": ids[-100], "max_requests": 200}
    searching = threading.Thread(target=explorer.done, args=(path,))
    searching.start()
    time.sleep(2)
    beside = [explorer.done({"kind": "expand", "ids": [each]}) for each in ids[EXPANSIONS : 2 * EXPANSIONS]]
    show("the same beside a path of 200 requests (wanted: 1.5 s)", beside)
    for job in json.loads(explorer.ask("GET", "/api/jobs")[1]):
        explorer.ask("DELETE", f"/api/jobs/{job['id']}")
    searching.join()


if __name__ == "__main__":
    main()
