"""Questions about what is stored: a selection of the graph, its numbers, its pictures."""

from simgraph_neo.explore.coverage import Coverage
from simgraph_neo.explore.figures import check_depths, draw_degrees, draw_density
from simgraph_neo.explore.measures import Measured, measure, metrics_table
from simgraph_neo.explore.numbers import DensityRow, degrees, densities, density_rows
from simgraph_neo.explore.pictures import (
    check_figure,
    check_page,
    days,
    draw,
    export,
    export_html,
    sheet,
    with_details,
    with_pictures,
)
from simgraph_neo.explore.records import Changes, Profile, changes, profile
from simgraph_neo.explore.selection import (
    DEFAULT_DEPTH,
    Selection,
    checked_id,
    checked_moment,
    checked_source,
    selections,
)

__all__ = [
    "DEFAULT_DEPTH",
    "Changes",
    "Coverage",
    "DensityRow",
    "Measured",
    "Profile",
    "Selection",
    "changes",
    "check_depths",
    "check_figure",
    "check_page",
    "checked_id",
    "checked_moment",
    "checked_source",
    "days",
    "degrees",
    "densities",
    "density_rows",
    "draw",
    "draw_degrees",
    "draw_density",
    "export",
    "export_html",
    "measure",
    "metrics_table",
    "profile",
    "selections",
    "sheet",
    "with_details",
    "with_pictures",
]
