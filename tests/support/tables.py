"""Tables of a page, read back."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from simgraph_neo.tables import STYLE


def parsed(html: str) -> list[list[list[str]]]:
    """The tables of an output as rows of texts, a picture as what it is called; fails unless all of it is well-formed,
    styled only by STYLE, and needs no other file.
    """
    root = ET.fromstring(f"<output>{html}</output>")
    tables = [element for element in root if element.tag == "table"]
    others = [(element.tag, element.text) for element in root if element.tag not in {"table", "p"}]
    assert others in ([], [("style", STYLE)])
    assert {element.tag for element in root.iter()} <= {"output", "style", "p", "table", "tr", "th", "td", "img"}
    assert all((each.get("src") or "").startswith("data:image/") for each in root.iter("img"))
    return [[[_text(each) for each in row] for row in table] for table in tables]


def _text(element: ET.Element) -> str:
    pictures = [f"[{each.get('alt')}]" for each in element.iter("img")]
    return "".join([*element.itertext(), *pictures])
