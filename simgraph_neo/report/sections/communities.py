"""The communities of the closed view: which images belong together, which are typical, and what they have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simgraph_neo.color import group_color
from simgraph_neo.model import TUTORIAL_SEED
from simgraph_neo.pages.numbers import number, percent
from simgraph_neo.report.section import ReportSection, Result
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simgraph_neo.analysis import Community
    from simgraph_neo.metrics import Enrichment
    from simgraph_neo.report.data import ReportData

MAX_SHOWN = 20
MAX_REASONS = 6
"""So many are told of each community; the JSON has all."""
KINDS = {"color": "colour", "license": "licence"}
BODY = """
{% set found = report.communities %}
<p>A community is a group of images that are joined among themselves more than to the rest. Louvain’s method finds
{{ found.communities|length|counted("community", "communities") }}, with a modularity of {{ found.modularity }}. It
finds groups in random graphs, too:
{{ "compare the modularity with theirs in the table of metrics" if report.null else
   "--null 20 makes some to compare the modularity with" }}.
Under each group stand its most typical images, those in the most lists of its other images. Conductance: of the ends of
pairs at its images the share whose pair leads out (a pair inside has both its ends here).</p>
<p>
{% if found.tests %}
“More often” names what its images have more often than all images. Lift is how many times as often; of
{{ found.tests|counted("test") }}, those that passed at q &lt; 0.05 are told (Benjamini and Hochberg).
{% else %}
Nothing is known of these images that could set a community apart.
{% endif %}
</p>
{% for each in data.shown %}
<div class="group"><h3>
{% if report.grouping == "community" %}
{{ swatch(data.color(each)) }}
{%- endif %}
Community {{ each.community }}<small> {{ each.members|length|counted("image") }}, {{ each.share|percent }}</small></h3>
<p class="note">
{{ "" if each.cohesion.conductance is none else "conductance " ~ each.cohesion.conductance|number }}
{%- if each.color %}
 · average colour {{ swatch(each.color) }}
{%- endif %}
</p>
<ul class="strip">
{% for image in each.typical %}
<li>{{ card(image.id, "in " ~ image.in_lists|counted("list") ~ " here") }}</li>
{% endfor %}
</ul>
{% if each.why %}
<ul class="why">
{% for reason in data.reasons(each) %}
<li>More often <b>{{ reason.name }}</b><small> ({{ reason.kind }})</small>{{ reason.shares }}</li>
{% endfor %}
</ul>
{% elif found.tests %}
<p class="note">Nothing passed the test (q &lt; 0.05).
{{- " The nearest candidates:" if each.nearest else "" }}</p>
{% if each.nearest %}
<ul class="why">
{% for reason in data.nearest(each) %}
<li><b>{{ reason.name }}</b><small> ({{ reason.kind }})</small>{{ reason.shares }}</li>
{% endfor %}
</ul>
{% endif %}
{% endif %}
</div>
{% endfor %}
{% if data.hidden %}
<p class="note">{{ data.hidden|length|counted("community", "communities") }} more, of
{{ data.hidden|map(attribute="members")|map("length")|sum|counted("image") }} together: in the JSON only.</p>
{% endif %}
"""


class Reason(NamedTuple):
    """What a community has more often than all images, in words."""

    name: str
    kind: str
    shares: str


class Communities(NamedTuple):
    """Those that are shown, the largest first, and the others."""

    shown: list[Community]
    hidden: list[Community]

    def color(self, each: Community) -> str:
        """Of its frames in the drawing."""
        return group_color(each.community)

    def reasons(self, each: Community) -> Iterator[Reason]:
        """What sets it apart, with the counts."""
        for why in each.why[:MAX_REASONS]:
            yield _reason(why, f"q {'< 0.05' if why.at_the_edge else _chance(why.q)}")

    def nearest(self, each: Community) -> Iterator[Reason]:
        """What came nearest to passing the test."""
        for why in each.nearest:
            yield _reason(why, f"p {_chance(why.p)}, q {_chance(why.q)}")


def _reason(why: Enrichment, chance: str) -> Reason:
    return Reason(why.name, KINDS.get(why.kind, why.kind), f"{_shares(why)}; lift {why.lift:.1f}, {chance}")


def _chance(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"= {value:.3f}"


def _shares(why: Enrichment) -> str:
    return f": {why.inside:,} of {why.members:,} here, {percent(why.whole / why.images)} of all"


def communities(report: ReportData) -> Communities:
    """What of them is shown."""
    found = report.communities
    return Communities(found.large[:MAX_SHOWN], [*found.large[MAX_SHOWN:], *found.communities[len(found.large) :]])


def _methods(report: ReportData, _: Communities) -> list[str]:
    from simgraph_neo.metrics._groups import ALPHA

    n, tests = report.closed.numbers, report.communities.tests
    tested = (
        " What a community has more often than all images was tested by the upper tail of the hypergeometric "
        f"distribution, {counted(tests, 'test')} with a false discovery rate of {percent(ALPHA)} "
        "(Benjamini and Hochberg 1995)."
    )
    return [
        f"Louvain’s method (Blondel et al. 2008; random seed {TUTORIAL_SEED}) finds "
        f"{counted(n.communities, 'community', 'communities')} of modularity {number(n.modularity)} (Newman and Girvan "
        f"2004).{tested if tests else ''}"
    ]


SECTION = ReportSection(
    anchor="communities",
    title="Communities",
    position=700,
    data=communities,
    body=BODY,
    pictures=lambda _, data: (image.id for each in data.shown for image in each.typical),
    results=lambda report, _: [
        Result(report.command("analyze communities", *report.closed_option), report.communities.record())
    ],
    methods=_methods,
    references={
        "Benjamini and Hochberg 1995": "Y. Benjamini and Y. Hochberg: Controlling the false discovery rate. Journal of "
        "the Royal Statistical Society B 57 (1995) 289–300.",
        "Blondel et al. 2008": "V. D. Blondel, J.-L. Guillaume, R. Lambiotte and E. Lefebvre: Fast unfolding of "
        "communities in large networks. Journal of Statistical Mechanics (2008) P10008.",
        "Newman and Girvan 2004": "M. E. J. Newman and M. Girvan: Finding and evaluating community structure in "
        "networks. Physical Review E 69 (2004) 026113.",
    },
)
