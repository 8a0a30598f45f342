"""The section of how a report was made: words for a paper, commands, versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.report.markup import code, joined, listed, tag
from simgraph_neo.report.methods_text import CITE, cited, paragraphs
from simgraph_neo.report.section import Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simgraph_neo.report.data import ReportData
    from simgraph_neo.report.section import Result
    from simgraph_neo.report.thumbnails import Thumbnails


def method_section(report: ReportData, thumbnails: Thumbnails, results: Sequence[Result]) -> Section:
    """The methods ready for a paper, and what gives the same report again."""
    texts = paragraphs(report, thumbnails)
    body = [
        tag("h3", "Methods, ready for a paper"),
        tag("blockquote", *(tag("p", text) for text in texts)),
        tag("h3", "References"),
        listed(cited(texts), class_="references"),
        tag("h3", "Cite simgraph as"),
        tag("p", CITE),
        tag("h3", "Commands"),
        tag(
            "p",
            "They give every number of this page again, with --output its figures, and of several seeds each one's.",
        ),
        listed([code(command) for command in commands(report, results)], class_="commands"),
        tag("h3", "Versions"),
        tag("dl", *(tag("div", tag("dt", name), tag("dd", what)) for name, what in report.versions.items())),
        tag("p", "All numbers in full are in this file as JSON: the element with the id “numbers”.", class_="note"),
    ]
    return Section("method", "How it was made", joined(body), [])


def commands(report: ReportData, results: Sequence[Result]) -> list[str]:
    """What fetches the lists, what each section came from, and the report itself."""
    fetch = (
        [] if report.selection.depth is None and not report.selection.source else [report.closed.selection.completed_by]
    )
    again = report.command("report", "--null", str(report.null), "--output", "report.html")
    return [*fetch, *(result.command for result in results), again]
