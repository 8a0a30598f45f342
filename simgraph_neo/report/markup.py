"""The pieces of a page: everything from outside is escaped here, numbers are written for readers."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from simgraph_neo.pages.numbers import number
from simgraph_neo.text import WHOLE, clean, spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SHORT = 16
"""Rows of a table that is not broken between pages of paper."""
EMPTY = frozenset({"img", "meta", "source"})
"""Elements that have no end."""


class Markup(str):
    """HTML that is safe as it is. Everything else is escaped before it gets into a page."""

    __slots__ = ()


def safe(value: object) -> Markup:
    """A value in a page: markup as it is, numbers for readers, any other text escaped and without controls.

    >>> safe("<b>"), safe(Markup("<b>")), safe(0.123456)
    ('&lt;b&gt;', '<b>', '0.123')
    """
    if isinstance(value, Markup):
        return value
    return Markup(escape(clean(value, WHOLE) if isinstance(value, str) else number(value)))


def code(image_id: object) -> Markup:
    """An id, in the letters of a program."""
    return Markup(f"<code>{escape(spelled(image_id))}</code>")


def tag(name: str, *inside: object, **attributes: object) -> Markup:
    """An element; its content is made `safe`, `class_` is spelled without its underscore, None is left out.

    >>> tag("p", "a < b", class_="note")
    '<p class="note">a &lt; b</p>'
    """
    given = ((key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items() if value is not None)
    written = "".join(f' {key}="{escape(str(value))}"' for key, value in given)
    return Markup(f"<{name}{written}>" + ("" if name in EMPTY else f"{joined(inside)}</{name}>"))


def joined(parts: Iterable[object], between: str = "") -> Markup:
    """Parts side by side, each made `safe`."""
    return Markup(between.join(safe(part) for part in parts))


def listed(items: Iterable[object], **attributes: object) -> Markup:
    """A list with a dot before each item."""
    return tag("ul", *(tag("li", item) for item in items), **attributes)


def link(address: str | None, text: object) -> Markup:
    """A text that leads to a web page; only the text when there is no address of the web."""
    if not address or not address.lower().startswith(("https://", "http://")):
        return safe(text)
    return tag("a", text, href=address, rel="noopener noreferrer")


def table(headers: Sequence[object], rows: Iterable[Sequence[object]], *, caption: str, text: int = 1) -> Markup:
    """A table that scrolls by itself on a narrow screen; its first `text` columns are words, the rest numbers.

    A row of one cell is a heading over the rows that follow.
    """
    head = tag("tr", *(_cell("th", name, column < text, scope="col") for column, name in enumerate(headers)))
    body = [tag("tr", *_cells(row, text, len(headers))) for row in rows]
    whole = tag("table", tag("caption", caption), tag("thead", head), tag("tbody", *body))
    kind = "scroll short" if len(body) <= SHORT else "scroll"
    return tag("div", whole, class_=kind, tabindex=0, role="region", aria_label=caption)


def _cells(row: Sequence[object], text: int, columns: int) -> list[Markup]:
    if len(row) == 1:
        return [tag("th", row[0], colspan=columns, scope="colgroup", class_="group")]
    return [
        _cell("td" if column else "th", value, column < text, scope=None if column else "row")
        for column, value in enumerate(row)
    ]


def _cell(name: str, value: object, words: bool, **attributes: object) -> Markup:
    return tag(name, value, class_=None if words else "number", **attributes)
