"""The audit: which pictures look like everything, which are in no list, whose lists are short; of the closed view."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simgraph_neo.pages.numbers import be, number, percent
from simgraph_neo.report.section import ReportSection, Result
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.metrics import Hubs, Occurrence
    from simgraph_neo.report.data import ReportData

MAX_SHOWN = 12
"""Images side by side."""
BODY = """
{% set found = report.hubs.numbers %}
<p>{{ data.words }}</p>
{{ figure(data.draw, "Images by the number of lists they are in, beside random lists; returned links by rank") }}
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
<h3>Lists shorter than the usual {{ found.usual_length }}</h3>
<ul>
{% for each in short %}
<li>{{ image_name(report, each.id) }}: {{ each.list_length }}</li>
{% endfor %}
</ul>
{% if found.short_lists|length > short|length %}
<p class="note">{{ found.short_lists|length|and_more(short|length) }}</p>
{% endif %}
{% else %}
<p class="note">No list is shorter than the usual {{ found.usual_length|counted("image") }}.</p>
{% endif %}
"""


class Audit(NamedTuple):
    """What is told of them."""

    report: ReportData
    found: Hubs
    most: int = MAX_SHOWN

    @property
    def words(self) -> str:
        """How many there are, and how many there would be by chance."""
        found = self.found
        hubs, never = len(found.hubs), len(found.never_chosen)
        there = f"There {be(hubs)} {counted(hubs, 'hub')}" if hubs else "There are no hubs"
        left = f"{counted(never, 'image')} {be(never)} in no list: browsing by look-alikes never leads to them"
        told = [
            f"An image is a hub when {counted(found.least, 'list')} or more show it: more than the mean, "
            f"{found.mean:.2f}, plus two standard deviations. {there}; random lists would have "
            f"{found.hubs_by_chance:.1f}.",
            f"{left if never else 'Every image is in some list'} (random lists would leave out "
            f"{found.never_chosen_by_chance:.1f} on average).",
        ]
        if outside := sum(each.list_length or 0 for each in found.occurrences) - found.places:
            told.append(f"Of {found.places + outside:,} places in lists {outside:,} lead out of this graph.")
        if found.top_share:
            one, some = "most chosen image holds", f"{found.top_images:,} most chosen images hold"
            share = f"{percent(found.top_share)} of all places in its lists"
            told.append(f"The {some if found.top_images > 1 else one} {share}.")
        return " ".join(told)

    def strips(self) -> Iterator[tuple[str, dict[str, list[str]], int]]:
        """A heading, images with remarks, and how many there are."""
        hubs, never = self.found.hubs, self.found.never_chosen
        yield "Hubs", {each.id: [_how_often(each)] for each in hubs[: self.most]}, len(hubs)
        yield "In no list", {each.id: [] for each in never[: self.most]}, len(never)

    def draw(self, path: Path, theme: ThemeName) -> None:
        """How often images are chosen, and how often in turn."""
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
            title="How often images are chosen, and chosen back",
            theme=theme,
        )


def _how_often(each: Occurrence) -> str:
    own = "" if each.list_length is None else f" of its own {each.list_length:,}"
    return f"in {counted(each.k_occurrence, 'list')}; {each.mutual:,}{own} returned"


def _methods(report: ReportData, audit: Audit) -> list[str]:
    hubs = len(audit.found.hubs)
    return [
        "Hubness, the skewness of the number of lists that an image is in (Radovanović et al. 2010), is "
        f"{number(report.closed.numbers.in_degree_skewness)}; {_images(hubs)} {be(hubs or 1)} in more lists than the "
        f"mean plus two standard deviations, {_images(report.closed.numbers.never_chosen)} in none."
    ]


def _images(count: int) -> str:
    return counted(count, "image") if count else "no image"


SECTION = ReportSection(
    anchor="hubs",
    title="Which picture looks like everything",
    position=800,
    data=lambda report: Audit(report, report.hubs.numbers),
    body=BODY,
    pictures=lambda _, audit: (image_id for _, images, _ in audit.strips() for image_id in images),
    results=lambda report, _: [Result(report.command("analyze hubs", *report.closed_option), report.hubs.record())],
    methods=_methods,
    references={
        "Radovanović et al. 2010": "M. Radovanović, A. Nanopoulos and M. Ivanović: Hubs in space: popular nearest "
        "neighbors in high-dimensional data. Journal of Machine Learning Research 11 (2010) 2487–2531.",
    },
)
