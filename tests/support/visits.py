"""A person in a real Chromium who uses the live explorer."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.support.running_service import RunningService

DESK = {"width": 1400, "height": 900}


@contextmanager
def visitor(browser: Browser, service: RunningService, **context: Any) -> Iterator[Page]:
    """A browser that came by an entrance link; at the end, nothing went wrong in it and nobody else was asked."""
    opened = browser.new_context(**{"viewport": DESK, **context})
    page = opened.new_page()
    faults: list[str] = []
    own = f"http://127.0.0.1:{service.port}/"
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.on("request", lambda sent: None if sent.url.startswith((own, "data:", "blob:")) else faults.append(sent.url))
    page.goto(service.state.entrance())
    page.wait_for_url(own)
    yield page
    opened.close()
    assert faults == []


def at(page: Page, service: RunningService, image_id: str) -> Page:
    page.goto(f"http://127.0.0.1:{service.port}/i/{image_id}")
    page.wait_for_function("() => globalThis.viewer?.camera.scale > 0")
    return page


def choose(page: Page, image_id: str) -> None:
    """Click on an image of the map."""
    x, y = page.evaluate(
        """(id) => { const { graph, camera } = viewer; const node = graph.byId.get(id);
        camera.reveal(node); camera.stop();
        const at = document.getElementById('canvas').getBoundingClientRect();
        return [at.x + camera.x + (node.x + node.width / 2) * camera.scale,
                at.y + camera.y + (node.y + node.height / 2) * camera.scale]; }""",
        image_id,
    )
    page.mouse.click(x, y)
    page.wait_for_function("(id) => viewer.chosen?.id === id", arg=image_id)
