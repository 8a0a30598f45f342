"""How far a long call is: told to who listens, shown below a notebook's cell, and nowhere else."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest

from simgraph_neo.crawler import Progress
from simgraph_neo.progress import Line, listener


class Cell:
    """What IPython's display does with an output that changes, written down."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def display(self, text: object, *, display_id: bool) -> Cell:
        assert display_id
        self.said.append(f"new: {text!r}")
        return self

    def update(self, text: object) -> None:
        self.said.append(repr(text))


class Kernel:
    """The shell of a notebook's kernel."""

    kernel = True


@pytest.fixture
def cell(monkeypatch: pytest.MonkeyPatch) -> Cell:
    """A program that IPython runs: both of its modules that we use are there."""
    found, shell, display = Cell(), ModuleType("IPython"), ModuleType("IPython.display")
    vars(shell)["get_ipython"], vars(display)["display"] = Kernel, found.display
    monkeypatch.setitem(sys.modules, "IPython", shell)
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    return found


def test_a_cell_has_one_line(cell: Cell) -> None:
    """The first text makes an output, others change it; the last one stays, and short texts between are left out."""
    line = Line(Kernel(), after=0, every=0)
    for number in (1, 2):
        line.show(f"{number} of 3")
    line._every, line._next = 60, line._next + 60
    line.show("2.5 of 3")
    line.show("3 of 3")
    line.end()
    assert cell.said == ["new: 1 of 3", "2 of 3", "3 of 3"]


def test_what_is_quick_shows_nothing(cell: Cell) -> None:
    """A call that ends within half a second leaves no output."""
    with listener(None, "{} of {}".format) as tell:
        tell(3, 3)
    assert cell.said == []


def test_who_listens_hears_it_alone(cell: Cell) -> None:
    """With a callback nothing is shown; without IPython nothing is heard or shown."""
    heard: list[Any] = []

    def hear(done: int, total: int) -> None:
        heard.append((done, total))

    with listener(hear, "{} of {}".format) as tell:
        tell(1, 2)
    assert (heard, cell.said) == ([(1, 2)], [])


def test_a_program_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """Without IPython a call without a callback says nothing."""
    with listener(None, "{} of {}".format) as tell:
        tell(1, 2)
    assert capsys.readouterr() == ("", "")


def test_a_crawl_says_where_it_stands() -> None:
    """Level, what is left, images and requests; after an interrupt what happens now."""
    told = Progress(1, 2, 1_200, 1, 14)
    assert str(told) == "Level 1 of 2: 14 to expand; 1,200 images, 1 request."
    assert str(Progress(1, 2, 9, 9, 9, stops=True)).startswith("Finishing the pending requests.")
