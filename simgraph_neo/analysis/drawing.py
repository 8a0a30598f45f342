"""Figures and contact sheets of stored subgraphs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from simgraph_neo.analysis.communities import Communities, communities
from simgraph_neo.analysis.pictures import with_pictures
from simgraph_neo.arguments import check_type
from simgraph_neo.model import TUTORIAL_SEED
from simgraph_neo.subgraph import check_subgraph

if TYPE_CHECKING:
    from collections.abc import Callable

    from simgraph_neo.drawing import DrawingReport, Figure, SheetReport, SheetStyle
    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.drawing.graph.lines import Edges
    from simgraph_neo.drawing.sheet.pages import PaperName
    from simgraph_neo.files import FilePath
    from simgraph_neo.grouping import Grouping
    from simgraph_neo.rights import Rights
    from simgraph_neo.subgraph import Subgraph


def draw(
    subgraph: Subgraph,
    path: FilePath | None = None,
    *,
    color_by: Grouping | None = None,
    labels: bool = False,
    crop: bool = False,
    edges: Edges | None = None,
    title: str = "",
    text: bool = False,
    theme: ThemeName = "light",
    size: int = 2_000,
    dpi: int = 100,
    layout_seed: int = TUTORIAL_SEED,
    rights: Rights = "all",
    on_done: Callable[[int, int], None] | None = None,
) -> Figure[DrawingReport]:
    """Draw a subgraph with its thumbnails on the nodes.

    An arrow leads from an image to a neighbour; one thicker line joins two images that list each other. Seeds have a
    frame and a name. Pictures that are not in the cache are fetched; a picture that cannot be fetched is drawn as a
    plain colour.

    Parameters
    ----------
    subgraph
        The graph to draw, at most 5,000 images.
    path
        The .png, .svg or .pdf file to write; an existing file is replaced. None shows the figure in a notebook.
    color_by
        Frame each picture in the colour of its group, with a legend: "depth", "community", "source" or "seed".
    labels
        Write titles below the pictures, where there is room.
    crop
        Crop the pictures to squares.
    edges
        Which edges to draw: "all", "mutual" (between two images that list each other), "first" (mutual, and those of
        rank 1) or "none"; by default all of up to 80 images, else "first".
    title
        The title; by default the seeds, or the images of the sources.
    text
        Keep the letters of an .svg file as text, to search and edit; it then needs the font DejaVu Sans.
    theme
        "light" or "dark".
    size
        Length of the longer side in pixels, 200 to 10,000.
    dpi
        Pixels per inch, which sets the size on paper.
    layout_seed
        Seed of the layout. The same input gives the same bytes.
    rights
        "share" leaves out the pictures that may not be shared: each is its average colour. "all" is for your own use.
    on_done
        Called with the number of pictures fetched so far, and the number of all pictures.

    Returns
    -------
    Figure
        ``.report`` has its size, the position of each picture, and the pictures that are missing. A notebook shows the
        figure.

    Raises
    ------
    InvalidInputError
        For no image or too many, a grouping that the graph does not have, unknown `edges`, or a file that cannot be
        written.
    """
    from simgraph_neo.drawing import Figure, draw_graph
    from simgraph_neo.drawing.graph.draw import check_count

    check_subgraph(subgraph)
    check_count(len(subgraph.graph))  # before pictures are fetched
    graph = with_pictures(subgraph.reader, subgraph.graph, rights=rights, on_done=on_done)
    if color_by == "community":
        communities(replace(subgraph, graph=graph))

    def draw_into(target: Path) -> DrawingReport:
        return draw_graph(
            graph,
            target,
            color_by=color_by,
            labels=labels,
            crop=crop,
            edges=edges,
            title=title,
            text=text,
            theme=theme,
            size=size,
            dpi=dpi,
            layout_seed=layout_seed,
        )

    return Figure(draw_into, path)


def sheet(
    subgraph: Subgraph,
    path: FilePath | None = None,
    *,
    by: Grouping | None = None,
    columns: int | None = None,
    size: int | None = None,
    paper: PaperName | None = None,
    text: bool = False,
    theme: ThemeName = "light",
    rights: Rights = "all",
    on_done: Callable[[int, int], None] | None = None,
) -> Figure[SheetReport]:
    """Draw a contact sheet: pictures in groups, each with its title, rank and id.

    Parameters
    ----------
    subgraph
        The images to show.
    path
        The .pdf (many pages), .png or .svg (one page) to write; an existing file is replaced. None shows the figure in
        a notebook.
    by
        The grouping: "depth" (default with seeds), "community", "source" or "seed".
    columns
        The number of columns; by default as many as fit well.
    size
        Width in pixels for .png, in hundredths of an inch for .svg; by default 2,000.
    paper
        The page size of a .pdf: "a4" (default), "letter" or "screen".
    text
        Keep the letters of an .svg file as text, to search and edit; it then needs the font DejaVu Sans.
    theme
        "light" or "dark".
    rights
        "share" leaves out the pictures that may not be shared: each is its average colour. "all" is for your own use.
    on_done
        Called with the number of pictures fetched so far, and the number of all pictures.

    Returns
    -------
    Figure
        ``.report`` has the sections, the position of each picture, the number of pages, and the pictures that are
        missing. A notebook shows the figure.

    Raises
    ------
    InvalidInputError
        For no image, a grouping that the graph does not have, or a file that cannot be written.
    """
    from simgraph_neo.drawing import SheetStyle

    check_subgraph(subgraph)
    style = SheetStyle(by, columns, size, paper, theme, text)
    if style.grouping(subgraph.describe()) == "community":
        communities(subgraph)
    return _sheet(subgraph, path, style, rights, on_done)


def draw_communities(
    communities: Communities,
    path: FilePath | None = None,
    *,
    theme: ThemeName = "light",
    rights: Rights = "all",
    on_done: Callable[[int, int], None] | None = None,
) -> Figure[SheetReport]:
    """Draw communities as a contact sheet, each with what its images have in common.

    Pictures that are not in the cache are fetched. A picture that cannot be fetched is drawn as a plain colour.

    Parameters
    ----------
    communities
        The result of `communities`.
    path
        The .pdf (many pages), .png or .svg (one page) to write; an existing file is replaced. None shows the figure in
        a notebook.
    theme
        "light" or "dark".
    rights
        "share" leaves out the pictures that may not be shared: each is its average colour. "all" is for your own use.
    on_done
        Called with the number of pictures fetched so far, and the number of all pictures.

    Returns
    -------
    Figure
        ``.report`` has the sections, the position of each picture, the number of pages, and the pictures that are
        missing.

    Raises
    ------
    InvalidInputError
        For an unknown theme, or a file that cannot be written.
    """
    from simgraph_neo.drawing import SheetStyle

    check_type("communities", communities, Communities, "Give communities(subgraph).")
    return _sheet(communities.subgraph, path, SheetStyle(by="community", theme=theme), rights, on_done)


def _sheet(
    subgraph: Subgraph,
    path: FilePath | None,
    style: SheetStyle,
    rights: Rights,
    on_done: Callable[[int, int], None] | None,
) -> Figure[SheetReport]:
    from simgraph_neo.drawing import Figure, draw_sheet, plan_sheet

    # raises for what cannot be drawn, before pictures are fetched
    plan_sheet(subgraph.graph, Path(path or "figure.png"), style)
    graph = with_pictures(subgraph.reader, subgraph.graph, rights=rights, on_done=on_done)
    return Figure(lambda target: draw_sheet(graph, target, style), path)
