"""The files that a forge, a citing reader or a contributor reads say what is so."""

from __future__ import annotations

import re
import tomllib

import pytest

from simgraph_neo.version import __version__
from tests.support.documents import README, ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
WORKFLOW = (ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8")
PAGES = ("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs/how-to/move.md", "tools/README.md")


def test_the_citation_has_what_its_schema_asks_for() -> None:
    """CITATION.cff has the required keys of schema 1.2.0, and the version and licence of the package."""
    text = (ROOT / "CITATION.cff").read_text("utf-8")
    keys = dict(re.findall(r'^([a-z-]+): *"?(.*?)"?$', text, re.MULTILINE))
    assert {"cff-version", "message", "title", "authors"} <= set(keys)
    assert (keys["cff-version"], keys["version"], keys["license"]) == ("1.2.0", __version__, PROJECT["license"])
    assert re.search(r'^authors:\n  - name: "', text, re.MULTILINE)


def test_actions_are_pinned_and_may_only_read() -> None:
    """Each action of the workflow is named by a commit, and the workflow has the right to read and no other."""
    used = re.findall(r"uses: (\S+)", WORKFLOW)
    assert used
    assert [each for each in used if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", each)] == []
    assert re.findall(r"^permissions:\n((?:  .*\n)+)", WORKFLOW, re.MULTILINE) == ["  contents: read\n"]
    assert WORKFLOW.count("permissions:") == 1
    assert "secrets." not in WORKFLOW


def test_the_gate_runs_on_every_python() -> None:
    """The workflow runs .ci/run on each Python from the oldest that the package allows to 3.14."""
    oldest = int(PROJECT["requires-python"].removeprefix(">=3."))
    pythons = re.findall(r'"(3\.\d+)"', re.search(r"python: \[(.*)\]", WORKFLOW)[1])  # type: ignore[index]
    assert pythons == [f"3.{minor}" for minor in range(oldest, 15)]
    assert "- run: .ci/run" in WORKFLOW


def test_the_gate_takes_the_python_that_is_named() -> None:
    """.ci/run puts PYTHON in the place of README's python3, with which its test command begins."""
    assert 'install_command=${install_command/#python3/"${PYTHON:-python3}"}' in (ROOT / ".ci" / "run").read_text()
    assert re.search(r"<!-- test command -->\n```sh\npython3 -m venv", README)


def test_hooks_are_the_gates_own_checks() -> None:
    """Each command of pre-commit is one of .ci/run's, from the same environment."""
    hooks = re.findall(r"entry: ([\w-]+)", (ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    assert hooks == ["ruff", "ruff", "lint-imports", "mypy"]
    assert all(f".venv/bin/{hook}" in (ROOT / ".ci" / "run").read_text("utf-8") for hook in hooks)


def test_the_changelog_keeps_a_changelog() -> None:
    """CHANGELOG.md has a section of what is not released yet, then versions with dates, and the usual headings."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    first, *versions = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert first == "[Unreleased]"
    assert [each for each in versions if not re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", each)] == []
    usual = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert set(re.findall(r"^### (.*)$", text, re.MULTILINE)) <= usual
    lines = text.splitlines()
    assert [line for line in lines if len(line) > 140] == []


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    """Each link of a page to a file of the repository has its file."""
    text = (ROOT / page).read_text("utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert ((ROOT / page).parent / target).exists(), target
