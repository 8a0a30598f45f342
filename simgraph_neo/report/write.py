"""Write a report: read, measure, fetch pictures, save the page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from simgraph_neo import analysis
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.files import written_whole
from simgraph_neo.report.data import fetch_pictures, read_report
from simgraph_neo.report.page import page_text
from simgraph_neo.report.section import Chapter
from simgraph_neo.report.sections import all_sections
from simgraph_neo.selection import select
from simgraph_neo.subgraph import MAX_DEPTH
from simgraph_neo.text import counted, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from simgraph_neo.analysis import Measured
    from simgraph_neo.files import FilePath
    from simgraph_neo.rights import Rights
    from simgraph_neo.store import Store
    from simgraph_neo.subgraph import Selection


@dataclass(frozen=True, repr=False)
class Report:
    """A report that was written."""

    path: Path
    images: int
    size: int
    """Size of the file in bytes."""
    measured: list[Measured]
    """The metrics of each view, with its coverage."""
    placeholders: dict[str, str]
    """Images that are shown as a plain colour, with the reason."""

    def __repr__(self) -> str:
        return f"<Report: {self.path}, {counted(self.images, 'image')}, {self.size / 1e6:.1f} MB>"


def check_report(selection: Selection, path: Path, null: int | None) -> None:
    """Raise InvalidInputError for an invalid depth, file or number of random graphs, before anything is read."""
    analysis.check_page(path)
    if selection.depth == MAX_DEPTH:
        raise InvalidInputError(
            f"A report goes to depth {MAX_DEPTH - 1} at most: its closed view needs a crawl one hop deeper."
        )
    if null == 1:
        raise InvalidInputError("One random graph has no standard deviation. Give `null` 20 or more, or 0 for none.")


def report(
    store: Store,
    seeds: str | Iterable[str] | None,
    path: FilePath,
    depth: int | None = None,
    *,
    source: str | None = None,
    null: int | None = None,
    title: str | None = None,
    rights: Rights = "all",
    on_done: Callable[[int, int], None] | None = None,
) -> Report:
    """Write a report: one HTML page with all results about a graph, to read, to print and to cite.

    The page contains its pictures and loads no other file. The same store gives the same bytes.

    Parameters
    ----------
    store
        The store to read.
    seeds
        Ids of stored images, which are measured together, in both views. A `str` is one seed. None: all images.
    path
        The .html file; an existing file is replaced.
    depth
        Hops from the seeds, 0 to 9; 2 by default.
    source
        Without seeds: only the images of this source.
    null
        The number of random graphs of each kind. By default 20 for up to 5,000 directed edges of a complete closed
        view, else 0.
    title
        The heading of the page; by default it names the seeds.
    rights
        "share" leaves out the pictures that may not be shared: each is its average colour. "all" is for your own use.
    on_done
        Called with the number of pictures that have been fetched, and the number of all pictures.

    Returns
    -------
    Report
        Its path, its size, and the metrics of each view.

    Raises
    ------
    InvalidInputError
        An argument is invalid, the graph is too large, or the file cannot be written.
    ImageNotFoundError
        Seeds are not stored. The message names all of them.
    """
    selection, path = select(seeds, depth, source=source), Path(path)
    check_report(selection, path, null)
    with written_whole(path) as temporary:
        data = read_report(store, selection, null)
        for section in all_sections():
            data.chapters.extend(filter(None, [Chapter.of(section, data)]))
        fetch_pictures(data, sorted(frozenset().union(*(chapter.images for chapter in data.chapters))), rights, on_done)
        text = page_text(data, one_line(title or ""))
        temporary.write_text(text, encoding="utf-8", newline="\n")
    return Report(path, len(data.whole), len(text.encode()), data.measured, data.missing)
