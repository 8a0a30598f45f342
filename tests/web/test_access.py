"""The page and the report for everybody: axe-core finds nothing in them, on each screen and in each state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

import simgraph_neo as sg
from tests.looks import PAGE, PAIR, SCREENS, Situation
from tests.support.viewer_pages import opened

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from simgraph_neo.store import Store

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # playwright's own
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def violations(browser: Browser, file: Path, states: dict[str, Situation], screen: str, ready: str) -> dict[str, Any]:
    """State -> what axe-core objects to."""
    found: dict[str, Any] = {}
    for name, (address, act) in states.items():
        page = opened(browser, f"{file.as_uri()}#{address}", ready=ready, bypass_csp=True, **SCREENS[screen])
        act(page.page)
        objections = Axe().run(page.page, options=RULES).response["violations"]
        found |= {f"{name}: {each['id']}": [node["html"][:200] for node in each["nodes"]] for each in objections}
        page.context.close()
    return found


SIZES = [pytest.param(screen, marks=[] if screen == "desk" else pytest.mark.long) for screen in SCREENS]


@pytest.mark.browser
@pytest.mark.parametrize("screen", SIZES)
def test_axe_objects_to_nothing(screen: str, flags: Store, out: Path, browser: Browser) -> None:
    """In no state of the page, and nowhere in the report, does axe-core find a barrier (WCAG 2.2 AA)."""
    sg.export_html(flags.subgraph(PAIR, 2), out / "page.html")
    sg.report(flags, PAIR, out / "report.html", 1, null=0)
    assert violations(browser, out / "page.html", PAGE, screen, "body[data-loaded]") == {}
    assert violations(browser, out / "report.html", {"report": Situation()}, screen, "main") == {}
