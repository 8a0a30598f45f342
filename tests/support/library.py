"""What each query of the library must give: networkx and plain Python over the lists that were written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice, pairwise, permutations
from typing import TYPE_CHECKING, Any

import networkx as nx

from simgraph_neo.queries.results import readable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from simgraph_neo.model import Expansion, Image, Work

    Rows = list[tuple[Any, ...]]

BEFORE, AFTER = datetime(2025, 12, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
"""Either side of the date that the queries on history have as their default."""


@dataclass
class World:
    """What was written, beside the store: the oracle of every query."""

    graph: nx.DiGraph[str] = field(default_factory=nx.DiGraph)
    """Edges that stand, with their ranks."""
    images: dict[str, Image] = field(default_factory=dict)
    works: dict[str, Work] = field(default_factory=dict)
    first_seen: dict[str, datetime] = field(default_factory=dict)
    listed_at: dict[str, datetime] = field(default_factory=dict)
    """When an image's first list came."""
    gone: list[tuple[str, int, str, datetime]] = field(default_factory=list)
    """Edges that left: from, rank, to, when."""

    def note(self, expansion: Expansion) -> None:
        """What storing it does."""
        at, own = expansion.asked_at, expansion.image
        for image in (own, *(similar.image for similar in expansion.similar)):
            self.first_seen.setdefault(image.id, at)
            self.images[image.id] = self.images.get(image.id, image) if image is not own else image
            self.graph.add_node(image.id)
            if image.work:
                self.works[image.id] = image.work
        wanted = {similar.image.id: similar.rank for similar in expansion.similar}
        for other, data in list(self.graph[own.id].items()):
            if other not in wanted:
                self.gone.append((own.id, data["rank"], other, at))
                self.graph.remove_edge(own.id, other)
        self.graph.add_edges_from((own.id, other, {"rank": rank}) for other, rank in wanted.items())
        if wanted:
            self.listed_at.setdefault(own.id, at)

    def title(self, image_id: str) -> str | None:
        return self.images[image_id].title

    def titles(self, *ids: str) -> str:
        """A list of them as it is printed."""
        return ", ".join(self.title(i) or "null" for i in ids)

    def rank(self, a: str, b: str) -> int:
        rank: int = self.graph[a][b]["rank"]
        return rank

    def list_of(self, image_id: str) -> list[str]:
        return sorted(self.graph[image_id], key=lambda other: self.rank(image_id, other))

    def way(self, *ids: str) -> str:
        """A path as it is printed."""
        return ids[0] + "".join(f" -{self.rank(a, b)}-> {b}" for a, b in pairwise(ids))

    def ranks(self, ids: tuple[str, ...]) -> int:
        return sum(self.rank(a, b) for a, b in pairwise(ids))


def within(graph: nx.DiGraph[str], seed: str, hops: int) -> dict[str, int]:
    return dict(nx.single_source_shortest_path_length(graph, seed, cutoff=hops))


def by_distance(w: World, distances: Mapping[str, int]) -> Rows:
    return sorted((distance, image_id, w.title(image_id)) for image_id, distance in distances.items())


def neighbours(w: World, seed: str) -> Rows:
    ways = [(seed, a) for a in w.graph[seed]] + [(seed, a, b) for a in w.graph[seed] for b in w.graph[a]]
    ways.sort(key=lambda way: [w.rank(a, b) for a, b in pairwise(way)])
    return [(w.way(*way), w.title(way[-1])) for way in ways]


def listed_by(w: World, seed: str) -> Rows:
    found = sorted(w.graph.predecessors(seed), key=lambda a: (w.rank(a, seed), a))
    return [(f"{seed} <-{w.rank(a, seed)}- {a}", w.title(a)) for a in found]


def induced_subgraph(w: World, seed: str, hops: int) -> Rows:
    inside = within(w.graph, seed, hops)
    return [(w.way(a, b),) for a in sorted(inside) for b in w.list_of(a) if b in inside]


def growth(w: World, seed: str, hops: int) -> Rows:
    distances, rows = within(w.graph, seed, hops), []
    for depth in range(max(distances.values()) + 1):
        inside = [i for i, distance in distances.items() if distance <= depth]
        edges = sum(len(w.graph[i]) for i in inside if distances[i] < depth)
        new = sum(distances[i] == depth for i in inside)
        rows.append((depth, new, len(inside), edges, sum(w.images[i].state == "new" for i in inside)))
    return rows


def triangles(w: World, seed: str) -> Rows:
    listed = w.list_of(seed)
    found = [(a, b) for a in listed for b in listed if w.graph.has_edge(a, b)]
    return [(f"{w.way(seed, a, b)} <-{w.rank(seed, b)}- {seed}", w.titles(a, b)) for a, b in found]


def mutual_neighbours(w: World, seed: str) -> Rows:
    return [(w.way(seed, a, seed), w.title(a)) for a in w.list_of(seed) if w.graph.has_edge(a, seed)]


def trails(w: World, start: str, goal: str) -> list[tuple[str, ...]]:
    """Every way that takes no edge twice, of the three smallest lengths that such ways have: by brute force."""
    left = dict(nx.single_source_shortest_path_length(w.graph.reverse(copy=False), goal))
    lengths = range(left[start], left[start] + 10) if start in left else range(0)
    found = (ways for length in lengths if (ways := trails_of(w, start, length, left)))
    return [way for ways in islice(found, 3) for way in ways]


def trails_of(w: World, start: str, length: int, left: Mapping[str, int]) -> list[tuple[str, ...]]:
    """Those of one length; `left` says how far each image is from the goal."""
    ways: list[tuple[str, ...]] = [(start,)]
    for step in range(1, length + 1):
        longer = ((way, b) for way in ways for b in w.graph[way[-1]] if left.get(b, length) <= length - step)
        ways = [(*way, b) for way, b in longer if (way[-1], b) not in set(pairwise(way))]
    return ways


def all_shortest_paths(w: World, start: str, goal: str) -> Rows:
    ways = map(tuple, nx.all_shortest_paths(w.graph, start, goal))
    return [(w.way(*way),) for way in sorted(ways, key=lambda way: (w.ranks(way), way))]


def k_shortest_paths(w: World, start: str, goal: str, k: int) -> Rows:
    ways = [way for way in trails(w, start, goal) if len(set(way)) == len(way)]
    return [(w.way(*way),) for way in sorted(ways, key=lambda way: (len(way), w.ranks(way), way))[:k]]


def best_path(w: World, start: str, goal: str) -> Rows:
    ways = trails(w, start, goal)
    best = min(ways, key=lambda way: (w.ranks(way), len(way), way), default=())
    return [(w.way(*best), w.ranks(best), w.ranks(best) <= max(map(len, ways)))] if best else []


def meeting_images(w: World, seeds: list[str], hops: int) -> Rows:
    found = [within(w.graph, seed, hops) for seed in seeds]
    met = [(i, w.title(i), ", ".join(str(d[i]) for d in found)) for i in w.graph if all(i in d for d in found)]
    return sorted(met, key=lambda row: (sum(d[row[0]] for d in found), max(d[row[0]] for d in found), row[0]))


def bridges(w: World, seed: str, other: str, hops: int) -> Rows:
    first, second = within(w.graph, seed, hops), within(w.graph, other, hops)
    far = hops + 1
    side = {i: first.get(i, far) - second.get(i, far) for i in w.graph}
    edges = [(a, b) for a, b in w.graph.edges if side[a] * side[b] < 0]
    turned = sorted((a, b, a) if side[a] < 0 else (b, a, a) for a, b in edges)
    return [(w.way(x, y) if start == x else f"{x} <-{w.rank(y, x)}- {y}", w.titles(x, y)) for x, y, start in turned]


def hubs(w: World, most: int) -> Rows:
    top = sorted(w.graph, key=lambda i: (-w.graph.in_degree(i), i))[:most]
    return [
        (
            *(i, w.title(i), w.graph.in_degree(i)),
            sum(w.rank(a, i) == 1 for a in w.graph.predecessors(i)),
            sum(w.graph.has_edge(i, a) for a in w.graph.predecessors(i)),
        )
        for i in top
    ]


def never_chosen(w: World) -> Rows:
    formerly = Counter(other for _, _, other, _ in w.gone)
    unlisted = [i for i in sorted(w.graph) if not w.graph.in_degree(i)]
    return [(i, w.title(i), w.images[i].state, formerly[i]) for i in unlisted]


def frontier(w: World) -> Rows:
    rows = [(i, w.title(i), "new", w.graph.in_degree(i), None) for i in w.graph if w.images[i].state == "new"]
    return sorted(rows, key=lambda row: (-row[3], row[0]))


def one_way_pairs(w: World, rank: int) -> Rows:
    found = [(a, b) for a, b in w.graph.edges if w.rank(a, b) <= rank and not w.graph.has_edge(b, a)]
    answered = [(a, b) for a, b in found if w.images[b].state in {"expanded", "empty"}]
    rows = [(a, w.title(a), w.rank(a, b), b, w.title(b)) for a, b in answered]
    return sorted(rows, key=lambda row: (row[2], row[0]))


def near_duplicates(w: World, rank: int) -> Rows:
    found = [(a, b) for a, b in w.graph.edges if a < b and w.graph.has_edge(b, a)]
    rows = [
        (a, w.title(a), b, w.title(b), w.rank(a, b), w.rank(b, a), a in w.works and w.works.get(b) == w.works[a])
        for a, b in found
        if max(w.rank(a, b), w.rank(b, a)) <= rank
    ]
    return sorted(rows, key=lambda row: (row[4] + row[5], row[0], row[2]))


def mutual_triangles(w: World) -> Rows:
    both = nx.Graph((a, b) for a, b in w.graph.edges if w.graph.has_edge(b, a))
    threes = (clique for clique in nx.enumerate_all_cliques(both) if len(clique) == 3)
    rows = [(*t, sum(w.rank(a, b) for a, b in permutations(t, 2)), w.titles(*t)) for t in map(sorted, threes)]
    return sorted(rows, key=lambda row: (row[3], row[:3]))


def shared_lists(w: World, seed: str, least: int) -> Rows:
    rows = []
    for i in w.graph:
        common = [x for x in w.list_of(seed) if w.graph.has_edge(i, x)]
        if i != seed and len(common) >= least:
            rank = w.graph[seed].get(i, {}).get("rank")
            rows.append((i, w.title(i), len(common), ", ".join(common), rank))
    return sorted(rows, key=lambda row: (-row[2], row[0]))


def co_chosen(w: World, seed: str, least: int) -> Rows:
    rows = []
    for i in w.graph:
        lists = sorted(x for x in w.graph if w.graph.has_edge(x, seed) and w.graph.has_edge(x, i))
        if i != seed and len(lists) >= least:
            rank = w.graph[seed].get(i, {}).get("rank")
            rows.append((i, w.title(i), len(lists), ", ".join(lists), rank))
    return sorted(rows, key=lambda row: (-row[2], row[0]))


def elsewhere(w: World, about: Callable[[Work], bool], before: str) -> Rows:
    """Each picture of the works in question, then what its list has of other works; `before` is how the way begins."""
    rows = []
    for i in sorted(w.works):
        if about(w.works[i]):
            ways = [(i,), *((i, b) for b in w.list_of(i) if b not in w.works or not about(w.works[b]))]
            rows += [(before.format(w.works[i].id) + w.way(*way), w.title(way[-1])) for way in ways]
    return rows


def names(w: World, only: str | None) -> Rows:
    works = {work.id: work for work in w.works.values()}
    kinds = (("contributor", "contributors"), ("genre", "genres"), ("subject", "subjects"))
    rows = [
        (kind, name, sum(name in getattr(x, many) for x in works.values()), images)
        for kind, many in kinds
        if only in {None, kind}
        for name, images in Counter(n for work in w.works.values() for n in getattr(work, many)).items()
    ]
    return sorted(rows, key=lambda row: (-row[3], row[0], row[1]))


def licences(w: World) -> Rows:
    images = Counter((image.source, image.license) for image in w.images.values())
    credited = Counter((image.source, image.license) for image in w.images.values() if image.credit)
    rows = [(*key, number, credited[key]) for key, number in images.items()]
    return sorted(rows, key=lambda row: (row[0], -row[2], row[1] is None, row[1]))


def subjects(w: World, image_id: str) -> tuple[str, ...]:
    return w.works[image_id].subjects if image_id in w.works else ()


def across_subjects(w: World, rank: int) -> Rows:
    rows = []
    for a, b in w.graph.edges:
        these, those = subjects(w, a), subjects(w, b)
        if w.rank(a, b) <= rank and these and those and not set(these) & set(those):
            rows.append((a, w.title(a), ", ".join(these), w.rank(a, b), b, w.title(b), ", ".join(those)))
    return sorted(rows, key=lambda row: (row[3], row[0]))


def subjects_alike(w: World, least: int) -> Rows:
    links = [(subjects(w, a), subjects(w, b)) for a, b in w.graph.edges if subjects(w, a)]
    places = Counter(name for _, those in links for name in those)
    own = Counter(name for these, _ in links for name in these)
    pairs = Counter((x, y) for these, those in links for x in these for y in those if x not in those)
    rows = [
        (x, y, edges, edges / own[x], edges / own[x] * len(links) / places[y])
        for (x, y), edges in pairs.items()
        if edges >= least
    ]
    return sorted(rows, key=lambda row: (-row[4], row[0], row[1]))


def within_works(w: World) -> Rows:
    found = Counter(w.works[a].id for a, b in w.graph.edges if a in w.works and w.works.get(b) == w.works[a])
    titles = {work.id: work.title for work in w.works.values()}
    images = Counter(work.id for work in w.works.values())
    most = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(work, titles[work], images[work], edges) for work, edges in most]


def edges_gone(w: World) -> Rows:
    return [(f"{a} -WAS_SIMILAR_TO-> {b}", rank, w.title(b), at) for a, rank, b, at in w.gone]


def changed_since(w: World) -> Rows:
    return [
        ("t:p1", "came", 2, "t:r", "R", AFTER),
        ("t:p1", "left", 2, "t:q", "Q", AFTER),
    ]


def new_since(w: World) -> Rows:
    line = datetime(2026, 1, 1, tzinfo=UTC)
    return [(sum(at > line for at in w.first_seen.values()), sum(at > line for at in w.listed_at.values()), 0)]


def crawls(w: World) -> Rows:
    """Of the flags no crawl is noted in this store."""
    small = [i for i in w.first_seen if i.startswith("t:")]
    first = [sum(at[i] == BEFORE for i in small if i in at) for at in (w.first_seen, w.listed_at)]
    second = [sum(at[i] == AFTER for i in small if i in at) for at in (w.first_seen, w.listed_at)]
    return [
        (BEFORE, BEFORE, "t", 1, "t:p1", 3, *first, "c1", "ingest"),
        (AFTER, None, "t", 2, "t:p1, t:r", 0, *second, "c2", "ingest"),
    ]


ORACLES: dict[str, Callable[..., Rows]] = {
    "neighbours": lambda w, p: neighbours(w, p["seed"]),
    "within-hops": lambda w, p: by_distance(w, within(w.graph, p["seed"], p["hops"])),
    "leads-here": lambda w, p: by_distance(w, within(w.graph.reverse(), p["seed"], p["hops"])),
    "listed-by": lambda w, p: listed_by(w, p["seed"]),
    "induced-subgraph": lambda w, p: induced_subgraph(w, p["seed"], p["hops"]),
    "growth": lambda w, p: growth(w, p["seed"], p["hops"]),
    "triangles": lambda w, p: triangles(w, p["seed"]),
    "mutual-neighbours": lambda w, p: mutual_neighbours(w, p["seed"]),
    "shortest-path": lambda w, p: all_shortest_paths(w, p["from"], p["to"]),
    "all-shortest-paths": lambda w, p: all_shortest_paths(w, p["from"], p["to"]),
    "k-shortest-paths": lambda w, p: k_shortest_paths(w, p["from"], p["to"], p["k"]),
    "best-path": lambda w, p: best_path(w, p["from"], p["to"]),
    "meeting-images": lambda w, p: meeting_images(w, p["seeds"], p["hops"]),
    "bridges": lambda w, p: bridges(w, p["seed"], p["other"], p["hops"]),
    "hubs": lambda w, p: hubs(w, p["most"]),
    "never-chosen": lambda w, p: never_chosen(w),
    "frontier": lambda w, p: frontier(w),
    "one-way-pairs": lambda w, p: one_way_pairs(w, p["rank"]),
    "near-duplicates": lambda w, p: near_duplicates(w, p["rank"]),
    "mutual-triangles": lambda w, p: mutual_triangles(w),
    "shared-lists": lambda w, p: shared_lists(w, p["seed"], p["least"]),
    "co-chosen": lambda w, p: co_chosen(w, p["seed"], p["least"]),
    "of-work": lambda w, p: elsewhere(w, lambda work: work.id == p["work"], "(Work {}) <-OF- "),
    "of-subject": lambda w, p: elsewhere(
        w, lambda work: p["subject"] in work.subjects, f"(Subject {p['subject']}) <-ABOUT- (Work {{}}) <-OF- "
    ),
    "of-genre": lambda w, p: elsewhere(
        w, lambda work: p["genre"] in work.genres, f"(Genre {p['genre']}) <-HAS_GENRE- (Work {{}}) <-OF- "
    ),
    "of-contributor": lambda w, p: elsewhere(
        w,
        lambda work: p["contributor"] in work.contributors,
        f"(Contributor {p['contributor']}) <-BY- (Work {{}}) <-OF- ",
    ),
    "names": lambda w, p: names(w, p["kind"]),
    "licences": lambda w, p: licences(w),
    "across-subjects": lambda w, p: across_subjects(w, p["rank"]),
    "subjects-alike": lambda w, p: subjects_alike(w, p["least"]),
    "within-works": lambda w, p: within_works(w),
    "edges-gone": lambda w, p: edges_gone(w),
    "changed-since": lambda w, p: changed_since(w),
    "new-since": lambda w, p: new_since(w),
    "crawls": lambda w, p: crawls(w),
}  # fmt: skip


def shown(rows: Rows) -> Rows:
    """Rows as they are printed, times left as they are."""
    return [tuple(value if isinstance(value, datetime) else readable(value) for value in row) for row in rows]
