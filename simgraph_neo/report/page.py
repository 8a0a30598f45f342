"""The page that holds a report: one file that needs nothing else, and runs nothing."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

from simgraph_neo.report.markup import Markup, joined, tag
from simgraph_neo.report.section import chapter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simgraph_neo.report.section import Section


def page_text(title: str, opening: Markup, sections: Sequence[Section], thumbnails: Markup, numbers: Any) -> str:
    """The whole file."""
    from simgraph_neo import pages
    from simgraph_neo.drawing.web.page import theme_colors

    css = (files("simgraph_neo.report") / "report.css").read_text(encoding="utf-8")
    return pages.page_text(
        pages.environment("simgraph_neo.report").get_template("report.html.j2"),
        style=f"\n{theme_colors('screen and ')}{css}",
        data=numbers,
        title=title,
        album=thumbnails,
        body=joined([opening, *map(chapter, sections)], "\n"),
    )


def contents(sections: Sequence[Section]) -> Markup:
    """Links to the sections."""
    return tag(
        "nav", *(tag("a", section.title, href=f"#{section.anchor}") for section in sections), aria_label="Contents"
    )
