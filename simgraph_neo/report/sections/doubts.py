"""What a reader must know before believing a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo import attributes
from simgraph_neo.report.section import ReportSection, nothing
from simgraph_neo.source_kinds import kind_of

if TYPE_CHECKING:
    from simgraph_neo.report.data import ReportData

FEW = 30
"""Images of a graph whose shares mean little."""
BODY = """
{% set n, about = report.closed.numbers, report.closed.coverage %}
{% set found %}
{% for each in report.measured %}
{% set view = each.coverage %}
{% if not view.complete %}
<li><b>The {{ "graph" if view.depth is none else view.view ~ " view" }} is incomplete:</b>
{{ view.unexpanded|counted("image") }} {{ "was" if view.unexpanded == 1 else "were" }} never asked for similar images.
Complete it with <code>{{ each.selection.completed_by|escape_id }}</code>.</li>
{% endif %}
{% if view.ring_dominates %}
<li>As discovered, {{ view.frontier_share|percent }} of the images are an outer ring whose own lists do not count:
density, reciprocity and clustering of that view say more of the ring than of the pictures. Prefer the closed view.</li>
{% endif %}
{% endfor %}
{% if n.nodes < data.few %}
<li>{{ n.nodes|counted("image") }} {{ n.nodes|be }} few: one image more or less changes every share.</li>
{% endif %}
{% if report.selection.seeds %}
<li>Images were found through lists, so none but a seed can be in no list; lists of images outside are not counted.</li>
{% endif %}
{% if about.gone %}
<li>The source no longer has {{ about.gone|counted("image") }}; the last known lists still count.</li>
{% endif %}
{% if " to " in report.lists_of %}
<li>The lists were read from {{ report.lists_of }}; the service may have changed in between.</li>
{% endif %}
{% if n.mean_shortest_path_interval %}
<li>Distances were measured from a sample of the images; the diameter is at least what is given.</li>
{% endif %}
{% if not report.null %}
<li>No random graphs were made: whether a number is more than chance would give is not known here.</li>
{% endif %}
{% if report.missing %}
<li>{{ report.missing|length|counted("picture") }} could not be had; plain colours stand in their place.</li>
{% endif %}
{% endset %}
<ul>
{{ found }}
{% if not found|trim %}
<li>Every image has its list, and no number of the real graph is an estimate.</li>
{% endif %}
<li>{{ data.similar }} See the methods, and look at the pictures before you trust a number.</li>
</ul>
"""


def doubts(report: ReportData) -> dict[str, object]:
    """Who says what is similar, and what is few."""
    sources = {str(data.get("source")) for _, data in attributes.nodes(report.seen)}
    if all(kind_of(source).compared for source in sources):
        similar = "Similarity was computed by simgraph, from gradients and colours."
    else:
        differ = " Sources differ in it." if len(sources) > 1 else ""
        similar = f"What “similar” means is the word of the source.{differ}"
    return {"similar": similar, "few": FEW}


SECTION = ReportSection(
    anchor="doubt",
    title="What to doubt",
    position=300,
    data=doubts,
    body=BODY,
    pictures=nothing,
    results=nothing,
    in_contents=False,
)
