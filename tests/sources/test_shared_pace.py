"""Processes that share a board keep the pace of one: seen from the museum, which is a server over loopback."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from simgraph_neo.errors import Stopped
from simgraph_neo.http.board import FileBoard
from simgraph_neo.http.pace import Gate, Pace, Shared
from simgraph_neo.model import Crawl, SourceNote
from simgraph_neo.sources.wellcome.source import WellcomeSource
from tests.support.answers import NOON
from tests.support.commands import good
from tests.support.fake_time import FakeTime
from tests.support.fake_wellcome import Answer
from tests.support.pace import most_in_a_second
from tests.support.processes import Command
from tests.support.tiers import few

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from simgraph_neo.http.pace import Board
    from simgraph_neo.store import Store
    from tests.support.fake_wellcome import FakeWellcome

RATE = 20.0
BEGAN = time.time()
ASKER = """
import sys, time
from pathlib import Path
from simgraph_neo.http.board import FileBoard
from simgraph_neo.http.pace import Pace
pace = Pace(float(sys.argv[2]), time.monotonic, time.sleep)
pace.share_with(FileBoard(Path(sys.argv[1])))
print("ready", flush=True)
sys.stdin.readline()
for _ in range(int(sys.argv[3])):
    pace.wait()
    print(time.time(), flush=True)
"""


@pytest.fixture(params=few(["a file", "the store"], "the store"))
def board(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Board]:
    """Opens the same board once more, as another process would."""
    if request.param == "a file":
        return lambda: FileBoard(tmp_path / "pace.json")
    store: Store = request.getfixturevalue("store")
    store.begin(Crawl("c", "wellcome", (), None, NOON, "0", kind="whole"), SourceNote("wellcome", "wellcome"))
    return lambda: store.pace("wellcome")


def share(board: Board) -> float:
    """The part of the rate that is in use by all."""
    found = 0.0

    def look(shared: Shared, now: float) -> Shared:
        nonlocal found
        found = shared.gate.share_at(now)
        return shared

    assert board.update(look)
    return found


def test_inv21_processes_that_share_a_file_keep_the_rate_of_one(tmp_path: Path) -> None:
    """INV21: three processes at once take no more turns in any second than one may, and none is left out."""
    command = [sys.executable, "-c", ASKER, str(tmp_path / "pace.json"), str(RATE), "24"]
    askers = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    for asker in askers:
        assert asker.stdout
        assert asker.stdout.readline() == "ready\n"
    for asker in askers:
        assert asker.stdin
        asker.stdin.write("go\n")
        asker.stdin.flush()
    each = [[float(line) for line in asker.communicate()[0].split()] for asker in askers]
    turns = [turn for of_one in each for turn in of_one]
    assert [len(of_one) for of_one in each] == [24, 24, 24]
    # A process tells its turn a little after it took it, later on a busy machine.
    assert most_in_a_second(turns) <= RATE + 3
    assert max(turns) - min(turns) >= (len(turns) - 1) / RATE


@pytest.mark.parametrize("workers", few([1, 4], 4))
def test_inv21_two_crawls_that_share_a_store_keep_the_rate_of_one(
    fake: FakeWellcome, board: Callable[[], Board], workers: int
) -> None:
    """INV21: two clients with a board between them ask the museum as often as one may, over real sockets."""
    ids = sorted(fake.world.ids)[:20]

    def ask(source: WellcomeSource) -> None:
        for image_id in ids:
            source.expand(image_id)

    sources = [WellcomeSource(fake.base_url, workers=workers, rate=RATE) for _ in range(2)]
    for source in sources:
        source.share_pace(board())
    threads = [threading.Thread(target=ask, args=(source,)) for source in sources]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - began >= (2 * len(ids) - 1) / RATE
    assert most_in_a_second([arrived for arrived, _, _ in fake.log]) <= RATE + 2
    for source in sources:
        source.close()


@pytest.mark.long
def test_inv21_two_ingests_into_one_store_keep_the_rate_of_one(api: FakeWellcome) -> None:
    """INV21: two commands at once, with a rate each: the museum sees that of one, and both come to their end."""
    rate, (known, *seeds) = 20, sorted(api.world.ids)[:3]
    good("ingest", known, "--depth", "1", "--rate", "0")
    before = len(api.log)
    both = [Command("ingest", seed, "--depth", "5", "--rate", str(rate)) for seed in seeds]
    assert [each.wait().code for each in both] == [0, 0]
    moments = [moment for moment, _, _ in api.log[before:]]
    assert len(moments) > 3 * rate
    assert most_in_a_second(moments, second=0.9) <= rate
    assert len(moments) - 1 <= rate * (max(moments) - min(moments))


def test_h04_who_is_told_to_wait_tells_the_others(fake: FakeWellcome, board: Callable[[], Board]) -> None:
    """H04: Retry-After met by one holds the other one, too, at half the rate afterwards."""
    first, second = (WellcomeSource(fake.base_url, rate=RATE) for _ in range(2))
    for source in (first, second):
        source.share_pace(board())
    one, other = sorted(fake.world.ids)[:2]
    fake.script[one] = [Answer(status=429, headers={"Retry-After": "1"})]
    asked = threading.Thread(target=first.expand, args=(one,))
    asked.start()
    while not fake.log:
        time.sleep(0.01)
    time.sleep(0.1)
    began = time.monotonic()
    second.expand(other)
    assert time.monotonic() - began > 0.6
    asked.join()
    assert share(board()) == pytest.approx(0.5, abs=0.05)


def test_h04_a_wait_that_is_too_long_stops_all(fake: FakeWellcome, board: Callable[[], Board]) -> None:
    """H04: a Retry-After of hours stops the one that met it, and the other one before it asks anything."""
    first, second = (WellcomeSource(fake.base_url, rate=RATE) for _ in range(2))
    for source in (first, second):
        source.share_pace(board())
    one, other = sorted(fake.world.ids)[:2]
    fake.script[one] = [Answer(status=429, headers={"Retry-After": "7200"})]
    with pytest.raises(Stopped, match="asks not to come back before"):
        first.expand(one)
    requests = len(fake.log)
    with pytest.raises(Stopped, match="asks not to come back before"):
        second.expand(other)
    assert len(fake.log) == requests


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"next_turn": "x", "gate": {}}',
        '{"next_turn": 1e300, "gate": {}}',
        json.dumps({"next_turn": BEGAN + 3_600, "gate": {"until": 0, "share": 1, "slowed_at": 0}}),
        json.dumps({"next_turn": 0, "gate": {"until": 0, "share": 1, "slowed_at": 4e9}}),
        json.dumps({"next_turn": 4e9, "gate": {"until": 0, "share": 1, "slowed_at": 0}}),
        json.dumps({"next_turn": 0, "gate": {"until": 0, "share": -1, "slowed_at": 0}}),
    ],
    ids=["nothing", "no names", "a list", "a text", "half", "an hour ahead", "slowed", "a year ahead", "no share"],
)
def test_a_file_that_cannot_be_right_holds_nobody(tmp_path: Path, text: str) -> None:
    """What is no pace, or one that a wrong clock left, is begun anew: turns come at once."""
    (tmp_path / "pace.json").write_text(text)
    pace = Pace(RATE, time.monotonic, time.sleep)
    pace.share_with(FileBoard(tmp_path / "pace.json"))
    assert sum(pace.wait() for _ in range(3)) < 1


class Memory:
    """A board in this process, by a clock of its own."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.shared, self.clock = Shared(), clock

    def update(self, change: Callable[[Shared, float], Shared]) -> bool:
        self.shared = change(self.shared, BEGAN + self.clock())
        return True


@pytest.mark.parametrize(("at_once", "turns"), [(None, 4), (1, 1)])
def test_one_turn_at_once_lets_others_in_between(at_once: int | None, turns: int) -> None:
    """Who comes second waits for the turns that the first reserved: those of a second, or one; and so on in turn."""
    time_passes = FakeTime()
    board = Memory(time_passes.clock)
    first, second = (Pace(4.0, time_passes.clock, time_passes.sleep, at_once=at_once) for _ in range(2))
    for pace in (first, second):
        pace.share_with(board)
    waited = [pace.wait() for pace in (first, second, first, second)]
    assert waited == pytest.approx([0] + [turns * 1.02 / 4] * 3, abs=0.001)


def test_where_no_file_can_be_everybody_keeps_his_own_pace(tmp_path: Path) -> None:
    """A folder that cannot be written to costs no turn."""
    (tmp_path / "file").touch()
    pace = Pace(RATE, time.monotonic, time.sleep)
    pace.share_with(FileBoard(tmp_path / "file" / "pace.json"))
    waited = [pace.wait() for _ in range(5)]
    assert 0.7 * 4 / RATE < sum(waited) < 2 * 4 / RATE


def test_a_gate_opens_to_half_the_rate_and_recovers() -> None:
    """Each closed gate halves the share of the rate once, down to a sixteenth; it grows by a tenth a minute."""
    gate = Gate().held(10, now=0).held(30, now=5)
    assert gate.until == 35
    assert gate.share_at(5) == pytest.approx(0.508, abs=0.001)
    assert gate.share_at(300) == pytest.approx(1.0)
    for at in range(0, 1000, 100):
        gate = gate.held(50, now=at + 1000)
    assert gate.share >= 1 / 16
