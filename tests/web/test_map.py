"""The map of the page as its reader gets it: on paper, on a phone, with a path, under the mouse."""

from __future__ import annotations

import io
import re
import zlib
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from PIL import Image

from tests.support.viewer_pages import LOST, Opened, alike, color, opened, sample, written

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning")]  # playwright's own


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """20 plain pictures of three shapes from two seeds; number 2 is a square."""
    folder = tmp_path_factory.mktemp("map")
    return written(sample(folder), folder / "map.html")


PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def sides(found: Opened, number: int) -> tuple[float, float]:
    """Width and height in CSS pixels of the picture of that colour."""
    ys, xs = np.nonzero(alike(found.canvas()[0], np.array(color(number)), LOST))
    return (float(np.ptp(xs)) + 1, float(np.ptp(ys)) + 1) if len(xs) else (0.0, 0.0)


def printed_canvas(pdf: bytes) -> tuple[NDArray[np.int16], tuple[float, float]]:
    """The pixels of the largest picture in a PDF, and the width and height of one of them on paper."""
    found = re.finditer(
        rb"(\d+) 0 obj\n<<[^>]*?/Width (\d+)\n/Height (\d+)\n.*?stream\n(.*?)\nendstream", pdf, re.DOTALL
    )
    name, width, height, data = max((each.groups() for each in found), key=lambda groups: len(groups[3]))
    contents = [zlib.decompress(each) for each in re.findall(rb"stream\n(x\x9c.*?)\nendstream", pdf, re.DOTALL)]
    placed = rb"([\d.]+) 0 0 (-?[\d.]+) [-\d.]+ [-\d.]+ cm\n(?:[^Q]*?\n)?/X" + name + rb" Do"
    across, down = next(match.groups() for match in (re.search(placed, each) for each in contents) if match)
    shape = int(height), int(width), 3
    pixels = np.frombuffer(zlib.decompress(data), np.uint8).reshape(shape).astype(np.int16)
    return pixels, (float(across) / int(width), abs(float(down)) / int(height))


def test_a_square_is_square_on_paper(browser: Browser, page_file: Path) -> None:
    """Printed from a wide dark window, a square picture has equal sides, the paper is white, and the screen stays."""
    found = opened(browser, page_file.as_uri(), viewport={"width": 1_300, "height": 500}, color_scheme="dark")
    seen = found.where(2)
    pixels, (across, down) = printed_canvas(found.page.pdf(format="A4", print_background=True))
    rows, columns = np.nonzero(alike(pixels, np.array(color(2)), LOST))
    assert tuple(pixels[0, 0]) == (255, 255, 255)
    assert np.ptp(columns) > 100
    assert np.ptp(columns) * across == pytest.approx(np.ptp(rows) * down, rel=0.01)
    assert found.where(2) == seen
    found.context.close()


def test_paper_has_map_legend_and_card(browser: Browser, page_file: Path) -> None:
    """On paper map, legend and open card follow each other within 180 mm, on one page; buttons are left out."""
    found = opened(browser, page_file.as_uri() + "#id=n00")
    found.page.select_option("#color", "community")
    assert len(re.findall(rb"/Type /Page\n", found.page.pdf(format="A4"))) == 1
    found.page.emulate_media(media="print")
    found.page.set_viewport_size({"width": 680, "height": 1_009})
    parts = [found.page.locator(each) for each in ("h1", "#canvas", "#legend", "#card", "footer")]
    boxes = np.array([list((part.bounding_box() or {}).values()) for part in parts])
    assert (boxes[:, 2] <= 680).all()
    assert (boxes[:, 3] > 10).all()
    assert (boxes[1:, 1] >= boxes[:-1, 1] + boxes[:-1, 3]).all()
    for hidden in ("#moves", "#controls", "#card .close", "#card .actions"):
        assert found.page.locator(hidden).is_hidden()
    found.context.close()


def test_an_upright_screen_has_its_own_arrangement(browser: Browser, page_file: Path) -> None:
    """On a phone all 20 pictures are seen, over most of its height; turned on its side, they are arranged anew."""
    found = opened(browser, page_file.as_uri(), **PHONE)
    stage = found.canvas()[0]
    painted = stage[: len(stage) - 80].min(axis=2) < 235  # without the buttons
    rows, columns = np.flatnonzero(painted.any(axis=1)), np.flatnonzero(painted.any(axis=0))
    assert found.seen() == set(range(20))
    assert np.ptp(rows) > 0.7 * len(stage)
    assert np.ptp(columns) > 0.7 * 390
    before = [found.where(number) for number in (3, 4)]
    found.page.set_viewport_size({"width": 844, "height": 390})
    assert found.seen() == set(range(20))
    assert found.where(3) not in before
    found.context.close()


@pytest.fixture(scope="module")
def large_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """300 grey squares in a ring; the seed and the two that it lists are pictures of another colour."""
    folder = tmp_path_factory.mktemp("large")
    graph: nx.DiGraph[int] = nx.DiGraph(seeds=[150], depth=9)
    for node in range(300):
        graph.add_node(node, average_color="#888888", aspect_ratio=1.0, title=f"Square {node}")
        graph.add_edges_from((node, (node + step) % 300, {"rank": rank}) for rank, step in enumerate((1, 9), 1))
    for node, number in ((150, 0), (151, 1), (159, 2)):
        graph.nodes[node]["picture"] = folder / f"{number}.png"
        Image.new("RGB", (300, 300), color(number)).save(folder / f"{number}.png")
    return written(graph, folder / "large.html")


def test_a_phone_never_begins_with_specks(browser: Browser, large_file: Path) -> None:
    """300 pictures begin 44 pixels large at the seed; a double tap shows it twice as large, one button shows all."""
    found = opened(browser, large_file.as_uri(), **PHONE)
    width, height = sides(found, 0)
    assert width >= 43
    assert height >= 43
    place = found.where(0)
    assert place
    found.page.touchscreen.tap(*place)
    found.page.touchscreen.tap(*place)
    assert sides(found, 0)[0] == pytest.approx(2 * width, abs=2)
    assert found.page.locator("#card").is_hidden()
    found.page.tap("#all")
    assert 5 < sides(found, 0)[0] < 30
    found.page.touchscreen.tap(*(found.where(0) or (0, 0)))
    assert found.text("#card h2") == "Square 150"
    found.context.close()


def test_a_path_fills_the_stage(browser: Browser, page_file: Path) -> None:
    """A path is enlarged until its pictures are 160 pixels large, or until it fills the stage but for its border."""
    found = opened(browser, page_file.as_uri() + "#id=n00&to=n05", viewport={"width": 1_400, "height": 900})
    assert 115 < max(*sides(found, 0), *sides(found, 5)) <= 162
    found.page.set_viewport_size({"width": 700, "height": 500})
    found.go("#id=n00&to=n03", "From Red kite to Owl, barn")
    stage = found.page.locator("#stage").bounding_box()
    assert stage
    width, height = stage["width"], stage["height"]
    ends = [np.nonzero(alike(found.canvas()[0], np.array(color(number)), LOST)) for number in found.seen()]
    rows, columns = (np.concatenate(each) for each in zip(*ends, strict=True))
    across, down = np.ptp(columns) / (width - 2 * min(64, width / 8)), np.ptp(rows) / (height - 2 * min(64, height / 8))
    assert max(across, down) == pytest.approx(1, abs=0.02)
    found.context.close()


def test_an_arrows_head_leaves_its_line_to_be_seen(browser: Browser, tmp_path: Path) -> None:
    """Between two pictures side by side the head takes at most 0.35 of the gap, measured in the pixels between them."""
    pair: nx.DiGraph[str] = nx.DiGraph([("a", "b", {"rank": 1})], seeds=["a"])
    for name, number in (("a", 0), ("b", 1)):
        pair.nodes[name].update(average_color="#{:02x}{:02x}{:02x}".format(*color(number)), aspect_ratio=1.0)
    found = opened(browser, written(pair, tmp_path / "pair.html").as_uri() + "#id=a&to=b", **PHONE)
    dark = found.canvas()[0].max(axis=2) < 90
    (ax, ay), (bx, by) = (np.subtract(found.where(number) or (0, 0), (0, found.canvas()[1])) for number in (0, 1))
    strip = dark if abs(bx - ax) > abs(by - ay) else dark.T
    (left, row), (right, _) = sorted([(ax, ay), (bx, by)] if strip is dark else [(ay, ax), (by, bx)])
    thick = strip[round(row) - 20 : round(row) + 21, round(left) : round(right)].sum(axis=0)
    gap = np.flatnonzero((thick > 0) & (thick < 20))
    assert len(gap) > 5
    assert (thick[gap] > 6).sum() <= 0.35 * len(gap) + 1
    found.context.close()


def test_images_that_are_not_expanded_are_seen(browser: Browser, tmp_path: Path) -> None:
    """A dashed frame, a row of the legend, the caption and the card say which image's own list is not known.

    The card's command is quoted for a shell, and is copied by a button.
    """
    pair: nx.DiGraph[str] = nx.DiGraph([("a", "b's", {"rank": 1})], seeds=["a"], depth=1)
    for name, number, state in (("a", 0, "expanded"), ("b's", 1, "new")):
        pair.nodes[name].update(
            average_color="#{:02x}{:02x}{:02x}".format(*color(number)), aspect_ratio=1.0, state=state
        )
    found = opened(browser, written(pair, tmp_path / "pair.html").as_uri())
    assert found.text("#legend").split() == ["not", "expanded", "·", "1"]
    assert found.text("footer").endswith("dashed frame: not expanded yet (1)")
    canvas = found.canvas()[0]
    rows, columns = np.nonzero(alike(canvas, np.array(color(1)), LOST))
    above = canvas[rows.min() - 2, columns.min() : columns.max()].max(axis=1) < 128
    assert np.ptp(columns) / 7.5 < np.count_nonzero(np.diff(above.astype(int))) / 2 < np.ptp(columns) / 6.5
    found.click(1)
    assert "Not expanded yet:" in found.text("#card")
    assert found.text("#card .command code") == """simgraph ingest 'b'"'"'s' --depth 1"""
    found.context.grant_permissions(["clipboard-read", "clipboard-write"])
    found.page.click("#card .command button")
    found.page.wait_for_selector("text=Copied")
    assert found.page.evaluate("navigator.clipboard.readText()") == found.text("#card .command code")
    found.click(0)
    assert "Not expanded" not in found.text("#card")
    found.context.close()


def test_the_mouse_rests_before_others_fade(browser: Browser, page_file: Path) -> None:
    """Others fade 220 ms after the mouse came to rest, within 120 ms, and stay so on the way to the next picture.

    They return 220 ms after it left, within 80 ms.
    """
    found = opened(browser, page_file.as_uri(), reduced_motion="no-preference")
    places = {number: found.where(number) or (0.0, 0.0) for number in range(20)}
    clock, mouse = found.page.clock, found.page.mouse
    clock.install(time=0)
    clock.pause_at(3_600_000)

    def faded(after: int) -> bool | None:
        """Whether picture 11, which has nothing to do with the first, has faded; None for halfway."""
        clock.run_for(after)
        x, y = places[11]
        shot = np.asarray(Image.open(io.BytesIO(found.page.screenshot())).convert("RGB")).astype(int)
        share = (shot[round(y), round(x)] - color(11)).max() / (255 - min(color(11)))
        return None if 0.05 < share < 0.5 else bool(share > 0.5)

    mouse.move(*places[0])
    assert [faded(200), faded(80), faded(80)] == [False, None, True]
    mouse.move(places[0][0], 5)
    assert faded(150) is True
    mouse.move(*places[5])
    assert [faded(150), faded(200)] == [True, True]
    mouse.move(5, 5)
    assert [faded(200), faded(60), faded(80)] == [True, None, False]
    found.context.close()


def test_the_hint_shows_small_pictures_large(browser: Browser, large_file: Path) -> None:
    """Where a picture is drawn below 72 pixels, its hint has it in 200, and covers no picture that is lit."""
    found = opened(browser, large_file.as_uri(), viewport={"width": 1_400, "height": 900})
    lit = [alike(found.canvas()[0], np.array(color(number)), LOST) for number in (1, 2)]
    assert sides(found, 0)[0] < 72
    found.page.mouse.move(*(found.where(0) or (0, 0)))
    found.page.wait_for_selector("#hint canvas")
    picture = found.page.locator("#hint canvas").bounding_box()
    assert picture
    assert (picture["width"], picture["height"]) == (200, 200)
    for number, before in zip((1, 2), lit, strict=True):
        assert alike(found.canvas()[0], np.array(color(number)), LOST)[before].mean() > 0.8  # a rank is in a corner
    found.context.close()


def test_a_question_covers_no_picture(browser: Browser, page_file: Path) -> None:
    """The question for the goal of a path stands under the map."""
    found = opened(browser, page_file.as_uri() + "#id=n00")
    found.page.click("#path")
    stage, banner = (found.page.locator(each).bounding_box() for each in ("#stage", "#banner"))
    assert stage
    assert banner
    assert banner["y"] >= stage["y"] + stage["height"]
    found.context.close()
