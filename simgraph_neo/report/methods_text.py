"""A methods paragraph for a paper, with the numbers of a report, and what it cites."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from simgraph_neo import attributes
from simgraph_neo.pages.numbers import number, percent, score
from simgraph_neo.source_kinds import kind_of
from simgraph_neo.text import counted, first_of
from simgraph_neo.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from simgraph_neo.report.data import ReportData

NAMED = 6
"""Seeds, and sources, that are named."""
CITE = f"The simgraph developers: simgraph, version {__version__}. https://github.com/simgraph/simgraph-neo"
REFERENCES = {
    "Dalal and Triggs 2005": "N. Dalal and B. Triggs: Histograms of oriented gradients for human detection. CVPR "
    "(2005) 886–893.",
    "Hagberg et al. 2008": "A. A. Hagberg, D. A. Schult and P. J. Swart: Exploring network structure, dynamics, and "
    "function using NetworkX. Proceedings of the 7th Python in Science Conference (2008) 11–15.",
    "Maslov and Sneppen 2002": "S. Maslov and K. Sneppen: Specificity and stability in topology of protein networks. "
    "Science 296 (2002) 910–913.",
    "Wellcome Collection": "Wellcome Collection: Developers. API documentation and notebooks. "
    "https://developers.wellcomecollection.org",
}
"""By the words with which a text cites them; the sections have those of their own sentences."""
TESTED = {
    "reciprocity": "reciprocity",
    "transitivity": "transitivity",
    "in_degree_skewness": "hubness",
    "modularity": "modularity",
}
"""Metrics whose distance from random graphs is told."""


def paragraphs(report: ReportData, sentences: list[str]) -> list[str]:
    """The methods: data, views, measures (the `sentences` of the sections), software."""
    if not report.closed.numbers.directed_edges:
        measures = ["No image lists another one of them."]
    else:
        measures = [*sentences, *_nulls(report)]
    return [" ".join(part) for part in (_data(report), _views(report), measures, _software(report))]


def cited(texts: Sequence[str], references: Mapping[str, str]) -> list[str]:
    """The references that some texts cite, in order."""
    return [references[words] for words in sorted(references) if any(words in text for text in texts)]


def _data(report: ReportData) -> list[str]:
    s, days = report.selection, report.lists_of
    read = f", as of {days} (UTC)" if days else ""
    found = [f"Lists of similar images come from {_sources(report)}{read}."]
    if s.depth is None:
        return [*found, f"All {counted(len(report.whole), 'image')} and their lists were used.", _complete(report)]
    seeds = first_of([report.name(seed) for seed in s.seeds], NAMED)
    far = f"lists were followed for {counted(s.depth, 'step')}, which leads to {counted(len(report.whole), 'image')}"
    return [*found, f"From {counted(len(s.seeds), 'seed')}, {seeds}, {far}.", _complete(report)]


def _sources(report: ReportData) -> str:
    names = Counter(str(data.get("source")) for _, data in attributes.nodes(report.seen))
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
