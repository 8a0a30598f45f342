"""The tests are in order themselves: each in its room, with a sentence, and none leans on another module of tests."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
ROOMS = {"unit", "drawing", "store", "crawl", "sources", "cli", "server", "service", "web", "faults", "docs"}
MODULES = sorted(TESTS.glob("**/*.py"))


def parsed(module: Path) -> ast.Module:
    return ast.parse(module.read_text("utf-8"))


def imported(tree: ast.Module) -> set[str]:
    """The modules that a module names in its imports, wherever they stand."""
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0  # an import that names no folder could hide one
            assert node.module
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(TESTS)))
def test_no_module_of_tests_is_imported(module: Path) -> None:
    """What two modules of tests share is in tests/support, where nobody has to read past tests to find it."""
    assert [name for name in imported(parsed(module)) if re.match(r"tests\.(.+\.)?(test_|conftest)", name)] == []


def test_each_test_is_in_a_room() -> None:
    """tests/ has rooms and no tests beside them; tests/support has no test."""
    folders = {module.parent.relative_to(TESTS).as_posix() for module in MODULES if module.name.startswith("test_")}
    assert folders == ROOMS
    helpers = [node for module in (TESTS / "support").glob("*.py") for node in ast.walk(parsed(module))]
    assert not [node for node in helpers if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]


def test_each_test_says_what_it_proves() -> None:
    """A test begins with one sentence: the truth that it proves."""
    silent = [
        f"{module.relative_to(TESTS)}::{node.name}"
        for module in MODULES
        for node in ast.walk(parsed(module))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not ast.get_docstring(node)
    ]
    assert silent == []
