"""Tables of a page, read back."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from simgraph_neo.tables import STYLE


def parsed(html: str) -> list[list[list[str]]]:
    """The tables of an output as rows of texts; fails unless all of it is well-formed and styled only by STYLE."""
    root = ET.fromstring(f"<output>{html}</output>")
    tables = [element for element in root if element.tag == "table"]
    assert [(element.tag, element.text) for element in root if element.tag != "table"] in ([], [("style", STYLE)])
    assert {element.tag for element in root.iter()} <= {"output", "style", "table", "tr", "th", "td"}
    return [[["".join(each.itertext()) for each in row] for row in table] for table in tables]
