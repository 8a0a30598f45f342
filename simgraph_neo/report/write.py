"""From a selection to the file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from simgraph_neo import analysis
from simgraph_neo.errors import BadInput
from simgraph_neo.files import written_whole
from simgraph_neo.report.data import fetch_pictures, read_report
from simgraph_neo.report.page import page_text
from simgraph_neo.report.section import Chapter
from simgraph_neo.report.sections import all_sections
from simgraph_neo.selection import select
from simgraph_neo.subgraph import MAX_DEPTH
from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from simgraph_neo.analysis import Measured
    from simgraph_neo.files import FilePath
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
        raise BadInput("One random graph has no spread. Take `null` 20 or more; 0 for none.")


def report(
    store: Store,
    seeds: str | Iterable[str] | None,
    path: FilePath,
    depth: int | None = None,
    *,
    source: str | None = None,
    null: int | None = None,
    title: str | None = None,
    on_done: Callable[[int, int], None] = lambda *_: None,
) -> Report:
    """Write all that is known of some images as one page to read, to print and to cite, its pictures inside.

    The same store gives the same bytes.

    Parameters
    ----------
    store
        The store to read.
    seeds
        Ids of stored images; they are measured together, in both views. One text is one seed. None: all images.
    path
        The .html file; one that is there is replaced.
    depth
        Hops from the seeds, 0 to 9; 2 unless given.
    source
        Without seeds: the images of this source only.
    null
        Random graphs of each kind beside the closed view; unless given 20 up to 5,000 edges, above that none.
    title
        What stands at the top; the seeds unless given.
    on_done
        Hears how many of how many pictures have been fetched.

    Returns
    -------
    Report
        Where it is, its size, and what was measured.

    Raises
    ------
    BadInput
        For what no report can be made of, or a file that cannot be written.
    NoSuchImage
        Naming all seeds that are not stored.
    """
    selection, path = select(seeds, depth, source=source), Path(path)
    check_report(selection, path, null)
    with written_whole(path) as temporary:
        data = read_report(store, selection, null)
        for section in all_sections():
            data.chapters.extend(filter(None, [Chapter.of(section, data)]))
        fetch_pictures(data, sorted(frozenset().union(*(chapter.images for chapter in data.chapters))), on_done)
        text = page_text(data, one_line(title or ""))
        temporary.write_text(text, encoding="utf-8", newline="\n")
    return Report(path, len(data.whole), len(text.encode()), data.measured, data.missing)
