"""Density at each depth, in both views."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simgraph_neo import analysis
from simgraph_neo.pages.numbers import percent
from simgraph_neo.report.section import ReportSection, Result, nothing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from simgraph_neo.analysis import DensityRow
    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.report.data import ReportData

MAX_SEEDS = 7
"""The largest number of seeds with rows of their own; for more seeds only the rows of all together are shown."""
BODY = """
<p>Density is the share of all pairs of images that are joined, 2m / (n(n − 1)), where n is the number of images and m
the number of undirected edges, as in Wellcome Collection’s tutorial. Directed density is the share of all possible
directed edges that exist. Neither is defined for a single image. Neighbour lists have a limited length, so density
tends to fall as a graph grows: compare values of the same depth and the same view only. The frontier consists of the
outermost images. The discovered view does not count their neighbour lists; the closed view does.</p>
{% if data.has_figure %}
{{ figure(data.draw, "Density and number of images by depth") }}
{% endif %}
{% call table(["Depth", "Images", "Frontier", "Density, discovered", "Density, closed", "Directed density, discovered",
               "Directed density, closed", "Undirected edges, discovered", "Undirected edges, closed"],
              "Density by depth and view") %}
{% for seed, pairs in data.groups() %}
{% if seed == "union" %}
{{ heading_row("All seeds together", 9) }}
{% elif seed %}
<tr><th colspan="9" scope="colgroup" class="group">{{ image_name(report, seed) }}</th></tr>
{% endif %}
{% for seen, closed in pairs %}
{{ row(seen.depth, data.cells(seen, closed)) }}
{% endfor %}
{% endfor %}
{% endcall %}
"""


class Density(NamedTuple):
    """Densities: a row for each seed and for all seeds together, at each depth, in both views."""

    report: ReportData
    rows: list[DensityRow]

    @property
    def has_figure(self) -> bool:
        """Whether there are at least two depths above 0, which a logarithmic axis can show."""
        return len({row.depth for row in self.rows if row.depth}) > 1

    def draw(self, path: Path, theme: ThemeName) -> None:
        """Write the figure."""
        from simgraph_neo.drawing import draw_density
        from simgraph_neo.drawing.canvas.caption import told_apart
        from simgraph_neo.report.data import MAX_TITLE

        names = told_apart(self.report.seen, self.report.selection.seeds, MAX_TITLE)
        rows = [row for row in self.rows if row.depth]
        draw_density(rows, path, title="Density and size by depth", names=names, theme=theme)

    def groups(self) -> Iterator[tuple[str, list[tuple[DensityRow, DensityRow]]]]:
        """Yield a heading, "" for a single seed, and the rows below it: each depth in both views."""
        by_seed: dict[str, list[DensityRow]] = {}
        for row in self.rows:
            by_seed.setdefault(str(row.seed), []).append(row)
        for seed, rows in by_seed.items():
            if len(by_seed) <= MAX_SEEDS + 1 or seed == "union":
                views = ([row for row in rows if row.view == view] for view in ("discovered", "closed"))
                yield seed if len(by_seed) > 1 else "", list(zip(*views, strict=True))

    def cells(self, seen: DensityRow, closed: DensityRow) -> list[object]:
        """Return the cells of one depth in both views; a single image has no density."""
        densities = [seen.density, closed.density, seen.directed_density, closed.directed_density]
        known = densities if seen.nodes > 1 else [None] * 4
        return [seen.nodes, percent(seen.frontier_share), *known, seen.edges, closed.edges]


def density(report: ReportData) -> Density | None:
    """Measure the densities; None for a graph of all images, which has no depth."""
    s = report.selection
    if s.depth is None:
        return None
    return Density(report, analysis.densities(report.reader, s.seeds, range(s.depth + 1), view="both"))


def _results(report: ReportData, density: Density) -> list[Result]:
    command = report.command("analyze density", "--view", "both", depths=range((report.selection.depth or 0) + 1))
    return [Result(command, [row.record() for row in density.rows])]


SECTION = ReportSection(
    anchor="density",
    title="Density by depth",
    position=700,
    data=density,
    body=BODY,
    pictures=nothing,
    results=_results,
)
