"""Saved views of the explorer as subgraphs and files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from simgraph_neo import attributes
from simgraph_neo.analysis.export import check_page, export_html
from simgraph_neo.errors import ImageNotFoundError, InvalidInputError
from simgraph_neo.queries.literals import written
from simgraph_neo.source_kinds import kind_of
from simgraph_neo.store import Reader
from simgraph_neo.subgraph import Selection
from simgraph_neo.text import clean, counted, escape_id, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from simgraph_neo.files import FilePath
    from simgraph_neo.model import Image
    from simgraph_neo.rights import Rights
    from simgraph_neo.store import SavedView, Store
    from simgraph_neo.subgraph import Subgraph

COLUMNS = (
    *("id", "title", "source", "work", "work_title", "license", "credit", "link", "note", "x", "y"),
)  # fmt: skip
"""The columns of the table of a view."""


def view_subgraph(store: Store | Reader, view: SavedView) -> Subgraph:
    """Read the images of a saved view that are still there, and all edges among them.

    Parameters
    ----------
    store
        The store to read.
    view
        The result of ``store.view(view_id)``.

    Returns
    -------
    Subgraph
        The closed graph of these images. Images that the view hides, that are no longer stored, or that are gone from
        their source, are not in it.

    Raises
    ------
    ImageNotFoundError
        If none of its images is there.
    """
    subgraph = chosen_subgraph(Reader.of(store), view.images)
    if places := _places(view, subgraph.graph):
        attributes.about(subgraph.graph)["places"] = places
    return subgraph


def _places(view: SavedView, images: Iterable[str]) -> attributes.Places | None:
    """Return where the pictures were, if each of them has a place."""
    corners, box = view.state.get("positions", {}), view.state.get("box")
    if not box or not all(image_id in corners for image_id in images):
        return None
    return attributes.Places({image_id: tuple(corners[image_id]) for image_id in images}, tuple(box))


def chosen_subgraph(reader: Reader, ids: Sequence[str]) -> Subgraph:
    """Read the images of a view that are still there, and all edges among them. Raises ImageNotFoundError."""
    present = reader.store.present(ids)
    known = tuple(image_id for image_id in ids if image_id in present)
    if not known:
        raise ImageNotFoundError(f"Of the {counted(len(ids), 'image')} of this view none is in the store.")
    return reader.subgraph(Selection(view="closed", ids=known))


def view_cypher(view: SavedView, origin: str) -> str:
    r"""Return the Cypher that reads a saved view: its images that are still there, and all edges among them.

    Parameters
    ----------
    view
        The result of ``store.view(view_id)``.
    origin
        The address of the explorer, for the comment that names the view, such as ``http://127.0.0.1:8642``.

    Returns
    -------
    str
        One statement without parameters. Pasted into Neo4j Browser it draws the graph.

    Examples
    --------
    >>> from datetime import datetime
    >>> from simgraph_neo.store import SavedView
    >>> view = SavedView("x", datetime(2026, 11, 1), "Two flags", None, {"ids": ["flags:fr", "flags:it"]})
    >>> print(view_cypher(view, "http://127.0.0.1:8642"))
    // Two flags: http://127.0.0.1:8642/v/x
    WITH ['flags:fr', 'flags:it'] AS ids
    MATCH (a:Image) WHERE a.id IN ids AND a.state <> 'gone'
    OPTIONAL MATCH (a)-[edge:SIMILAR_TO]->(b:Image) WHERE b.id IN ids AND b.state <> 'gone'
    RETURN a, edge, b
    """
    # Neo4j reads \u000a in a comment as the end of its line, and Browser may end a statement at a semicolon.
    title = one_line(view.title or "Saved view").replace("\\", "/").replace(";", ",")
    gone = "state <> 'gone'"
    lines = [
        f"// {title}: {origin}/v/{view.id}",
        f"WITH {written(view.images)} AS ids",
        f"MATCH (a:Image) WHERE a.id IN ids AND a.{gone}",
        f"OPTIONAL MATCH (a)-[edge:SIMILAR_TO]->(b:Image) WHERE b.id IN ids AND b.{gone}",
        "RETURN a, edge, b",
    ]
    return "\n".join(lines)


def check_view_file(path: FilePath) -> None:
    """Raise InvalidInputError if `export_view` cannot write `path`. Call it before reading the data."""
    from simgraph_neo.graphfiles import check_table

    path = Path(path)
    if path.suffix.lower() == ".csv":
        check_table(path)
    elif path.suffix.lower() in {".html", ".htm"}:
        check_page(path)
    else:
        raise InvalidInputError(f"{path.name} has no known suffix. End its name with .html or .csv.")


def export_view(
    store: Store | Reader,
    view: SavedView,
    path: FilePath,
    *,
    rights: Rights = "all",
    on_done: Callable[[int, int], None] | None = None,
) -> Subgraph:
    """Write a saved view as a page to explore, or as a table of its images.

    Parameters
    ----------
    store
        The store to read.
    view
        The result of ``store.view(view_id)``.
    path
        The file to write; an existing file is replaced. ``.html``: one page that works offline, as `export_html`
        writes it. ``.csv``: a row for each image with its id, its work, its licence, its page in the catalogue, its
        note and its place.
    rights
        "share" leaves out the pictures that may not be shared: each is its average colour. "all" is for your own use.
    on_done
        Called with the number of pictures fetched so far, and the number of all pictures.

    Returns
    -------
    Subgraph
        What was written: see `view_subgraph`.

    Raises
    ------
    InvalidInputError
        For another suffix, or a file that cannot be written.
    ImageNotFoundError
        If none of its images is there.
    """
    from simgraph_neo.graphfiles import write_table

    check_view_file(path)
    path = Path(path)
    subgraph = view_subgraph(store, view)
    if path.suffix.lower() == ".csv":
        images = subgraph.reader.images(subgraph.graph)
        write_table(path, COLUMNS, [_row(view, image) for image in images.values()])
    else:
        export_html(subgraph, path, title=view.title or "Saved view", rights=rights, on_done=on_done)
    return subgraph


def _row(view: SavedView, image: Image) -> list[Any]:
    """Return the cells of `COLUMNS`."""
    work, note = image.work, view.state.get("notes", {}).get(image.id)
    texts = (image.source, work and work.id, work and work.title, image.license, image.credit)
    link = kind_of(image.source).page(image)
    place = view.state.get("positions", {}).get(image.id, (None, None))
    told = [text and clean(text) for text in (image.title, *texts, link, note)]
    return [escape_id(image.id), *told, *place]
