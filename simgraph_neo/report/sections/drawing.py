"""A drawing of the discovered view with thumbnails on the nodes, or the reason why there is no drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simgraph_neo.report.section import ReportSection, Result

if TYPE_CHECKING:
    from pathlib import Path

    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.report.data import ReportData

FEW = 40
"""A graph with fewer images gets a small drawing."""
FRAMES = {
    "community": "The colour of a frame shows the community.",
    "seed": "The colour of a frame shows the nearest seed.",
    "depth": "The colour of a frame shows the depth: the number of hops from the nearest seed.",
}
BODY = """
{% set images = report.seen|length|counted("image") %}
{% if report.grouping %}
<p>An arrow leads from an image to an image in its neighbour list; a thicker line joins two images that list each other.
{{ data.frames }}
{{ "The drawing shows the discovered view, in which the outermost images have no neighbour lists." if report.discovered
   else "" }}</p>
{{ drawing(data.draw, "Drawing of the graph: " ~ images ~ ", similar ones near each other", small=data.small) }}
{% else %}
<p>The graph has {{ images }}; in one drawing their thumbnails would be too small to see. To draw the neighbourhood of
one image, run <code>simgraph draw SEED --output near.png</code>.</p>
{% endif %}
"""


class Drawing(NamedTuple):
    """The drawing of a report."""

    report: ReportData

    @property
    def small(self) -> bool:
        """Whether the drawing is narrower than the page."""
        return len(self.report.seen) < FEW

    @property
    def frames(self) -> str:
        """The sentence that explains the colours of frames."""
        return FRAMES.get(self.report.grouping or "", "")

    def draw(self, path: Path, theme: ThemeName) -> None:
        """Write the drawing."""
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
