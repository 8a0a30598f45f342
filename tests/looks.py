"""Everything that people see, as pictures in one folder: `python -m tests.looks FOLDER`, then open FOLDER/index.html.

The figures of all kinds in both themes, and the page and the report in each situation: a desk, a phone, dark, 400 %
zoom, forced colours, print. The store is one of its own, with the flags.

`python -m tests.looks docs --docs` draws the pictures of the documentation.
"""

from __future__ import annotations

import shutil
import sys
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from PIL import Image
from playwright.sync_api import sync_playwright

import simgraph_neo as sg
from simgraph_neo import queries
from simgraph_neo.analysis import library
from simgraph_neo.analysis.browser_kit import write_kit
from simgraph_neo.server import LocalServer
from tests.support import neo4j_browser, neo4j_home
from tests.support.running_service import RunningService
from tests.support.viewer_pages import CHROMIUM, OFFLINE, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.settings import Neo4jSettings

SCREENS: dict[str, dict[str, Any]] = {
    "desk": {"viewport": {"width": 1400, "height": 900}},
    "dark": {"viewport": {"width": 1400, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True},
    "zoom400": {"viewport": {"width": 350, "height": 225}, "device_scale_factor": 4},
    "forced": {"viewport": {"width": 1400, "height": 900}, "forced_colors": "active"},
}
"""Name -> options of a browser's context. At 400 % zoom, a screen of 1400x900 pixels has so few."""
FRANCE, PAIR = "flags:fr", ["flags:fr", "flags:jp"]
SEEDS = [*PAIR, "flags:br", "flags:gb"]


class Situation(NamedTuple):
    """The page in one state."""

    address: str = ""
    """The address after #."""
    act: Callable[[Page], object] = lambda _: None


def search(page: Page) -> None:
    """Type a word into the search field."""
    page.fill("#query", "cross")


PAGE: dict[str, Situation] = {
    "start": Situation(),
    "card": Situation(f"id={FRANCE}"),
    "path": Situation(f"id={FRANCE}&to=flags:pl"),
    "community": Situation("by=community"),
    "group": Situation("by=community&group=1"),
    "search": Situation(act=search),
    "facet": Situation("q=cross&only=subjects:Europe"),
    "list": Situation("view=list"),
    "sorted": Situation("by=community&view=list&sort=-lists"),
    "help": Situation(act=lambda page: page.click("#about")),
}


def figures(store: sg.Store, theme: ThemeName) -> dict[str, Callable[[Path], object]]:
    """Name -> what draws the figure."""
    everything = store.subgraph(source="flags")
    two, one = store.subgraph(PAIR, 2), store.subgraph(FRANCE, 2)
    return {
        "draw": lambda path: sg.draw(everything, path, color_by="community", theme=theme),
        "draw-labels": lambda path: sg.draw(two, path, color_by="depth", labels=True, theme=theme),
        "draw-seed": lambda path: sg.draw(one, path, theme=theme),
        "sheet": lambda path: sg.sheet(two, path, theme=theme),
        "communities": lambda path: sg.draw_communities(sg.communities(everything), path, theme=theme),
        "path": lambda path: sg.draw_path(sg.path(store, *PAIR), path, theme=theme),
        "degrees": lambda path: sg.draw_degrees(everything, path, theme=theme),
        "density": lambda path: sg.draw_density(sg.densities(store, PAIR, [1, 2, 3, 4]), path, theme=theme),
        "hubs": lambda path: sg.draw_hubs(sg.hubs(everything), path, theme=theme),
        "atlas": lambda path: sg.draw_atlas(sg.compare(store, SEEDS), path, theme=theme),
    }


def draw(store: sg.Store, folder: Path) -> Iterator[Path]:
    """Draw the figures of all kinds in both themes."""
    for theme in ("light", "dark"):
        for name, figure in figures(store, theme).items():
            path = folder / f"figure-{name}-{theme}.png"
            figure(path)
            yield path


def visit(browser: Browser, kind: str, file: Path, states: dict[str, Situation], folder: Path) -> Iterator[Path]:
    """Take a picture of a file in each state on each screen, and print it."""
    ready = "body[data-loaded]" if kind == "page" else "main"  # the report has no script
    for screen, options in SCREENS.items():
        for name, (address, act) in states.items():
            found = opened(browser, f"{file.as_uri()}#{address}", ready=ready, **options)
            act(found.page)
            found.page.wait_for_timeout(400)
            path = folder / f"{kind}-{name}-{screen}.png"
            found.page.screenshot(path=path, full_page=kind == "report" and screen != "zoom400")
            yield path
            found.context.close()
    printed = opened(browser, file.as_uri(), ready=ready)
    printed.page.pdf(path=folder / f"{kind}-print.pdf", format="A4", print_background=True)
    printed.context.close()


def document(store: sg.Store, browser: Browser, settings: Neo4jSettings, folder: Path) -> None:
    """Draw the pictures of the documentation, with the seeds and depths that its commands have."""
    everything = store.subgraph(source="flags")
    growth = sg.densities(store, ["flags:fr", "flags:se", "flags:jp"], [1, 2, 3, 4], view="both")
    compared = sg.compare(store, ["flags:gb", "flags:se", "flags:jp", "flags:gh"], 3)
    drawn: dict[str, tuple[int, Callable[[Path], object]]] = {
        "pictures/two-seeds.png": (1000, lambda path: sg.draw(store.subgraph(PAIR, 2), path, labels=True)),
        "pictures/density.png": (1000, lambda path: sg.draw_density(growth, path)),
        "pictures/degrees.png": (1000, lambda path: sg.draw_degrees(everything, path, direction="in")),
        "pictures/path.png": (900, lambda path: sg.draw_path(sg.path(store, "flags:jp", FRANCE), path)),
        "atlas.png": (1600, lambda path: sg.draw_atlas(compared, path)),
        "hubs.png": (1600, lambda path: sg.draw_hubs(sg.hubs(everything), path)),
    }
    for name, (width, figure) in drawn.items():
        figure(folder / name)
        _shrink(folder / name, width)
    with TemporaryDirectory() as temporary:
        html, report = Path(temporary) / "page.html", Path(temporary) / "report.html"
        sg.export_html(everything, html)
        sg.report(store, PAIR, report, 2)
        views = {"explore": (f"{html.as_uri()}#id={FRANCE}", "body[data-loaded]"), "report": (report.as_uri(), "main")}
        for name, (address, ready) in views.items():
            found = opened(browser, address, ready=ready, viewport={"width": 1280, "height": 800})
            found.page.wait_for_timeout(400)
            found.page.screenshot(path=folder / f"{name}.png")
            _shrink(folder / f"{name}.png", 1280)
    for name, page in explore(browser, settings, {"viewport": {"width": 1280, "height": 800}}):
        if name == "grown":
            page.screenshot(path=folder / "pictures" / "explore-live.png")
            _shrink(folder / "pictures" / "explore-live.png", 1280)


def explore(browser: Browser, settings: Neo4jSettings, options: dict[str, Any]) -> Iterator[tuple[str, Page]]:
    """Go through the live explorer: the entrance, the start page, an image, and what a click adds."""
    with RunningService(settings) as service:
        context = browser.new_context(**options)
        page = context.new_page()
        page.goto(f"{service.state.origin}/")
        yield "entrance", page
        page.goto(service.state.entrance())
        page.wait_for_url("**/")
        page.wait_for_load_state("networkidle")
        yield "start", page
        page.goto(f"{service.state.origin}/i/flags:jp?seed={FRANCE}")
        page.wait_for_function("() => globalThis.viewer")
        page.wait_for_load_state("networkidle")
        yield "image", page
        for image_id in ("flags:kr", "flags:gt"):
            page.evaluate("(id) => viewer.choose(viewer.graph.byId.get(id))", image_id)
            page.get_by_role("button", name="already stored").click()
            page.get_by_text("already stored").wait_for(state="detached")
            page.wait_for_load_state("networkidle")
        page.wait_for_timeout(400)
        yield "grown", page
        page.evaluate("([a, b]) => viewer.reach(viewer.graph.byId.get(a), viewer.graph.byId.get(b))", PAIR[::-1])
        page.get_by_text("No shorter path").wait_for()
        page.wait_for_timeout(400)
        yield "path", page
        context.close()


PATH = ("best-path", ["from=flags:jp", "to=flags:fr"], "Displaying")
TOUR: tuple[tuple[str, list[str], str], ...] = (
    ("neighbours", ["seed=flags:jp"], "Displaying"),
    PATH,
    ("bridges", ["seed=flags:fr", "other=flags:jp"], "Displaying"),
    ("of-genre", ["genre=Nordic cross"], "Displaying"),
    ("hubs", ["source=flags"], "records"),
)
"""The five queries of docs/how-to/cypher.md: name, parameters, and what Neo4j Browser shows when it has the answer."""
WIDE, HIGH = 1110, 539
"""The size of a frame with a drawing, in pixels."""


def neo4j_browser_pictures(server: LocalServer, browser: Browser, folder: Path) -> None:
    """Draw the pictures of Neo4j Browser: its answers to five queries, and the favourites of the kit.

    Only the frames with answers and the favourites are shown: no address, no password.
    """
    page = browser.new_page(viewport={"width": 1190, "height": 760})
    neo4j_browser.connected(page, server, server.browser_url("RETURN 1"))
    with TemporaryDirectory() as temporary:
        for file in write_kit(Path(temporary) / "kit.zip", []):
            neo4j_browser.dropped(page, file)
    tiles = [_answer(page, query, folder / f"{number}.png") for number, query in enumerate(TOUR)]
    page.click("[data-testid=navigationFavorites]")
    page.click("[data-testid='expandFolder-Around an image']")
    page.wait_for_timeout(1000)
    page.screenshot(path=folder / "5.png", clip={"x": 0, "y": 0, "width": WIDE, "height": HIGH})
    tiles.append(folder / "5.png")
    shutil.copy(tiles[TOUR.index(PATH)], folder / "pictures" / "browser.png")
    _mosaic(tiles, folder / "tour.png")
    for tile in tiles:
        tile.unlink()
    _shrink(folder / "tour.png", 1600)
    _shrink(folder / "pictures" / "browser.png", 800)


def _answer(page: Page, asked: tuple[str, list[str], str], path: Path) -> Path:
    """Take a picture of the answer to a query of the library, once its nodes have come to rest."""
    name, given, sign = asked
    query = queries.of_library(name)
    neo4j_browser.pasted(page, query.for_browser(library.parameters(query, given)), sign)
    page.wait_for_timeout(4000)
    frame = page.locator("[data-testid=frame]").first.bounding_box()
    assert frame
    page.screenshot(path=path, clip={"x": frame["x"], "y": frame["y"], "width": WIDE, "height": HIGH})
    return path


def _mosaic(tiles: list[Path], path: Path) -> None:
    """Put pictures of one size into rows of two."""
    width, height = WIDE + 10, HIGH + 10
    whole = Image.new("RGB", (2 * width + 10, (len(tiles) + 1) // 2 * height + 10), "#e5e8ec")
    for number, tile in enumerate(tiles):
        with Image.open(tile) as picture:
            whole.paste(picture, (10 + number % 2 * width, 10 + number // 2 * height))
    whole.save(path)


def _shrink(path: Path, width: int) -> None:
    """Make a picture smaller, with 256 colours: a repository keeps each version of it."""
    with Image.open(path) as drawn:
        smaller = drawn.convert("RGB").resize(
            (width, round(drawn.height * width / drawn.width)), Image.Resampling.LANCZOS
        )
    smaller.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


def main(folder: Path, *, docs: bool) -> None:
    """Draw everything into a folder, with an index."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as temporary, sync_playwright() as playwright:
        home = Path(temporary)
        neo4j_home.prepare(home)
        neo4j_home.choose_ports(home)
        server = LocalServer(home)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OFFLINE)
        try:
            settings = server.start()
            with sg.Store(settings) as store:
                sg.crawl(store, sg.FlagsSource())
                if docs:
                    document(store, browser, settings, folder)
                    neo4j_browser_pictures(server, browser, folder)
                    return
                made = list(draw(store, folder))
                page, report = folder / "page.html", folder / "report.html"
                sg.export_html(store.subgraph(source="flags"), page)
                sg.report(store, PAIR, report, 2)
            made += visit(browser, "page", page, PAGE, folder)
            made += visit(browser, "report", report, {"start": Situation()}, folder)
            for screen, options in SCREENS.items():
                for name, found in explore(browser, settings, options):
                    made.append(folder / f"live-{name}-{screen}.png")
                    found.screenshot(path=made[-1])
        finally:
            browser.close()
            server.stop()
    rows = (f'<figure><a href="{p.name}"><img src="{p.name}" alt=""></a>{escape(p.stem)}</figure>' for p in made)
    style = "figure { display: inline-block; width: 30%; margin: 1% } img { width: 100%; border: 1px solid #999 }"
    text = f"<!doctype html><meta charset=utf-8><title>Looks</title><style>{style}</style>{''.join(rows)}"
    (folder / "index.html").write_text(text, encoding="utf-8")
    print(folder / "index.html")


if __name__ == "__main__":
    main(Path(sys.argv[1]), docs="--docs" in sys.argv)
