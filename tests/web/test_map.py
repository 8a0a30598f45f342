"""The map of the page as its reader gets it: on paper, on a phone, with a path, under the mouse."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from playwright.sync_api import sync_playwright

from tests.support.viewer_pages import CHROMIUM, LOST, OFFLINE, alike, color, opened, sample, written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning")]  # playwright's own


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """20 plain pictures of three shapes from two seeds; number 2 is a square."""
    folder = tmp_path_factory.mktemp("map")
    return written(sample(folder), folder / "map.html")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=OFFLINE)
        yield chromium
        chromium.close()


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
    """On paper the map, its legend and the open card follow each other within 180 mm; buttons are left out."""
    found = opened(browser, page_file.as_uri() + "#id=n00")
    found.page.select_option("#color", "community")
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
