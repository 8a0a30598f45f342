"""The section of the audit: which pictures look like everything, which are in no list, whose lists are short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.pages.numbers import be, number, percent
from simgraph_neo.report.data import STRIP
from simgraph_neo.report.markup import Markup, code, joined, listed, tag
from simgraph_neo.report.section import Result, Section, figure
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.metrics import Hubs, Occurrence
    from simgraph_neo.report.data import ReportData
    from simgraph_neo.report.thumbnails import Thumbnails


def audit_section(report: ReportData, thumbnails: Thumbnails) -> Section:
    """Hubs, images that are never chosen and short lists of the closed view."""
    found = report.audit.numbers
    body = [
        _words(found),
        _figure(report),
        *_hubs(found, thumbnails),
        *_never(found, thumbnails),
        *_short(found, thumbnails),
    ]
    command = report.command("analyze hubs", *report.closed_option)
    return Section(
        "hubs", "Which picture looks like everything", joined(body), [Result(command, report.audit.record())]
    )


def _words(found: Hubs) -> Markup:
    hubs, never = len(found.hubs), len(found.never_chosen)
    there = f"There {be(hubs)} {counted(hubs, 'hub')}" if hubs else "There are no hubs"
    left = f"{counted(never, 'image')} {be(never)} in no list: browsing by look-alikes never leads to them"
    told = [
        f"An image is a hub when {counted(found.least, 'list')} or more show it: more than the mean, {found.mean:.2f}, "
        f"plus two standard deviations. {there}; random lists would have {found.hubs_by_chance:.1f}.",
        f"{left if never else 'Every image is in some list'} (random lists would leave out "
        f"{found.never_chosen_by_chance:.1f} on average).",
    ]
    if outside := sum(each.list_length or 0 for each in found.occurrences) - found.places:
        told.append(f"Of {found.places + outside:,} places in lists {outside:,} lead out of this graph.")
    if found.top_share:
        most = f"{found.top_images:,} most chosen images hold" if found.top_images > 1 else "most chosen image holds"
        told.append(f"The {most} {percent(found.top_share)} of all places in its lists.")
    return tag("p", " ".join(told))


def _figure(report: ReportData) -> Markup:
    """How often images are chosen, and how often in turn."""
    from simgraph_neo.drawing import draw_hubs
    from simgraph_neo.metrics import occurrences_by_chance

    found, images = report.audit.numbers, len(report.whole)
    by_chance = occurrences_by_chance(images, found.mean, images).tolist()

    def draw(path: Path, theme: ThemeName) -> None:
        draw_hubs(
            report.whole,
            path,
            hubs=[],
            never_chosen=[],
            pictures=False,
            least=found.least,
            by_chance=by_chance,
            mutual_by_rank=found.mutual_by_rank,
            title="How often images are chosen, and chosen back",
            theme=theme,
        )

    return figure(draw, "Images by the number of lists they are in, beside random lists; returned links by rank")


def _hubs(found: Hubs, thumbnails: Thumbnails) -> list[Markup]:
    cards = [thumbnails.card(each.id, _how_often(each)) for each in found.hubs[:STRIP]]
    return _strip("Hubs", cards, len(found.hubs), thumbnails) if cards else []


def _how_often(each: Occurrence) -> str:
    own = "" if each.list_length is None else f" of its own {each.list_length:,}"
    return f"in {counted(each.k_occurrence, 'list')}; {each.mutual:,}{own} returned"


def _never(found: Hubs, thumbnails: Thumbnails) -> list[Markup]:
    cards = [thumbnails.card(each.id) for each in found.never_chosen[:STRIP]]
    return _strip("In no list", cards, len(found.never_chosen), thumbnails) if cards else []


def _strip(heading: str, cards: Sequence[Markup], number_: int, thumbnails: Thumbnails) -> list[Markup]:
    more = [tag("p", f"and {number_ - len(cards):,} more", class_="note")] if number_ > len(cards) else []
    return [tag("h3", heading), thumbnails.strip(cards), *more]


def _short(found: Hubs, thumbnails: Thumbnails) -> list[Markup]:
    """Lists that are shorter than usual: a service that has more and does not tell."""
    short = found.short_lists
    if not short:
        return [tag("p", f"No list is shorter than the usual {counted(found.usual_length, 'image')}.", class_="note")]
    items = [
        joined([thumbnails.title(each.id), " ", code(each.id), f": {number(each.list_length)}"])
        for each in short[:STRIP]
    ]
    more = [tag("p", f"and {len(short) - STRIP:,} more", class_="note")] if len(short) > STRIP else []
    return [tag("h3", f"Lists shorter than the usual {found.usual_length}"), listed(items), *more]
