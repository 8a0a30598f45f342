"""The site of docs/ builds strictly, has every page, and asks no other machine for anything."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from tests.support.pages import DOCS, PAGES, ROOT
from tests.support.viewer_pages import CHROMIUM, OFFLINE
from tools.site import build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Quiet(SimpleHTTPRequestHandler):
    """Logs nothing."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "site"
    build(folder)
    return folder


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_the_site_has_every_page(site: Path) -> None:
    """Each page of docs/ is a page of the site, and mkdocs.yml lists each in its navigation."""
    navigation = (ROOT / "mkdocs.yml").read_text("utf-8")
    for path in PAGES.values():
        page = path.relative_to(DOCS).as_posix().replace("README.md", "index.md")
        assert f": {page}\n" in navigation
        assert (site / page.removesuffix("index.md").removesuffix(".md") / "index.html").is_file()


@pytest.mark.browser
def test_the_site_asks_no_other_machine(address: str) -> None:
    """In a browser, pages, pictures and search request only files of the site, and all of them are there."""
    requests: list[str] = []
    broken: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OFFLINE)
        page = browser.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("response", lambda response: broken.append(response.url) if response.status >= 400 else None)
        page.on("pageerror", lambda error: broken.append(str(error)))
        for path in ("/", "/tutorial/"):
            page.goto(address + path, wait_until="networkidle")
        page.keyboard.press("/")
        page.keyboard.type("reciprocity")
        page.get_by_text("Metrics").last.wait_for()
        browser.close()
    assert len(requests) > 10
    assert [url for url in requests if not url.startswith((address, "data:", f"blob:{address}"))] == []
    assert broken == []
