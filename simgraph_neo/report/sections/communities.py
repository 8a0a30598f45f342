"""The communities of the closed view: their typical images, and what the images have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simgraph_neo import attributes
from simgraph_neo.color import group_color
from simgraph_neo.model import TUTORIAL_SEED
from simgraph_neo.pages.numbers import percent
from simgraph_neo.report.methods_text import value
from simgraph_neo.report.section import ReportSection, Result
from simgraph_neo.source_kinds import license_name
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simgraph_neo.analysis import Community
    from simgraph_neo.metrics import Enrichment
    from simgraph_neo.report.data import ReportData

MAX_SHOWN = 20
MAX_REASONS = 6
"""The largest number of attributes that are listed for a community; the JSON has all."""
KINDS = {"color": "colour", "license": "licence"}
BODY = """
{% set found = report.communities %}
<p>A community is a group of images with more edges among themselves than to the rest of the graph. The Louvain method
finds {{ found.communities|length|counted("community", "communities") }}
{{- "" if found.modularity is none else " with a modularity of " ~ found.modularity|number }}. It finds communities in
random graphs, too:
{% if report.null %}
the table of metrics has their modularity for comparison.
{% else %}
<code>--null 20</code> generates some for comparison.
{% endif %}
Each community is shown with its most typical images, those in the most neighbour lists of its other images. Conductance
is the share of its edge ends whose edge leads out of the community; an edge inside has both ends in it. If the images
outside have fewer edge ends than the community, it is the share of the edge ends outside.</p>
<p>
{% if found.tests %}
An attribute is over-represented if its share among the images of a community is larger than in the whole graph; images
without a known attribute of that kind are left out. Lift is the ratio of the two shares.
{{ found.tests|counted("test") }} {{ "was" if found.tests == 1 else "were" }} carried out; p is from the hypergeometric
distribution, and q is p corrected for the number of tests (Benjamini and Hochberg 1995). Over-represented attributes
with q &lt; 0.05 are listed.
{% else %}
Over-represented attributes were not tested: there is no second community, or no attribute that only some of the images
have.
{% endif %}
</p>
{% for each in data.shown %}
<div class="group"><h3>
{% if report.grouping == "community" %}
{{ swatch(*data.colors(each)) }}
{%- endif %}
Community {{ each.community }}: {{ each.name }}
{#- -#}
<small> {{ each.members|length|counted("image") }}, {{ each.share|percent }} of
all</small></h3> <p class="note">
{{ "" if each.cohesion.conductance is none else "conductance " ~ each.cohesion.conductance|number }}
{%- if each.colors %}
 · colours {% for one in each.colors %}
{{ swatch(one.color) }} {{ one.term }} {{ one.share|percent }}{{ "" if loop.last else ", " }}
{%- endfor %}
{%- endif %}
</p>
<ul class="strip">
{% for image in each.typical %}
<li>{{ card(image.id, "in " ~ image.in_lists|counted("list") ~ " of this community") }}</li>
{% endfor %}
</ul>
{% if each.why %}
<ul class="why">
{% for reason in data.reasons(each) %}
<li>Over-represented: <b>{{ reason.name }}</b><small> ({{ reason.kind }})</small>, {{ reason.shares }}</li>
{% endfor %}
</ul>
{% elif found.tests %}
<p class="note">No attribute passed the test (q &lt; 0.05).
{{- " The nearest candidates:" if each.nearest else "" }}</p>
{% if each.nearest %}
<ul class="why">
{% for reason in data.nearest(each) %}
<li><b>{{ reason.name }}</b><small> ({{ reason.kind }})</small>, {{ reason.shares }}</li>
{% endfor %}
</ul>
{% endif %}
{% endif %}
</div>
{% endfor %}
{% if data.hidden %}
<p class="note">{{ data.hidden|length|counted("more community", "more communities") }}, with
{{ data.hidden|map(attribute="members")|map("length")|sum|counted("image") }} in all,
{{ data.hidden|length|be }} listed in the JSON only.</p>
{% endif %}
"""


class Reason(NamedTuple):
    """An attribute of a community, with its counts and the result of its test as text."""

    name: str
    kind: str
    shares: str


class Communities(NamedTuple):
    """The communities that are shown, the largest first, and the others."""

    shown: list[Community]
    hidden: list[Community]
    source: str | None
    """The source of all images; None if there are several."""

    def colors(self, each: Community) -> tuple[str, str]:
        """Return the colour of the frames of a community in the drawing, on white and on a dark page."""
        return group_color(each.community), group_color(each.community, dark=True)

    def reasons(self, each: Community) -> Iterator[Reason]:
        """Yield the over-represented attributes of a community."""
        for why in each.why[:MAX_REASONS]:
            yield self._reason(why, f"q {'< 0.05' if why.at_the_edge else _chance(why.q)}")

    def nearest(self, each: Community) -> Iterator[Reason]:
        """Yield the nearest candidates of a community, which did not pass the test."""
        for why in each.nearest:
            yield self._reason(why, f"p {_chance(why.p)}, q {_chance(why.q)}")

    def _reason(self, why: Enrichment, chance: str) -> Reason:
        known = license_name(why.name, self.source) if why.kind == "license" and self.source else None
        return Reason(
            known or why.name, KINDS.get(why.kind, why.kind), f"{_shares(why)}; lift {why.lift:.1f}, {chance}"
        )


def _chance(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"= {value:.3f}"


def _shares(why: Enrichment) -> str:
    return f"{why.inside:,} of {why.members:,} images here, {percent(why.whole / why.images)} of all images"


def communities(report: ReportData) -> Communities:
    """Choose the communities that are shown."""
    found = report.communities
    sources = {data.get("source") for _, data in attributes.nodes(report.whole)}
    source = sources.pop() if len(sources) == 1 else None
    hidden = [*found.large[MAX_SHOWN:], *found.communities[len(found.large) :]]
    return Communities(found.large[:MAX_SHOWN], hidden, source)


def _methods(report: ReportData, _: Communities) -> list[str]:
    from simgraph_neo.metrics._groups import ALPHA

    n, tests = report.closed.numbers, report.communities.tests
    tested = (
        " Attributes that are over-represented in a community were identified by one-sided hypergeometric tests "
        f"({counted(tests, 'test')}), with the false discovery rate controlled at {percent(ALPHA)} "
        "(Benjamini and Hochberg 1995)."
    )
    return [
        f"The Louvain method (Blondel et al. 2008; random seed {TUTORIAL_SEED}) finds "
        f"{counted(n.communities, 'community', 'communities')} with a modularity (Newman and Girvan 2004) of "
        f"{value(n.modularity)}.{tested if tests else ''}"
    ]


SECTION = ReportSection(
    anchor="communities",
    title="Communities",
    position=400,
    data=communities,
    body=BODY,
    pictures=lambda _, data: (image.id for each in data.shown for image in each.typical),
    results=lambda report, _: [
        Result(report.command("analyze communities", *report.closed_option), report.communities.record())
    ],
    methods=_methods,
    references={
        "Benjamini and Hochberg 1995": "Benjamini, Y., and Hochberg, Y. (1995). Controlling the false discovery rate: "
        "a practical and powerful approach to multiple testing. Journal of the Royal Statistical Society, Series B 57, "
        "289–300. https://doi.org/10.1111/j.2517-6161.1995.tb02031.x",
        "Blondel et al. 2008": "Blondel, V. D., Guillaume, J.-L., Lambiotte, R., and Lefebvre, E. (2008). Fast "
        "unfolding of communities in large networks. Journal of Statistical Mechanics: Theory and Experiment 2008, "
        "P10008. https://doi.org/10.1088/1742-5468/2008/10/P10008",
        "Newman and Girvan 2004": "Newman, M. E. J., and Girvan, M. (2004). Finding and evaluating community structure "
        "in networks. Physical Review E 69, 026113. https://doi.org/10.1103/PhysRevE.69.026113",
    },
)
