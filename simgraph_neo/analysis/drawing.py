"""Drawings and contact sheets of stored subgraphs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simgraph_neo.analysis.communities import communities, number_communities
from simgraph_neo.analysis.pictures import with_pictures
from simgraph_neo.model import TUTORIAL_SEED

if TYPE_CHECKING:
    from collections.abc import Callable

    from simgraph_neo.analysis.communities import Communities
    from simgraph_neo.drawing import DrawingReport, Figure, SheetReport, SheetStyle
    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.drawing.sheet.pages import PaperName
    from simgraph_neo.files import FilePath
    from simgraph_neo.grouping import Grouping
    from simgraph_neo.subgraph import Subgraph


def draw(
    subgraph: Subgraph,
    path: FilePath | None = None,
    *,
    color_by: Grouping | None = None,
    labels: bool = False,
    crop: bool = False,
    theme: ThemeName = "light",
    size: int = 2_000,
    dpi: int = 100,
    layout_seed: int = TUTORIAL_SEED,
    on_done: Callable[[int, int], None] | None = None,
) -> Figure[DrawingReport]:
    """Draw a subgraph with its thumbnails on the nodes; a notebook shows it.

    An arrow leads from an image to one in its list; a pair that list each other are joined by one thicker line. Seeds
    are framed and named. Pictures that are not on this machine are fetched; one that cannot be had is a plain colour.

    Parameters
    ----------
    subgraph
        At most 5,000 images.
    path
        A .png, .svg or .pdf file, which is replaced if it exists; None shows the figure in a notebook. None: no file.
    color_by
        Frame the pictures in the colour of their group, with a legend: "depth", "community", "source" or "seed".
    labels
        Put titles under the pictures where there is room.
    crop
        Cut the pictures to squares.
    theme
        "light" or "dark".
    size
        Pixels of the longer side, 200 to 10,000.
    dpi
        Pixels an inch: how large the drawing is on paper.
    layout_seed
        Another number, another arrangement; the same input gives the same bytes.
    on_done
        Is called with the number of pictures fetched, and of all to fetch.

    Returns
    -------
    Figure
        Its ``.report`` has its size, where each picture is, and which pictures could not be had.

    Raises
    ------
    BadInput
        For no image or too many, a grouping that the graph does not have, or a file that cannot be written.
    """
    from simgraph_neo.drawing import Figure, draw_graph
    from simgraph_neo.drawing.graph.draw import check_count

    check_count(len(subgraph.graph))  # before thousands of pictures are fetched in vain
    graph = with_pictures(subgraph.reader, subgraph.graph, on_done=on_done)
    if color_by == "community":
        number_communities(graph)

    def draw_into(target: Path) -> DrawingReport:
        return draw_graph(
            graph,
            target,
            color_by=color_by,
            labels=labels,
            crop=crop,
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
    theme: ThemeName = "light",
    on_done: Callable[[int, int], None] | None = None,
) -> Figure[SheetReport]:
    """Draw a contact sheet: the pictures in groups, each with its title, its rank and its id; a notebook shows it.

    Parameters
    ----------
    subgraph
        The images to show.
    path
        A .pdf of many pages, or a .png or .svg of one; None shows the figure in a notebook. None: no file.
    by
        What the groups are: "depth" (the default where there are seeds), "community", "source" or "seed".
    columns
        As many as suit, unless given.
    size
        Pixels across of a .png, hundredths of an inch of a .svg; 2,000 unless given.
    paper
        The pages of a .pdf: "a4", "letter" or "screen"; A4 unless given.
    theme
        "light" or "dark".
    on_done
        Is called with the number of pictures fetched, and of all to fetch.

    Returns
    -------
    Figure
        Its ``.report`` has sections and places, the number of pages, and which pictures could not be had.

    Raises
    ------
    BadInput
        For no image, a grouping that the graph does not have, or a file that cannot be written.
    """
    from simgraph_neo.drawing import SheetStyle

    style = SheetStyle(by, columns, size, paper, theme)
    if style.grouping(subgraph.describe()) == "community":
        communities(subgraph)
    return _sheet(subgraph, path, style, on_done)


def draw_communities(
    communities: Communities,
    path: FilePath | None = None,
    *,
    theme: ThemeName = "light",
    on_done: Callable[[int, int], None] | None = None,
) -> Figure[SheetReport]:
    """Draw communities as a contact sheet, each with what its images have in common.

    Pictures that are not on this machine are fetched; one that cannot be had is a plain colour.

    Parameters
    ----------
    communities
        What `communities` gave.
    path
        A .pdf of many pages, or a .png or .svg of one; None shows the figure in a notebook.
    theme
        "light" or "dark".
    on_done
        Is called with the number of pictures fetched, and of all to fetch.

    Returns
    -------
    Figure
        The figure. Its ``.report``: its sections and places, its pages, and which pictures could not be had.

    Raises
    ------
    BadInput
        For an unknown theme, or a file that cannot be written.
    """
    from simgraph_neo.drawing import SheetStyle

    return _sheet(communities.subgraph, path, SheetStyle(by="community", theme=theme), on_done)


def _sheet(
    subgraph: Subgraph, path: FilePath | None, style: SheetStyle, on_done: Callable[[int, int], None] | None
) -> Figure[SheetReport]:
    from simgraph_neo.drawing import Figure, draw_sheet, plan_sheet

    # what cannot be drawn is refused before a picture is fetched
    plan_sheet(subgraph.graph, Path(path or "figure.png"), style)
    graph = with_pictures(subgraph.reader, subgraph.graph, on_done=on_done)
    return Figure(lambda target: draw_sheet(graph, target, style), path)
