"""The live explorer with people in it: how soon it is ready, how fast it answers, what an expansion takes.

Run ``python -m benchmarks.serve``. The service is a process of its own, over the flags and a fake museum that answers
in 50 ms. Twenty people act at once, each every 3 s; one of them expands while another one's path is sought; five
expand at once. Then the store gets 126,719 images more: a search letter by letter, and a view of 5,000 pictures in
Chromium.
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
from statistics import mean, median, quantiles
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import psutil

from benchmarks.common import fresh_home, show
from benchmarks.crawl import fake_api
from benchmarks.read import SEARCH
from benchmarks.viewer import ARGUMENTS, CHROMIUM, PAN, VIEW, spread
from benchmarks.write import expansions as collection
from simgraph_neo.server import LocalServer
from simgraph_neo.store import Store
from tests.support.fake_worlds import knn_world
from tests.support.running_service import OWN

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE, SECONDS, PAUSE = 20, 60.0, 3.0
RUNS, EXPANSIONS = 3, 10
CROWD, EACH = 5, 8
"""People who expand at once, and how many images each."""
LARGE, PICTURES = 126_719, 5_000
"""Images of a large store, and pictures of a large view."""
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

    def ask(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Send one request on a connection of its own, by default as a program."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, json.dumps(body or {}), headers or self._headers)
        answer = connection.getresponse()
        found = answer.status, answer.read()
        connection.close()
        return found

    def done(self, asked: dict[str, Any], headers: dict[str, str] | None = None) -> float:
        """Seconds from a question until its job has ended."""
        begun = time.perf_counter()
        job = json.loads(self.ask("POST", "/api/jobs", asked, headers)[1])
        self.ask("GET", f"/api/jobs/{job['id']}/events", headers=headers)
        return time.perf_counter() - begun

    @property
    def memory(self) -> float:
        """Its memory in MB."""
        return psutil.Process(self._process.pid).memory_info().rss / 1e6

    def visitor(self) -> dict[str, str]:
        """The headers of another person, who came by a link."""
        token = json.loads(self.ask("POST", "/api/link")[1])["url"].partition("#")[2]
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("POST", "/enter", json.dumps({"token": token}), OWN)
        cookie = str(connection.getresponse().getheader("Set-Cookie")).partition(";")[0]
        connection.close()
        return {**OWN, "Cookie": cookie}

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
            before = explorer.memory
            people(explorer)
            print(f"memory: {before:.0f} MB, {explorer.memory:.0f} MB after that")
            expansions(explorer)
            crowd(explorer)
            with Store(LocalServer(home).start()) as store:
                store.write(collection(LARGE))
                store.prepare()
            typed(explorer)
            frames(explorer)
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


def crowd(explorer: Explorer) -> None:
    """Several people expand at once: each waits as long as the others."""
    ids = sorted(knn_world(20_000, 1).neighbours())[5_000 : 5_000 + CROWD * EACH]
    waited: list[float] = []

    def person(number: int, headers: dict[str, str]) -> None:
        mine = ids[number * EACH : (number + 1) * EACH]
        waited.append(mean(explorer.done({"kind": "expand", "ids": [each]}, headers) for each in mine))

    threads = [threading.Thread(target=person, args=(number, explorer.visitor())) for number in range(CROWD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    unfair = 100 * (max(waited) / min(waited) - 1)
    print(
        f"{CROWD} people who expand at once: {mean(waited):.2f} s each, slowest to fastest {unfair:.0f} % (wanted: 20)"
    )


def typed(explorer: Explorer) -> None:
    """A search letter by letter in a large store."""
    queries = [SEARCH[:length] for length in range(1, len(SEARCH) + 1)]
    taken: list[float] = []
    for _ in range(2):  # the first round warms up
        taken = []
        for query in queries:
            begun = time.perf_counter()
            explorer.ask("GET", f"/api/images?q={quote(query)}&limit=30")
            taken.append(time.perf_counter() - begun)
    show(f"a letter of a search among {LARGE:,} images (wanted: 0.1 s)", taken)


def frames(explorer: Explorer) -> None:
    """The frames of a view of many pictures while it is dragged."""
    from playwright.sync_api import sync_playwright

    state = {"schema": 1, "ids": [f"image{number}" for number in range(PICTURES)]}
    view = json.loads(explorer.ask("POST", "/api/views", {"state": state, "title": "Many"})[1])["id"]
    entrance = json.loads(explorer.ask("POST", "/api/link")[1])["url"]
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS).new_page(viewport=VIEW)
        page.goto(entrance)
        page.wait_for_url(f"http://127.0.0.1:{explorer.port}/")
        begun = time.perf_counter()
        page.goto(f"http://127.0.0.1:{explorer.port}/v/{view}", wait_until="commit", timeout=120_000)
        page.wait_for_selector("body[data-loaded]", timeout=120_000)
        seconds = time.perf_counter() - begun
        page.wait_for_timeout(3_000)
        moved = sorted(page.evaluate(PAN))  # the mouse is on a picture, and drags it
        times = sorted(page.evaluate(PAN.replace("mouse", "touch")))  # a finger moves the map
    print(f"a view of {PICTURES:,} pictures: shown after {seconds:.1f} s")
    print(f"ms a frame (median, 95 %): {spread(times)} (wanted: 18.2, 33); while a picture is dragged {spread(moved)}")


if __name__ == "__main__":
    main()
