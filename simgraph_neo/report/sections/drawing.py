"""A drawing of the discovered view with thumbnails on the nodes, beside the first facts: what a reader sees first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simgraph_neo.report.section import ReportSection, Result

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.report.data import ReportData

FEW = 40
"""A graph with fewer images is drawn with fewer pixels."""
MAX_TYPICAL = 12
"""The largest number of communities with a picture if there is no drawing."""
FRAMES = {
    "community": "The colour of a frame shows the community.",
    "seed": "The colour of a frame shows the nearest seed.",
    "depth": "The colour of a frame shows the depth: the number of hops from the nearest seed.",
}
BODY = """
{% set n, images = report.closed.numbers, report.seen|length|counted("image") %}
{% set facts %}
<ul class="facts">
<li><b>{{ n.nodes }}</b> {{ "image" if n.nodes == 1 else "images" }}</li>
{% if n.modularity is not none %}
<li><b>{{ n.communities }}</b> {{ "community" if n.communities == 1 else "communities" }}</li>
{% endif %}
{% if n.reciprocity is not none %}
<li><b>{{ n.reciprocity|percent }}</b> of the directed edges are reciprocated</li>
{% endif %}
</ul>
{% endset %}
{% if report.grouping %}
<div class="hero" id="large">
{{ drawing(data.draw, "Drawing of the graph: " ~ images ~ ", similar ones near each other") }}
<div>
{{ facts }}
<ul class="legend">
{% for light, dark, number, name, count in data.legend() %}
<li>
{{- swatch(light, dark) }}{% if number %}<b>{{ number }}</b> {% endif %}{{ name }}<small> · {{ count }}</small></li>
{% endfor %}
</ul>
<p class="note">
An arrow leads from an image to an image in its neighbour list; a thicker line joins two images that list each other.
{{ data.frames }}
{{ "The drawing shows the discovered view, in which the outermost images have no neighbour lists." if report.discovered
   else "" }}</p>
<p class="enlarge note"><a href="#large">Enlarge the drawing</a><a href="#drawing">Make the drawing smaller</a></p>
</div></div>
{% else %}
{{ facts }}
<ul class="strip">
{% for image_id in data.typical() %}
<li>{{ card(image_id, "typical of community " ~ loop.index) }}</li>
{% endfor %}
</ul>
<p class="note">
The graph has {{ images }}; in one drawing their thumbnails would be too small to see. To draw the neighbourhood of
one image, run <code>simgraph draw SEED --output near.png</code>.</p>
{% endif %}
"""


class Drawing(NamedTuple):
    """The drawing of a report."""

    report: ReportData

    @property
    def frames(self) -> str:
        """The sentence that explains the colours of frames."""
        return FRAMES.get(self.report.grouping or "", "")

    def legend(self) -> Iterator[tuple[str, str, str, str, int]]:
        """Yield for each group its colours in the light and the dark theme, and its number, name and size."""
        from simgraph_neo.drawing.canvas.caption import named_groups
        from simgraph_neo.drawing.graph.legend import shown_groups
        from simgraph_neo.drawing.graph.numbers import number_of

        if by := self.report.grouping:
            groups, darker_groups = (named_groups(self.report.seen, by, dark=dark) for dark in (False, True))
            numbers = [number_of(group, place, by) for place, group in enumerate(groups, 1)]
            shown = zip(shown_groups(groups), shown_groups(darker_groups), strict=True)
            for ((color, name, count), (darker, *_)), number in zip(shown, numbers, strict=False):  # one for all greys
                yield color, darker, number, name, count

    def typical(self) -> list[str]:
        """Return the most typical image of each of the largest communities."""
        return [each.typical[0].id for each in self.report.communities.large[:MAX_TYPICAL]]

    def draw(self, path: Path, theme: ThemeName) -> None:
        """Write the drawing."""
        from simgraph_neo.drawing import draw_graph

        size = 1_000 if len(self.report.seen) < FEW else 1_800
        draw_graph(self.report.seen, path, size=size, theme=theme, color_by=self.report.grouping, footer=False)


def _results(report: ReportData, _: Drawing) -> list[Result]:
    if not report.grouping:
        return []
    return [Result(report.command("draw", "--color-by", report.grouping, "--output", "graph.png"))]


SECTION = ReportSection(
    anchor="drawing",
    title="The graph",
    position=100,
    data=Drawing,
    body=BODY,
    pictures=lambda report, data: report.seen if report.grouping else data.typical(),
    results=_results,
    in_contents=False,
)
