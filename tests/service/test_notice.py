"""`simgraph serve --notice F`: a text that people read before the first picture."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from simgraph_neo.errors import InvalidInputError
from simgraph_neo.service.notice import MAX_NOTICE, read_notice
from tests.support.commands import refused
from tests.support.hostile import TITLES
from tests.support.visits import at, visitor

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Request

    from tests.support.running_service import RunningService


def test_a_notice_is_read_in_paragraphs(tmp_path: Path) -> None:
    """Empty lines divide them; a file that is empty, too long or unreadable is refused in one line."""
    file = tmp_path / "notice.txt"
    file.write_text("\ufeffSome pictures show\nhuman remains.\n\n\n\nAsk us.\u202e\n", encoding="utf-8")
    assert read_notice(file) == ["Some pictures show human remains.", "Ask us."]
    for text, why in ((" \n\n", "is empty"), ("x" * (MAX_NOTICE + 1), "at most 4,000")):
        file.write_text(text)
        with pytest.raises(InvalidInputError, match=why):
            read_notice(file)
    assert "cannot be read" in refused(2, "serve", "--notice", str(tmp_path / "none.txt"))


def note(urls: list[str], sent: Request) -> None:
    urls.append(sent.url)


@pytest.mark.browser
def test_a_notice_comes_before_the_first_picture(browser: Browser, live: RunningService) -> None:
    """No picture is requested until it was read; the tab remembers it, another visitor reads it, too; it is text."""
    live.done({"kind": "whole", "source": "flags"})
    live.state.notice = ["Human remains.", *map(str, TITLES.values())]
    for _ in range(2):
        with visitor(browser, live) as page:
            asked: list[str] = []
            page.on("request", partial(note, asked))
            page.goto(f"http://127.0.0.1:{live.port}/")
            page.get_by_text("Human remains.").wait_for()
            page.wait_for_load_state("networkidle")
            page.keyboard.press("Escape")
            assert page.locator("#notice").is_visible()
            assert [url for url in asked if "/pictures/" in url] == []
            page.get_by_role("button", name="Show the pictures").click()
            page.wait_for_function("() => [...document.images].some((image) => image.naturalWidth > 0)")
            at(page, live, "flags:fr")
            assert not page.locator("#notice").is_visible()


@pytest.mark.browser
def test_without_a_notice_there_is_none(browser: Browser, live: RunningService) -> None:
    """The page begins at once."""
    live.done({"kind": "whole", "source": "flags"})
    with visitor(browser, live) as page:
        at(page, live, "flags:fr")
        assert page.locator("#notice").count() == 0
