"""The page that holds a report: one file that needs nothing else, and runs nothing."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any

from simgraph_neo.report.markup import Markup, joined, tag
from simgraph_neo.report.section import chapter
from simgraph_neo.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simgraph_neo.report.section import Section


def page_text(title: str, opening: Markup, sections: Sequence[Section], album: Markup, numbers: Any) -> str:
    """The whole file. Its Content-Security-Policy allows its own style, pictures inside it, and nothing else."""
    from simgraph_neo.drawing.web.page import as_json, hashed, theme_colors

    style = f"\n{theme_colors('screen and ')}{_part('report.css')}"
    policy = f"default-src 'none'; img-src data:; style-src {hashed(style)}; base-uri 'none'; form-action 'none'"
    body = joined([opening, *map(chapter, sections)], "\n")
    return Template(_part("page.html")).substitute(
        policy=policy,
        version=__version__,
        title=escape(title),
        style=style,
        album=album,
        body=body,
        footer=f"Made with simgraph {__version__}. This file needs no network and runs no code.",
        numbers=as_json(numbers),
    )


def contents(sections: Sequence[Section]) -> Markup:
    """Links to the sections."""
    return tag(
        "nav", *(tag("a", section.title, href=f"#{section.anchor}") for section in sections), aria_label="Contents"
    )


def _part(name: str) -> str:
    return (files("simgraph_neo.report") / name).read_text(encoding="utf-8")
