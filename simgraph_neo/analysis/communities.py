"""The communities of a stored subgraph: how large, how apart, what is typical of them, what they have in common."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from simgraph_neo import attributes
from simgraph_neo.attributes import Remark
from simgraph_neo.graph import known_color
from simgraph_neo.grouping import COMMUNITY, typical
from simgraph_neo.subgraph import pictures_of
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
"""Images that are named for each community."""
SMALL = 2
"""Images of a community at most that has nothing in common to look for."""
NAMES: dict[str, NameKind] = {"subject": "subjects", "genre": "genres", "contributor": "contributors"}
"""What a work's description says, and the node attributes that hold it: tuples."""
FACTS: dict[str, Literal["license", "source"]] = {"license": "license", "source": "source"}
"""What is said of each image by itself, and the node attributes: a text."""
SHOWN = 12
"""Communities that a notebook shows."""
SAID = 2
"""Of each kind at most so many in a remark."""


@dataclass(frozen=True, slots=True)
class TypicalImage:
    """One of the images that the most lists of its community show."""

    id: str
    title: str | None
    in_lists: int
    """Of the community's other images."""


@dataclass(frozen=True, slots=True)
class Community:
    """One community."""

    community: int
    """Its number, 1 = the largest."""
    members: list[str] = field(repr=False)
    """Ids, sorted."""
    share: float
    """Of all images of the graph, 0 to 1."""
    cohesion: Cohesion
    typical: list[TypicalImage]
    """At most `TYPICAL`, the most typical first (see `grouping.typical`)."""
    color: str | None
    """What the average colours of its images mix to, as ``#rrggbb``."""
    colors: list[DominantColor]
    """What most of the average colours of its images are like, the most frequent first; empty where none is known."""
    why: list[Enrichment]
    """What is over-represented in it, the surest first; nothing where it has `SMALL` images or fewer."""
    nearest: list[Enrichment]
    """What came nearest to passing the test, the surest first."""

    def record(self) -> dict[str, Any]:
        """What is printed as JSON."""
        return {
            "community": self.community,
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
        """The first so many reasons of each kind, in their order."""
        kept: list[Enrichment] = []
        kinds = Counter[str]()
        for each in self.why:
            kinds[each.kind] += 1
            if kinds[each.kind] <= of_each:
                kept.append(each)
        return kept

    def remark(self) -> Remark:
        """What stands beside it on a contact sheet: its surest reasons with their shares and lifts."""
        reasons = self.surest(SAID)
        return Remark(
            [f"{why.name} {why.share:.0%} (lift {why.lift:.1f})" for why in reasons], [each[1:] for each in self.colors]
        )


@dataclass(frozen=True, slots=True, repr=False)
class Communities(Tabular):
    """All communities of one graph."""

    subgraph: Subgraph
    """With the images' data and their numbers of communities on its nodes."""
    modularity: float | None
    communities: list[Community]
    """The largest first."""
    known: dict[str, int]
    """Kind -> images of which the graph knows something of that kind."""
    tests: int
    """How often something over-represented was looked for."""

    @property
    def graph(self) -> nx.DiGraph[str]:
        """That of the subgraph."""
        return self.subgraph.graph

    @property
    def coverage(self) -> Coverage:
        """That of the subgraph."""
        return self.subgraph.coverage

    @property
    def selection(self) -> Selection:
        """That of the subgraph."""
        return self.subgraph.selection

    @property
    def large(self) -> list[Community]:
        """Those of more than `SMALL` images."""
        return [each for each in self.communities if len(each.members) > SMALL]

    @property
    def small(self) -> list[Community]:
        """The others."""
        return self.communities[len(self.large) :]

    @property
    def described(self) -> bool:
        """Whether any image has subjects, genres or contributors."""
        return any(self.known[kind] for kind in NAMES)

    def record(self) -> dict[str, Any]:
        """What is printed as JSON."""
        return asdict(self.coverage) | {
            "images": len(self.graph),
            "modularity": self.modularity,
            "known": self.known,
            "tests": self.tests,
            "communities": [each.record() for each in self.communities],
        }

    def records(self) -> list[dict[str, Any]]:
        """A row a community."""
        return [each.record() for each in self.communities]

    def summary(self) -> str:
        """How many there are, and how clearly they are apart."""
        found = counted(len(self.communities), "community", "communities")
        modularity = "" if self.modularity is None else f" (modularity {self.modularity:.2f})"
        return f"{counted(len(self.graph), 'image')} in {found}{modularity}"

    def tables(self) -> list[TableRows]:
        """A row a community: its most typical images, and what they have in common."""
        first = self.communities[:SHOWN]
        pictures = pictures_of(self.subgraph.reader, [each.id for found in first for each in found.typical])
        rows = [
            [
                found.community,
                [pictures[each.id] for each in found.typical if each.id in pictures],
                len(found.members),
                ", ".join(each.title or each.id for each in found.typical[:SAID]),
                "; ".join(found.remark().parts),
            ]
            for found in first
        ]
        return [(["community", "typical", "images", "titles", "in common"], rows)]


def communities(subgraph: Subgraph) -> Communities:
    """Find the communities of a subgraph, and what their images have in common.

    The nodes get ``community``, 1 = the largest, so that a drawing or a contact sheet shows the same.

    Parameters
    ----------
    subgraph
        The graph to divide; cost: about O(m log n), m the number of edges.

    Returns
    -------
    Communities
        ``.communities``, the largest first, each with its members, its most typical images and what is more frequent in
        it than in all images (subjects, genres, contributors, licence, source, colour); and ``.modularity``.

    References
    ----------
    Blondel, Guillaume, Lambiotte and Lefebvre, Fast unfolding of communities in large networks, J. Stat. Mech. 2008,
    P10008. See `metrics.louvain_communities` and `metrics.enrichment`.
    """
    from simgraph_neo import metrics

    graph = subgraph.describe()
    parts, labels, links = number_communities(graph), _labels(graph), metrics.Links.of(graph)
    large = [part if len(part) > SMALL else [] for part in parts]
    tested = metrics.enrichment(labels, large)
    rows = zip(parts, metrics.cohesion(links, parts), tested.groups, tested.nearest, strict=True)
    found = [_community(graph, number, *row) for number, row in enumerate(rows, 1)]
    attributes.about(graph)["remarks"] = {COMMUNITY.format(each.community): each.remark() for each in found}
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


def _labels(graph: nx.DiGraph[str]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Kind -> image -> what is said of it."""
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
    """Find the communities (see `metrics.louvain_communities`) and put `community`, 1 = the largest, on the nodes."""
    from simgraph_neo import metrics

    parts = metrics.louvain_communities(graph)
    for number, members in enumerate(parts, 1):
        for image_id in members:
            attributes.node(graph, image_id)["community"] = number
    return parts
