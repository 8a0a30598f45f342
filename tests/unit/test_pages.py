"""Pages: one base, one policy, and nothing in them that runs but what they were given to run."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import jinja2
import pytest

from simgraph_neo import pages
from simgraph_neo.report.sections import all_sections
from tests.support.documents import ROOT

HARM = "</title></script><script>alert(1)</script><b onclick=x>\x1b\u202e\"'"
SOURCES = {
    file.relative_to(ROOT).as_posix(): file.read_text("utf-8")
    for pattern in ("*.py", "*.j2", "*.js")
    for file in (ROOT / "simgraph_neo").rglob(pattern)
}


class Elements(HTMLParser):
    """The elements of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)


def template(body: str) -> jinja2.Template:
    """A page of its own."""
    text = (
        f'{{% extends "base.html.j2" %}}{{% block data_id %}}d{{% endblock %}}{{% block body %}}{body}{{% endblock %}}'
    )
    return pages.environment("simgraph_neo.report").from_string(text)


def test_all_pages_extend_one_base() -> None:
    """No other file begins a page or spells a policy, and all other templates are its children or macros."""
    base = "simgraph_neo/pages/templates/base.html.j2"
    for words in ("<!doctype", "http-equiv", "<html "):
        assert [path for path, text in SOURCES.items() if words in text.lower()] == [base]
    begins = re.compile(r'\{% extends "(base|served)\.html\.j2" %\}')
    children = {path for path, text in SOURCES.items() if begins.match(text)}
    parts = {path for path in SOURCES if path.endswith(("macros.html.j2", "/explorer.html.j2", "/credits.html.j2"))}
    assert children | parts | {base} == {path for path in SOURCES if path.endswith(".j2")}


def test_what_is_not_escaped_is_ours() -> None:
    """Only style, script, JSON, addresses of pictures inside and bodies of sections go into a page as they are."""
    found = {words for text in SOURCES.values() for words in re.findall(r"\{\{ ([\w.]+)\|safe", text)}
    assert found == {"style", "script", "data", "each.picture.url", "light", "dark", "chapter.body"}
    assert sum(text.count("|safe") for text in SOURCES.values()) == len(found) + 1  # JSON, in two bases
    assert [path for path, text in SOURCES.items() if "Markup(" in text] == []
    assert not any("safe" in section.body + section.title for section in all_sections())


@pytest.mark.parametrize("script", ["", "let a = 1 < 2;"])
def test_harm_is_text(script: str) -> None:
    """Whatever title, text and data are, a page has the elements of its template; its script is named by hash."""
    text = pages.page_text(
        template("<p>{{ words }}</p>"), style="p {}", script=script, data=HARM, title=HARM, words=HARM
    )
    elements = Elements(text).found
    assert elements[-2 - bool(script) :] == ["p", "script", *(["script"] if script else [])]
    assert elements.count("meta") == 6
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert ("script-src" in text) == (script in text and bool(script))


def test_a_name_that_is_missing_is_an_error() -> None:
    """A template that shows what it was not given stops, rather than leave a gap."""
    with pytest.raises(jinja2.UndefinedError, match="'words' is undefined"):
        pages.page_text(template("{{ words }}"), style="", data=None, title="")
