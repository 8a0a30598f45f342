"""The viewer's JavaScript modules, which a page has as one: what holds only for them all together."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from simgraph_neo.drawing.web import page as html

DECLARATION = re.compile(r"(?:export )?(?:const|let|class|function|async function) (\w+|[\[{].*?[\]}])")
IMPORT = re.compile(r"import \{([^}]*)\} from \"\./(\w+\.js)\";", re.DOTALL)


def begins(module: str) -> list[str]:
    """The unindented lines of a module that begin a statement."""
    return re.findall(r"^\w.*", html._part(module), re.MULTILINE)


def declared(module: str) -> list[str]:
    """The names that a module has at its top, its own ones."""
    found = (DECLARATION.match(line) for line in begins(module))
    return [name for match in found if match for name in re.findall(r"\w+", match[1])]


def test_no_two_modules_share_a_name() -> None:
    """Joined into one, the modules declare no name twice: neither what they export nor what they keep."""
    names = Counter(name for module in html.MODULES for name in declared(module))
    assert {"Viewer", "show", "VEIL", "THIN_VEIL", "between"} <= set(names)
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("module", html.MODULES)
def test_a_module_can_be_joined(module: str) -> None:
    """A module is checked by tsc, declares by a keyword, and imports what others export by its own name."""
    text = html._part(module)
    assert text.startswith("// @ts-check\n")
    assert [line for line in begins(module) if not DECLARATION.match(line) and not line.startswith("import ")] == []
    imports = IMPORT.findall(text)
    assert len(imports) == text.count("\nimport ")
    for names, other in imports:
        exported = set(re.findall(r"^export \w+ (\w+)", html._part(other), re.MULTILINE))
        assert {name.strip() for name in names.split(",") if name.strip()} <= exported


def test_what_a_page_does_not_need_is_left_out() -> None:
    """A page's script has all statements of the modules, without imports, exports and comments about types."""
    script = html.page_script()
    assert re.findall(r"^(?:import |export | *\* @).*", script, re.MULTILINE) == []
    own = [line for module in html.MODULES for line in begins(module) if not line.startswith("import ")]
    lines = [line for line in script.splitlines() if re.match(r"\w", line)]
    assert lines == [*(line.removeprefix("export ") for line in own), html.START]
