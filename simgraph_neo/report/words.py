"""What each metric is called, and what it means for pictures."""

from __future__ import annotations

from typing import NamedTuple


class Metric(NamedTuple):
    """One row of the table of metrics."""

    name: str
    """As in `metrics.Summary` and in the JSON."""
    label: str
    meaning: str


GROUPS: dict[str, tuple[Metric, ...]] = {
    "Size and density": (
        Metric("nodes", "Images", "how many pictures the graph holds"),
        Metric("edges", "Pairs", "two pictures of which at least one lists the other; m in the density"),
        Metric("density", "Density", "the tutorial's: joined pairs as a share of all, 2m / n(n − 1)"),
        Metric("directed_edges", "Links", "one picture in another's list"),
        Metric("directed_density", "Directed density", "links as a share of all that could be, m / n(n − 1)"),
    ),
    "Is similarity returned?": (
        Metric("reciprocity", "Reciprocity", "links whose picture lists the other one back, as a share of all links"),
        Metric("reciprocity_by_rank", "… by rank", "the same for the first place of the lists, the second, and so on"),
    ),
    "Do the pictures hang together?": (
        Metric("weak_components", "Parts", "groups without any link between them; 1 = all hang together"),
        Metric("largest_weak", "Largest part", "images in it"),
        Metric("strong_components", "Round-trip parts", "within one, lists lead from every picture to every other"),
        Metric("largest_strong", "Largest of these", "images in it"),
        Metric(
            "mean_shortest_path",
            "Mean distance",
            "steps between two pictures of the largest part, links followed both ways",
        ),
        Metric("diameter", "Diameter", "steps between the two that are farthest apart"),
    ),
    "Are a few pictures chosen by all?": (
        Metric("max_in_degree", "Most chosen", "lists that the most chosen picture is in"),
        Metric(
            "in_degree_skewness",
            "Hubness",
            "skewness of that number over all pictures: the higher, the more a few are in very many lists",
        ),
        Metric("never_chosen", "Never chosen", "pictures in nobody's list: browsing look-alikes never shows them"),
        Metric("degree_assortativity", "Assortativity", "above 0: the well joined join the well joined; −1 to 1"),
    ),
    "Do look-alikes of one picture look alike?": (
        Metric(
            "average_clustering",
            "Clustering",
            "share of joined pairs among a picture's neighbours, mean of all pictures",
        ),
        Metric(
            "transitivity",
            "Transitivity",
            "two that are joined to a third: how often they are joined, each third counted",
        ),
        Metric(
            "max_core",
            "Tightest core",
            "largest k so that each picture of some group is joined to at least k others in it",
        ),
    ),
    "Do the pictures fall into groups?": (
        Metric("communities", "Communities", "groups found by Louvain's method"),
        Metric("modularity", "Modularity", "how clear they are: 0 = not at all; random graphs have some, too"),
    ),
}
VIEWS = {
    "discovered": "what a crawl to this depth saw: the outermost images are in it, their own lists are not. "
    "This is the tutorial's graph",
    "closed": "the same images with all links among them, so that every image had its say",
}
NULLS = {
    "rewired": "links swapped at random: every picture keeps its number of links, out and in",
    "random_lists": "lists drawn at random: every picture keeps only its number of links out",
}
