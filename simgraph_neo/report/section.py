"""The declaration of a section of a report. Each section is one file in `report/sections`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from simgraph_neo.report.data import ReportData

D = TypeVar("D")


class Result(NamedTuple):
    """A command, and its JSON."""

    command: str
    value: Any = None
    """What the command prints with --json; None for a command that draws, or if the page does not have its JSON."""


@dataclass(frozen=True, kw_only=True)
class ReportSection(Generic[D]):
    """A section of a report. Its functions are called with the `ReportData`, and with what `data` returned."""

    anchor: str
    """The id of its HTML element."""
    title: str
    """Its heading: a text, or a Jinja2 template of `report`."""
    position: int
    """Sections are sorted by this number."""
    data: Callable[[ReportData], D | None]
    """Computes the data of this section, once for each report. If it returns None, the report has no such section."""
    body: str
    """A Jinja2 template of `report`, `data` and `card(image_id, *remarks)`, with the macros of macros.html.j2."""
    pictures: Callable[[ReportData, D], Iterable[str]]
    """Returns the images whose pictures it shows. Only these are fetched, and `card` refuses others."""
    results: Callable[[ReportData, D], list[Result]]
    """Returns the commands that print its numbers."""
    methods: Callable[[ReportData, D], list[str]] = lambda *_: []
    """Returns its sentences for the methods paragraph."""
    references: Mapping[str, str] = field(default_factory=dict)
    """Citation in these sentences -> reference."""
    in_contents: bool = True
    """Whether the table of contents names it. Sections that it does not name stand first."""


def nothing(*_: object) -> list[Any]:
    """Return an empty list: for a section without pictures, or without commands."""
    return []


class Chapter(NamedTuple):
    """A section of one report, with its data."""

    section: ReportSection[Any]
    data: Any
    images: frozenset[str]
    """The images whose pictures it shows."""
    results: list[Result]
    sentences: list[str]
    """Its sentences for the methods paragraph."""

    @classmethod
    def of(cls, section: ReportSection[Any], report: ReportData) -> Chapter | None:
        """Make a section for a report; None if the report has no such section."""
        data = section.data(report)
        if data is None:
            return None
        images, results = section.pictures(report, data), section.results(report, data)
        return cls(section, data, frozenset(images), results, section.methods(report, data))
