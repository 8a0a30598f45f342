"""Questions about what is stored: a selection of the graph, its numbers, its pictures."""

from simgraph_neo.explore.atlas import Atlas, atlas_selections, compare, draw_atlas
from simgraph_neo.explore.communities import Communities, Community, communities
from simgraph_neo.explore.figures import check_depths, draw_degrees, draw_density
from simgraph_neo.explore.hubs import Audit, draw_hubs, hubs, write_hubs
from simgraph_neo.explore.measures import Measured, measure, metrics_table
from simgraph_neo.explore.numbers import DensityRow, densities, density_rows
from simgraph_neo.explore.pictures import (
    check_figure,
    check_page,
    draw,
    draw_communities,
    export,
    export_html,
    sheet,
    with_details,
    with_pictures,
    with_places,
)
from simgraph_neo.explore.records import Changes, Profile, changes, profile
from simgraph_neo.explore.seeds import Territory, territories
from simgraph_neo.explore.selection import (
    DEFAULT_DEPTH,
    checked_id,
    checked_moment,
    checked_source,
    select,
    selections,
)

__all__ = [
    "DEFAULT_DEPTH",
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
