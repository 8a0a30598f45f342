"""What a report is made of: sections, each with the commands that give its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from simgraph_neo.report.markup import Markup, code, joined, tag

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from simgraph_neo.drawing.canvas.theme import ThemeName

DARK = "screen and (prefers-color-scheme: dark)"
"""Where dark figures stand for light ones: never on paper."""


class Result(NamedTuple):
    """A command, and what it prints as JSON."""

    command: str
    value: Any = None
    """None for a command that draws."""


class Section(NamedTuple):
    """One chapter of a report."""

    anchor: str
    title: str
    body: Markup
    results: list[Result]


def chapter(section: Section) -> Markup:
    """A section with its heading, and below it the commands that give the same."""
    commands = [code(result.command) for result in section.results]
    again = [tag("p", "The same from the command line: ", joined(commands, " · "), class_="again")] if commands else []
    return tag("section", tag("h2", section.title), section.body, *again, id=section.anchor)


def figure(draw: Callable[[Path, ThemeName], Any], words: str) -> Markup:
    """A figure with axes, as vectors, on light or dark paper as the reader's screen; `words` say what it shows."""
    from simgraph_neo.drawing.web.embed import inline_figure

    return _figure(inline_figure(draw), words, class_="plot")


def drawing(draw: Callable[[Path, ThemeName], Any], words: str, *, small: bool = False) -> Markup:
    """A drawing full of pictures, on light or dark paper as the reader's screen; a `small` one needs not all width."""
    from simgraph_neo.drawing.web.embed import inline_drawing

    found = inline_drawing(draw)
    urls: dict[ThemeName, str] = {theme: each.url for theme, each in found.items()}
    return _figure(
        urls, words, class_="map small" if small else "map", width=found["light"].width, height=found["light"].height
    )


def _figure(urls: Mapping[ThemeName, str], words: str, *, class_: str, **size: int) -> Markup:
    dark = tag("source", media=DARK, srcset=urls["dark"])
    light = tag("img", src=urls["light"], alt=words, **size)
    scroll = tag("div", tag("picture", dark, light), class_="scroll", tabindex=0, role="region", aria_label=words)
    return tag("figure", scroll, class_=class_)
