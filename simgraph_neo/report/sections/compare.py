"""The seeds side by side: do graphs from different starting points look different, and where do they meet?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simgraph_neo import analysis
from simgraph_neo.analysis.compare import MOST_SEEDS
from simgraph_neo.analysis.compare_sentences import SHORT
from simgraph_neo.pages.numbers import UNKNOWN, number, percent
from simgraph_neo.report.section import ReportSection, Result
from simgraph_neo.text import counted, escape_id

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
    "Mean shortest path": "mean_shortest_path",
    "Communities": "communities",
    "Modularity": "modularity",
    "Max. in-degree": "max_in_degree",
}
"""Heading -> metric, in the table of seeds; the JSON has all metrics."""
MAX_PAIRS = 6
"""The largest number of pairs of seeds that are shown; those with the largest overlap come first."""
BODY = """
{% set atlas = data.atlas %}
<ul>
{% for paragraph in atlas.paragraphs %}
<li>{{ paragraph|join(" ") }}</li>
{% endfor %}
</ul>
<p class="note">The territory of a seed is the images within {{ atlas.depth|counted("hop") }} of it. Overlap is the
share of the images of two territories that are in both. They touch at the smallest depth at which they share an
image.</p>
{% call table(data.headers, "Each seed’s territory, closed view") %}
{% for seed, cells in data.territories() %}
{% if seed in atlas.own %}
<tr><th scope="row">{{ data.names[seed] }}
{%- if data.names[seed] != report.title(seed) %}<small>{{ report.title(seed) }}</small>{% endif %}</th>
{% else %}
<tr><th scope="row"><b>All together</b></th>
{% endif %}
{% for cell in cells %}
<td class="number">{{ cell }}</td>
{% endfor %}
</tr>
{% endfor %}
{% endcall %}
{% call table(["Seed"] + data.names.values()|list, "Overlap of territories, and the depth at which they touch") %}
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
{% if pair.bridge_edges %}
<p class="note">Bridges are on many of the shortest paths between the images nearer to {{ names[0] }} and those nearer
to {{ names[1] }} ({{ pair.bridge_pairs|counted("pair") }} of images
{{- "" if pair.exact else "; the shares are estimated from a sample of the images" }}).
{{ "Edge" if pair.bridge_edges|length == 1 else "Edges" }}, each with both ends:</p>
<ul class="strip">
{% for image_id, remark in data.ends(pair) %}
<li>{{ card(image_id, remark) }}</li>
{% endfor %}
</ul>
{% endif %}
{% if pair.bridge_images %}
<p class="note">Images, on paths that do not end at them:</p>
<ul class="strip">
{% for each in pair.bridge_images %}
<li>{{ card(each.id, "on " ~ each.share|percent ~ " of the paths") }}</li>
{% endfor %}
</ul>
{% endif %}
</div>
{% endfor %}
{% if data.meeting|length > data.most %}
<p class="note">{{ (data.meeting|length - data.most)|counted("more pair") }} with shared images or bridges: in the JSON
only.</p>
{% endif %}
"""


class Compared(NamedTuple):
    """A comparison of several seeds."""

    report: ReportData
    atlas: Atlas
    most: int = MAX_PAIRS

    @property
    def names(self) -> dict[str, str]:
        """Seed -> its name in this section."""
        return self.atlas.short_names

    @property
    def headers(self) -> list[str]:
        """The headings of the table of seeds."""
        first, *others = COLUMNS
        return ["Seed", first, "Only here", *others]

    @property
    def meeting(self) -> list[Pair]:
        """The pairs of seeds with shared images or bridges, the largest overlap first."""
        pairs = (pair for pair in self.atlas.pairs if pair.meeting or pair.bridge_edges or pair.bridge_images)
        return sorted(pairs, key=lambda pair: (-pair.jaccard, pair.seeds))

    def territories(self) -> Iterator[tuple[str, list[object]]]:
        """Yield a row for each seed, and one for all seeds together."""
        for row in self.atlas.rows:
            if row.coverage.view == "closed":
                seed = row.coverage.seed or ""
                first, *others = (getattr(row.numbers, name) for name in COLUMNS.values())
                yield seed, [first, self.atlas.own.get(seed), *others]

    def overlaps(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Yield the rows of the matrix of overlaps, with the depths at which territories touch."""
        for place, name in enumerate(self.names.values()):
            pairs = zip(self.atlas.jaccard[place], self.atlas.first_touch[place], strict=True)
            cells = [(percent(share), self._touch(touch)) for share, touch in pairs]
            cells[place] = UNKNOWN, ""
            yield name, cells

    def _touch(self, depth: int | None) -> str:
        return f"no touch within {self.atlas.depth}" if depth is None else f"touch at {depth}"

    def names_of(self, pair: Pair) -> list[str]:
        """Return the names of the two seeds of a pair."""
        return [self.names[seed] for seed in pair.seeds]

    def hops(self, each: Meeting, names: list[str]) -> str:
        """Say how many hops an image is from both seeds."""
        distances = zip(each.hops, names, strict=True)
        return ", ".join(f"{counted(hops, 'hop')} from {name}" if hops else f"is {name}" for hops, name in distances)

    def ends(self, pair: Pair) -> Iterator[tuple[str, str]]:
        """Yield both ends of each bridge, with a remark."""
        for each in pair.bridge_edges:
            for image_id, other in (each.ends, each.ends[::-1]):
                yield image_id, f"edge with {self._short(other)}, on {percent(each.share)} of the paths"

    def _short(self, image_id: str) -> str:
        """Return the title if it is short, else the id."""
        title = self.report.title(image_id)
        return title if len(title) <= SHORT else escape_id(image_id)


def compared(report: ReportData) -> Compared | None:
    """Compare the seeds; None for one seed, for all images, and for more seeds than can be compared."""
    s = report.selection
    if s.depth is None or not 1 < len(s.seeds) <= MOST_SEEDS:
        return None
    return Compared(report, analysis.compare(report.reader, s.seeds, s.depth, view="both"))


def _pictures(_: ReportData, data: Compared) -> Iterator[str]:
    for pair in data.meeting[: data.most]:
        yield from (image.id for image in pair.meeting)
        yield from (end for edge in pair.bridge_edges for end in edge.ends)
        yield from (image.id for image in pair.bridge_images)


def _methods(_: ReportData, data: Compared) -> list[str]:
    shares = sorted(pair.jaccard for pair in data.atlas.pairs)
    first, last = number(shares[0]), number(shares[-1])
    overlap = f"is {first}" if len(shares) == 1 else f"is {first} for all pairs" if first == last else ""
    return [
        "The overlap of the territories of two seeds, measured by the Jaccard index of their sets of images, "
        f"{overlap or f'ranges from {first} to {last}'}.",
        "Bridges between two territories were identified by the betweenness (Brandes 2001) of images and edges on the "
        "shortest paths between the images nearer to one seed and those nearer to the other.",
        *(
            f"Sizes, densities and overlaps were compared with those of the territories of {len(random.seeds)} seeds, "
            f"drawn at random from the {random.complete:,} images of {source} whose territory is complete."
            for source, random in data.atlas.random_seeds.items()
            if random.seeds
        ),
    ]


SECTION = ReportSection(
    anchor="atlas",
    title="The seeds side by side",
    position=650,
    data=compared,
    body=BODY,
    pictures=_pictures,
    results=lambda report, data: [Result(report.command("analyze compare", "--view", "both"), data.atlas.record())],
    methods=_methods,
    references={
        "Brandes 2001": "Brandes, U. (2001). A faster algorithm for betweenness centrality. Journal of Mathematical "
        "Sociology 25, 163–177. https://doi.org/10.1080/0022250X.2001.9990249",
    },
)
