"""A browser, and the page of 20 plain pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from tests.support.viewer_pages import CHROMIUM, OFFLINE, sample, written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import networkx as nx
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a module."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=OFFLINE)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> nx.DiGraph[str]:
    """20 plain pictures from two seeds to depth 3; nobody may change it."""
    return sample(tmp_path_factory.mktemp("pictures"))


@pytest.fixture(scope="module")
def page_file(graph: nx.DiGraph[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(graph, tmp_path_factory.mktemp("page") / "a page.html")
