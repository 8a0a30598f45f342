"""The metrics of `simgraph analyze metrics` in both views and in random graphs, and the degree distribution."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from simgraph_neo import metrics
from simgraph_neo.report.glossary import NULLS, VIEWS
from simgraph_neo.report.methods_text import value
from simgraph_neo.report.section import ReportSection, Result, nothing
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from pathlib import Path

    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.metrics import Degrees, Metric, Null
    from simgraph_neo.report.data import ReportData

NULL_NAMES = {"rewired": "rewired", "random_lists": "random lists"}
BODY = """
<dl>
{% for name, meaning in data.views.items() %}
<div><dt>{{ name }}</dt><dd>{{ meaning }}.</dd></div>
{% endfor %}
</dl>
{{ figure(data.draw, "Histogram of the degrees, and the share of images with at least a given degree") }}
<details><summary>Table of all metrics</summary>
{% set headers = ["Metric"] + data.columns %}
{% call table(headers, "Metrics of the whole graph") %}
{% for heading, metrics in data.groups.items() %}
{{ heading_row(heading, headers|length) }}
{% for metric in metrics %}
<tr><th scope="row"><b>{{ metric.label }}</b> <small>{{ metric.meaning }}</small></th>
{% for record in data.records %}
{% set value, interval = record[metric.name], record.get(metric.name ~ "_interval") %}
<td class="number">
{% if value is mapping %}
{% for key, each in value.items() %}
{% if not loop.first %}<br>{% endif %}{{ key }}: {{ each }}
{%- else %}
–
{%- endfor %}
{% else %}
{{ value }}{% if interval %}<small> {{ interval[0] }} to {{ interval[1] }}</small>{% endif %}
{% endif %}
</td>
{% endfor %}
{% for null in data.nulls(metric) %}
<td class="number">
{% if null and null.same %}
<small>{{ null.mean }}</small>
{% elif null %}
{{ null.mean }}<small>{{ "in each" if null.z is none else "z " ~ null.z|score }}</small>
{% endif %}
</td>
{% endfor %}
</tr>
{% endfor %}
{% endfor %}
{% endcall %}
<p class="note">
{% if report.null %}
The last two columns show the mean over {{ report.null }} random graphs that were generated from the closed view.
{{ data.kinds }} The z-score, z, is the difference between the value of the closed view and this mean, in standard
deviations of the random graphs. A z-score between −2 and +2 is compatible with chance. With {{ report.null }} random
graphs, z-scores are rough estimates, so those up to ±4 are a hint only. All random graphs have the same number of
directed edges; their undirected edges and their density differ only because two images that list each other are joined
by a single undirected edge.
{{ "“In each” means that all random graphs have the value shown, and the closed view has another one." if data.in_each
   else "" }}
{% else %}
No random graphs were generated; <code>--null 20</code> adds 20 of each kind.
{% endif %}
</p>
</details>
"""


class NullCell(NamedTuple):
    """A metric in random graphs of one kind."""

    mean: float
    z: float | None
    """The z-score of the real value; None if all random graphs have the same value."""
    same: bool
    """Whether all random graphs have the real value."""


class Metrics(NamedTuple):
    """The table of metrics, and the degrees."""

    report: ReportData
    records: list[dict[str, Any]]
    """What `simgraph analyze metrics` prints for each view, the closed view last."""
    degrees: Degrees
    """Degrees of the closed view."""

    @property
    def groups(self) -> dict[str, list[Metric]]:
        """The metrics under their headings, without those that are computed on request only."""
        found = metrics.by_group().items()
        return {heading: [metric for metric in those if not metric.on_request] for heading, those in found}

    @property
    def views(self) -> dict[str, str]:
        """View -> its definition."""
        if not self.report.discovered:
            return {"closed": "all images and all edges among them"}
        return {each.coverage.view: VIEWS[each.coverage.view] for each in self.report.measured}

    @property
    def columns(self) -> list[str]:
        """The views, and the kinds of random graphs."""
        kinds = [NULL_NAMES[kind] for kind in self.report.closed.null or ()]
        return [*(each.coverage.view for each in self.report.measured), *kinds]

    @property
    def kinds(self) -> str:
        """The definitions of the kinds of random graphs."""
        return " ".join(f"{NULL_NAMES[kind].capitalize()}: {meaning}." for kind, meaning in NULLS.items())

    def nulls(self, metric: Metric) -> list[NullCell | None]:
        """Return a cell for each kind of random graphs; None if no graph of a kind has the metric."""
        real = self.records[-1][metric.name]
        return [_cell(of.get(metric.name), real) for of in (self.report.closed.null or {}).values()]

    @property
    def in_each(self) -> bool:
        """Whether a cell has the same value in all random graphs, and another one in the closed view."""
        cells = [cell for metrics in self.groups.values() for metric in metrics for cell in self.nulls(metric)]
        return any(cell is not None and cell.z is None and not cell.same for cell in cells)

    def draw(self, path: Path, theme: ThemeName) -> None:
        """Draw the degree distribution and its tail."""
        from simgraph_neo.drawing import draw_degrees

        remark = "Closed view" if self.report.discovered else ""
        draw_degrees(self.degrees.histogram, path, remark=remark, theme=theme)


def _cell(null: Null | None, real: Any) -> NullCell | None:
    if null is None:
        return None
    same = null.z is None and isinstance(real, int | float) and abs(real - null.mean) < 1e-9
    return NullCell(round(null.mean) if null.mean.is_integer() else null.mean, null.z, same)


def measured(report: ReportData) -> Metrics:
    """Collect the metrics of each view, and the degrees of the closed view."""
    return Metrics(report, [each.record() for each in report.measured], metrics.degrees(report.whole))


def _results(report: ReportData, data: Metrics) -> list[Result]:
    """Return the commands `simgraph analyze metrics` and `simgraph analyze degrees` with what they print."""
    views = ["--view", "both"] if report.discovered else []
    nulls = ["--null", str(report.null)] if report.null else []
    known = {name: value for name, value in report.closed.coverage.record().items() if name != "seed"}
    return [
        Result(report.command("analyze metrics", *views, *nulls), data.records),
        Result(
            report.command("analyze degrees", *report.closed_option),
            {"seeds": list(report.selection.seeds)} | known | data.degrees.record(),
        ),
    ]


def _methods(report: ReportData, _: Metrics) -> list[str]:
    n = report.closed.numbers
    connected = n.weak_components == 1
    largest = (
        "If the direction of edges is ignored, the graph is connected, with"
        if connected
        else f"If the direction of edges is ignored, the graph has {n.weak_components:,} components; the largest has "
        f"{counted(n.largest_weak, 'image')},"
    )
    sampled = " (both estimated from a sample of the images)" if n.mean_shortest_path_interval else ""
    return [
        "Reciprocity, the share of directed edges that are reciprocated (r in Garlaschelli and Loffredo 2004), is "
        f"{value(n.reciprocity)}. In the undirected simple graph, the mean clustering coefficient (Watts and Strogatz "
        f"1998) is {value(n.average_clustering)}, the transitivity is {value(n.transitivity)}, the degree "
        f"assortativity (Newman 2003) is {value(n.degree_assortativity)}, and the innermost k-core "
        f"(Seidman 1983) has k = {n.max_core}.",
        f"{largest} a mean shortest-path length of {value(n.mean_shortest_path)} hops and a diameter of "
        f"{counted(n.diameter or 0, 'hop')}{sampled}.",
    ]


SECTION = ReportSection(
    anchor="metrics",
    title="Metrics",
    position=800,
    data=measured,
    body=BODY,
    pictures=nothing,
    results=_results,
    methods=_methods,
    references={
        "Garlaschelli and Loffredo 2004": "Garlaschelli, D., and Loffredo, M. I. (2004). Patterns of link reciprocity "
        "in directed networks. Physical Review Letters 93, 268701. https://doi.org/10.1103/PhysRevLett.93.268701",
        "Newman 2003": "Newman, M. E. J. (2003). Mixing patterns in networks. Physical Review E 67, 026126. "
        "https://doi.org/10.1103/PhysRevE.67.026126",
        "Seidman 1983": "Seidman, S. B. (1983). Network structure and minimum degree. Social Networks 5, 269–287. "
        "https://doi.org/10.1016/0378-8733(83)90028-X",
        "Watts and Strogatz 1998": "Watts, D. J., and Strogatz, S. H. (1998). Collective dynamics of ‘small-world’ "
        "networks. Nature 393, 440–442. https://doi.org/10.1038/30918",
    },
)
