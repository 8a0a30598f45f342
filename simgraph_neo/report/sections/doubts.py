"""The limitations: what a reader must know before relying on a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo import attributes
from simgraph_neo.report.section import ReportSection, nothing
from simgraph_neo.source_kinds import kind_of

if TYPE_CHECKING:
    from simgraph_neo.report.data import ReportData

FEW = 30
"""A graph with fewer images is small."""
BODY = """
{% set n, about = report.closed.numbers, report.closed.coverage %}
{% set found %}
{% for each in report.measured %}
{% set view = each.coverage %}
{% if not view.complete %}
<li><b>The {{ "graph" if view.depth is none else view.view ~ " view" }} is incomplete:</b>
{{ view.unexpanded|counted("image") }} {{ "has" if view.unexpanded == 1 else "have" }} not been expanded, so
{{ "its neighbour list is" if view.unexpanded == 1 else "their neighbour lists are" }} unknown. To complete it, run
<code>{{ each.selection.completed_by|escape_id }}</code>.</li>
{% endif %}
{% if view.frontier_dominates %}
<li>In the discovered view, {{ view.frontier_share|percent }} of the images are in the frontier: their own neighbour
lists are not counted. Density, reciprocity and clustering of that view describe the frontier more than the similarity
of the images. Prefer the closed view.</li>
{% endif %}
{% endfor %}
{% if n.nodes < data.few %}
<li>The graph is small: with {{ n.nodes|counted("image") }}, one image more or less changes every share.</li>
{% endif %}
{% set seeds = report.selection.seeds|length %}
{% if n.nodes > seeds > 0 %}
<li>All images but the {{ "seed" if seeds == 1 else "seeds" }} were found in a neighbour list, so only
{{ "the" if seeds == 1 else "a" }} seed can have an in-degree of 0. Neighbour lists of images outside the graph are not
counted.</li>
{% endif %}
{% if about.gone %}
<li>{{ about.gone|counted("image") }} {{ about.gone|be }} no longer in the source; the last known neighbour lists are
still counted.</li>
{% endif %}
{% if " to " in report.lists_of %}
<li>The neighbour lists were fetched from {{ report.lists_of|days_in_words }}; the source may have changed in between.
</li>
{% endif %}
{% if n.mean_shortest_path_interval %}
<li>Shortest paths were measured from a sample of the images: the mean is an estimate, the diameter a lower bound.</li>
{% endif %}
{% if not report.null %}
<li>No random graphs were generated, so this report does not tell which values differ from chance.</li>
{% endif %}
{% if report.missing %}
<li>{{ report.missing|length|counted("picture") }} could not be loaded; a plain colour is shown instead.</li>
{% endif %}
{% endset %}
<ul>
{{ found }}
{% if not found|trim %}
<li>Every image has been expanded, and no value of the graph is an estimate.</li>
{% endif %}
<li>{{ data.similar }} Look at the pictures before you rely on a value.</li>
</ul>
"""


def doubts(report: ReportData) -> dict[str, object]:
    """Return the sentence on who defines similarity, and the size of a small graph."""
    sources = {str(data.get("source")) for _, data in attributes.nodes(report.seen)}
    if all(kind_of(source).compared for source in sources):
        similar = "simgraph computed the similarity, from gradients and colours (see the methods)."
    elif len(sources) == 1:
        similar = "The source defines what “similar” means."
    else:
        similar = "Each source defines what “similar” means, and the definitions may differ."
    return {"similar": similar, "few": FEW}


SECTION = ReportSection(
    anchor="doubt",
    title="Limitations",
    position=200,
    data=doubts,
    body=BODY,
    pictures=nothing,
    results=nothing,
)
