"""The section of communities: which images belong together, which are typical, and what they have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.color import group_color
from simgraph_neo.pages.numbers import number, percent
from simgraph_neo.report.facts import MOST_GROUPS
from simgraph_neo.report.markup import Markup, joined, listed, tag
from simgraph_neo.report.section import Result, Section
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from simgraph_neo.analysis import Community
    from simgraph_neo.metrics import Enrichment
    from simgraph_neo.report.album import Album
    from simgraph_neo.report.facts import Facts

REASONS = 6
"""So many are told of each community; the JSON has all."""
KINDS = {"color": "colour", "license": "licence"}


def groups_section(facts: Facts, album: Album) -> Section:
    """The communities of the closed view, the largest first."""
    found = facts.communities
    groups = joined([_group(facts, each, album) for each in found.large[:MOST_GROUPS]])
    command = facts.command("analyze communities", *facts.closed_option)
    return Section(
        "communities", "Communities", joined([_words(facts), groups, _rest(facts)]), [Result(command, found.record())]
    )


def _words(facts: Facts) -> Markup:
    text = (
        "A community is a group of images that are joined among themselves more than to the rest. Louvain’s method "
        f"finds {groups_in_words(len(facts.communities.communities))}, with a modularity of "
        f"{number(facts.communities.modularity)}. It finds groups in random graphs, too: {_compare(facts)}. Under "
        "each group stand its most typical images, those in the most lists of its other images. Conductance: of the "
        "ends of pairs at its images the share whose pair leads out (a pair inside has both its ends here)."
    )
    return joined([tag("p", text), tag("p", _tested(facts.communities.tests))])


def _compare(facts: Facts) -> str:
    if facts.null:
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


def _group(facts: Facts, each: Community, album: Album) -> Markup:
    frame = [swatch(group_color(each.community))] if facts.grouping == "community" else []
    size = tag("small", f" {counted(len(each.members), 'image')}, {percent(each.share)}")
    apart = "" if each.cohesion.conductance is None else f"conductance {number(each.cohesion.conductance)}"
    color = [joined([" · average colour ", swatch(each.color)])] if each.color else []
    cards = [album.card(image.id, f"in {counted(image.in_lists, 'list')} here") for image in each.typical]
    why = [listed([_reason(reason) for reason in each.why[:REASONS]], class_="why")] if each.why else _nothing(facts)
    head = tag("h3", *frame, f"Community {each.community}", size)
    return tag("div", head, tag("p", apart, *color, class_="note"), album.strip(cards), *why, class_="group")


def _nothing(facts: Facts) -> list[Markup]:
    return (
        [tag("p", "Nothing is here more often than chance would put it.", class_="note")]
        if facts.communities.tests
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


def _rest(facts: Facts) -> Markup:
    """What is not shown, in one line."""
    large = facts.communities.large
    hidden = [*large[MOST_GROUPS:], *facts.communities.communities[len(large) :]]
    if not hidden:
        return Markup("")
    images = sum(len(each.members) for each in hidden)
    return tag(
        "p",
        f"{groups_in_words(len(hidden))} more, of {counted(images, 'image')} together: in the JSON only.",
        class_="note",
    )
