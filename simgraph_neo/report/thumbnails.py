"""The thumbnails of a page: each is in the file once, however often it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simgraph_neo.report.markup import Markup, code, link, listed, tag
from simgraph_neo.text import one_line, spelled

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from simgraph_neo.drawing.web.embed import Inline

SHOWN = 96
"""Longest side on the screen, in CSS pixels; the file has twice as many, for sharp screens and for print."""
TITLE = 90


class Thumbnails:
    """Pictures by the ids of their images: symbols of SVG, which the page defines once and uses wherever it likes."""

    def __init__(self, graph: nx.DiGraph[Any]) -> None:
        """`graph` has the images' data, and the pictures of those that are shown (see `analysis.with_pictures`)."""
        self._graph = graph
        self._found: dict[Any, tuple[str, Inline]] = {}

    def picture(self, image_id: Any) -> Markup:
        """A thumbnail alone. Small pictures are enlarged, so that all are seen alike."""
        from simgraph_neo.drawing.canvas.geometry import fit

        if image_id not in self._found:
            self._found[image_id] = f"image{len(self._found)}", self._opened(image_id)
        name, (_, *size) = self._found[image_id]
        width, height = fit((size[0], size[1]), (SHOWN, SHOWN))
        use, title = tag("use", href=f"#{name}"), self.title(image_id)
        return tag("svg", use, width=width, height=height, role="img", aria_label=title)

    def card(self, image_id: Any, *remarks: object) -> Markup:
        """A thumbnail with its title, which leads to its page in the catalogue, its id, and remarks."""
        title = link(self._graph.nodes[image_id].get("link"), self.title(image_id))
        words = [tag("b", title), code(image_id), *(tag("small", each) for each in remarks)]
        return tag("figure", self.picture(image_id), tag("figcaption", *words), class_="card")

    def strip(self, cards: Iterable[Markup]) -> Markup:
        """Cards side by side."""
        return listed(cards, class_="strip")

    def title(self, image_id: Any) -> str:
        """What to call an image."""
        return one_line(str(self._graph.nodes[image_id].get("title") or spelled(image_id)), TITLE)

    def symbols(self) -> Markup:
        """The pictures themselves, which stand in the page before they are used."""
        symbols = [_symbol(name, picture) for name, picture in self._found.values()]
        return tag("svg", *symbols, width=0, height=0, class_="album", aria_hidden="true")

    def _opened(self, image_id: Any) -> Inline:
        from simgraph_neo.drawing.web.embed import inline_picture

        return inline_picture(self._graph.nodes[image_id], 2 * SHOWN)


def _symbol(name: str, picture: Inline) -> Markup:
    url, width, height = picture
    return tag("symbol", tag("image", href=url, width=width, height=height), id=name, viewBox=f"0 0 {width} {height}")
