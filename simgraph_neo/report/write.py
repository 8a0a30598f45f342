"""From a selection to the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simgraph_neo import analysis
from simgraph_neo.errors import BadInput
from simgraph_neo.files import written_whole
from simgraph_neo.report.data import ReportData, gather
from simgraph_neo.report.markup import joined
from simgraph_neo.report.page import contents, page_text
from simgraph_neo.report.sections.communities import groups_section
from simgraph_neo.report.sections.compare import atlas_section
from simgraph_neo.report.sections.density import growth_section
from simgraph_neo.report.sections.drawing import picture_section
from simgraph_neo.report.sections.hubs import audit_section
from simgraph_neo.report.sections.methods import method_section
from simgraph_neo.report.sections.metrics import metrics_section
from simgraph_neo.report.sections.summary import doubts, in_short, opening
from simgraph_neo.report.thumbnails import Thumbnails
from simgraph_neo.subgraph import MAX_DEPTH
from simgraph_neo.text import counted, one_line
from simgraph_neo.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from simgraph_neo.analysis import Measured
    from simgraph_neo.report.section import Section
    from simgraph_neo.store import Store
    from simgraph_neo.subgraph import Selection


@dataclass(frozen=True)
class Report:
    """What was written."""

    path: Path
    images: int
    size: int
    """Bytes."""
    measured: list[Measured]
    """Each view with its numbers, and with what to doubt."""
    placeholders: dict[str, str]
    """Images shown as a plain colour, and why."""


def check_report(selection: Selection, path: Path, null: int | None) -> None:
    """Raise BadInput for what no report can be made of, or written to: asked first, so that nothing is read in vain."""
    analysis.check_page(path)
    if selection.depth == MAX_DEPTH:
        raise BadInput(f"A report goes to depth {MAX_DEPTH - 1}: a crawl one hop deeper completes its closed view.")
    if null == 1:
        raise BadInput("One random graph has no spread. Take --null 20 or more; 0 for none.")


def write_report(
    store: Store,
    selection: Selection,
    path: Path,
    *,
    null: int | None = None,
    title: str | None = None,
    on_done: Callable[[int, int], None] = lambda *_: None,
) -> Report:
    """Write all that is known of a selection into `path` (.html): one file to read, to print and to cite.

    Seeds are measured together, in both views. `null` random graphs of each kind stand beside the closed view; None is
    20 up to 5,000 edges, above that none. `on_done` hears how many of how many pictures have been fetched. The same
    store gives the same bytes. Raises BadInput, and NoSuchImage with all seeds that are not stored.
    """
    check_report(selection, path, null)
    with written_whole(path) as temporary:
        report = gather(store, selection, null, on_done)
        text = report_text(report, title)
        temporary.write_text(text, encoding="utf-8", newline="\n")
    return Report(path, len(report.whole), len(text.encode()), report.measured, report.missing)


def report_text(report: ReportData, title: str | None = None) -> str:
    """The page."""
    thumbnails = Thumbnails(report.seen)
    sections = _sections(report, thumbnails)
    results = [result for section in sections for result in section.results]
    sections.append(method_section(report, thumbnails, results))
    heading = one_line(title or "") or _title(report)
    begin = [opening(report, thumbnails, heading), in_short(report, thumbnails), doubts(report), contents(sections)]
    numbers = {"simgraph": __version__, "versions": report.versions, "results": _numbers(results)}
    return page_text(heading, joined(begin, "\n"), sections, thumbnails.symbols(), numbers)


def _sections(report: ReportData, thumbnails: Thumbnails) -> list[Section]:
    """Those that this selection has, in the order of reading."""
    made = [
        picture_section(report),
        growth_section(report, thumbnails),
        metrics_section(report),
        groups_section(report, thumbnails),
        audit_section(report, thumbnails),
        atlas_section(report, thumbnails),
    ]
    return [section for section in made if section]


def _title(report: ReportData) -> str:
    from simgraph_neo.drawing.web.page import default_title

    name = default_title(report.seen)
    images = f"{counted(len(report.seen), 'image')} and what looks like {'it' if len(report.seen) == 1 else 'them'}"
    return name if report.selection.seeds else f"{name}: {images}"


def _numbers(results: Sequence[Any]) -> list[dict[str, Any]]:
    """What each command prints with --json."""
    return [{"command": f"{each.command} --json", "result": each.value} for each in results if each.value is not None]
