"""The pieces of a page: everything from outside is escaped here, numbers are written for readers."""

from __future__ import annotations

from html import escape
from math import floor, log10
from typing import TYPE_CHECKING

from simgraph_neo.text import WHOLE, clean, spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

UNKNOWN = "–"
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


def number(value: object) -> str:
    """A number as a reader wants it: thousands apart, three digits that count, a dash for what is unknown.

    >>> number(12345), number(0.1345029), number(2.4082), number(123.46), number(None), number(-0.4756), number(1.0)
    ('12,345', '0.135', '2.41', '123', '–', '−0.476', '1.00')
    >>> number(0.0000012345), number(True), number(0.0), number(12345.6)
    ('0.00000123', 'yes', '0', '12,346')
    """
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, float):
        return f"{value:,}" if isinstance(value, int) else str(value)
    if value == 0:
        return "0"
    digits = min(max(2 - floor(log10(abs(value))), 0), 12)
    return f"{value:,.{digits}f}".replace("-", "−")


def percent(share: float | None) -> str:
    r"""A share in percent, never rounded to none or all when it is neither.

    >>> percent(0.625), percent(0.002), percent(0.999), percent(1.0), percent(None)
    ('63\xa0%', '0.2\xa0%', '99.9\xa0%', '100\xa0%', '–')
    """
    if share is None:
        return UNKNOWN
    digits = 1 if 0 < share < 0.01 or 0.99 < share < 1 else 0
    return f"{floor(100 * share * 10**digits + 0.5) / 10**digits:.{digits}f}\u00a0%"  # halves go up, as readers round


def score(z: float) -> str:
    """A number of standard deviations: what few random graphs can tell.

    >>> score(2.14), score(-3.0), score(264.6), score(-64.1)
    ('+2.1', '−3.0', '> 10', '< −10')
    """
    if abs(z) > 10:
        return "> 10" if z > 0 else "< −10"
    return f"{z:+.1f}".replace("-", "−")


def be(count: int) -> str:
    """The verb after a number of things."""
    return "is" if count == 1 else "are"


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
