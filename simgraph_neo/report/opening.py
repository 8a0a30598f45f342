"""What a report begins with: what it is about, what was found in short, and what to doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.report.markup import Markup, code, joined, listed, number, percent, tag
from simgraph_neo.text import counted, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simgraph_neo.explore import Measured
    from simgraph_neo.report.album import Album
    from simgraph_neo.report.facts import Facts

SEEDS = 24
"""Seeds that are shown with their pictures."""
FEW = 30
"""Images of a graph whose shares mean little."""
SPARSE = "Below {} images each picture is more than three percent of all: take shares as an illustration."


def opening(facts: Facts, album: Album, title: str) -> Markup:
    """The head of the page."""
    return joined([tag("header", tag("h1", title), tag("p", _about(facts), class_="about")), _seeds(facts, album)])


def _about(facts: Facts) -> Markup:
    """What the page is, in one line."""
    from simgraph_neo.drawing.caption import provenance

    s, images = facts.selection, counted(len(facts.whole), "image")
    far = "all" if s.depth is None else f"within {counted(s.depth, 'hop')} of {counted(len(s.seeds), 'seed')}"
    days = f"lists of {facts.lists_of}" if facts.lists_of else "no lists"
    parts = ["A report on a graph of visually similar images", f"{images}, {far}", days]
    return joined([*parts, *provenance(data for _, data in facts.seen.nodes(data=True))], " · ")


def _seeds(facts: Facts, album: Album) -> Markup:
    """The seeds with their pictures."""
    if not facts.selection.seeds:
        return Markup("")
    cards = [album.card(seed, *_rights(facts, seed)) for seed in facts.selection.seeds[:SEEDS]]
    more = len(facts.selection.seeds) - len(cards)
    rest = [tag("p", f"and {counted(more, 'more seed')}", class_="note")] if more else []
    return tag("section", tag("h2", "Seeds" if len(facts.selection.seeds) > 1 else "The seed"), album.strip(cards), *rest)


def _rights(facts: Facts, seed: str) -> list[str]:
    """Licence and credit."""
    data = facts.seen.nodes[seed]
    found = [one_line(str(data[name]), 80) for name in ("license", "credit") if data.get(name)]
    return [" · ".join(found)] if found else []


def in_short(facts: Facts, album: Album) -> Markup:
    """The findings in a few sentences, of the closed view."""
    return tag("section", tag("h2", "In short"), listed(_findings(facts, album)), id="short")


def _findings(facts: Facts, album: Album) -> Iterator[Markup]:
    n = facts.closed.numbers
    yield joined([_size(facts), f" Density, the tutorial’s measure, is {_densities(facts)}."])
    if n.reciprocity is not None:
        random = _random(facts, "reciprocity", percent)
        yield joined(["Similarity is returned in ", tag("b", percent(n.reciprocity)), f" of the links{random}."])
    if n.transitivity is not None:
        random = _random(facts, "transitivity", percent)
        words = f" of all pairs of images that resemble a third one also resemble each other{random}."
        yield joined([tag("b", percent(n.transitivity)), words])
    yield _parts(facts)
    yield _chosen(facts, album)
    if n.modularity is not None:
        random = _random(facts, "modularity", number)
        words = f" by Louvain’s method, with a modularity of {number(n.modularity)}{random}."
        yield joined(["They fall into ", tag("b", counted(n.communities, "group").replace(" group", " groups", 0)), words])


def _size(facts: Facts) -> Markup:
    n, s = facts.closed.numbers, facts.selection
    images, pairs = tag("b", counted(n.nodes, "image")), counted(n.edges, "pair")
    if s.depth is None:
        return joined([images, f" and {counted(n.directed_edges, 'link')} make {pairs} that look alike."])
    from_ = "the seed" if len(s.seeds) == 1 else f"the {len(s.seeds)} seeds"
    return joined([f"{counted(s.depth, 'hop')} along lists of similar images lead from {from_} to ", images, "."])


def _densities(facts: Facts) -> Markup:
    closed = tag("b", number(facts.closed.numbers.density))
    if facts.discovered is None:
        return closed
    seen = tag("b", number(facts.discovered.numbers.density))
    return joined([seen, " as discovered, and ", closed, " with the lists of all these images (closed)"])


def _random(facts: Facts, metric: str, written: object) -> str:
    """What chance alone would give, in brackets."""
    null = (facts.closed.null or {}).get("random_lists", {}).get(metric)
    return f" ({written(null.mean)} if lists were drawn at random)" if null and callable(written) else ""


def _parts(facts: Facts) -> Markup:
    n = facts.closed.numbers
    far = f", {number(n.mean_shortest_path)} steps apart on average" if n.mean_shortest_path else ""
    if n.weak_components == 1:
        return joined([tag("b", "All hang together"), f"{far}."])
    share = percent(n.largest_weak / max(n.nodes, 1))
    return joined(["They are ", tag("b", counted(n.weak_components, "part")), f" without a link between them; the largest holds {share} of the images{far}."])


def _chosen(facts: Facts, album: Album) -> Markup:
    n = facts.closed.numbers
    most = min(facts.whole, key=lambda image_id: (-facts.whole.in_degree(image_id), image_id))
    never = f"{counted(n.never_chosen, 'image')} ({percent(n.never_chosen / max(n.nodes, 1))})"
    return joined(["Most often chosen: ", tag("b", album.title(most)), " ", code(most), f", in {counted(n.max_in_degree, 'list')}; in nobody’s list: {never}."])


def doubts(facts: Facts, missing: int) -> Markup:
    """What a reader must know before believing a number."""
    found = [*_incomplete(facts), *_weak(facts, missing)]
    if not found:
        found = ["Every image that had to answer did, and no number here is an estimate."]
    always = "What “similar” means is the source’s word: see the methods. Look at the pictures before you trust a number."
    return tag("section", tag("h2", "What to doubt"), listed([*found, always]), id="doubt", class_="doubt")


def _incomplete(facts: Facts) -> Iterator[Markup]:
    for each in facts.measured:
        about = each.coverage
        if not about.complete:
            asked = counted(about.unexpanded, "image")
            words = f"{_named(each)} is incomplete: {asked} not yet asked for similar images. Complete it with "
            yield joined([tag("b", words), code(each.selection.completed_by), "."])
        if about.ring_dominates:
            yield joined([
                f"As discovered, {percent(about.frontier_share)} of the images are an outer ring whose own lists do not "
                "count: density, reciprocity and clustering of that view say more of the ring than of the pictures. "
                "Prefer the closed view."
            ])


def _named(each: Measured) -> str:
    return "The graph" if each.coverage.depth is None else f"The {each.coverage.view} view"


def _weak(facts: Facts, missing: int) -> Iterator[Markup]:
    """Weaknesses of single numbers."""
    n, about = facts.closed.numbers, facts.closed.coverage
    if n.nodes < FEW:
        yield Markup(f"{counted(n.nodes, 'image')} are few: one image more or less changes every share.")
    if about.gone:
        yield Markup(f"{counted(about.gone, 'image')} the source no longer has; their last lists still count.")
    if " to " in facts.lists_of:
        yield Markup(f"The lists were read from {facts.lists_of}; the service may have changed in between.")
    if n.mean_shortest_path_interval:
        yield Markup("Distances were measured from a sample of the images; the diameter is at least what is given.")
    if not facts.null:
        yield Markup("No random graphs were made: whether a number is more than chance would give is not known here.")
    if missing:
        yield Markup(f"{counted(missing, 'picture')} could not be had; plain colours stand for them.")
