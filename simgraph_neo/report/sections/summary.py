"""The findings in a few sentences, mostly about the closed view."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simgraph_neo.pages.numbers import number, percent
from simgraph_neo.report.section import ReportSection, nothing
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from simgraph_neo.metrics import Occurrence
    from simgraph_neo.report.data import ReportData

BODY = """
{% set n, s, seen = report.closed.numbers, report.selection, report.discovered %}
{% set most = data.most_chosen %}
<ul>
<li>
{% if s.depth is none %}
The graph has <b>{{ n.nodes|counted("image") }}</b> and {{ n.directed_edges|counted("directed edge") }}, or
{{ n.edges|counted("undirected edge") }}: two images that list each other have one.
{% else %}
The graph has <b>{{ n.nodes|counted("image") }}</b>: {{ data.extent }}.
{% endif %}
{% if n.nodes < 2 %}
A single image has no density.
{% elif seen %}
Its density, computed as in Wellcome Collection’s tutorial, is <b>{{ seen.numbers.density }}</b> in the discovered view
and <b>{{ n.density }}</b> in the closed view, which also counts the
{{ "" if report.closed.coverage.complete else "known" }} neighbour lists of the outermost images, the frontier. Unless
stated otherwise, the values below are of the closed view.
{% else %}
Its density, computed as in Wellcome Collection’s tutorial, is <b>{{ n.density }}</b>.
{% endif %}
</li>
{% if not report.closed.coverage.complete %}
{% set missing = report.closed.coverage.unexpanded %}
<li><b>Incomplete:</b> {{ missing }} of the {{ n.nodes|counted("image") }}
{{ "has" if missing == 1 else "have" }} not been expanded. The values below use the neighbour lists that are
stored.</li> {% endif %}
{% if n.reciprocity is not none %}
<li><b>{{ n.reciprocity|percent }}</b> of the directed edges are reciprocated{{ data.by_chance.reciprocity }}.</li>
{% endif %}
{% if n.transitivity is not none %}
<li>Two images that are joined to the same third image are joined to each other in
<b>{{ n.transitivity|percent }}</b> of all cases (transitivity){{ data.by_chance.transitivity }}.</li>
{% endif %}
{% if n.nodes > 1 %}
<li>If the direction of edges is ignored, the graph
{% if n.weak_components == 1 %}
is <b>connected</b>
{%- else %}
has <b>{{ n.weak_components|counted("component") }}</b>. The
{{ "larger" if n.weak_components == 2 else "largest" }} one has {{ (n.largest_weak / n.nodes)|percent }} of the images
{%- endif %}
{{- "" if n.mean_shortest_path is none else
    "; its mean shortest path is " ~ n.mean_shortest_path|number ~ " hops long" }}.
{% if seen and seen.numbers.weak_components != n.weak_components %}
The discovered view has {{ seen.numbers.weak_components|counted("component") }}.
{% endif %}
</li>
{% endif %}
{% if n.directed_edges %}
<li>
{% for each in most[:3] %}
{{ image_name(report, each.id) }}
{{- "" if loop.last else " and " if loop.revindex == 2 and most|length <= 3 else ", " }}
{%- endfor %}
{{ " " ~ ("and other images have" if most|length > 3 else "has" if most|length == 1 else "have") }}
the highest in-degree: {{ "it" if most|length == 1 else "each" }} is in
{{ n.max_in_degree|counted("neighbour list") }}.
{% if n.never_chosen %}
{{ n.never_chosen|counted("image") }} ({{ (n.never_chosen / n.nodes)|percent }}) {{ n.never_chosen|be }} in no neighbour
list.
{% else %}
Every image is in at least one neighbour list.
{% endif %}
</li>
{% endif %}
{% if n.modularity is not none %}
<li>The Louvain method finds <b>{{ n.communities|counted("community", "communities") }}</b> with a modularity of
{{ n.modularity }}{{ data.by_chance.modularity }}.</li>
{% endif %}
</ul>
"""


class Summary(NamedTuple):
    """The texts and images that the sentences need in addition to the metrics."""

    extent: str
    """Which images the graph has, such as the seed and all images within 2 hops of it."""
    by_chance: dict[str, str]
    """Metric -> the end of its sentence, with the mean over graphs with random neighbour lists."""
    most_chosen: list[Occurrence]
    """The images with the highest in-degree."""


def summary(report: ReportData) -> Summary:
    """Collect what the sentences need."""
    seeds, every = len(report.selection.seeds), report.hubs.numbers.occurrences
    null = (report.closed.null or {}).get("random_lists", {})
    formats = {"reciprocity": percent, "transitivity": percent, "modularity": number}
    by_chance = {
        metric: f"; with random neighbour lists, the mean is {written(null[metric].mean)}" if metric in null else ""
        for metric, written in formats.items()
    }
    most = [each for each in every if each.k_occurrence == every[0].k_occurrence]
    start, them = ("the seed", "it") if seeds == 1 else (f"the {seeds} seeds", "a seed")
    depth = report.selection.depth or 0
    near = f" and all images within {counted(depth, 'hop')} of {them} along neighbour lists" if depth else ""
    return Summary(start + near, by_chance, most)


SECTION = ReportSection(
    anchor="short",
    title="Summary",
    position=300,
    data=summary,
    body=BODY,
    pictures=nothing,
    results=nothing,
)
