"""The fault catalogue: which tests prove which row.

`python -m tests.support.catalogue` writes their names into FAULTS.md.

A test says by the first words of its docstring which rows and invariants it proves, up to the first colon:
"C01, INV1 to INV12: ...".
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parents[1]
TABLE = HERE / "FAULTS.md"
_ROW = re.compile(r"^\| ((?:[A-Z]|INV)\d+) \| (.+?) \| (.+?) \| (.*) \|$")
_ID = re.compile(r"\b([CDEFHINPSW]\d\d|INV\d+)\b")
_RANGE = re.compile(r"INV(\d+) to INV(\d+)")


class Row(NamedTuple):
    """One line of a table in FAULTS.md."""

    id: str
    fault: str
    expected: str
    tests: str
    """``file::test`` names, comma-separated; a reason in italics before them when the row waits for another issue."""


def rows() -> list[Row]:
    """Every row of the tables, in their order."""
    found = (_ROW.match(line) for line in TABLE.read_text("utf-8").splitlines())
    return [Row(*match.groups()) for match in found if match]


def proofs() -> dict[str, list[str]]:
    """Id -> the tests whose docstrings name it, by file and line."""
    found: dict[str, list[str]] = {}
    for file in sorted(HERE.glob("*/test_*.py")):
        for name, docstring in _tests(ast.parse(file.read_text("utf-8"))):
            for each in named(docstring):
                found.setdefault(each, []).append(f"{file.parent.name}/{file.name}::{name}")
    return found


def _tests(tree: ast.Module | ast.ClassDef, prefix: str = "") -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from _tests(node, f"{node.name}::")
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield f"{prefix}{node.name}", ast.get_docstring(node) or ""


def named(docstring: str) -> list[str]:
    """The ids before the first colon, ranges written out.

    >>> named("C01, INV1 to INV3: after a kill")
    ['C01', 'INV1', 'INV2', 'INV3']
    >>> named("A crawl: C01 is not meant here")
    []
    """
    head = docstring.partition(":")[0]
    spread = _RANGE.sub(lambda m: ", ".join(f"INV{n}" for n in range(int(m[1]), int(m[2]) + 1)), head)
    return _ID.findall(spread)


def written() -> str:
    """FAULTS.md with the tests as they are now."""
    known = proofs()
    lines = []
    for line in TABLE.read_text("utf-8").splitlines():
        if match := _ROW.match(line):
            row = Row(*match.groups())
            reason = re.match(r"\*[^*]+\*", row.tests)
            tests = ", ".join(f"`{test}`" for test in known.get(row.id, []))
            cell = "; ".join(part for part in (reason[0] if reason else "", tests) if part)
            line = f"| {row.id} | {row.fault} | {row.expected} | {cell or '-'} |"  # noqa: PLW2901
        lines.append(line)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TABLE.write_text(written(), "utf-8")
