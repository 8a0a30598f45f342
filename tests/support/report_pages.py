"""What a person and a program read of a report."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

VOID = {"meta", "link", "img", "source", "br"}
APART = {"script", "style", "nav", "table", "svg", "footer"}
"""Elements that are no prose."""
APART_CLASSES = {"again", "references", "commands", "legend"}
BLOCKS = {"p", "li", "h1", "h2", "h3", "dt", "dd"}
"""And ``small`` below a thumbnail."""


def numbers_of(text: str) -> dict[str, Any]:
    """What a program reads of a page."""
    found = re.search('<script type="application/json" id="numbers">(.*?)</script>', text, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


class Parsed(HTMLParser):
    """A page's elements, and whether each was closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in {"script", "style"}:
            self.words.append(data)

    @property
    def said(self) -> str:
        """All that a reader reads, in one line."""
        return " ".join("".join(self.words).split())


class Prose(HTMLParser):
    """The sentences of a report: by the anchor of its section, a line for each block, without tables; code is ``…``."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._open: list[tuple[str, bool]] = []
        self._anchor = "header"
        self._text: dict[str, list[str]] = {"header": []}
        self.feed(text)
        self.close()

    @property
    def sections(self) -> dict[str, str]:
        """Anchor -> text; "header" has what stands above the sections."""
        lines = {anchor: "".join(parts).split("\n") for anchor, parts in self._text.items()}
        told = {anchor: (" ".join(line.split(" ")).strip() for line in of) for anchor, of in lines.items()}
        return {anchor: "\n".join(filter(None, of)) for anchor, of in told.items()}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        apart = tag in APART or attributes.get("class") in APART_CLASSES
        if tag == "section":
            self._anchor = str(attributes["id"])
            self._text[self._anchor] = []
        if self._is_block(tag):
            self._text[self._anchor].append("\n")
        if tag not in VOID:
            self._open.append((tag, apart or bool(self._open and self._open[-1][1])))

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()
        if self._is_block(tag):
            self._text[self._anchor].append("\n")

    def handle_data(self, data: str) -> None:
        tags = {tag for tag, _ in self._open}
        if self._open and not self._open[-1][1] and "title" not in tags:
            self._text[self._anchor].append("…" if "code" in tags else re.sub(r"[ \n]+", " ", data))

    def _is_block(self, tag: str) -> bool:
        return tag in BLOCKS or (tag == "small" and "figcaption" in {name for name, _ in self._open})
