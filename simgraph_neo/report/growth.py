"""The section of density: depth by depth, in both views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.report.markup import Markup, code, joined, percent, table, tag
from simgraph_neo.report.section import Result, Section, figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from simgraph_neo.drawing.theme import ThemeName
    from simgraph_neo.explore import DensityRow
    from simgraph_neo.report.album import Album
    from simgraph_neo.report.facts import Facts

SEEDS = 7
"""Seeds that have rows of their own in the table; of more only those of all together are shown."""
HEADERS = ("Depth", "View", "Images", "Outer ring", "Pairs", "Density", "Links", "Directed density")


def growth_section(facts: Facts, album: Album) -> Section | None:
    """How density falls while the neighbourhood grows; nothing for everything, which has no depth."""
    if facts.selection.depth is None:
        return None
    depths = range(facts.selection.depth + 1)
    body = joined([_words(), *_figure(facts, album), table(HEADERS, _rows(facts, album), caption="Density by depth", text=2)])
    command = facts.command("analyze density", "--view", "both", depths=depths)
    return Section("density", "Density and growth", body, [Result(command, [row.record() for row in facts.density])])


def _words() -> Markup:
    return tag(
        "p",
        "Density is the tutorial's: of all pairs of images, the share that are joined, 2m / n(n − 1), links taken "
        "without their direction. Lists have a fixed length, so it falls by itself as the graph grows: compare it at "
        "the same depth and in the same view only. The outer ring are the images whose own lists are not in the graph. "
        "All numbers in full are at the end of this file.",
    )


def _figure(facts: Facts, album: Album) -> list[Markup]:
    """The drawing, where there are two depths that a logarithmic axis can show."""
    from simgraph_neo.drawing import draw_density

    rows = [row for row in facts.density if row.depth]
    if len({row.depth for row in rows}) < 2:
        return []
    names = {seed: f"{album.title(seed)} ({seed})" for seed in facts.selection.seeds}

    def draw(path: Path, theme: ThemeName) -> None:
        draw_density(rows, path, title="Density and size against depth", names=names, theme=theme)

    return [figure(draw, "Density, directed density and number of images against depth")]


def _rows(facts: Facts, album: Album) -> Iterator[Sequence[object]]:
    by_seed: dict[str, list[DensityRow]] = {}
    for row in facts.density:
        by_seed.setdefault(str(row.seed), []).append(row)
    for seed, rows in by_seed.items():
        if len(by_seed) > SEEDS + 1 and seed != "union":
            continue
        if len(by_seed) > 1:
            yield ["All seeds together" if seed == "union" else joined([album.title(seed), " ", code(seed)])]
        for row in rows:
            yield [
                *(row.depth, row.view, row.nodes, percent(row.frontier_share), row.edges, row.density),
                *(row.directed_edges, row.directed_density),
            ]
