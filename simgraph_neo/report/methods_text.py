"""A methods paragraph for a paper, with the numbers of a report, and what it cites."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from simgraph_neo.model import TUTORIAL_SEED
from simgraph_neo.pages.numbers import be, number, percent, score
from simgraph_neo.report.sections.communities import groups_in_words
from simgraph_neo.source_kinds import kind_of, kinds
from simgraph_neo.text import counted, spelled
from simgraph_neo.version import __version__

if TYPE_CHECKING:
    from simgraph_neo.metrics import Summary
    from simgraph_neo.report.data import ReportData
    from simgraph_neo.report.thumbnails import Thumbnails

NAMED = 6
"""Seeds, and sources, that are named."""
CITE = f"The simgraph developers: simgraph, version {__version__}. https://github.com/simgraph/simgraph-neo"
REFERENCES = {
    "Benjamini and Hochberg 1995": "Y. Benjamini and Y. Hochberg: Controlling the false discovery rate. Journal of the "
    "Royal Statistical Society B 57 (1995) 289–300.",
    "Blondel et al. 2008": "V. D. Blondel, J.-L. Guillaume, R. Lambiotte and E. Lefebvre: Fast unfolding of "
    "communities in large networks. Journal of Statistical Mechanics (2008) P10008.",
    "Brandes 2001": "U. Brandes: A faster algorithm for betweenness centrality. Journal of Mathematical Sociology 25 "
    "(2001) 163–177.",
    "Dalal and Triggs 2005": "N. Dalal and B. Triggs: Histograms of oriented gradients for human detection. CVPR "
    "(2005) 886–893.",
    "Garlaschelli and Loffredo 2004": "D. Garlaschelli and M. I. Loffredo: Patterns of link reciprocity in directed "
    "networks. Physical Review Letters 93 (2004) 268701.",
    "Hagberg et al. 2008": "A. A. Hagberg, D. A. Schult and P. J. Swart: Exploring network structure, dynamics, and "
    "function using NetworkX. Proceedings of the 7th Python in Science Conference (2008) 11–15.",
    "Maslov and Sneppen 2002": "S. Maslov and K. Sneppen: Specificity and stability in topology of protein networks. "
    "Science 296 (2002) 910–913.",
    "Newman 2003": "M. E. J. Newman: Mixing patterns in networks. Physical Review E 67 (2003) 026126.",
    "Newman and Girvan 2004": "M. E. J. Newman and M. Girvan: Finding and evaluating community structure in networks. "
    "Physical Review E 69 (2004) 026113.",
    "Radovanović et al. 2010": "M. Radovanović, A. Nanopoulos and M. Ivanović: Hubs in space: popular nearest "
    "neighbors in high-dimensional data. Journal of Machine Learning Research 11 (2010) 2487–2531.",
    "Seidman 1983": "S. B. Seidman: Network structure and minimum degree. Social Networks 5 (1983) 269–287.",
    "Watts and Strogatz 1998": "D. J. Watts and S. H. Strogatz: Collective dynamics of ‘small-world’ networks. Nature "
    "393 (1998) 440–442.",
    "Wellcome Collection": "Wellcome Collection: Developers. API documentation and notebooks. "
    "https://developers.wellcomecollection.org",
}
"""By the words with which a text cites them."""
TESTED = {
    "reciprocity": "reciprocity",
    "transitivity": "transitivity",
    "in_degree_skewness": "hubness",
    "modularity": "modularity",
}
"""Metrics whose distance from random graphs is told."""


def paragraphs(report: ReportData, thumbnails: Thumbnails) -> list[str]:
    """The methods: data, views, measures, software."""
    return [
        " ".join(part) for part in (_data(report, thumbnails), _views(report), _measures(report), _software(report))
    ]


def cited(texts: list[str]) -> list[str]:
    """The references that some texts cite, in order."""
    known = {words: full for kind in kinds().values() for words, full in kind.references.items()} | REFERENCES
    return [known[words] for words in sorted(known) if any(words in text for text in texts)]


def _data(report: ReportData, thumbnails: Thumbnails) -> list[str]:
    s, days = report.selection, report.lists_of
    read = f", as of {days} (UTC)" if days else ""
    found = [f"Lists of similar images come from {_sources(report)}{read}."]
    if s.depth is None:
        return [*found, f"All {counted(len(report.whole), 'image')} and their lists were used.", _complete(report)]
    seeds = [f"{thumbnails.title(seed)} ({spelled(seed)})" for seed in s.seeds[:NAMED]]
    more = f" and {len(s.seeds) - NAMED} more" if len(s.seeds) > NAMED else ""
    far = f"lists were followed for {counted(s.depth, 'step')}, which leads to {counted(len(report.whole), 'image')}"
    return [*found, f"From {counted(len(s.seeds), 'seed')}, {', '.join(seeds)}{more}, {far}.", _complete(report)]


def _sources(report: ReportData) -> str:
    names = Counter(str(data.get("source")) for _, data in report.seen.nodes(data=True))
    found = sorted(names, key=lambda name: (-names[name], name))[:NAMED]
    return "; ".join(kind_of(name).methods(name) for name in found)


def _complete(report: ReportData) -> str:
    gaps = [(each.coverage.view, each.coverage.unexpanded) for each in report.measured if not each.coverage.complete]
    told = "; ".join(f"in the {view} view {counted(missing, 'image')} had not been asked" for view, missing in gaps)
    return f"The crawl is incomplete: {told}." if gaps else "The graph is complete: no list is missing."


def _views(report: ReportData) -> list[str]:
    n = report.closed.numbers
    density = "The density of the undirected simple graph of n images and m pairs, 2m / n(n − 1),"
    if report.discovered is None:
        return [f"{density} is {number(n.density)} (n = {n.nodes:,}, m = {n.edges:,})."]
    d, ring = report.discovered.numbers, percent(report.discovered.coverage.frontier_share)
    return [
        "As discovered, the graph holds these images and the lists of all but the outermost ones, as in the tutorial "
        f"notebook (Wellcome Collection): {ring} of the images have no list of their own in it. The closed view holds "
        "the same images and all links among them.",
        f"{density} is {number(d.density)} as discovered (n = {d.nodes:,}, m = {d.edges:,}) and {number(n.density)} in "
        f"the closed view (m = {n.edges:,}). All further numbers are of the closed view.",
    ]


def _measures(report: ReportData) -> list[str]:
    n, hubs = report.closed.numbers, len(report.audit.numbers.hubs)
    if not n.directed_edges:
        return ["No image lists another one of them."]
    sampled = ", estimated from a sample of the images" if n.mean_shortest_path_interval else ""
    return [
        f"Reciprocity, the share of links that are returned (Garlaschelli and Loffredo 2004), is "
        f"{number(n.reciprocity)}. Of the undirected simple graph, the mean clustering coefficient (Watts and Strogatz "
        f"1998) is {number(n.average_clustering)}, the transitivity {number(n.transitivity)}, the degree assortativity "
        f"(Newman 2003) {number(n.degree_assortativity)}, and the innermost core (Seidman 1983) has k = {n.max_core}.",
        f"{_largest(n)}, with a mean distance of {number(n.mean_shortest_path)} and a diameter of "
        f"{number(n.diameter)} steps{sampled}.",
        "Hubness, the skewness of the number of lists that an image is in (Radovanović et al. 2010), is "
        f"{number(n.in_degree_skewness)}; {_images(hubs)} {be(hubs or 1)} in more lists than the mean plus two "
        f"standard deviations, {_images(n.never_chosen)} in none.",
        f"Louvain’s method (Blondel et al. 2008; random seed {TUTORIAL_SEED}) finds {groups_in_words(n.communities)} "
        f"of modularity {number(n.modularity)} (Newman and Girvan 2004).{_tests(report)}",
        *_overlap(report),
        *_nulls(report),
    ]


def _images(count: int) -> str:
    return counted(count, "image") if count else "no image"


def _largest(n: Summary) -> str:
    if n.weak_components == 1:
        return "All images are in one component"
    return f"The largest of {n.weak_components:,} components holds {counted(n.largest_weak, 'image')}"


def _tests(report: ReportData) -> str:
    """How it was found out what communities have in common."""
    from simgraph_neo.metrics._groups import ALPHA

    if not report.communities.tests:
        return ""
    return (
        " What a community has more often than all images was tested by the upper tail of the hypergeometric "
        f"distribution, {counted(report.communities.tests, 'test')} with a false discovery rate of {percent(ALPHA)} "
        "(Benjamini and Hochberg 1995)."
    )


def _overlap(report: ReportData) -> list[str]:
    """How much of their territories the seeds share."""
    if not report.atlas:
        return []
    shares = sorted(pair.jaccard for pair in report.atlas.pairs)
    between = (
        f"is {number(shares[0])}" if len(shares) == 1 else f"lies between {number(shares[0])} and {number(shares[-1])}"
    )
    return [
        f"The overlap of the territories of two seeds, as Jaccard’s index of their images, {between}.",
        "What binds two of them was found by the betweenness of images and pairs on the shortest ways between the "
        "images nearer to the one and those nearer to the other (Brandes 2001).",
    ]


def _nulls(report: ReportData) -> list[str]:
    """The random graphs, and how far from them the real one is."""
    from simgraph_neo.metrics._nulls import SWAPS

    if not report.closed.null:
        return []
    told = [f"{name} ({scores})" for metric, name in TESTED.items() if (scores := _scores(report, metric))]
    return [
        f"These numbers were held against {report.null} random graphs that keep the in- and out-degree of every image "
        f"({SWAPS} swaps tried for each link; Maslov and Sneppen 2002), and against {report.null} that keep only the "
        "length of every list. From the means of both kinds, in this order, the real graph lies so many of their "
        f"standard deviations: {', '.join(told)}."
    ]


def _scores(report: ReportData, metric: str) -> str:
    """The z of a metric against each kind of random graphs, in their order; a dash where the kind keeps it."""
    found = [of[metric].z if metric in of else None for of in (report.closed.null or {}).values()]
    return "; ".join("–" if z is None else score(z) for z in found)


def _software(report: ReportData) -> list[str]:
    v = report.versions
    return [
        f"The graph was kept in {report.server} and measured with simgraph {__version__}, which uses networkx "
        f"{v['networkx']} (Hagberg et al. 2008), numpy {v['numpy']} and scipy {v['scipy']} on Python {v['Python']}."
    ]
