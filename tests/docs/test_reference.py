"""The pages of docs/reference are up to date and complete."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from simgraph_neo.errors import SimgraphError
from tests.support.pages import ROOT
from tools.reference import DOCS, PAGES

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.mark.parametrize("name", PAGES)
def test_a_page_lists_all_there_is(name: str) -> None:
    """The page is what `python -m tools.reference` writes, which has every metric, query and source."""
    assert (DOCS / name).read_text("utf-8") == PAGES[name](), "python -m tools.reference writes it anew"


def errors(root: type[SimgraphError] = SimgraphError) -> Iterator[type[SimgraphError]]:
    for kind in root.__subclasses__():
        yield kind
        yield from errors(kind)


def test_every_exit_code_has_its_row() -> None:
    """exit-codes.md has a row for each code that an error ends a command with."""
    rows = re.findall(r"^\| ([\d, ]+) \|", (DOCS / "exit-codes.md").read_text("utf-8"), re.MULTILINE)
    listed = {int(code) for row in rows for code in row.split(",")}
    assert {kind.exit_code for kind in errors()} <= listed


def test_every_variable_has_its_row() -> None:
    """environment.md names each variable of simgraph and of Neo4j that the package reads."""
    read = {
        name
        for module in (ROOT / "simgraph_neo").glob("**/*.py")
        for name in re.findall(r"\b(?:SIMGRAPH|NEO4J)_[A-Z_]*[A-Z]\b", module.read_text("utf-8"))
    }
    assert len(read) > 8
    page = (DOCS / "environment.md").read_text("utf-8")
    assert [name for name in sorted(read) if f"`{name}`" not in page] == []
