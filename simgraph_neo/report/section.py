"""What a section of a report declares. Each is a file of `report/sections`, and needs no other edit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from simgraph_neo.report.data import ReportData

D = TypeVar("D")


class Result(NamedTuple):
    """A command, and what it prints as JSON."""

    command: str
    value: Any = None
    """None for a command that draws, and for what the page does not hold as JSON."""


@dataclass(frozen=True, kw_only=True)
class ReportSection(Generic[D]):
    """A section. Its functions get the `ReportData`, and what `data` made of it."""

    anchor: str
    """The id of its element."""
    title: str
    """Its heading: text, or a template of `report`."""
    position: int
    """Sections stand in the order of these numbers."""
    data: Callable[[ReportData], D | None]
    """Compute once what only this section tells; None for a report that has no such section."""
    body: str
    """A Jinja2 template of `report`, `data` and `card(image_id, *remarks)`, with what templates/macros.html.j2 has."""
    pictures: Callable[[ReportData, D], Iterable[str]]
    """The images whose pictures it shows: these are fetched, and `card` shows no others."""
    results: Callable[[ReportData, D], list[Result]]
    """The commands that give its numbers."""
    methods: Callable[[ReportData, D], list[str]] = lambda *_: []
    """Its sentences in the methods paragraph."""
    references: Mapping[str, str] = field(default_factory=dict)
    """What these sentences cite, by the words with which they do."""
    in_contents: bool = True
    """Sections that the contents do not name stand before them."""


def nothing(*_: object) -> list[Any]:
    """For a section that shows no picture, or whose numbers are those of other sections."""
    return []


class Chapter(NamedTuple):
    """A section of one report."""

    section: ReportSection[Any]
    data: Any
    images: frozenset[str]
    """Whose pictures it shows."""
    results: list[Result]
    sentences: list[str]
    """Of the methods paragraph."""

    @classmethod
    def of(cls, section: ReportSection[Any], report: ReportData) -> Chapter | None:
        """What a section makes of a report; None where there is nothing to tell."""
        data = section.data(report)
        if data is None:
            return None
        images, results = section.pictures(report, data), section.results(report, data)
        return cls(section, data, frozenset(images), results, section.methods(report, data))
