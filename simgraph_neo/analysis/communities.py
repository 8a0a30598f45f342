"""The communities of a stored subgraph: sizes, separation, typical images, and what the images have in common."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from simgraph_neo import attributes
from simgraph_neo.graph import known_color
from simgraph_neo.grouping import COMMUNITY, typical
from simgraph_neo.subgraph import check_subgraph, pictures_of
from simgraph_neo.tables import Tabular
from simgraph_neo.text import counted

if TYPE_CHECKING:
    import networkx as nx

    from simgraph_neo.attributes import NodeAttributes
    from simgraph_neo.metrics import Cohesion, DominantColor, Enrichment
    from simgraph_neo.model import NameKind
    from simgraph_neo.subgraph import Coverage, Selection, Subgraph
    from simgraph_neo.tables import TableRows

TYPICAL = 5
"""The largest number of typical images of a community."""
SMALL = 2
"""Communities of at most this size are not tested for what their images have in common."""
NAMES: dict[str, NameKind] = {"subject": "subjects", "genre": "genres", "contributor": "contributors"}
"""Kinds of terms in the description of a work -> the node attribute: a tuple."""
FACTS: dict[str, Literal["license", "source"]] = {"license": "license", "source": "source"}
"""Kinds of terms of an image itself -> the node attribute: a text."""
SHOWN = 12
"""The largest number of communities in a notebook's table."""
SAID = 2
"""The largest number of terms of each kind in a remark, and of titles in a row."""
NAMING = 1 / 3
"""The least share of a community's described images that have a term that names it."""


@dataclass(frozen=True, slots=True)
class TypicalImage:
    """An image that is in many neighbour lists of its community."""

    id: str
    title: str | None
    in_lists: int
    """The number of lists that contain it, among the lists of the community's other images."""


@dataclass(frozen=True, slots=True)
class Community:
    """One community."""

    community: int
    """Its number, 1 = the largest."""
    members: list[str] = field(repr=False)
    """Ids, sorted."""
    share: float
    """Its share of all images of the graph, 0 to 1."""
    cohesion: Cohesion
    typical: list[TypicalImage]
    """At most `TYPICAL` images, the most typical first (see `grouping.typical`)."""
    color: str | None
    """The mean of the average colours of its images, as ``#rrggbb``; None if no colour is known."""
    colors: list[DominantColor]
    """The most frequent groups of average colours of its images, the largest first; empty if no colour is known."""
    why: list[Enrichment]
    """Terms that are over-represented in it, the most significant first; empty for `SMALL` images or fewer."""
    nearest: list[Enrichment]
    """Terms that came nearest to passing the test, the most significant first."""
    name: str = ""
    """What to call it: the first term of its works in `why` that a third of its described images have, such as "Nordic
    cross"; else its most typical image, "like Denmark". No two communities have the same name."""

    def record(self) -> dict[str, Any]:
        """Return the object that is printed as JSON."""
        return {
            "community": self.community,
            "name": self.name,
            "images": len(self.members),
            "share": self.share,
            "conductance": self.cohesion.conductance,
            "density": self.cohesion.density,
            "typical": [asdict(each) for each in self.typical],
            "color": self.color,
            "colors": [each._asdict() for each in self.colors],
            "why": [each.record() for each in self.why],
            "nearest": [each.record() for each in self.nearest],
        }

    def surest(self, of_each: int) -> list[Enrichment]:
        """Return the first `of_each` terms of each kind in `why`, in the same order."""
        kept: list[Enrichment] = []
        kinds = Counter[str]()
        for each in self.why:
            kinds[each.kind] += 1
            if kinds[each.kind] <= of_each:
                kept.append(each)
        return kept

    def remark(self) -> list[str]:
        """Return its line on a contact sheet: the most significant terms with their shares and lifts."""
        reasons = self.surest(SAID)
        return [f"{why.name} {why.share:.0%} (lift {why.lift:.1f})" for why in reasons]


@dataclass(frozen=True, slots=True, repr=False)
class Communities(Tabular):
    """All communities of one graph."""

    subgraph: Subgraph
    """The subgraph; its nodes have the data of the images and the numbers of their communities."""
    modularity: float | None
    communities: list[Community]
    """The largest first."""
    known: dict[str, int]
    """Kind -> the number of images with at least one term of that kind."""
    tests: int
    """The number of tests for over-represented terms."""

    @property
    def graph(self) -> nx.DiGraph[str]:
        """The graph of the subgraph."""
        return self.subgraph.graph

    @property
    def coverage(self) -> Coverage:
        """The coverage of the subgraph."""
        return self.subgraph.coverage

    @property
    def selection(self) -> Selection:
        """The selection of the subgraph."""
        return self.subgraph.selection

    @property
    def large(self) -> list[Community]:
        """The communities of more than `SMALL` images."""
        return [each for each in self.communities if len(each.members) > SMALL]

    @property
    def small(self) -> list[Community]:
        """The communities of at most `SMALL` images."""
        return self.communities[len(self.large) :]

    @property
    def described(self) -> bool:
        """Whether any image has subjects, genres or contributors."""
        return any(self.known[kind] for kind in NAMES)

    def record(self) -> dict[str, Any]:
        """Return the object that is printed as JSON."""
        return asdict(self.coverage) | {
            "images": len(self.graph),
            "modularity": self.modularity,
            "known": self.known,
            "tests": self.tests,
            "communities": [each.record() for each in self.communities],
        }

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each community."""
        return [each.record() for each in self.communities]

    def summary(self) -> str:
        """Return the number of communities, and their modularity."""
        found = counted(len(self.communities), "community", "communities")
        modularity = "" if self.modularity is None else f" (modularity {self.modularity:.2f})"
        return f"{counted(len(self.graph), 'image')} in {found}{modularity}"

    def tables(self) -> list[TableRows]:
        """Return a row for each community: its most typical images, and what all its images have in common."""
        first = self.communities[:SHOWN]
        pictures = pictures_of(self.subgraph.reader, [each.id for found in first for each in found.typical])
        rows = [
            [
                found.community,
                [pictures[each.id] for each in found.typical if each.id in pictures],
                len(found.members),
                ", ".join(each.title or each.id for each in found.typical[:SAID]),
                "; ".join(found.remark()),
            ]
            for found in first
        ]
        return [(["community", "typical", "images", "titles", "in common"], rows)]


def communities(subgraph: Subgraph) -> Communities:
    """Find the communities of a subgraph, and what their images have in common.

    The nodes get the attribute ``community`` (1 = the largest) and the graph ``group_names`` and ``remarks``, so that
    drawings, contact sheets and pages show the same ones with the same names.

    Parameters
    ----------
    subgraph
        The graph to partition. Cost: about O(m log n) for n images and m edges.

    Returns
    -------
    Communities
        ``.modularity``, and ``.communities``, the largest first. Each has its members, its most typical images, and the
        terms that are more frequent in it than in all images (subjects, genres, contributors, licence, source, colour).

    References
    ----------
    Blondel, Guillaume, Lambiotte and Lefebvre, Fast unfolding of communities in large networks, J. Stat. Mech. 2008,
    P10008. See `metrics.louvain_communities` and `metrics.enrichment`.
    """
    from simgraph_neo import metrics

    check_subgraph(subgraph)
    graph = subgraph.describe()
    parts, labels, links = number_communities(graph), _labels(graph), metrics.Links.of(graph)
    large = [part if len(part) > SMALL else [] for part in parts]
    tested = metrics.enrichment(labels, large)
    rows = zip(parts, metrics.cohesion(links, parts), tested.groups, tested.nearest, strict=True)
    found = _named([_community(graph, number, *row) for number, row in enumerate(rows, 1)])
    attributes.about(graph)["remarks"] = {COMMUNITY.format(each.community): each.remark() for each in found}
    attributes.about(graph)["group_names"] = {COMMUNITY.format(each.community): each.name for each in found}
    return Communities(
        subgraph=subgraph,
        modularity=metrics.modularity(links, parts),
        communities=found,
        known={kind: sum(map(bool, of.values())) for kind, of in labels.items()},
        tests=tested.tests,
    )


def _community(
    graph: nx.DiGraph[str],
    number: int,
    members: list[str],
    cohesion: Cohesion,
    why: list[Enrichment],
    nearest: list[Enrichment],
) -> Community:
    from simgraph_neo.metrics import dominant_colors, mean_color

    colors = [color for node in members if (color := known_color(attributes.node(graph, node)))]
    return Community(
        community=number,
        members=members,
        share=len(members) / len(graph),
        cohesion=cohesion,
        typical=[
            TypicalImage(each.node, attributes.node(graph, each.node).get("title"), each.in_lists)
            for each in typical(graph, members)[:TYPICAL]
        ],
        color=mean_color(colors),
        colors=dominant_colors(colors),
        why=why,
        nearest=nearest,
    )


def _named(communities: list[Community]) -> list[Community]:
    """Return the communities with different names: where two have the same reason, also what the second one is like."""
    names = dict[str, Community]()
    for each in communities:
        title = each.typical[0].title or each.typical[0].id
        like = f"like {title}" if len(each.members) > 1 else title
        reasons = (why.name for why in each.why if why.kind in NAMES and why.share >= NAMING)
        name = next(reasons, like)
        possible = (name, f"{name}, {like}", f"{name}, {COMMUNITY.format(each.community)}")
        unused = next(name for name in possible if name not in names)
        names[unused] = replace(each, name=unused)
    return list(names.values())


def _labels(graph: nx.DiGraph[str]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return kind -> image -> its terms."""
    nodes = dict(attributes.nodes(graph))
    names = {kind: {node: tuple(data.get(key) or ()) for node, data in nodes.items()} for kind, key in NAMES.items()}
    facts = {kind: {node: _one(data.get(key)) for node, data in nodes.items()} for kind, key in FACTS.items()}
    return names | facts | {"color": {node: _color(data) for node, data in nodes.items()}}


def _one(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _color(data: NodeAttributes) -> tuple[str, ...]:
    from simgraph_neo.metrics import color_term

    color = known_color(data)
    return (color_term(color),) if color else ()


def number_communities(graph: nx.DiGraph[str]) -> list[list[str]]:
    """Find communities (see `metrics.louvain_communities`) and set ``community`` (1 = the largest) on the nodes."""
    from simgraph_neo import metrics

    parts = metrics.louvain_communities(graph)
    for number, members in enumerate(parts, 1):
        for image_id in members:
            attributes.node(graph, image_id)["community"] = number
    return parts
