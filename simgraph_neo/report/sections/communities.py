"""The section of communities: which images belong together, which are typical, and what they have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.color import group_color
from simgraph_neo.pages.numbers import number, percent
from simgraph_neo.report.data import MAX_SHOWN_COMMUNITIES
from simgraph_neo.report.markup import Markup, joined, listed, tag
from simgraph_neo.report.section import Result, Section
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from simgraph_neo.analysis import Community
    from simgraph_neo.metrics import Enrichment
    from simgraph_neo.report.data import ReportData
    from simgraph_neo.report.thumbnails import Thumbnails

REASONS = 6
"""So many are told of each community; the JSON has all."""
KINDS = {"color": "colour", "license": "licence"}


def groups_section(report: ReportData, thumbnails: Thumbnails) -> Section:
    """The communities of the closed view, the largest first."""
    found = report.communities
    groups = joined([_group(report, each, thumbnails) for each in found.large[:MAX_SHOWN_COMMUNITIES]])
    command = report.command("analyze communities", *report.closed_option)
    return Section(
        "communities", "Communities", joined([_words(report), groups, _rest(report)]), [Result(command, found.record())]
    )


def _words(report: ReportData) -> Markup:
    text = (
        "A community is a group of images that are joined among themselves more than to the rest. Louvain’s method "
        f"finds {groups_in_words(len(report.communities.communities))}, with a modularity of "
        f"{number(report.communities.modularity)}. It finds groups in random graphs, too: {_compare(report)}. Under "
        "each group stand its most typical images, those in the most lists of its other images. Conductance: of the "
        "ends of pairs at its images the share whose pair leads out (a pair inside has both its ends here)."
    )
    return joined([tag("p", text), tag("p", _tested(report.communities.tests))])


def _compare(report: ReportData) -> str:
    if report.null:
        return "compare the modularity with theirs in the table of metrics"
    return "--null 20 makes some to compare the modularity with"


def _tested(tests: int) -> str:
    """How to read the reasons."""
    if not tests:
        return "Nothing is known of these images that could set a community apart."
    return (
        "“More often” names what its images have more often than all images. Lift is how many times as often; of "
        f"{counted(tests, 'test')}, those that passed at q < 0.05 are told (Benjamini and Hochberg)."
    )


def groups_in_words(count: int) -> str:
    """A number of communities.

    >>> groups_in_words(1), groups_in_words(12)
    ('1 community', '12 communities')
    """
    return f"{count:,} {'community' if count == 1 else 'communities'}"


def _group(report: ReportData, each: Community, thumbnails: Thumbnails) -> Markup:
    frame = [swatch(group_color(each.community))] if report.grouping == "community" else []
    size = tag("small", f" {counted(len(each.members), 'image')}, {percent(each.share)}")
    apart = "" if each.cohesion.conductance is None else f"conductance {number(each.cohesion.conductance)}"
    color = [joined([" · average colour ", swatch(each.color)])] if each.color else []
    cards = [thumbnails.card(image.id, f"in {counted(image.in_lists, 'list')} here") for image in each.typical]
    why = [listed([_reason(reason) for reason in each.why[:REASONS]], class_="why")] if each.why else _nothing(report)
    head = tag("h3", *frame, f"Community {each.community}", size)
    return tag("div", head, tag("p", apart, *color, class_="note"), thumbnails.strip(cards), *why, class_="group")


def _nothing(report: ReportData) -> list[Markup]:
    return (
        [tag("p", "Nothing is here more often than chance would put it.", class_="note")]
        if report.communities.tests
        else []
    )


def _reason(each: Enrichment) -> Markup:
    """What is over-represented, with its counts."""
    shares = f": {each.inside:,} of {each.members:,} here, {percent(each.whole / each.images)} of all"
    kind = tag("small", f" ({KINDS.get(each.kind, each.kind)})")
    return joined(["More often ", tag("b", each.name), kind, f"{shares}; lift {each.lift:.1f}, q {_chance(each)}"])


def _chance(each: Enrichment) -> str:
    return "< 0.001" if each.q < 0.001 else "< 0.05" if each.at_the_edge else f"= {each.q:.3f}"


def swatch(color: str) -> Markup:
    """A square of a colour."""
    return tag(
        "svg",
        tag("rect", width=14, height=14, rx=3, fill=color),
        width=14,
        height=14,
        class_="swatch",
        aria_hidden="true",
    )


def _rest(report: ReportData) -> Markup:
    """What is not shown, in one line."""
    large = report.communities.large
    hidden = [*large[MAX_SHOWN_COMMUNITIES:], *report.communities.communities[len(large) :]]
    if not hidden:
        return Markup("")
    images = sum(len(each.members) for each in hidden)
    return tag(
        "p",
        f"{groups_in_words(len(hidden))} more, of {counted(images, 'image')} together: in the JSON only.",
        class_="note",
    )
