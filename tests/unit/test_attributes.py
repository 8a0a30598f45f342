"""The keys of nodes, edges and graphs are declared in one file, and all code goes through it."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import simgraph_neo

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(simgraph_neo.__file__).parent
MODULES = sorted(set(PACKAGE.rglob("*.py")) - {PACKAGE / "attributes.py"})
FILES_OWN = {"plain", "shown"}
"""Graphs of `graphfiles` that have the keys of a file."""
USES = {"get", "update", "setdefault", "pop"}


def used(expression: ast.AST) -> ast.expr | None:
    """What a key is read from or written to by this expression."""
    match expression:
        case ast.Subscript(value=ast.expr() as value, slice=ast.Constant(value=str())):
            return value
        case ast.Call(func=ast.Attribute(value=ast.expr() as value, attr=attr)) if attr in USES:
            return value
        case ast.Assign(value=value) | ast.NamedExpr(value=value):
            return value if isinstance(value, ast.Subscript) else None
    return None


def bypasses(tree: ast.AST) -> Iterator[int]:
    """Lines that read or write the attributes of a node, an edge or a graph as a dictionary without a type."""
    for expression in ast.walk(tree):
        match expression:
            case ast.Call(func=ast.Attribute(value=graph, attr="nodes" | "edges"), keywords=[ast.keyword(arg="data")]):
                if not (isinstance(graph, ast.Name) and graph.id in FILES_OWN):
                    yield expression.lineno
        match used(expression):
            case ast.Subscript(value=ast.Attribute(attr="nodes" | "edges")) | ast.Attribute(attr="graph") as found:
                yield found.lineno


@pytest.mark.parametrize(
    "line",
    [
        'graph.nodes[node]["title"]',
        'self.graph.nodes[node].get("title")',
        'graph.edges[a, b]["rank"] = 1',
        "graph.nodes[node].update(title=None)",
        "data = graph.nodes[node]",
        'graph.graph["seeds"]',
        'subgraph.graph.graph.get("seeds")',
        "graph.graph.update(seeds=[])",
        '[data["title"] for _, data in graph.nodes(data=True)]',
        'for a, b, rank in graph.edges(data="rank"): pass',
    ],
)
def test_a_way_around_the_types_is_seen(line: str) -> None:
    """The search below finds each way in which networkx gives the attributes as a dictionary."""
    assert list(bypasses(ast.parse(line)))


def test_attributes_are_read_and_written_with_their_types() -> None:
    """No module but `attributes` reads or writes a key that mypy does not check."""
    found = {module: list(bypasses(ast.parse(module.read_text("utf-8")))) for module in MODULES}
    assert {str(module.relative_to(PACKAGE)): lines for module, lines in found.items() if lines} == {}
