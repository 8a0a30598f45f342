"""What a notebook shows of results: figures, the page to explore, tables with pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import simgraph_neo as sg

if TYPE_CHECKING:
    from collections.abc import Callable

    from simgraph_neo.drawing import Figure
    from simgraph_neo.store import Store

FIGURES: dict[str, Callable[[Store], Figure[Any]]] = {
    "draw": lambda store: sg.draw(store.subgraph("flags:fr", 1), size=400),
    "sheet": lambda store: sg.sheet(store.subgraph("flags:fr", 1), size=600),
    "communities": lambda store: sg.draw_communities(sg.communities(store.subgraph("flags:fr", 1))),
    "degrees": lambda store: sg.draw_degrees(store.subgraph("flags:fr", 2)),
    "density": lambda store: sg.draw_density(sg.densities(store, "flags:fr", [1, 2])),
    "hubs": lambda store: sg.draw_hubs(sg.hubs(store.subgraph("flags:fr", 1, view="closed"))),
    "path": lambda store: sg.draw_path(sg.path(store, "flags:fr", "flags:it")),
    "compare": lambda store: sg.draw_atlas(sg.compare(store, ["flags:fr", "flags:jp"], 1)),
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_drawing_without_a_path_is_shown(name: str, flags: Store) -> None:
    """Every drawing function makes a figure without a file: a PNG that a cell shows."""
    figure = FIGURES[name](flags)
    png, about = figure._repr_png_()
    assert png.startswith(b"\x89PNG")
    assert (figure.path, about) == (None, {"width": figure.size[0] // 2})


def test_a_subgraph_is_explored_in_its_cell(flags: Store) -> None:
    """`explore` frames the page that `export html` writes, with the drawing for what shows no HTML; the command that
    the page's number of images asks for names the same selection.
    """
    shown = sg.explore(flags.subgraph("flags:fr", 1, view="closed"))
    bundle = shown._repr_mimebundle_()
    assert set(bundle) == {"text/html", "image/png", "text/plain"}
    assert "What looks like France" in bundle["text/html"]
    assert shown._command == "simgraph export html flags:fr --depth 1 --view closed --output page.html"
    whole = sg.explore(flags.subgraph(source="flags"))
    assert whole._command == "simgraph export html --all --source flags --output page.html"
