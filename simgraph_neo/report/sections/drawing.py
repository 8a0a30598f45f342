"""The graph as discovered, its pictures on the nodes; or a word on why they would be too small to see."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simgraph_neo.report.section import ReportSection, Result

if TYPE_CHECKING:
    from pathlib import Path

    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.report.data import ReportData

FEW = 40
"""Images that need no large drawing."""
FRAMES = {
    "community": "Frames are coloured by community: images that are joined among themselves more than to the rest.",
    "seed": "Frames are coloured by the nearest seed.",
    "depth": "Frames are coloured by depth: how many steps along lists an image is from the nearest seed.",
}
BODY = """
{% set images = report.seen|length|counted("image") %}
{% if report.grouping %}
<p>An arrow leads from an image to one in its list; a thicker line joins two that list each other. {{ data.frames }}
{{ "Drawn as discovered: images of the outer ring show no list of their own." if report.discovered else "" }}</p>
{{ drawing(data.draw, "The graph: " ~ images ~ ", each beside those it resembles", small=data.small) }}
{% else %}
<p>{{ images }} would be too small to see in one drawing. Draw what is near one:
<code>simgraph draw SEED --output near.png</code></p>
{% endif %}
"""


class Drawing(NamedTuple):
    """The figure."""

    report: ReportData

    @property
    def small(self) -> bool:
        """Whether it needs not all width."""
        return len(self.report.seen) < FEW

    @property
    def frames(self) -> str:
        """What the colours mean."""
        return FRAMES.get(self.report.grouping or "", "")

    def draw(self, path: Path, theme: ThemeName) -> None:
        """Write it."""
        from simgraph_neo.drawing import draw_graph

        size = 1_000 if self.small else 1_800
        draw_graph(self.report.seen, path, size=size, theme=theme, color_by=self.report.grouping)


def _results(report: ReportData, _: Drawing) -> list[Result]:
    if not report.grouping:
        return []
    return [Result(report.command("draw", "--color-by", report.grouping, "--output", "graph.png"))]


SECTION = ReportSection(
    anchor="drawing",
    title="The graph",
    position=400,
    data=Drawing,
    body=BODY,
    pictures=lambda report, _: report.seen if report.grouping else (),
    results=_results,
)
