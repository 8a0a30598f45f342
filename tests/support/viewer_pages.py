"""Pages that `write_html` made, in a real Chromium: what they ask for, what they say, where a picture is seen."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from simgraph_neo.drawing import write_html
from simgraph_neo.graph import Neighbours, discovered
from simgraph_neo.metrics import louvain_communities

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx
    from numpy.typing import NDArray
    from playwright.sync_api import Browser, BrowserContext, Dialog, Page

CHROMIUM = "/usr/bin/chromium"
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
OFFLINE = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", ALONE]
"""No machine but this one is known."""
LOST, FADED = 11, 0.82
"""What WebP may change in a channel of a plain colour, and how much paper the viewer puts over the rest."""
WORKS: dict[int, dict[str, Any]] = {
    2: {"genres": ("Wrens",)},
    3: {"subjects": ("Barns", "Owls"), "contributors": ("Anna",)},
}
TITLES = ("Red kite", "Blue tit", "Éclair au café", "Owl, barn", "Wren")


def color(number: int) -> tuple[int, int, int]:
    """A colour of its own for each of 60 pictures, far from the others', from grey, and from the viewer's marks."""
    return 255 - number % 4 * 50, 60 + number // 4 % 4 * 45, 20 + number // 16 * 55


def sample(folder: Path, *, nodes: int = 20, depth: int = 3) -> nx.DiGraph[str]:
    """Plain pictures n00, n01, ... each listing the next, the fifth and the eighth, as seen from n00 and n01."""
    names = [f"n{number:02}" for number in range(nodes)]
    lists = {
        name: Neighbours("expanded", [names[(number + step) % nodes] for step in (5, 1, 8)])
        for number, name in enumerate(names)
    }
    graph = discovered(lambda ids: {each: lists[each] for each in ids}, names[:2], depth)
    for number, name in enumerate(names):
        if name in graph:
            picture = folder / f"{name}.png"
            Image.new("RGB", [(90, 60), (60, 90), (80, 80)][number % 3], color(number)).save(picture)
            about: dict[str, Any] = {
                "title": TITLES[number] if number < len(TITLES) else f"Picture {number}",
                "source": "sample",
            }
            link = f"https://example.org/works/{name}"
            about |= WORKS.get(number, {})
            graph.nodes[name].update(picture=picture, link=link, license="cc-by", credit="Somebody", **about)
    for number, members in enumerate(louvain_communities(graph), 1):
        for name in members:
            graph.nodes[name]["community"] = number
    return graph


def data_of(path: Path) -> dict[str, Any]:
    """The graph inside a page."""
    text = path.read_text("utf-8").split('<script type="application/json" id="graph">')[1].split("</script>")[0]
    return dict(json.loads(text))


@dataclass
class Opened:
    """A page in a browser, and all that it did beyond itself."""

    page: Page
    context: BrowserContext
    requests: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    """On the console, by errors and by dialogs."""
    failed: list[tuple[str, str]] = field(default_factory=list)
    """Requests and what stopped them; "csp" is the page's own policy, before anything is sent."""

    def dismiss(self, dialog: Dialog) -> None:
        """Write down what a dialog says, and close it: the page waits for that."""
        self.said.append(dialog.message)
        dialog.dismiss()

    def pixels(self) -> NDArray[np.int16]:
        """What is seen, shape (height, width, 3), in the screen's pixels."""
        self.page.wait_for_timeout(60)  # two frames: what was asked for is painted
        shot = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        return np.asarray(shot).astype(np.int16)

    def canvas(self) -> tuple[NDArray[np.int16], int]:
        """The part of it that the canvas fills, and how far down that begins."""
        stage = self.page.locator("#stage").bounding_box()
        assert stage
        top, bottom, right = round(stage["y"]), round(stage["y"] + stage["height"]), round(stage["width"])
        return self.pixels()[top:bottom, :right], top

    def where(self, number: int, *, faded: bool = False) -> tuple[float, float] | None:
        """The middle of a picture of that colour, or of one that the open card covers with `FADED` paper, or None."""
        pixels, top = self.canvas()
        wanted = np.array(color(number)) * (1 - FADED) + 255 * FADED if faded else np.array(color(number))
        ys, xs = np.nonzero(alike(pixels, wanted, 3 if faded else LOST))
        return (float(xs.mean()), float(ys.mean()) + top) if len(xs) > 30 else None

    def seen(self) -> set[int]:
        """The numbers of all pictures of `sample` that are seen, and have not faded."""
        some = self.canvas()[0][::3, ::3]
        return {number for number in range(20) if alike(some, np.array(color(number)), LOST).sum() > 5}

    def click(self, number: int, *, faded: bool = False) -> None:
        """Click a picture where it is seen."""
        place = self.where(number, faded=faded)
        assert place, f"picture {number} is not seen"
        self.page.mouse.click(*place)

    def go(self, address: str, heading: str) -> None:
        """Change the address after #, and wait for the card with that heading."""
        self.page.evaluate("(address) => { location.hash = address; }", address)
        heard = "(heading) => document.querySelector('#card h2')?.textContent === heading"
        self.page.wait_for_function(heard, arg=heading)

    def text(self, selector: str) -> str:
        """The text of an element that is shown."""
        self.page.wait_for_selector(selector)
        return self.page.locator(selector).first.inner_text()

    def texts(self, selector: str) -> list[str]:
        """The texts of all such elements, as they are in the document."""
        return self.page.locator(selector).all_text_contents()


def alike(pixels: NDArray[np.int16], wanted: NDArray[Any], most: int) -> NDArray[np.bool_]:
    """Which pixels have a colour, up to `most` in each channel."""
    return np.asarray(np.abs(pixels - wanted).max(axis=2) <= most)


def opened(browser: Browser, address: str, *, ready: str = "body[data-loaded]", **options: Any) -> Opened:
    """Open a page, without motion unless asked for, wait until it is `ready`, and write down what it does."""
    javascript = options.get("java_script_enabled", True)
    context = browser.new_context(
        **{"viewport": {"width": 1_000, "height": 700}, "reduced_motion": "reduce", **options}
    )
    found = Opened(context.new_page(), context)
    found.page.on("request", lambda request: found.requests.append(request.url))
    found.page.on("requestfailed", lambda request: found.failed.append((request.url, str(request.failure))))
    found.page.on("console", lambda message: found.said.append(message.text))
    found.page.on("pageerror", lambda error: found.said.append(str(error)))
    found.page.on("dialog", found.dismiss)
    found.page.goto(address)
    if javascript:
        found.page.wait_for_selector(ready)
    return found


def written(graph: nx.DiGraph[Any], path: Path, **options: Any) -> Path:
    """Write a page and give its path."""
    return write_html(graph, path, **options).path
