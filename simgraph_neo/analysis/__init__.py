"""Questions about what is stored: a selection of the graph, its numbers, its pictures."""

from simgraph_neo.analysis.communities import Communities, Community, communities
from simgraph_neo.analysis.compare import Atlas, atlas_selections, compare, draw_atlas
from simgraph_neo.analysis.degrees import draw_degrees
from simgraph_neo.analysis.density import DensityRow, check_depths, densities, density_rows, draw_density
from simgraph_neo.analysis.diff import Changes, changes
from simgraph_neo.analysis.drawing import draw, draw_communities, sheet
from simgraph_neo.analysis.export import check_page, export, export_html, with_places
from simgraph_neo.analysis.hubs import Audit, draw_hubs, hubs, write_hubs
from simgraph_neo.analysis.metrics import Measured, measure, metrics_table
from simgraph_neo.analysis.pictures import check_figure, with_details, with_pictures
from simgraph_neo.analysis.seeds import Territory, territories
from simgraph_neo.analysis.selection import (
    checked_id,
    checked_moment,
    checked_source,
    select,
    selections,
)
from simgraph_neo.analysis.show import Profile, profile

__all__ = [
    "Atlas",
    "Audit",
    "Changes",
    "Communities",
    "Community",
    "DensityRow",
    "Measured",
    "Profile",
    "Territory",
    "atlas_selections",
    "changes",
    "check_depths",
    "check_figure",
    "check_page",
    "checked_id",
    "checked_moment",
    "checked_source",
    "communities",
    "compare",
    "densities",
    "density_rows",
    "draw",
    "draw_atlas",
    "draw_communities",
    "draw_degrees",
    "draw_density",
    "draw_hubs",
    "export",
    "export_html",
    "hubs",
    "measure",
    "metrics_table",
    "profile",
    "select",
    "selections",
    "sheet",
    "territories",
    "with_details",
    "with_pictures",
    "with_places",
    "write_hubs",
]
