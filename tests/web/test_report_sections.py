"""The sections of a report: each declares all that it needs, so that adding one is one file."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import jinja2
import pytest

from simgraph_neo.report import data as limits
from simgraph_neo.report.data import ReportData, fetch_pictures, read_report
from simgraph_neo.report.page import section_environment, write_section
from simgraph_neo.report.section import Chapter, ReportSection, nothing
from simgraph_neo.report.sections import all_sections
from simgraph_neo.report.thumbnails import Thumbnails
from simgraph_neo.selection import select

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from simgraph_neo.store import Store

SEEDS = ["flags:fr", "flags:se"]


@pytest.fixture(params=[2_000, 20], ids=["drawn", "too large to be drawn"])
def read(flags: Store, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> ReportData:
    """Two seeds, with a drawing of all pictures or without, and all sections made."""
    monkeypatch.setattr(limits, "MAX_DRAWN_IMAGES", request.param)
    report = read_report(flags, select(SEEDS, 2), 2)
    for section in all_sections():
        report.chapters.extend(filter(None, [Chapter.of(section, report)]))
    return report


def body(section: ReportSection[Any], read: ReportData, images: Callable[[Chapter], Iterable[str]]) -> str:
    """A section where only some pictures were fetched, of the same reading."""
    report = replace(read, seen=read.seen.copy(), whole=read.whole.copy())
    chapter = Chapter.of(section, report)
    assert chapter
    fetch_pictures(report, images(chapter), "all", lambda *_: None)
    return write_section(chapter, report, section_environment(), Thumbnails(report)).body


def forgetful(**given: Any) -> ReportSection[Any]:
    """A section that declares no picture."""
    base: dict[str, Any] = {"anchor": "x", "title": "X", "position": 1, "pictures": nothing, "results": nothing}
    return ReportSection(**base | {"data": lambda report: report} | given)


def test_sections_do_not_clash(read: ReportData) -> None:
    """Anchors, places and references are each of one section; how it was made stands last, after all that it tells."""
    sections = all_sections()
    for each in ("anchor", "position"):
        assert [found for found, count in Counter(getattr(s, each) for s in sections).items() if count > 1] == []
    references = {words: text for section in sections for words, text in section.references.items()}
    assert all(text == references[words] for section in sections for words, text in section.references.items())
    assert sections[-1].anchor == "method"
    assert [chapter.section for chapter in read.chapters] == [s for s in sections if s.data(read) is not None]
    assert [s for s in sections if not s.in_contents] == sections[: sum(not s.in_contents for s in sections)]


def test_a_section_has_commands_and_cites_what_it_names(read: ReportData) -> None:
    """Every section with new numbers has a command that gives the same, and cites each of its references."""
    told = {"doubt", "short", "seeds", "method"} | ({"drawing"} if read.grouping is None else set())
    for section, _, _, results, sentences in read.chapters:
        assert results or section.anchor in told, section.anchor
        assert all(each.command.startswith("simgraph ") for each in results)
        assert all(any(words in sentence for sentence in sentences) for words in section.references), section.anchor


def test_a_section_shows_no_picture_that_nobody_fetches(read: ReportData) -> None:
    """With the pictures alone that it declares, each section is what it is when every picture is there."""
    for section, _, images, *_ in read.chapters:
        whole = body(section, read, lambda _: read.seen)
        assert body(section, read, lambda chapter: chapter.images) == whole, section.anchor
        assert images <= set(read.seen)


def test_a_forgotten_picture_is_an_error(read: ReportData) -> None:
    """A card of an image that the section does not declare stops the report; a drawing of such is seen to differ."""
    card = forgetful(body="{{ card('flags:fr') }}")
    with pytest.raises(LookupError, match="`pictures` of section 'x' do not contain 'flags:fr'"):
        body(card, read, lambda _: read.seen)
    (drawing,) = (section for section in all_sections() if section.anchor == "drawing")
    drawn = replace(drawing, pictures=nothing)
    same = body(drawn, read, lambda chapter: chapter.images) == body(drawn, read, lambda _: read.seen)
    assert same == (read.grouping is None)


def test_an_untitled_image_is_its_id_once(flags: Store, cypher: Any) -> None:
    """Where no image has a title, each is shown as its id; nowhere does the same id follow itself."""
    cypher("MATCH (i:Image) REMOVE i.title")
    cypher("MATCH (:Image {id: 'flags:nl'})-[r:SIMILAR_TO {rank: 5}]->() DELETE r")
    report = read_report(flags, select(["flags:de", "flags:fr"], 2), 2)
    for section in all_sections():
        report.chapters.extend(filter(None, [Chapter.of(section, report)]))
    shown = [
        re.sub("<[^>]+>", " ", body(each.section, report, lambda chapter: chapter.images)) for each in report.chapters
    ]
    assert any(re.search("flags:nl\\s*: 4", text) for text in shown)
    assert not re.search(r"(flags:\w\w)[\s(:]+\1", " ".join(shown))


def test_a_body_is_safe_text(flags: Store) -> None:
    """What a section shows is escaped, without controls, numbers for readers; a name that is not there is an error."""
    report = read_report(flags, select(SEEDS, 0), 0)
    values = {"harm": "<b>&\u202e\x1b'", "number": 12_345.6, "unknown": None, "yes": True}
    for template, shown in (
        ("{{ data.harm }}", "&lt;b&gt;&amp;&#39;"),
        ("{{ data.harm ~ '<i>' }}<i>", "&lt;b&gt;&amp;&#39;&lt;i&gt;<i>"),
        ("{{ data.number }} {{ data.unknown }} {{ data.yes }}", "12,346 – yes"),
        ("{{ report.title('flags:fr') }}", "France"),
    ):
        assert body(forgetful(body=template, data=lambda _: values), report, nothing) == shown
    with pytest.raises(jinja2.UndefinedError, match="nowhere"):
        body(forgetful(body="{{ data.nowhere }}", data=lambda _: values), report, nothing)
