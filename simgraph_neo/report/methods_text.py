"""The methods paragraph for a paper, with the numbers of a report, and its references."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from simgraph_neo import attributes
from simgraph_neo.pages.numbers import number, percent, score
from simgraph_neo.source_kinds import kind_of
from simgraph_neo.text import all_of, counted, days_in_words
from simgraph_neo.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from simgraph_neo.report.data import ReportData

NAMED = 6
"""The largest number of seeds, and of sources, that are named."""
CITE = f"The simgraph developers. simgraph, version {__version__}. https://github.com/simgraph/simgraph-neo"
REFERENCES = {
    "Dalal and Triggs 2005": "Dalal, N., and Triggs, B. (2005). Histograms of oriented gradients for human detection. "
    "In Proceedings of the IEEE Conference on Computer Vision and Pattern Recognition (CVPR), 886–893. "
    "https://doi.org/10.1109/CVPR.2005.177",
    "Hagberg et al. 2008": "Hagberg, A. A., Schult, D. A., and Swart, P. J. (2008). Exploring network structure, "
    "dynamics, and function using NetworkX. In Proceedings of the 7th Python in Science Conference, 11–15.",
    "Maslov and Sneppen 2002": "Maslov, S., and Sneppen, K. (2002). Specificity and stability in topology of protein "
    "networks. Science 296, 910–913. https://doi.org/10.1126/science.1065103",
    "Wellcome Collection n.d.": "Wellcome Collection (n.d.). Developers: API documentation and notebooks. "
    "https://developers.wellcomecollection.org",
}
"""Citation in the text -> reference. Each section declares the references of its own sentences."""
TESTED = {
    "reciprocity": "reciprocity",
    "transitivity": "transitivity",
    "in_degree_skewness": "hubness",
    "modularity": "modularity",
}
"""Metrics with z-scores in the paragraph -> their names there."""


def value(found: float | None) -> str:
    """Format a number for a sentence.

    >>> value(0.1345029), value(None)
    ('0.135', 'undefined')
    """
    return "undefined" if found is None else number(found)


def paragraphs(report: ReportData, sentences: list[str]) -> list[str]:
    """Return the paragraphs of the methods: data, views, measures (the `sentences` of the sections), software."""
    if report.closed.numbers.directed_edges:
        measures = [*sentences, *_nulls(report)]
    else:
        measures = ["The graph has no edges, so no further metrics were computed."]
    return [" ".join(part) for part in (_data(report), _views(report), measures, _software(report))]


def cited(texts: Sequence[str], references: Mapping[str, str]) -> list[str]:
    """Return the references that some texts cite, in alphabetical order."""
    return [references[words] for words in sorted(references) if any(words in text for text in texts)]


def _data(report: ReportData) -> list[str]:
    s, days, images = report.selection, report.lists_of, len(report.whole)
    of = f" of {days_in_words(days)} (UTC)" if days else ""
    source = f"Neighbour lists{of} were taken from {_sources(report)}."
    if s.depth is None:
        return [source, f"The graph consists of all {counted(images, 'image')} and their lists.", _complete(report)]
    names = all_of([report.name(seed) for seed in s.seeds], NAMED)
    seeds = f"the seed image {names}" if len(s.seeds) == 1 else f"{counted(len(s.seeds), 'seed image')}, {names}"
    start = f"From {seeds}, the lists were followed for {counted(s.depth, 'hop')}"
    return [source, f"{start}, which gave a graph of {counted(images, 'image')}.", _complete(report)]


def _sources(report: ReportData) -> str:
    names = Counter(str(data.get("source")) for _, data in attributes.nodes(report.seen))
    ordered = sorted(names, key=lambda name: (-names[name], name))[:NAMED]
    return "; ".join(kind_of(name).methods(name) for name in ordered)


def _complete(report: ReportData) -> str:
    gaps = [each.coverage for each in report.measured if not each.coverage.complete]
    if not gaps:
        return "The crawl was complete: no neighbour list was missing."
    told = [f"{counted(each.unexpanded, 'image')} in the {each.view} view" for each in gaps]
    return f"The crawl was incomplete: neighbour lists were missing for {all_of(told)}."


def _views(report: ReportData) -> list[str]:
    n, depth = report.closed.numbers, report.selection.depth
    density = "The density of the undirected simple graph with n images and m edges, 2m / (n(n − 1)),"
    if n.nodes < 2:
        return ["A graph of a single image has no density."]
    if report.discovered is None or depth is None:
        return [f"{density} is {number(n.density)} (n = {n.nodes:,}, m = {n.edges:,})."]
    d, frontier = report.discovered.numbers, percent(report.discovered.coverage.frontier_share)
    near = f"all images fewer than {counted(depth, 'hop')} from a seed" if depth > 1 else "the seeds"
    lists = f"the neighbour lists of {near}" if depth else "no neighbour lists"
    edges = "edges" if report.closed.coverage.complete else "known edges"
    return [
        f"The discovered view contains these images and {lists}, as in the tutorial notebook (Wellcome Collection "
        f"n.d.); {frontier} of the images form the frontier, whose lists are not in this view. The closed view "
        f"contains the same images and all {edges} among them.",
        f"{density} is {number(d.density)} in the discovered view (n = {d.nodes:,}, m = {d.edges:,}) and "
        f"{number(n.density)} in the closed view (m = {n.edges:,}). All values below refer to the closed view.",
    ]


def _nulls(report: ReportData) -> list[str]:
    """Describe the random graphs, and give the z-scores."""
    from simgraph_neo.metrics._nulls import SWAPS

    found = {name: scores for metric, name in TESTED.items() if (scores := _scores(report, metric))}
    if not found:
        return []
    told = "; ".join(f"{name}, {scores}" for name, scores in found.items())
    return [
        f"{all_of([*found]).capitalize()} were compared with those of two sets of {report.null} random graphs. Set 1 "
        f"preserves the in-degree and the out-degree of every image ({SWAPS} attempted swaps per directed edge; Maslov "
        "and Sneppen 2002), and thus the hubness; set 2 preserves the out-degree only. A z-score is the difference "
        "between the value of the graph and the mean of a set, in standard deviations of that set. The z-scores are: "
        f"{told}."
    ]


def _scores(report: ReportData, metric: str) -> str:
    """Give the z-scores of a metric for both sets of random graphs; "" if it has none."""
    found = [of[metric].z if metric in of else None for of in (report.closed.null or {}).values()]
    told = [f"{score(z)} (set {place})" for place, z in enumerate(found, 1) if z is not None]
    return " and ".join(told)


def _software(report: ReportData) -> list[str]:
    v = report.versions
    return [
        f"The graph was stored in {report.server} and analysed with simgraph {__version__} on Python {v['Python']}, "
        f"using NetworkX {v['networkx']} (Hagberg et al. 2008), NumPy {v['numpy']} and SciPy {v['scipy']}."
    ]
