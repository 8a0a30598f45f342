"""The section of density: depth by depth, in both views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.pages.numbers import percent
from simgraph_neo.report.markup import Markup, code, joined, table, tag
from simgraph_neo.report.section import Result, Section, figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from simgraph_neo.analysis import DensityRow
    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.report.data import ReportData
    from simgraph_neo.report.thumbnails import Thumbnails

SEEDS = 7
"""Seeds that have rows of their own; of more only those of all together are shown."""
HEADERS = (
    *("Depth", "Images", "Outer ring", "Density, discovered", "Density, closed", "Directed, discovered"),
    *("Directed, closed", "Pairs, discovered", "Pairs, closed"),
)


def growth_section(report: ReportData, thumbnails: Thumbnails) -> Section | None:
    """How density falls while the neighbourhood grows; nothing for everything, which has no depth."""
    if report.selection.depth is None:
        return None
    rows = table(HEADERS, _rows(report, thumbnails), caption="Density by depth")
    command = report.command("analyze density", "--view", "both", depths=range(report.selection.depth + 1))
    results = [Result(command, [row.record() for row in report.density])]
    return Section("density", "Density and growth", joined([_words(), *_figure(report, thumbnails), rows]), results)


def _words() -> Markup:
    text = (
        "Density is the measure of Wellcome Collection’s tutorial: of all pairs of images the share that are joined, "
        "2m / n(n − 1), links taken without their direction. Lists have a fixed length, so density tends to fall as a "
        "graph grows: compare it at the same depth, and in the same view. One image has none. As discovered, the "
        "outer ring of images has no lists of its own; in the closed view every image had its say."
    )
    return tag("p", text)


def _figure(report: ReportData, thumbnails: Thumbnails) -> list[Markup]:
    """The drawing, where there are two depths that a logarithmic axis can show."""
    from simgraph_neo.drawing import draw_density

    rows = [row for row in report.density if row.depth]
    if len({row.depth for row in rows}) < 2:
        return []
    names = {seed: f"{thumbnails.title(seed)} ({seed})" for seed in report.selection.seeds}

    def draw(path: Path, theme: ThemeName) -> None:
        draw_density(rows, path, title="Density and size against depth", names=names, theme=theme)

    return [figure(draw, "Density, directed density and number of images against depth")]


def _rows(report: ReportData, thumbnails: Thumbnails) -> Iterator[Sequence[object]]:
    by_seed: dict[str, list[DensityRow]] = {}
    for row in report.density:
        by_seed.setdefault(str(row.seed), []).append(row)
    for seed, rows in by_seed.items():
        if len(by_seed) > SEEDS + 1 and seed != "union":
            continue
        if len(by_seed) > 1:
            yield ["All seeds together" if seed == "union" else joined([thumbnails.title(seed), " ", code(seed)])]
        pairs = zip(*([row for row in rows if row.view == view] for view in ("discovered", "closed")), strict=True)
        yield from (_row(*pair) for pair in pairs)


def _row(seen: DensityRow, closed: DensityRow) -> Sequence[object]:
    """One depth, both views."""
    return [
        *(seen.depth, seen.nodes, percent(seen.frontier_share)),
        *(
            [seen.density, closed.density, seen.directed_density, closed.directed_density]
            if seen.nodes > 1
            else [None] * 4
        ),
        *(seen.edges, closed.edges),
    ]
