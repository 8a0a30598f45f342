"""From a selection to the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simgraph_neo import analysis
from simgraph_neo.errors import BadInput
from simgraph_neo.files import written_whole
from simgraph_neo.report.data import fetch_pictures, read_report
from simgraph_neo.report.page import page_text
from simgraph_neo.report.section import Chapter
from simgraph_neo.report.sections import all_sections
from simgraph_neo.subgraph import MAX_DEPTH
from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from simgraph_neo.analysis import Measured
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
        report = read_report(store, selection, null)
        for section in all_sections():
            report.chapters.extend(filter(None, [Chapter.of(section, report)]))
        fetch_pictures(report, sorted(frozenset().union(*(chapter.images for chapter in report.chapters))), on_done)
        text = page_text(report, one_line(title or ""))
        temporary.write_text(text, encoding="utf-8", newline="\n")
    return Report(path, len(report.whole), len(text.encode()), report.measured, report.missing)
