"""docs/extending.md is true: each example is added to a copy of simgraph as it stands on the page, and is enough."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.documents import ROOT
from tests.support.tiers import few

if TYPE_CHECKING:
    from pathlib import Path

    from simgraph_neo.settings import Neo4jSettings
    from simgraph_neo.store import Store

PAGE = (ROOT / "docs" / "extending.md").read_text("utf-8")
COPIED = ("simgraph_neo", "cypher", "tests", "tools", "docs", "pyproject.toml", "README.md")
PROOFS = {
    "A metric": [
        "tests/unit/test_registry.py",
        "tests/unit/test_nulls.py::test_the_smallest_graphs_have_a_summary",
        "tests/cli/test_measures.py::test_what_costs_more_is_computed_on_request",
        "tests/docs/test_reference.py",
    ],
    "A query": [
        "tests/store/test_library.py::test_every_query_has_an_oracle",
        "tests/store/test_library.py::test_paths_are_drawn_where_the_question_is_visual",
        "tests/store/test_library.py::test_the_plan_begins_with_an_index",
        "tests/docs/test_reference.py",
    ],
    "A source": ["tests/sources/test_kinds.py", "tests/docs/test_reference.py"],
    "A report section": ["tests/web/test_report_sections.py"],
}
"""Section of the page -> our tests that the added files must pass beside their own."""
BLOCK = re.compile(r"```\w+\n(?:#|//|<!--|\{#) ([\w./-]+\.\w+)[^\n]*\n(.*?)```", re.DOTALL)


def examples() -> dict[str, dict[str, str]]:
    """Section -> path -> text of each block whose first line is a comment with a path."""
    sections = (section.partition("\n") for section in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:])
    found = {title: dict(BLOCK.findall(text)) for title, _, text in sections}
    return {title: files for title, files in found.items() if files}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of simgraph that may be changed."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
        else:
            shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def run(folder: Path, *arguments: str) -> str:
    """What ``python -m ...`` prints in a copy, where it succeeds."""
    done = subprocess.run([sys.executable, "-m", *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def add(folder: Path, section: str) -> list[str]:
    """Write the files of a section, none of which may be there, and the pages that list what there is."""
    for path, text in examples()[section].items():
        assert not (folder / path).exists(), path
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    run(folder, "tools.reference")
    return list(examples()[section])


@pytest.mark.parametrize("section", few(PROOFS, "A metric", "A source"))
def test_an_example_is_enough(
    section: str, copy: Path, neo4j_settings: Neo4jSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files of a section, under 60 lines, are all that is added: their test, ours and ruff pass."""
    lines = [line for text in examples()[section].values() for line in text.splitlines()]
    assert len(lines) < 60
    paths = add(copy, section)
    python = [path for path in paths if path.endswith(".py")]
    assert any(path.startswith("tests/") for path in python)
    run(copy, "ruff", "check", "--no-cache", *python)
    run(copy, "ruff", "format", "--check", "--no-cache", *python)
    for name in ("PYTEST_XDIST_WORKER", "PYTEST_ADDOPTS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SIMGRAPH_TEST_NEO4J_URI", neo4j_settings.uri)
    monkeypatch.setenv("SIMGRAPH_TEST_NEO4J_PASSWORD", neo4j_settings.password or "")
    run(copy, "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *python, *PROOFS[section])


def test_each_section_has_its_proofs() -> None:
    """No example of the page is left out."""
    assert set(examples()) == set(PROOFS)


def test_an_added_metric_is_everywhere(copy: Path, flags: Store, neo4j_env: None) -> None:
    """The metric of the page is in the JSON, the table, the null models, a report and the list of metrics."""
    add(copy, "A metric")
    (row,) = json.loads(run(copy, "simgraph_neo", "analyze", "metrics", "--all", "--json"))
    assert 0 < row["mutual_firsts"] < 1
    table, null = run(copy, "simgraph_neo", "analyze", "metrics", "--all", "--null", "2").split("\n\n")
    assert re.search(r"^mutual_firsts +0\.", table, re.MULTILINE)
    assert re.search(r"^mutual_firsts +0\.", null, re.MULTILINE)
    run(copy, "simgraph_neo", "report", "flags:fr", "--depth", "1", "--null", "0", "--output", "report.html")
    report = (copy / "report.html").read_text("utf-8")
    assert "<b>Mutual firsts</b> <small>share of edges of rank 1 whose reverse" in report
    page = (copy / "docs" / "reference" / "metrics.md").read_text("utf-8")
    assert "| `mutual_firsts` | Mutual firsts | share of edges" in page


@pytest.mark.long
def test_an_added_query_is_listed(copy: Path, flags: Store, neo4j_env: None) -> None:
    """The query of the page is in the list, runs by its name, and is in the list of queries."""
    add(copy, "A query")
    listed = run(copy, "simgraph_neo", "query", "list")
    assert re.search(r"^around +most-similar-to +Images with this one at rank 1 of their list", listed, re.MULTILINE)
    assert json.loads(run(copy, "simgraph_neo", "query", "run", "most-similar-to", "--json"))
    page = (copy / "docs" / "reference" / "queries.md").read_text("utf-8")
    assert "[`most-similar-to`](../../cypher/most-similar-to.cypher)" in page
