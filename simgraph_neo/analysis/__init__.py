"""Analyses of stored subgraphs: metrics, figures, exports. A module for each command."""

from simgraph_neo.analysis.atlas import Atlas
from simgraph_neo.analysis.communities import Communities, Community, communities
from simgraph_neo.analysis.compare import atlas_selections, compare, draw_atlas
from simgraph_neo.analysis.crawls import crawls
from simgraph_neo.analysis.degrees import degrees_record, draw_degrees
from simgraph_neo.analysis.density import Densities, DensityRow, check_depths, densities, density_table, draw_density
from simgraph_neo.analysis.diff import Changes, diff
from simgraph_neo.analysis.drawing import draw, draw_communities, sheet
from simgraph_neo.analysis.export import check_page, explore, export, export_html, node_link
from simgraph_neo.analysis.find import find_stored, found_record, random_images
from simgraph_neo.analysis.hubs import Audit, draw_hubs, hubs, write_hubs
from simgraph_neo.analysis.metrics import Measured, measure, metrics_table
from simgraph_neo.analysis.pictures import check_figure, with_pictures
from simgraph_neo.analysis.saved_views import check_view_file, export_view, view_cypher, view_subgraph
from simgraph_neo.analysis.scene import saved_scene, scene, scene_groups, scene_nodes, scene_numbers
from simgraph_neo.analysis.seeds import Territory, seeds
from simgraph_neo.analysis.show import Profile, show

__all__ = [
    "Atlas",
    "Audit",
    "Changes",
    "Communities",
    "Community",
    "Densities",
    "DensityRow",
    "Measured",
    "Profile",
    "Territory",
    "atlas_selections",
    "check_depths",
    "check_figure",
    "check_page",
    "check_view_file",
    "communities",
    "compare",
    "crawls",
    "degrees_record",
    "densities",
    "density_table",
    "diff",
    "draw",
    "draw_atlas",
    "draw_communities",
    "draw_degrees",
    "draw_density",
    "draw_hubs",
    "explore",
    "export",
    "export_html",
    "export_view",
    "find_stored",
    "found_record",
    "hubs",
    "measure",
    "metrics_table",
    "node_link",
    "random_images",
    "saved_scene",
    "scene",
    "scene_groups",
    "scene_nodes",
    "scene_numbers",
    "seeds",
    "sheet",
    "show",
    "view_cypher",
    "view_subgraph",
    "with_pictures",
    "write_hubs",
]
