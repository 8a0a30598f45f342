"""The seeds side by side: do graphs from different starting points look different, and where do they meet?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simgraph_neo import analysis
from simgraph_neo.analysis.compare import MOST_SEEDS
from simgraph_neo.pages.numbers import UNKNOWN, number, percent
from simgraph_neo.report.section import ReportSection, Result
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simgraph_neo.analysis import Atlas
    from simgraph_neo.comparison import Meeting, Pair
    from simgraph_neo.report.data import ReportData

COLUMNS = {
    "Images": "nodes",
    "Density": "density",
    "Reciprocity": "reciprocity",
    "Transitivity": "transitivity",
    "Mean distance": "mean_shortest_path",
    "Communities": "communities",
    "Modularity": "modularity",
    "Most chosen": "max_in_degree",
}
"""Of the table of seeds; the JSON has all metrics."""
MAX_PAIRS = 6
"""Pairs of seeds whose meeting images are shown, those that share the most first."""
BODY = """
{% set atlas = data.atlas %}
<p>The territory of a seed is all that lies within the depth from it. Overlap is the share of the images of two
territories that are in both; they touch at the smallest depth at which they share an image. A bridge is an image, or a
joined pair, that many of the shortest ways between the two sides lead over.</p>
{% call table(data.headers, "Each seed’s territory, closed view") %}
{% for seed, cells in data.territories() %}
{% if seed in atlas.own %}
{{ row(report.title(seed), cells) }}
{% else %}
<tr><th scope="row"><b>All together</b></th>
{% for cell in cells %}
<td class="number">{{ cell }}</td>
{% endfor %}
</tr>
{% endif %}
{% endfor %}
{% endcall %}
{% call table([""] + data.names, "Overlap of territories, and the depth at which they touch") %}
{% for name, cells in data.overlaps() %}
<tr><th scope="row">{{ name }}</th>
{% for overlap, depth in cells %}
<td class="number">{{ overlap }}{% if depth %}<small>{{ depth }}</small>{% endif %}</td>
{% endfor %}
</tr>
{% endfor %}
{% endcall %}
{% for pair in data.meeting[:data.most] %}
{% set names = data.names_of(pair) %}
<div class="group"><h3>{{ names|join(" and ") }}
{#- -#}
<small>{{ pair.shared|counted("image") }} in both, overlap {{ pair.jaccard|percent }}</small></h3>
{% if pair.meeting %}
<p class="note">Nearest images of both:</p>
<ul class="strip">
{% for each in pair.meeting %}
<li>{{ card(each.id, data.hops(each, names)) }}</li>
{% endfor %}
</ul>
{% endif %}
{% if pair.bridge_images %}
<p class="note">{{ data.bridges(pair) }}</p>
<ul class="strip">
{% for each in pair.bridge_images %}
<li>{{ card(each.id, "on " ~ each.share|percent ~ " of ways") }}</li>
{% endfor %}
</ul>
{% endif %}
</div>
{% endfor %}
{% if data.meeting|length > data.most %}
<p class="note">{{ (data.meeting|length - data.most)|counted("more pair") }} that meet or are joined: in the JSON
only.</p>
{% endif %}
"""


class Compared(NamedTuple):
    """What several seeds share."""

    report: ReportData
    atlas: Atlas
    most: int = MAX_PAIRS

    @property
    def names(self) -> list[str]:
        """Of the seeds."""
        return [self.report.title(seed) for seed in self.atlas.seeds]

    @property
    def headers(self) -> list[str]:
        """Of the table of seeds."""
        first, *others = COLUMNS
        return ["Seed", first, "Only here", *others]

    @property
    def meeting(self) -> list[Pair]:
        """Pairs of seeds that meet or are joined."""
        pairs = (pair for pair in self.atlas.pairs if pair.meeting or pair.bridge_images)
        return sorted(pairs, key=lambda pair: (-pair.jaccard, pair.seeds))

    def territories(self) -> Iterator[tuple[str, list[object]]]:
        """A row for each seed, and for all together."""
        for row in self.atlas.rows:
            if row.coverage.view == "closed":
                seed = row.coverage.seed or ""
                first, *others = (getattr(row.numbers, name) for name in COLUMNS.values())
                yield seed, [first, self.atlas.own.get(seed), *others]

    def overlaps(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """One matrix: overlap, and the depth of the first touch."""
        for place, name in enumerate(self.names):
            pairs = zip(self.atlas.jaccard[place], self.atlas.first_touch[place], strict=True)
            cells = [(percent(share), self._touch(touch)) for share, touch in pairs]
            cells[place] = UNKNOWN, ""
            yield name, cells

    def _touch(self, depth: int | None) -> str:
        return f"no touch within {self.atlas.depth}" if depth is None else f"touch at {depth}"

    def names_of(self, pair: Pair) -> list[str]:
        """Of its two seeds."""
        return [self.report.title(seed) for seed in pair.seeds]

    def hops(self, each: Meeting, names: list[str]) -> str:
        """How far from both."""
        steps = zip(each.hops, names, strict=True)
        return ", ".join(f"{counted(hops, 'step')} from {name}" if hops else f"is {name}" for hops, name in steps)

    def bridges(self, pair: Pair) -> str:
        """The joined pairs that most ways lead over; the images follow."""
        title = self.report.title
        ends = [(*map(title, each.ends), percent(each.share)) for each in pair.bridge_edges]
        edges = ", ".join(f"{one} and {other} ({share})" for one, other, share in ends)
        sampled = "" if pair.exact else ", a sample of them"
        return (
            "Bridges, with the share of the shortest ways between the two sides, "
            f"{counted(pair.bridge_pairs, 'pair')} of images{sampled}, that lead over them. Joined pairs: {edges}. "
            "Images, of the ways that they are no end of:"
        )


def compared(report: ReportData) -> Compared | None:
    """What several seeds share; nothing for one seed, for everything, and for more than can be compared."""
    s = report.selection
    if s.depth is None or not 1 < len(s.seeds) <= MOST_SEEDS:
        return None
    return Compared(report, analysis.compare(report.reader, s.seeds, s.depth, view="both"))


def _pictures(_: ReportData, data: Compared) -> Iterator[str]:
    for pair in data.meeting[: data.most]:
        yield from (image.id for image in pair.meeting)
        yield from (image.id for image in pair.bridge_images)


def _methods(_: ReportData, data: Compared) -> list[str]:
    shares = sorted(pair.jaccard for pair in data.atlas.pairs)
    between = (
        f"is {number(shares[0])}" if len(shares) == 1 else f"lies between {number(shares[0])} and {number(shares[-1])}"
    )
    return [
        f"The overlap of the territories of two seeds, as Jaccard’s index of their images, {between}.",
        "What binds two of them was found by the betweenness of images and pairs on the shortest ways between the "
        "images nearer to the one and those nearer to the other (Brandes 2001).",
    ]


SECTION = ReportSection(
    anchor="atlas",
    title="The seeds side by side",
    position=900,
    data=compared,
    body=BODY,
    pictures=_pictures,
    results=lambda report, data: [Result(report.command("analyze compare", "--view", "both"), data.atlas.record())],
    methods=_methods,
    references={
        "Brandes 2001": "U. Brandes: A faster algorithm for betweenness centrality. Journal of Mathematical Sociology "
        "25 (2001) 163–177.",
    },
)
