"""The methods paragraph, and the commands and versions that reproduce the report."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simgraph_neo.report import methods_text
from simgraph_neo.report.section import ReportSection, nothing
from simgraph_neo.source_kinds import kinds

if TYPE_CHECKING:
    from simgraph_neo.report.data import ReportData

BODY = """
<h3>Methods paragraph for a paper</h3>
<blockquote>
{% for text in data.texts %}
<p>{{ text }}</p>
{% endfor %}
</blockquote>
<h3>References</h3>
<ul class="references">
{% for reference in data.references %}
<li>{{ reference }}</li>
{% endfor %}
</ul>
<h3>Cite simgraph as</h3>
<p>{{ data.cite }}</p>
<h3>Commands</h3>
<p>These commands print every value of this report; with --output they write its figures.
{{ "They also print the values of each seed." if report.selection.seeds|length > 1 else "" }}
{{ "The crawl goes one hop further than the report, because the closed view needs the neighbour lists of the frontier."
   if report.discovered else "" }}</p>
<ul class="commands">
{% for command in data.commands %}
<li><code>{{ command|escape_id }}</code></li>
{% endfor %}
</ul>
<h3>Versions</h3>
<dl>
{% for name, version in report.versions.items() %}
<div><dt>{{ name }}</dt><dd>{{ version }}</dd></div>
{% endfor %}
</dl>
<p class="note">This file contains all values as JSON, unrounded, in its element with the id “numbers”.</p>
"""


class Methods(NamedTuple):
    """The methods paragraphs with their references, and the commands of all sections."""

    texts: list[str]
    references: list[str]
    commands: list[str]
    cite: str = methods_text.CITE


def methods(report: ReportData) -> Methods:
    """Collect the paragraphs, their references, and the commands: the crawl, each section, the report itself."""
    texts = methods_text.paragraphs(report, [words for chapter in report.chapters for words in chapter.sentences])
    references = dict(methods_text.REFERENCES)
    for kind in kinds().values():
        references.update(kind.references)
    for chapter in report.chapters:
        references.update(chapter.section.references)
    s = report.selection
    fetch = [] if s.depth is None and not s.source else [report.closed.selection.completed_by]
    results = [result.command for chapter in report.chapters for result in chapter.results]
    again = report.command("report", "--null", str(report.null), "--output", "report.html")
    return Methods(texts, methods_text.cited(texts, references), [*fetch, *results, again])


SECTION = ReportSection(
    anchor="method",
    title="Methods",
    position=1_000,
    data=methods,
    body=BODY,
    pictures=nothing,
    results=nothing,
)
