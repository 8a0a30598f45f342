"""No figure and no page shows the picture of a hidden image; each says how many are hidden."""

from __future__ import annotations

import base64
import io
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from simgraph_neo import analysis, paths
from simgraph_neo.drawing.canvas.theme import LIGHT
from simgraph_neo.drawing.web.sprites import load_tiles
from simgraph_neo.report import report
from simgraph_neo.subgraph import pictures_of
from tests.support.commands import simgraph
from tests.support.figures import texts
from tests.support.pixels import pixels, rgb

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from simgraph_neo.store import Store

SEEDS = ["flags:fr", "flags:it"]
HIDDEN = "flags:fr"


def drawn(store: Store, kind: str, path: Path) -> Any:
    """Draw a figure that shows France; return its report."""
    subgraph = store.subgraph(SEEDS, 1)
    figures: dict[str, Callable[[], Any]] = {
        "draw": lambda: analysis.draw(subgraph, path),
        "sheet": lambda: analysis.sheet(subgraph, path),
        "path": lambda: paths.draw_path(paths.path(store, HIDDEN, "flags:ie"), path),
        "hubs": lambda: analysis.draw_hubs(analysis.hubs(store.subgraph([HIDDEN], 0)), path),
        "compare": lambda: analysis.draw_atlas(analysis.compare(store, SEEDS, 1), path),
        "communities": lambda: analysis.draw_communities(analysis.communities(subgraph), path),
    }
    return figures[kind]().report


@pytest.mark.parametrize("kind", ["draw", "sheet", "path", "hubs", "compare", "communities"])
def test_a_figure_says_how_many_images_are_hidden(kind: str, flags: Store, out: Path) -> None:
    """Its caption says it, the title of the image stays, and the report of the figure names the image."""
    flags.hide(HIDDEN)
    found = drawn(flags, kind, out / "figure.svg")
    told = " ".join(texts(out / "figure.svg"))
    assert "1 image is hidden" in told
    missing = found if isinstance(found, dict) else found.placeholders
    assert missing[HIDDEN] == "hidden"
    flags.unhide(HIDDEN)
    drawn(flags, kind, out / "figure.svg")
    assert "hidden" not in " ".join(texts(out / "figure.svg"))


def test_a_hidden_image_is_a_grey_tile_at_the_same_place(flags: Store, out: Path) -> None:
    """Its place and its shape stay as they were; its pixels are grey, and not its average colour."""
    before = analysis.draw(flags.subgraph(SEEDS, 1), out / "before.png").report
    flags.hide([HIDDEN, "flags:it"])
    after = analysis.draw(flags.subgraph(SEEDS, 1), out / "after.png").report
    tile = after.rectangles[HIDDEN]
    assert {node: place for node, place in after.rectangles.items() if node != HIDDEN}.keys() < before.rectangles.keys()
    assert (tile.width / tile.height) == pytest.approx(1.5, abs=0.05)
    inside = pixels(out / "after.png")[tile.top + 10 : tile.bottom - 10, tile.left + 10 : tile.right - 10]
    assert (inside == rgb(LIGHT.unknown)).all()


def test_pages_hold_no_hidden_picture(flags: Store, out: Path) -> None:
    """The page to explore and the report: their captions say it, and no picture in them has a colour."""
    flags.hide(HIDDEN)
    analysis.export_html(flags.subgraph(HIDDEN, 0), out / "page.html")
    report(flags, HIDDEN, out / "report.html", 0)
    for name in ("page.html", "report.html"):
        text = (out / name).read_text()
        assert "1 image is hidden" in text
        assert "France" in text
        assert all(spread < 12 for spread in colours_in(text)), name
    flags.unhide(HIDDEN)
    report(flags, HIDDEN, out / "report.html", 0)
    assert max(colours_in((out / "report.html").read_text())) > 100
    (tile,) = load_tiles([{"withheld": "hidden", "average_color": "#ff0000", "aspect_ratio": 1.5}])
    assert (tile.color, tile.missing) == (LIGHT.unknown, "hidden")


def colours_in(text: str) -> list[int]:
    """How colourful each thumbnail in a page is: the largest difference between the channels of a pixel."""
    text = re.sub(r"<picture>.*?</picture>", "", text, flags=re.DOTALL)  # drawings have coloured frames
    found = re.findall(r"data:image/webp;base64,([A-Za-z0-9+/=]+)", text)
    pictures = [np.asarray(Image.open(io.BytesIO(base64.b64decode(each))).convert("RGB"), int) for each in found]
    return [int((picture.max(axis=2) - picture.min(axis=2)).max()) for picture in pictures]


def test_a_command_says_which_pictures_are_hidden(flags: Store, neo4j_env: None, out: Path) -> None:
    """On stderr, apart from pictures that could not be fetched; a notebook's tables leave the picture out."""
    flags.hide(HIDDEN)
    told = simgraph("draw", HIDDEN, "--depth", "1", "--output", str(out / "a.png")).stderr
    assert f"1 picture hidden ({HIDDEN})." in told
    assert "could not" not in told
    assert list(pictures_of(flags.subgraph(HIDDEN, 0).reader, SEEDS)) == ["flags:it"]
