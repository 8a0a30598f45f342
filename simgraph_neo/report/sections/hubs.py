"""Hubs, antihubs and short neighbour lists of the closed view."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simgraph_neo.pages.numbers import be, percent
from simgraph_neo.report.methods_text import value
from simgraph_neo.report.section import ReportSection, Result
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.metrics import Hubs, Occurrence
    from simgraph_neo.report.data import ReportData

MAX_SHOWN = 12
"""The largest number of hubs, antihubs and short lists that are shown."""
BODY = """
{% set found = report.hubs.numbers %}
<p>{{ data.words }}</p>
{% for heading, images, number in data.strips() if images %}
<h3>{{ heading }}</h3>
<ul class="strip">
{% for image_id, remarks in images.items() %}
<li>{{ card(image_id, *remarks) }}</li>
{% endfor %}
</ul>
{% if number > images|length %}
<p class="note">{{ number|and_more(images|length) }}</p>
{% endif %}
{% endfor %}
{% if found.short_lists %}
{% set short = found.short_lists[:data.most] %}
<h3>Neighbour lists shorter than usual</h3>
<p class="note">The usual length is {{ found.usual_length|counted("image") }}.</p>
<ul>
{% for each in short %}
<li>{{ image_name(report, each.id) }}: {{ each.list_length|counted("image") }}</li>
{% endfor %}
</ul>
{% if found.short_lists|length > short|length %}
<p class="note">{{ found.short_lists|length|and_more(short|length) }}</p>
{% endif %}
{% elif found.usual_length %}
<p class="note">No neighbour list is shorter than the usual length of {{ found.usual_length|counted("image") }}.</p>
{% endif %}
{{ figure(data.draw, "Number of images by in-degree, and as expected of random lists; reciprocity by rank") }}
"""


class Audit(NamedTuple):
    """The audit of hubs and antihubs."""

    report: ReportData
    found: Hubs
    most: int = MAX_SHOWN

    @property
    def words(self) -> str:
        """The sentences on hubs and antihubs, with the numbers that random lists give."""
        found = self.found
        if not found.places:
            return "The graph has no edges, so no image is a hub, and all are antihubs."
        hubs, antihubs = len(found.hubs), len(found.never_chosen)
        told = [
            "The in-degree of an image is the number of neighbour lists that contain it. An image is a hub if its "
            f"in-degree is {found.least:,} or more, which is more than two standard deviations above the mean of "
            f"{found.mean:.2f}. {_there(hubs, 'hub', found.hubs_by_chance)}",
            "An image is an antihub if its in-degree is 0: no neighbour list leads to it. "
            f"{_there(antihubs, 'antihub', found.never_chosen_by_chance)}",
        ]
        if found.outside:
            total = counted(found.places + found.outside, "entry", "entries")
            told.append(
                f"Of the {total} of all neighbour lists, {found.outside:,} {be(found.outside)} outside the graph."
            )
        if found.top_share:
            few = f"{found.top_images:,} images with the highest in-degrees account"
            top = few if found.top_images > 1 else "image with the highest in-degree accounts"
            told.append(f"The {top} for {percent(found.top_share)} of all directed edges.")
        return " ".join(told)

    def strips(self) -> Iterator[tuple[str, dict[str, list[str]], int]]:
        """Yield a heading, the images that are shown with their remarks, and the number of all images."""
        hubs, never = self.found.hubs, self.found.never_chosen
        yield "Hubs", {each.id: [_how_often(each)] for each in hubs[: self.most]}, len(hubs)
        yield "Antihubs", {each.id: [] for each in never[: self.most]}, len(never)

    def draw(self, path: Path, theme: ThemeName) -> None:
        """Draw the distribution of in-degrees, and reciprocity by rank."""
        from simgraph_neo.drawing import draw_hubs
        from simgraph_neo.metrics import occurrences_by_chance

        whole = self.report.whole
        draw_hubs(
            whole,
            path,
            hubs=[],
            never_chosen=[],
            pictures=False,
            least=self.found.least,
            by_chance=occurrences_by_chance(len(whole), self.found.mean, len(whole)).tolist(),
            mutual_by_rank=self.found.mutual_by_rank,
            title="In-degree distribution, and reciprocity by rank",
            theme=theme,
        )


def _there(count: int, noun: str, by_chance: float) -> str:
    return f"There {be(count or 2)} {_some(count, noun)}; random neighbour lists give {by_chance:.1f} on average."


def _how_often(each: Occurrence) -> str:
    """Describe the in-degree of an image, and how many of its own neighbours list it."""
    chosen = f"in {counted(each.k_occurrence, 'list')}"
    if not each.list_length:
        return f"{chosen}; its own list is {'unknown' if each.list_length is None else 'empty'}"
    verb = "lists" if each.mutual == 1 else "list"
    return f"{chosen}; {each.mutual:,} of its {counted(each.list_length, 'neighbour')} {verb} it, too"


def _methods(report: ReportData, audit: Audit) -> list[str]:
    hubs, antihubs = len(audit.found.hubs), len(audit.found.never_chosen)
    return [
        "Hubness, measured as the skewness of the in-degrees (Radovanović et al. 2010), is "
        f"{value(report.closed.numbers.in_degree_skewness)}; the graph has {_some(hubs, 'hub')} (in-degree more than "
        f"two standard deviations above the mean) and {_some(antihubs, 'antihub')} (in-degree 0)."
    ]


def _some(count: int, noun: str) -> str:
    return counted(count, noun) if count else f"no {noun}s"


SECTION = ReportSection(
    anchor="hubs",
    title="Hubs and antihubs",
    position=500,
    data=lambda report: Audit(report, report.hubs.numbers),
    body=BODY,
    pictures=lambda _, audit: (image_id for _, images, _ in audit.strips() for image_id in images),
    results=lambda report, _: [Result(report.command("analyze hubs", *report.closed_option), report.hubs.record())],
    methods=_methods,
    references={
        "Radovanović et al. 2010": "Radovanović, M., Nanopoulos, A., and Ivanović, M. (2010). Hubs in space: popular "
        "nearest neighbors in high-dimensional data. Journal of Machine Learning Research 11, 2487–2531.",
    },
)
