"""Pages to explore, of 300, 2,000 and 5,000 pictures: size, time until all is drawn, time of a frame while panning.

Run ``python -m benchmarks.viewer``. All in one headless Chromium that draws in software, medians of `RUNS`. Beside
ours, at 2,000: a page without a canvas, the same pictures as elements of an SVG that is moved by one transform.
"""

from __future__ import annotations

import json
import tempfile
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.common import timed

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx
    from playwright.sync_api import Browser, Page

SIZES, COMPARED, RUNS, NEIGHBOURS = (300, 2_000, 5_000), 2_000, 3, 5
CHROMIUM, ARGUMENTS = "/usr/bin/chromium", ["--no-sandbox", "--disable-gpu"]
VIEW: Any = {"width": 1_400, "height": 900}

PAN = """async () => {
    const target = document.querySelector("canvas, svg");
    const send = (type, x) => target.dispatchEvent(new PointerEvent(type, {
        pointerId: 1, pointerType: "mouse", bubbles: true, clientX: 500 + x, clientY: 450 }));
    send("pointerdown", 0);
    const frame = () => new Promise(requestAnimationFrame);
    await frame();
    const times = [performance.now()];
    while (times.at(-1) - times[0] < 2000) {
        send("pointermove", 12 * Math.abs(20 - times.length % 40));
        times.push(await frame());
    }
    send("pointercancel", 0);
    return times.slice(2).map((time, before) => time - times[before + 1]);
}"""
"""Drags to and fro for two seconds; gives the milliseconds from each frame to the next."""

BASELINE = """<!doctype html><title>SVG</title><body style="margin:0">
<svg width="1400" height="900"><g id="all">{}</g></svg>
<script>
let down = null;
addEventListener("pointerdown", (event) => (down = event.clientX));
addEventListener("pointermove", (event) => down !== null && document.getElementById("all").setAttribute("transform",
    `translate(${{event.clientX - down}} 0)`));
document.body.dataset.loaded = "true";
</script>"""


def main() -> None:
    """Print a row a size, then the ratio to the page of elements."""
    from playwright.sync_api import sync_playwright

    from simgraph_neo.drawing import write_html

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for count in SIZES:
            graph = pictures_graph(count, Path(folder))
            ours = Path(folder) / f"{count}.html"
            seconds = timed(partial(write_html, graph, ours))
            frames = row(f"{count:,} pictures", browser, ours, f"{seconds:4.1f} s to write")
            if count == COMPARED:
                plain = write_elements(ours, Path(folder) / "elements.html")
                others = row(f"{count:,} as SVG elements", browser, plain, "")
                print(f"  ratio: {frames / others:.1f} times the frames of SVG elements, all in view")
        browser.close()


def pictures_graph(count: int, folder: Path) -> nx.DiGraph[str]:
    """Nearest neighbours of random points in the plane, with photographs."""
    import networkx as nx
    import numpy as np
    from scipy.spatial import cKDTree

    from tests.support.photographs import photographs

    points = np.random.default_rng(1).normal(size=(count, 2))
    lists = np.asarray(cKDTree(points).query(points, NEIGHBOURS + 1)[1])[:, 1:]
    graph: nx.DiGraph[str] = nx.DiGraph()
    for number, picture in enumerate(photographs(count, folder)):
        graph.add_node(f"n{number:05}", picture=picture, title=f"Photograph {number}", source="sample", community=1)
    for number, others in enumerate(lists):
        graph.add_edges_from((f"n{number:05}", f"n{other:05}", {"rank": r}) for r, other in enumerate(others, 1))
    return graph


def write_elements(ours: Path, path: Path) -> Path:
    """The pictures, places and edges of one of our pages as an ``<image>`` and a ``<line>`` each."""
    import base64
    import io

    from PIL import Image

    data = json.loads(ours.read_text("utf-8").split('id="graph">')[1].split("</script>")[0])
    sheets = [Image.open(io.BytesIO(base64.b64decode(url.split(",")[1]))) for url in data["sheets"]]
    scale = min(length / max(node["place"][axis] for node in data["nodes"]) for axis, length in enumerate((1_350, 850)))
    elements = []
    for a, b, *_ in data["edges"]:
        ends = [data["nodes"][node]["place"] for node in (a, b)]
        (x1, y1), (x2, y2) = [((x + w / 2) * scale, (y + h / 2) * scale) for x, y, w, h in ends]
        elements.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#5c5c5c"/>')
    for node in data["nodes"]:
        sheet, left, top, width, height = node["sprite"]
        held = io.BytesIO()
        sheets[sheet].crop((left, top, left + width, top + height)).save(held, "WEBP", quality=80)
        x, y, w, h = (length * scale for length in node["place"])
        url = f"data:image/webp;base64,{base64.b64encode(held.getvalue()).decode('ascii')}"
        elements.append(f'<image x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" href="{url}"/>')
    path.write_text(BASELINE.format("".join(elements)), encoding="utf-8")
    return path


def row(what: str, browser: Browser, path: Path, remark: str) -> float:
    """Print what was measured of one page; returns the frames a second with all in view, by the median."""
    runs = [measured(browser, path) for _ in range(RUNS)]
    complete = median(run[0] for run in runs)
    whole = sorted(time for _, times, _ in runs for time in times)
    near = sorted(time for _, _, times in runs for time in times)
    size = path.stat().st_size / 1e6
    print(f"{what:24} {size:5.2f} MB, complete after {complete:5.0f} ms, ms a frame panning (median, 95 %): "
          f"{spread(whole)} all in view, {spread(near)} near  {remark}", flush=True)  # fmt: skip
    return 1000 / median(whole)


def spread(times: Sequence[float]) -> str:
    """The median and the 95th percentile of sorted times."""
    return f"{median(times):4.1f}, {times[int(0.95 * len(times))]:4.1f}"


def measured(browser: Browser, path: Path) -> tuple[float, list[float], list[float]]:
    """Milliseconds until all pictures are drawn, of each frame while panning, and the same at five times the size."""
    page = browser.new_page(viewport=VIEW)
    page.goto(path.as_uri(), wait_until="commit")
    page.wait_for_selector("body[data-loaded]", timeout=60_000)
    complete = page.evaluate("() => new Promise(requestAnimationFrame).then(() => performance.now())")
    page.mouse.move(700, 450)
    whole = page.evaluate(PAN)
    near(page)
    frames = page.evaluate(PAN)
    page.close()
    return complete, whole, frames


def near(page: Page) -> None:
    """Come nearer by the wheel, where the page knows it."""
    for _ in range(5):
        page.mouse.wheel(0, -160)
    page.wait_for_timeout(300)


if __name__ == "__main__":
    main()
