"""What a report begins with: what it is about, what was found in short, and what to doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.pages.numbers import be, number, percent
from simgraph_neo.report.data import MAX_SHOWN_SEEDS
from simgraph_neo.report.markup import Markup, code, joined, listed, tag
from simgraph_neo.report.sections.communities import groups_in_words
from simgraph_neo.source_kinds import kind_of
from simgraph_neo.text import counted, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from simgraph_neo.report.data import ReportData
    from simgraph_neo.report.thumbnails import Thumbnails

NAMED = 3
"""Images that are the most chosen, by name."""
FEW = 30
"""Images of a graph whose shares mean little."""


def opening(report: ReportData, thumbnails: Thumbnails, title: str) -> Markup:
    """The head of the page."""
    return joined(
        [tag("header", tag("h1", title), tag("p", _about(report), class_="about")), _seeds(report, thumbnails)]
    )


def _about(report: ReportData) -> Markup:
    """What the page is, in one line."""
    from simgraph_neo.drawing.canvas.caption import provenance

    s, images = report.selection, counted(len(report.whole), "image")
    far = "all" if s.depth is None else f"within {counted(s.depth, 'hop')} of {counted(len(s.seeds), 'seed')}"
    days = f"lists of {report.lists_of}" if report.lists_of else "no lists"
    parts = ["A report on a graph of visually similar images", f"{images}, {far}", days]
    return joined([*parts, *provenance(data for _, data in report.seen.nodes(data=True))], " · ")


def _seeds(report: ReportData, thumbnails: Thumbnails) -> Markup:
    """The seeds with their pictures."""
    if not report.selection.seeds:
        return Markup("")
    cards = [thumbnails.card(seed, *_rights(report, seed)) for seed in report.selection.seeds[:MAX_SHOWN_SEEDS]]
    more = len(report.selection.seeds) - len(cards)
    rest = [tag("p", f"and {counted(more, 'more seed')}", class_="note")] if more else []
    return tag(
        "section", tag("h2", "Seeds" if len(report.selection.seeds) > 1 else "The seed"), thumbnails.strip(cards), *rest
    )


def _rights(report: ReportData, seed: str) -> list[str]:
    """Licence and credit."""
    data = report.seen.nodes[seed]
    found = [one_line(str(data[name]), 80) for name in ("license", "credit") if data.get(name)]
    return [" · ".join(found)] if found else []


def in_short(report: ReportData, thumbnails: Thumbnails) -> Markup:
    """The findings in a few sentences, of the closed view."""
    return tag("section", tag("h2", "In short"), listed(_findings(report, thumbnails)), id="short")


def _findings(report: ReportData, thumbnails: Thumbnails) -> Iterator[Markup]:
    n, about = report.closed.numbers, report.closed.coverage
    yield joined([*_size(report), *_densities(report)])
    if not about.complete:
        missing = f"{counted(about.unexpanded, 'list')} of {n.nodes:,} {be(about.unexpanded)} not known yet"
        yield joined([tag("b", "Unfinished: "), f"{missing}. What follows counts those that are."])
    if n.reciprocity is not None:
        random = _by_chance(report, "reciprocity", percent)
        yield joined(["Similarity is returned in ", tag("b", percent(n.reciprocity)), f" of the links{random}."])
    if n.transitivity is not None:
        random = _by_chance(report, "transitivity", percent)
        begin = "Two images that are both joined to a third one are joined to each other in "
        yield joined([begin, tag("b", percent(n.transitivity)), f" of the cases{random}."])
    if n.nodes > 1:
        yield joined(_parts(report))
    if n.directed_edges:
        yield joined(_chosen(report, thumbnails))
    if n.modularity is not None:
        random = _by_chance(report, "modularity", number)
        told = f" by Louvain’s method, with a modularity of {number(n.modularity)}{random}."
        yield joined(["They fall into ", tag("b", groups_in_words(n.communities)), told])


def _size(report: ReportData) -> list[object]:
    n, s = report.closed.numbers, report.selection
    images = tag("b", counted(n.nodes, "image"))
    if s.depth is None:
        return [images, f" and {counted(n.directed_edges, 'link')} make {counted(n.edges, 'pair')} that look alike."]
    start = "the seed" if len(s.seeds) == 1 else f"the {len(s.seeds)} seeds"
    hops = f"At most {counted(s.depth, 'hop')} along lists of similar images lead from {start} to "
    return [hops, images, f", {start} included."]


def _densities(report: ReportData) -> list[object]:
    begin = " The density, as Wellcome Collection’s tutorial measures it, is "
    closed = tag("b", number(report.closed.numbers.density))
    if report.discovered is None:
        return [begin, closed, "."]
    seen = tag("b", number(report.discovered.numbers.density))
    lists = "the lists of all" if report.closed.coverage.complete else "the known lists"
    return [
        begin,
        seen,
        " as discovered, and ",
        closed,
        f" when {lists} of these images count: the closed view, which all that follows is of.",
    ]


def _by_chance(report: ReportData, metric: str, written: Callable[[float], str]) -> str:
    """What random lists would give, in brackets."""
    null = (report.closed.null or {}).get("random_lists", {}).get(metric)
    return f" ({written(null.mean)} if lists were drawn at random)" if null else ""


def _parts(report: ReportData) -> list[object]:
    n = report.closed.numbers
    far = f", {number(n.mean_shortest_path)} steps apart on average" if n.mean_shortest_path else ""
    before = report.discovered.numbers.weak_components if report.discovered else n.weak_components
    seen = "" if before == n.weak_components else f" (as discovered: {counted(before, 'part')})"
    if n.weak_components == 1:
        return ["Links followed in both directions, ", tag("b", "all hang together"), f"{seen}{far}."]
    share = percent(n.largest_weak / max(n.nodes, 1))
    parts = tag("b", counted(n.weak_components, "part"))
    which = "larger" if n.weak_components == 2 else "largest"
    return ["They are ", parts, f" without a link between them{seen}; the {which} holds {share} of the images{far}."]


def _chosen(report: ReportData, thumbnails: Thumbnails) -> list[object]:
    n, every = report.closed.numbers, report.audit.numbers.occurrences
    most = [each for each in every if each.k_occurrence == every[0].k_occurrence]
    never = f"{counted(n.never_chosen, 'image')} ({percent(n.never_chosen / n.nodes)}) {be(n.never_chosen)} in no list"
    rest = f" and {len(most) - NAMED:,} more" if len(most) > NAMED else ""
    each = f"{rest}, in {counted(n.max_in_degree, 'list')}{' each' if len(most) > 1 else ''}"
    names = joined([joined([tag("b", thumbnails.title(one.id)), " ", code(one.id)]) for one in most[:NAMED]], ", ")
    told = f"{each}; {never if n.never_chosen else 'every image is in some list'}."
    return [f"Most often chosen {be(len(most))} ", names, told]


def doubts(report: ReportData) -> Markup:
    """What a reader must know before believing a number."""
    found = [*_incomplete(report), *_weak(report)] or [
        "Every image has its list, and no number of the real graph is an estimate."
    ]
    always = f"{_similar(report)} See the methods, and look at the pictures before you trust a number."
    return tag("section", tag("h2", "What to doubt"), listed([*found, always]), id="doubt", class_="doubt")


def _similar(report: ReportData) -> str:
    """Who says what is similar."""
    sources = {str(data.get("source")) for _, data in report.seen.nodes(data=True)}
    if all(kind_of(source).compared for source in sources):
        return "Similarity was computed by simgraph, from gradients and colours."
    return "What “similar” means is the word of the source." + (" Sources differ in it." if len(sources) > 1 else "")


def _incomplete(report: ReportData) -> Iterator[object]:
    """What is unfinished, with the command that finishes it; and what says more of the crawl than of the pictures."""
    for each in report.measured:
        about = each.coverage
        if not about.complete:
            view = "graph" if about.depth is None else f"{about.view} view"
            asked = f"{counted(about.unexpanded, 'image')} {'was' if about.unexpanded == 1 else 'were'} never asked"
            words = [f"The {view} is incomplete:", f" {asked} for similar images. Complete it with "]
            yield joined([tag("b", words[0]), words[1], code(each.selection.completed_by), "."])
        if about.ring_dominates:
            yield (
                f"As discovered, {percent(about.frontier_share)} of the images are an outer ring whose own lists do "
                "not count: density, reciprocity and clustering of that view say more of the ring than of the "
                "pictures. Prefer the closed view."
            )


def _weak(report: ReportData) -> Iterator[object]:
    """Weaknesses of single numbers."""
    n, about = report.closed.numbers, report.closed.coverage
    if n.nodes < FEW:
        yield f"{counted(n.nodes, 'image')} {be(n.nodes)} few: one image more or less changes every share."
    if report.selection.seeds:
        yield (
            "Images were found through lists, so none but a seed can be in no list; lists of images outside are not "
            "counted."
        )
    if about.gone:
        yield f"The source no longer has {counted(about.gone, 'image')}; the last known lists still count."
    if " to " in report.lists_of:
        yield f"The lists were read from {report.lists_of}; the service may have changed in between."
    if n.mean_shortest_path_interval:
        yield "Distances were measured from a sample of the images; the diameter is at least what is given."
    if not report.null:
        yield "No random graphs were made: whether a number is more than chance would give is not known here."
    if report.missing:
        yield f"{counted(len(report.missing), 'picture')} could not be had; plain colours stand in their place."
