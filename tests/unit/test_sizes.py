"""One system of sizes: the style sheets take letters, spaces and corners from the sizes of the figures."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

import pytest

import simgraph_neo
from simgraph_neo.drawing.canvas.theme import SIZES
from simgraph_neo.drawing.web.page import css_variables

HOME = Path(simgraph_neo.__file__).parent
SHEETS = [HOME / "drawing/web/viewer/viewer.css", HOME / "service/static/live.css"]
SYSTEM = re.compile(r"(font-size|border-radius|padding[a-z-]*|margin[a-z-]*|[a-z-]*gap): ([^;}]*)")
ALLOWED = {
    "#query { font-size: 16px": "iOS zooms in on fields with smaller letters",
}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_letters_spaces_and_corners_come_from_one_place(sheet: Path) -> None:
    """No style sheet of the viewer has a size of its own for letters, spaces and corners, up to a large space."""
    own = [
        line.strip()
        for line in sheet.read_text(encoding="utf-8").splitlines()
        for _, value in SYSTEM.findall(line)
        if any(1 < float(size) <= SIZES.s6 for size in re.findall(r"(?<![\w.-])(\d+(?:\.\d+)?)px", value))
        and not any(line.strip().startswith(start) for start in ALLOWED)
    ]
    assert own == []


def test_every_variable_of_the_style_sheets_is_defined() -> None:
    """A misspelt size would be no space at all."""
    text = "\n".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS)
    defined = set(re.findall(r"--([\w-]+):", css_variables() + text))
    assert set(re.findall(r"var\(--([\w-]+)\)", text)) <= defined | {"light", "dark", "on-light", "on-dark"}
    assert {name.replace("_", "-") for name in asdict(SIZES)} <= defined
