"""Questions about what is stored: a selection of the graph, its numbers, its pictures."""

from simgraph_neo.explore.atlas import Atlas, atlas_selections, compare, draw_atlas
from simgraph_neo.explore.coverage import Coverage
from simgraph_neo.explore.figures import check_depths, draw_degrees, draw_density
from simgraph_neo.explore.measures import Measured, measure, metric_selections
from simgraph_neo.explore.numbers import degrees, density_of_everything, density_rows
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
from simgraph_neo.explore.selection import DEFAULT_DEPTH, Selection, checked_id, checked_moment, checked_source

__all__ = [
    "DEFAULT_DEPTH",
    "Atlas",
    "Changes",
    "Coverage",
    "Measured",
    "Profile",
    "Selection",
    "atlas_selections",
    "changes",
    "check_depths",
    "check_figure",
    "check_page",
    "checked_id",
    "checked_moment",
    "checked_source",
    "compare",
    "days",
    "degrees",
    "density_of_everything",
    "density_rows",
    "draw",
    "draw_atlas",
    "draw_degrees",
    "draw_density",
    "export",
    "export_html",
    "measure",
    "metric_selections",
    "profile",
    "sheet",
    "with_details",
    "with_pictures",
]
