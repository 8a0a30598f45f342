"""From a selection to the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simgraph_neo import analysis
from simgraph_neo.errors import BadInput
from simgraph_neo.files import written_whole
from simgraph_neo.report.album import Album
from simgraph_neo.report.atlas import atlas_section
from simgraph_neo.report.audit import audit_section
from simgraph_neo.report.facts import Facts, gather
from simgraph_neo.report.groups import groups_section
from simgraph_neo.report.growth import growth_section
from simgraph_neo.report.markup import joined
from simgraph_neo.report.method import method_section
from simgraph_neo.report.metrics import metrics_section
from simgraph_neo.report.opening import doubts, in_short, opening
from simgraph_neo.report.page import contents, page_text
from simgraph_neo.report.picture import picture_section
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
        facts = gather(store, selection, null, on_done)
        text = report_text(facts, title)
        temporary.write_text(text, encoding="utf-8", newline="\n")
    return Report(path, len(facts.whole), len(text.encode()), facts.measured, facts.missing)


def report_text(facts: Facts, title: str | None = None) -> str:
    """The page."""
    album = Album(facts.seen)
    sections = _sections(facts, album)
    results = [result for section in sections for result in section.results]
    sections.append(method_section(facts, album, results))
    heading = one_line(title or "") or _title(facts)
    begin = [opening(facts, album, heading), in_short(facts, album), doubts(facts), contents(sections)]
    numbers = {"simgraph": __version__, "versions": facts.versions, "results": _numbers(results)}
    return page_text(heading, joined(begin, "\n"), sections, album.symbols(), numbers)


def _sections(facts: Facts, album: Album) -> list[Section]:
    """Those that this selection has, in the order of reading."""
    made = [
        picture_section(facts),
        growth_section(facts, album),
        metrics_section(facts),
        groups_section(facts, album),
        audit_section(facts, album),
        atlas_section(facts, album),
    ]
    return [section for section in made if section]


def _title(facts: Facts) -> str:
    from simgraph_neo.drawing.web.page import default_title

    name = default_title(facts.seen)
    images = f"{counted(len(facts.seen), 'image')} and what looks like {'it' if len(facts.seen) == 1 else 'them'}"
    return name if facts.selection.seeds else f"{name}: {images}"


def _numbers(results: Sequence[Any]) -> list[dict[str, Any]]:
    """What each command prints with --json."""
    return [{"command": f"{each.command} --json", "result": each.value} for each in results if each.value is not None]
