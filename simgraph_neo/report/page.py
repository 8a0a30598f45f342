"""The HTML page of a report: one file that loads no other file and runs no script."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from simgraph_neo import attributes, pages
from simgraph_neo.report.thumbnails import Thumbnails, web_link
from simgraph_neo.rights import REASONS, credits_of, sharing
from simgraph_neo.text import counted
from simgraph_neo.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simgraph_neo.pages import Environment
    from simgraph_neo.report.data import ReportData
    from simgraph_neo.report.section import Chapter, Result


MAX_LEFT_OUT = 100
"""Pictures that are left out and named."""


class LeftOut(NamedTuple):
    """An image of the page whose picture is left out."""

    title: str
    link: str | None
    """Its page in a catalogue."""


class WrittenSection(NamedTuple):
    """A section of the page, as HTML."""

    anchor: str
    title: str
    in_contents: bool
    body: str
    results: list[Result]


def page_text(report: ReportData, title: str) -> str:
    """Return the text of the file."""
    from simgraph_neo.drawing.web.page import css_variables

    environment, thumbnails = section_environment(), Thumbnails(report)
    chapters = [write_section(chapter, report, environment, thumbnails) for chapter in report.chapters]
    images = sorted(frozenset().union(*(chapter.images for chapter in report.chapters)))
    shown = [attributes.node(report.seen, image_id) for image_id in images]
    css = (files("simgraph_neo.report") / "report.css").read_text(encoding="utf-8")
    return pages.page_text(
        environment.get_template("report.html.j2"),
        style=f"\n{css_variables('screen and ')}{css}",
        data={
            "simgraph": __version__,
            "versions": report.versions,
            "parameters": report.parameters,
            "placeholders": len(report.missing),
            "results": _numbers(report),
        },
        title=title or _title(report),
        about=_about(report),
        chapters=chapters,
        thumbnails=thumbnails,
        pictures=sharing(shown),
        credits=credits_of(shown),
        left_out=_left_out(report, images),
        most=MAX_LEFT_OUT,
    )


def _left_out(report: ReportData, images: Sequence[str]) -> dict[str, list[LeftOut]]:
    """Return the images whose pictures are left out, by the reason."""
    found: dict[str, list[LeftOut]] = {}
    for image_id in images:
        data = attributes.node(report.seen, image_id)
        if why := data.get("withheld"):
            found.setdefault(REASONS[why], []).append(LeftOut(report.title(image_id), web_link(data.get("link"))))
    return found


def section_environment() -> Environment:
    """Return the environment of the sections' templates, in which all macros are global."""
    from simgraph_neo.drawing.web.embed import inline_drawing, inline_figure

    made = pages.environment("simgraph_neo.report")
    made.globals |= {"inline_drawing": inline_drawing, "inline_figure": inline_figure}
    macros = vars(made.get_template("macros.html.j2").module)
    made.globals |= {name: macro for name, macro in macros.items() if not name.startswith("_")}
    return made


def write_section(
    chapter: Chapter, report: ReportData, environment: Environment, thumbnails: Thumbnails
) -> WrittenSection:
    """Write a section as HTML. Raises LookupError if it shows a picture that it does not declare."""
    macros = vars(environment.get_template("macros.html.j2").module)

    def card(image_id: str, *remarks: object) -> object:
        if image_id not in chapter.images:
            raise LookupError(f"The `pictures` of section {chapter.section.anchor!r} do not contain {image_id!r}.")
        return macros["thumbnail_card"](thumbnails.shown(image_id), *remarks)

    title, body = (
        environment.from_string(template).render(report=report, data=chapter.data, card=card)
        for template in (chapter.section.title, chapter.section.body)
    )
    return WrittenSection(chapter.section.anchor, title, chapter.section.in_contents, body, chapter.results)


def _title(report: ReportData) -> str:
    from simgraph_neo.drawing.canvas.caption import default_title

    name = default_title(report.seen)
    return name if report.selection.seeds else f"Similarity among {name}"


def _about(report: ReportData) -> str:
    """Describe the page in one line."""
    from simgraph_neo.drawing.canvas.caption import lists_of, provenance

    s, images = report.selection, counted(len(report.whole), "image")
    near = "" if s.depth is None else f" within {counted(s.depth, 'hop')} of {counted(len(s.seeds), 'seed')}"
    days = [f"neighbour {lists}" for lists in lists_of(report.lists_of)] or ["no neighbour lists"]
    parts = ["Report on a graph of visually similar images", f"{images}{near}", *days]
    return " · ".join([*parts, *provenance(data for _, data in attributes.nodes(report.seen))])


def _numbers(report: ReportData) -> list[dict[str, Any]]:
    """Return what each command prints with --json."""
    results = [result for chapter in report.chapters for result in chapter.results]
    return [{"command": f"{each.command} --json", "result": each.value} for each in results if each.value is not None]
