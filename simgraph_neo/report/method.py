"""The section of how a report was made: words for a paper, commands, versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.report.markup import code, joined, listed, tag
from simgraph_neo.report.paper import CITE, cited, paragraphs
from simgraph_neo.report.section import Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simgraph_neo.report.album import Album
    from simgraph_neo.report.facts import Facts
    from simgraph_neo.report.section import Result


def method_section(facts: Facts, album: Album, results: Sequence[Result]) -> Section:
    """The methods ready for a paper, and what gives the same report again."""
    texts = paragraphs(facts, album)
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
        listed([code(command) for command in commands(facts, results)], class_="commands"),
        tag("h3", "Versions"),
        tag("dl", *(tag("div", tag("dt", name), tag("dd", what)) for name, what in facts.versions.items())),
        tag("p", "All numbers in full are in this file as JSON: the element with the id “numbers”.", class_="note"),
    ]
    return Section("method", "How it was made", joined(body), [])


def commands(facts: Facts, results: Sequence[Result]) -> list[str]:
    """What fetches the lists, what each section came from, and the report itself."""
    fetch = (
        [] if facts.selection.depth is None and not facts.selection.source else [facts.closed.selection.completed_by]
    )
    again = facts.command("report", "--null", str(facts.null), "--output", "report.html")
    return [*fetch, *(result.command for result in results), again]
