"""The section of the seed atlas: do graphs from different starting points look different, and where do they meet?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.pages.numbers import UNKNOWN, percent
from simgraph_neo.report.markup import Markup, joined, table, tag
from simgraph_neo.report.section import Result, Section
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simgraph_neo.analysis import Atlas, Measured
    from simgraph_neo.model import Meeting, Pair
    from simgraph_neo.report.data import ReportData
    from simgraph_neo.report.thumbnails import Thumbnails

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
PAIRS = 6
"""Pairs of seeds whose meeting images are shown, those that share the most first."""


def atlas_section(report: ReportData, thumbnails: Thumbnails) -> Section | None:
    """What 2 to 12 seeds have in common; nothing for others."""
    found = report.atlas
    if not found:
        return None
    meet = sorted(
        (pair for pair in found.pairs if pair.meeting or pair.bridge_images),
        key=lambda pair: (-pair.jaccard, pair.seeds),
    )
    body = [
        _words(),
        _seeds(found, thumbnails),
        _overlap(found, thumbnails),
        *(_meeting(pair, thumbnails) for pair in meet[:PAIRS]),
    ]
    if len(meet) > PAIRS:
        more = counted(len(meet) - PAIRS, "more pair")
        body.append(tag("p", f"{more} that meet or are joined: in the JSON only.", class_="note"))
    command = report.command("analyze compare", "--view", "both")
    return Section("atlas", "The seeds side by side", joined(body), [Result(command, found.record())])


def _words() -> Markup:
    return tag(
        "p",
        "The territory of a seed is all that lies within the depth from it. Overlap is the share of the images of two "
        "territories that are in both; they touch at the smallest depth at which they share an image. A bridge is an "
        "image, or a joined pair, that many of the shortest ways between the two sides lead over.",
    )


def _seeds(found: Atlas, thumbnails: Thumbnails) -> Markup:
    closed = [row for row in found.rows if row.coverage.view == "closed"]
    headers = ["Seed", *list(COLUMNS)[:1], "Only here", *list(COLUMNS)[1:]]
    return table(
        headers, [_row(found, row, thumbnails) for row in closed], caption="Each seed’s territory, closed view"
    )


def _row(found: Atlas, row: Measured, thumbnails: Thumbnails) -> list[object]:
    values = [getattr(row.numbers, name) for name in COLUMNS.values()]
    seed = row.coverage.seed or ""
    if seed not in found.own:
        return [tag("b", "All together"), values[0], None, *values[1:]]
    return [thumbnails.title(seed), values[0], found.own[seed], *values[1:]]


def _overlap(found: Atlas, thumbnails: Thumbnails) -> Markup:
    """One matrix: overlap, and the depth of the first touch below it."""
    headers = ["", *map(thumbnails.title, found.seeds)]
    rows = [[thumbnails.title(seed), *_cells(found, place)] for place, seed in enumerate(found.seeds)]
    return table(headers, rows, caption="Overlap of territories, and the depth at which they touch")


def _cells(found: Atlas, place: int) -> Iterator[object]:
    for other, (share, touch) in enumerate(zip(found.jaccard[place], found.first_touch[place], strict=True)):
        if other == place:
            yield UNKNOWN
        else:
            depth = f"no touch within {found.depth}" if touch is None else f"touch at {touch}"
            yield joined([percent(share), tag("small", depth)])


def _meeting(pair: Pair, thumbnails: Thumbnails) -> Markup:
    """Where two territories meet, and what lies between them."""
    names = [thumbnails.title(seed) for seed in pair.seeds]
    meeting = [thumbnails.card(each.id, _hops(each, names)) for each in pair.meeting]
    bridges = [thumbnails.card(each.id, f"on {percent(each.share)} of ways") for each in pair.bridge_images]
    shared = tag("small", f"{counted(pair.shared, 'image')} in both, overlap {percent(pair.jaccard)}")
    parts: list[object] = [tag("h3", f"{names[0]} and {names[1]}", shared)]
    if meeting:
        parts += [tag("p", "Nearest images of both:", class_="note"), thumbnails.strip(meeting)]
    if bridges:
        parts += [tag("p", _bridges(pair, thumbnails), class_="note"), thumbnails.strip(bridges)]
    return tag("div", *parts, class_="group")


def _hops(each: Meeting, names: list[str]) -> str:
    steps = zip(each.hops, names, strict=True)
    return ", ".join(f"{counted(hops, 'step')} from {name}" if hops else f"is {name}" for hops, name in steps)


def _bridges(pair: Pair, thumbnails: Thumbnails) -> str:
    """The joined pairs that most ways lead over; the images follow."""
    ends = [(*(thumbnails.title(end) for end in each.ends), percent(each.share)) for each in pair.bridge_edges]
    edges = ", ".join(f"{one} and {other} ({share})" for one, other, share in ends)
    sampled = "" if pair.exact else ", a sample of them"
    return (
        f"Bridges, with the share of the shortest ways between the two sides, {counted(pair.bridge_pairs, 'pair')} of "
        f"images{sampled}, that lead over them. Joined pairs: {edges}. Images, of the ways that they are no end of:"
    )
