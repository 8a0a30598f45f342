"""The query files: their contract, their defaults, their plans, their place in the wheel."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from simgraph_neo import queries
from simgraph_neo.drawing.web.page import MODULES
from simgraph_neo.sources.flags.files import PICTURES

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
TAKES_IDS = {"id", "ids", "seeds", "images", "lists", "outcomes", "crawl"}
OURS = [name for name in queries.names() if "/" in name]
"""Those that are not for users; the library is proved in test_library."""


def with_defaults(query: queries.Query) -> str:
    """The statement as Neo4j Browser runs it: every parameter replaced by its default."""
    return re.sub(r"\$(\w+)", lambda match: query.defaults[match[1]], query.text)


def operators(plan: dict[str, Any]) -> Iterator[str]:
    yield plan["operatorType"].split("@")[0]
    for child in plan.get("children", []):
        yield from operators(child)


@pytest.mark.parametrize("name", OURS)
def test_every_default_runs(name: str, store: Any, cypher: Any) -> None:
    """Every query runs as it stands with the defaults in its header."""
    text = with_defaults(queries.load(name))
    assert queries.load(name).title
    cypher(text)


@pytest.mark.parametrize("name", [n for n in OURS if TAKES_IDS & set(queries.load(n).defaults)])
def test_queries_by_id_start_with_an_index_seek(name: str, store: Any, cypher: Any, plain_driver: Any) -> None:
    """A query that takes ids finds its images by the index, and never scans all images or multiplies rows blindly."""
    plan = plain_driver.execute_query("EXPLAIN " + with_defaults(queries.load(name))).summary.plan
    used = list(operators(plan))
    assert any("Index" in operator and "Seek" in operator for operator in used), used
    assert not any("Scan" in operator for operator in used), used


def test_declared_parameters_are_those_used() -> None:
    """A file that declares another parameter than it uses is refused; names in quotes do not count."""
    assert queries.parse("q", "// T\n:param id => 'a;';\nRETURN $id, '$x'").defaults == {"id": "'a;'"}
    with pytest.raises(ValueError, match="declares"):
        queries.parse("q", "// T\n:param other => 'a';\nRETURN $id")


def test_the_wheel_holds_the_queries(tmp_path: Path) -> None:
    """A built wheel has all .cypher files, pages and flags, where an installed simgraph reads them, and no tools."""
    from hatchling.builders.wheel import WheelBuilder

    wheel = next(WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"]))
    held = set(zipfile.ZipFile(wheel).namelist())
    assert {f"simgraph_neo/cypher/{name}.cypher" for name in queries.names()} <= held
    assert {"simgraph_neo/py.typed", "simgraph_neo/server/jars.lock", "simgraph_neo/sources/flags/flags.csv"} <= held
    assert {f"simgraph_neo/sources/flags/pictures/{file.name}" for file in PICTURES.iterdir()} <= held
    assert {f"simgraph_neo/drawing/web/viewer/{part}" for part in (*MODULES, "viewer.css")} <= held
    templates = {file.relative_to(ROOT).as_posix() for file in (ROOT / "simgraph_neo").rglob("*.j2")}
    assert "simgraph_neo/pages/templates/base.html.j2" in templates <= held
    assert "simgraph_neo/report/report.css" in held
    assert {name.partition("/")[0].partition("-")[0] for name in held} == {"simgraph_neo"}
    assert not any("/.cache/" in name for name in held)


@pytest.mark.parametrize("command", ["query list", "seeds"])
def test_an_install_without_the_queries_says_so(tmp_path: Path, neo4j_env: None, command: str) -> None:
    """Without its Cypher files simgraph names the folder that is missing, and the store is not blamed."""
    shutil.copytree(ROOT / "simgraph_neo", tmp_path / "simgraph_neo", ignore=shutil.ignore_patterns("cypher"))
    done = subprocess.run(
        [sys.executable, "-m", "simgraph_neo", *command.split()], cwd=tmp_path, capture_output=True, text=True
    )
    missing = f"there is no folder {tmp_path / 'cypher'}. Install simgraph again.\n"
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Error: simgraph's Cypher files are missing: {missing}"
