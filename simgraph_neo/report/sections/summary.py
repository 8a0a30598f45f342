"""The findings in a few sentences, of the closed view."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simgraph_neo.pages.numbers import number, percent
from simgraph_neo.report.section import ReportSection, nothing

if TYPE_CHECKING:
    from simgraph_neo.metrics import Occurrence
    from simgraph_neo.report.data import ReportData

BODY = """
{% set n, s, seen = report.closed.numbers, report.selection, report.discovered %}
<ul>
<li>
{% if s.depth is none %}
<b>{{ n.nodes|counted("image") }}</b> and {{ n.directed_edges|counted("link") }} make {{ n.edges|counted("pair") }} that
look alike.
{% else %}
At most {{ s.depth|counted("hop") }} along lists of similar images lead from {{ data.start }} to
<b>{{ n.nodes|counted("image") }}</b>, {{ data.start }} included.
{% endif %}
The density, as Wellcome Collection’s tutorial measures it, is
{% if seen %}
<b>{{ seen.numbers.density }}</b> as discovered, and <b>{{ n.density }}</b> when
{{ "the lists of all" if report.closed.coverage.complete else "the known lists" }} of these images count: the closed
view, which all that follows is of.
{% else %}
<b>{{ n.density }}</b>.
{% endif %}
</li>
{% if not report.closed.coverage.complete %}
{% set missing = report.closed.coverage.unexpanded %}
<li><b>Unfinished: </b>{{ missing|counted("list") }} of {{ n.nodes }} {{ missing|be }} not known yet. What follows
counts those that are.</li>
{% endif %}
{% if n.reciprocity is not none %}
<li>Similarity is returned in <b>{{ n.reciprocity|percent }}</b> of the links{{ data.by_chance.reciprocity }}.</li>
{% endif %}
{% if n.transitivity is not none %}
<li>Two images that are both joined to a third one are joined to each other in <b>{{ n.transitivity|percent }}</b> of
the cases{{ data.by_chance.transitivity }}.</li>
{% endif %}
{% if n.nodes > 1 %}
{% set before = seen.numbers.weak_components if seen else n.weak_components %}
<li>
{{ "Links followed in both directions, " if n.weak_components == 1 else "They are " }}<b>
{{- "all hang together" if n.weak_components == 1 else n.weak_components|counted("part") }}</b>
{{- "" if n.weak_components == 1 else " without a link between them" }}
{{- "" if before == n.weak_components else " (as discovered: " ~ before|counted("part") ~ ")" }}
{%- if n.weak_components > 1 %}
; the {{ "larger" if n.weak_components == 2 else "largest" }} holds {{ (n.largest_weak / n.nodes)|percent }} of the
images
{%- endif %}
{{- ", " ~ n.mean_shortest_path|number ~ " steps apart on average" if n.mean_shortest_path else "" }}.</li>
{% endif %}
{% if n.directed_edges %}
{% set most = data.most_chosen %}
<li>Most often chosen {{ most|length|be }}
{% for each in most[:3] %}
{{ image_name(report, each.id) }}{{ "" if loop.last else ", " }}
{%- endfor %}
{{ " " ~ most|length|and_more(3) if most|length > 3 else "" }}, in {{ n.max_in_degree|counted("list") }}
{{- "" if most|length == 1 else " each" }};
{% if n.never_chosen %}
{{ n.never_chosen|counted("image") }} ({{ (n.never_chosen / n.nodes)|percent }}) {{ n.never_chosen|be }} in no list.
{% else %}
every image is in some list.
{% endif %}
</li>
{% endif %}
{% if n.modularity is not none %}
<li>They fall into <b>{{ n.communities|counted("community", "communities") }}</b> by Louvain’s method, with a modularity
of {{ n.modularity }}{{ data.by_chance.modularity }}.</li>
{% endif %}
</ul>
"""


class Summary(NamedTuple):
    """Words that need more than a look at the numbers."""

    start: str
    by_chance: dict[str, str]
    """What random lists would give, in brackets."""
    most_chosen: list[Occurrence]


def summary(report: ReportData) -> Summary:
    """What the sentences need."""
    seeds, every = len(report.selection.seeds), report.hubs.numbers.occurrences
    null = (report.closed.null or {}).get("random_lists", {})
    ways = {"reciprocity": percent, "transitivity": percent, "modularity": number}
    by_chance = {
        metric: f" ({written(null[metric].mean)} if lists were drawn at random)" if metric in null else ""
        for metric, written in ways.items()
    }
    most = [each for each in every if each.k_occurrence == every[0].k_occurrence]
    return Summary("the seed" if seeds == 1 else f"the {seeds} seeds", by_chance, most)


SECTION = ReportSection(
    anchor="short",
    title="In short",
    position=200,
    data=summary,
    body=BODY,
    pictures=nothing,
    results=nothing,
    in_contents=False,
)
