"""The sentences of reports: each number is that of the JSON in the same page, and each sentence is correct English."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from math import floor
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from simgraph_neo.crawler import crawl
from simgraph_neo.report import report
from simgraph_neo.sources.flags.source import FlagsSource
from tests.support.report_pages import Prose, numbers_of
from tests.support.tiers import few

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from simgraph_neo.store import Store

NUMBER = r"(?:[<>] )?[+−]?\d[\d,]*(?:\.\d+)?(?:\u00a0%)?"
LONE = re.compile(rf"(?<![\w.,/:(−-]){NUMBER}(?![\w/]|\.\d)|(?<=\(){NUMBER}(?![\w/]|\.\d)")
"""A number that is no part of an id, a version, a date or an address."""
RULES = (
    "2m / (n(n − 1))",
    "A z-score between −2 and +2 is compatible with chance.",
    "those up to ±4 are a hint only",
    "in-degree of 0",
    "in-degree is 0",
    "in-degree 0",
)
"""What has numbers and is about no graph."""
DAY = re.compile(r"\d{4}-\d\d-\d\d|\d+ [A-Z][a-z]+ \d{4}")
CITATION = re.compile(r"(?:[A-Z]\w+(?: et al\.| and [A-Z]\w+)?) (?:19|20)\d\d")


class Page(NamedTuple):
    """A report: its prose by section, and the JSON in it."""

    prose: dict[str, str]
    json: dict[str, Any]

    def result(self, command: str) -> Any:
        """What the JSON has of a command."""
        return next(each["result"] for each in self.json["results"] if f" {command} " in each["command"])

    @property
    def closed(self) -> dict[str, Any]:
        return dict(self.result("analyze metrics")[-1])

    @property
    def discovered(self) -> dict[str, Any]:
        return dict(self.result("analyze metrics")[0])

    @property
    def hubs(self) -> dict[str, Any]:
        return dict(self.result("analyze hubs"))

    @property
    def communities(self) -> dict[str, Any]:
        return dict(self.result("analyze communities"))

    @property
    def sentences(self) -> list[str]:
        """Those of a comparison, as the JSON has them; tests/cli/test_compare.py reads their numbers."""
        found = [each["result"] for each in self.json["results"] if " analyze compare " in each["command"]]
        return [sentence for each in found for sentence in each["sentences"]]

    @property
    def parameters(self) -> dict[str, Any]:
        return dict(self.json["parameters"])

    def chance(self, metric: str, of: str = "mean") -> list[float | None]:
        """What both kinds of random graphs say of a metric."""
        return [kind.get(metric, {}).get(of) for kind in self.closed.get("null", {}).values()]


Wanted = tuple[float | None, ...]
CLAIMS: dict[str, Callable[[Page], Wanted]] = {
    # header, summary
    r"· # images?(?: within # hops? of # seeds?)? ·": lambda p: (
        *(p.closed["nodes"], p.parameters["depth"], len(p.parameters["seeds"])),
    ),
    r"Similarity among # national flags": lambda p: (p.closed["nodes"],),
    r"The graph has # images?: the (?:# )?seeds?(?: and all images within # hops?)?": lambda p: (
        *(p.closed["nodes"], len(p.parameters["seeds"]), p.parameters["depth"]),
    ),
    r"The graph has # images? and # directed edges?, or # undirected edges?: two images": lambda p: (
        *(p.closed["nodes"], p.closed["directed_edges"], p.closed["edges"]),
    ),
    r"tutorial, is # in the discovered view and # in the closed view": lambda p: (
        *(p.discovered["density"], p.closed["density"]),
    ),
    r"tutorial, is #\.": lambda p: (p.closed["density"],),
    r"Incomplete: # of the # images?": lambda p: (p.closed["unexpanded"], p.closed["nodes"]),
    r"# of the directed edges are reciprocated(?:; with random neighbour lists, the mean is #)?": lambda p: (
        *(p.closed["reciprocity"], *p.chance("reciprocity")[1:]),
    ),
    r"to each other in # of all cases \(transitivity\)(?:; with random neighbour lists, the mean is #)?": lambda p: (
        *(p.closed["transitivity"], *p.chance("transitivity")[1:]),
    ),
    r"graph has # components\. The large(?:r|st) one has # of the images": lambda p: (
        *(p.closed["weak_components"], p.closed["largest_weak"] / p.closed["nodes"]),
    ),
    r"its mean shortest path is # hops": lambda p: (p.closed["mean_shortest_path"],),
    r"discovered view has # components?": lambda p: (p.discovered["weak_components"],),
    r"highest in-degree: (?:it|each) is in # neighbour lists?": lambda p: (p.closed["max_in_degree"],),
    r"# images? \(#\) (?:is|are) in no neighbour list": lambda p: (
        *(p.closed["never_chosen"], p.closed["never_chosen"] / p.closed["nodes"]),
    ),
    r"finds # communit(?:y|ies) with a modularity of #(?:; with random neighbour lists, the mean is #)?": lambda p: (
        *(len(p.communities["communities"]), p.communities["modularity"], *p.chance("modularity")[1:]),
    ),
    # limitations, drawing
    r"# images? ha(?:s|ve) not been expanded, so": lambda p: (p.closed["unexpanded"],),
    r"In the discovered view, # of the images are in the frontier": lambda p: (p.discovered["frontier_share"],),
    r"with # images?, one image more": lambda p: (p.closed["nodes"],),
    r"# images? (?:is|are) no longer in the source": lambda p: (p.closed["gone"],),
    r"# pictures? could not be loaded": lambda p: (p.json["placeholders"],),
    # metrics, communities
    r"the mean over # random graphs": lambda p: (p.parameters["random_graphs"],),
    r"With # random graphs": lambda p: (p.parameters["random_graphs"],),
    r"# tests? (?:was|were) carried out": lambda p: (p.communities["tests"],),
    r"\(q < #\)|attributes with q < #": lambda p: (p.parameters["false_discovery_rate"],) * 2,
    # hubs
    r"its in-degree is # or more, which is more than two standard deviations above the mean of #": lambda p: (
        *(floor(p.hubs["threshold"]) + 1, p.hubs["mean"]),
    ),
    r"There (?:is|are) (?:#|no) hubs?; random neighbour lists give # on average": lambda p: (
        *(len(p.hubs["hubs"]), p.hubs["hubs_by_chance"]),
    ),
    r"There (?:is|are) (?:#|no) antihubs?; random neighbour lists give # on average": lambda p: (
        *(len(p.hubs["never_chosen"]), p.hubs["never_chosen_by_chance"]),
    ),
    r"Of the # entr(?:y|ies) of all neighbour lists, # (?:is|are) outside": lambda p: (
        *(p.hubs["places"] + p.hubs["outside"], p.hubs["outside"]),
    ),
    r"The (?:# )?images? with the highest in-degrees? accounts? for # of all directed edges": lambda p: (
        *(max(1, round(p.hubs["images"] / 100)), p.hubs["top_share"]),
    ),
    r"usual length (?:is|of) # images?": lambda p: (p.hubs["usual_length"],),
    # methods
    r"From # seed images": lambda p: (len(p.parameters["seeds"]),),
    r"lists were followed for # hops?, which gave a graph of # images?": lambda p: (
        *(p.parameters["depth"], p.closed["nodes"]),
    ),
    r"consists of all # images?": lambda p: (p.closed["nodes"],),
    r"missing for # images? in the closed view": lambda p: (p.closed["unexpanded"],),
    r"fewer than # hops? from a seed": lambda p: (p.parameters["depth"],),
    r"# of the images form the frontier, whose": lambda p: (p.discovered["frontier_share"],),
    r", is # in the discovered view \(n = #, m = #\) and # in the closed view \(m = #\)": lambda p: (
        *(p.discovered["density"], p.discovered["nodes"], p.discovered["edges"], p.closed["density"]),
        p.closed["edges"],
    ),
    r", is # \(n = #, m = #\)": lambda p: (p.closed["density"], p.closed["nodes"], p.closed["edges"]),
    r"Loffredo 2004\), is #\.": lambda p: (p.closed["reciprocity"],),
    r"Strogatz 1998\) is #, the transitivity is #, the degree assortativity": lambda p: (
        *(p.closed["average_clustering"], p.closed["transitivity"]),
    ),
    r"\(Newman 2003\) is #, and": lambda p: (p.closed["degree_assortativity"],),
    r"k = #\.": lambda p: (p.closed["max_core"],),
    r"graph has # components; the largest has # images?,": lambda p: (
        *(p.closed["weak_components"], p.closed["largest_weak"]),
    ),
    r"shortest-path length of # hops and a diameter of # hops?": lambda p: (
        *(p.closed["mean_shortest_path"], p.closed["diameter"]),
    ),
    r"random seed #": lambda p: (p.parameters["random_seed"],),
    r"finds # communit(?:y|ies) with a modularity \(Newman and Girvan 2004\) of #": lambda p: (
        *(p.closed["communities"], p.closed["modularity"]),
    ),
    r"\(# tests?\)": lambda p: (p.communities["tests"],),
    r"controlled at #": lambda p: (p.parameters["false_discovery_rate"],),
    r"\(Radovanović et al\. 2010\), is #": lambda p: (p.closed["in_degree_skewness"],),
    r"the graph has (?:#|no) hubs? .{50,70} and (?:#|no) antihubs?": lambda p: (
        *(len(p.hubs["hubs"]), len(p.hubs["never_chosen"])),
    ),
    r"two sets of # random graphs": lambda p: (p.parameters["random_graphs"],),
    r"# attempted swaps": lambda p: (p.parameters["swaps_per_edge"],),
    r"reciprocity, # \(set 1\) and # \(set 2\)": lambda p: (*p.chance("reciprocity", "z"),),
    r"transitivity, # \(set 1\) and # \(set 2\)": lambda p: (*p.chance("transitivity", "z"),),
    r"hubness, # \(set 2\)": lambda p: (*p.chance("in_degree_skewness", "z")[1:],),
    r"modularity, # \(set 1\) and # \(set 2\)": lambda p: (*p.chance("modularity", "z"),),
    r"Set 1 preserves|; set 2 preserves": lambda _: (),
}
"""A sentence, with # for each number, and what the JSON has for these."""


def same(written: str, value: float | None) -> bool:
    """Whether a number is that value, rounded to the digits that are written."""
    if value is None:
        return False
    found = re.fullmatch(r"([<>] )?([+−]?)([\d.]+)(\u00a0%)?", written.replace(",", ""))
    assert found, written
    bound, sign, digits, share = found.groups()
    number = float(digits) * (-1 if sign == "−" else 1)
    if bound:
        return value < number if bound == "< " else value > number
    half: float = 0.5 * 10.0 ** -len(digits.partition(".")[2])
    return abs(number - value * (100 if share else 1)) <= half * (1 + 1e-9)


def leaves(value: Any) -> Iterator[float]:
    """All numbers of a JSON value, and the lengths of its lists."""
    if isinstance(value, dict | list):
        yield len(value)
        for each in value.values() if isinstance(value, dict) else value:
            yield from leaves(each)
    elif isinstance(value, int | float):
        yield value


def compared(page: Page, text: str, used: set[str]) -> str:
    """Compare all sentences that `CLAIMS` knows; what is left of a section."""
    for claim, wanted in CLAIMS.items():
        for match in re.finditer(claim.replace("#", f"({NUMBER})"), text):
            used.add(claim)
            pairs = [pair for pair in zip(match.groups(), wanted(page), strict=False) if pair[0]]
            assert len(pairs) == sum(group is not None for group in match.groups())
            assert [pair for pair in pairs if not same(*pair)] == [], match[0]
        text = re.sub(claim.replace("#", NUMBER), "…", text)
    return text


def community_numbers(each: dict[str, Any]) -> Iterator[float]:
    """What a report tells of a community, in its order."""
    yield from (each["community"], each["images"], each["share"])
    yield from filter(lambda value: value is not None, [each["conductance"]])
    yield from (color["share"] for color in each["colors"])
    yield from (image["in_lists"] for image in each["typical"])
    for why in each["why"][:6]:
        yield from (why["inside"], why["members"], why["whole"] / why["images"], why["lift"], why["q"])
    for near in [] if each["why"] else each["nearest"]:
        yield from (near["inside"], near["members"], near["whole"] / near["images"], near["lift"], near["p"], near["q"])


def hub_numbers(page: Page) -> Iterator[float]:
    """What a report tells of single hubs and short lists, in its order."""
    for each in page.hubs["hubs"][:12]:
        yield each["k_occurrence"]
        yield from (each["mutual"], each["list_length"]) if each["list_length"] else ()
    yield from (each["list_length"] for each in page.hubs["short_lists"][:12])


SEQUENCES: dict[str, Callable[[Page], list[float]]] = {
    "communities": lambda page: [
        number
        for each in page.communities["communities"][:20]
        if each["images"] > 2
        for number in community_numbers(each)
    ],
    "hubs": lambda page: [*hub_numbers(page)],
}
"""What sections tell of many things, one after the other."""
REPORTS = ("two seeds", "one seed", "everything", "unfinished", "untitled", "lone")


@cache
def _page(path: Path) -> Page:
    text = path.read_text("utf-8")
    return Page(Prose(text).sections, numbers_of(text))


_PATHS: dict[str, Path] = {}


@pytest.fixture(params=few(REPORTS, "two seeds", "unfinished", "untitled"))
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """A report of each sort; each is made once."""
    if request.param not in _PATHS:
        path = tmp_path_factory.mktemp("prose") / "a.html"
        _write(request.param, request, path)
        _PATHS[request.param] = path
    return _page(_PATHS[request.param])


def _write(which: str, request: pytest.FixtureRequest, path: Path) -> None:
    store: Store = request.getfixturevalue("store" if which == "unfinished" else "flags")
    if which == "unfinished":
        crawl(store, FlagsSource(), ["fr", "jp", "se"], 2)
    if which == "untitled":
        cypher = request.getfixturevalue("cypher")
        cypher("MATCH (i:Image) REMOVE i.title")
        cypher("MATCH (:Image {id: 'flags:nl'})-[r:SIMILAR_TO {rank: 5}]->() DELETE r")
    seeds, depth, nulls = {
        "two seeds": (["flags:fr", "flags:jp"], 2, 3),
        "one seed": (["flags:de"], 3, None),
        "everything": ([], None, 2),
        "unfinished": (["flags:fr", "flags:jp", "flags:se"], 2, None),
        "untitled": (["flags:de"], 2, 2),
        "lone": (["flags:fr"], 0, None),
    }[which]
    report(store, seeds or None, path, depth, source=None if seeds else "flags", null=nulls)


def test_every_number_of_a_sentence_is_in_the_json(page: Page) -> None:
    """Known sentences have the numbers that they speak of; all other numbers of a section are somewhere in its JSON."""
    used = set[str]()
    everything = [*leaves(page.json)]
    for anchor, text in page.prose.items():
        for day in DAY.findall(text):
            assert (day if day[4] == "-" else f"{datetime.strptime(day, '%d %B %Y'):%F}") in page.parameters["lists_of"]
        left = DAY.sub("", text)
        for rule in RULES:
            left = left.replace(rule, "…")
        for sentence in page.sentences if anchor == "atlas" else []:
            left = left.replace(sentence, "…")
        left = CITATION.sub("…", compared(page, left, used))
        numbers = [found[0] for found in LONE.finditer(left)]
        wanted = SEQUENCES[anchor](page) if anchor in SEQUENCES else []
        assert len(numbers) >= len(wanted)
        assert [pair for pair in zip(numbers, wanted, strict=False) if not same(*pair)] == [], anchor
        numbers = numbers[len(wanted) :]
        missing = [each for each in numbers if not any(same(each, value) for value in everything)]
        assert missing == [], (anchor, left)
    assert len(used) > (25 if page.closed["directed_edges"] else 6)


def test_both_ends_of_a_bridge_are_shown(page: Page) -> None:
    """Each edge that is a bridge has a picture of both its ends, with the other's name and the share of the paths."""
    pairs = page.result("analyze compare")["pairs"] if page.sentences else []
    for edge in (edge for pair in pairs[:6] for edge in pair["bridge_edges"]):
        for name, other in (edge["titles"], edge["titles"][::-1]):
            told = re.search(rf"\n{name}\s*…\s*edge with {other}, on ({NUMBER}) of the paths\n", page.prose["atlas"])
            assert told
            assert same(told[1], edge["share"])


def test_the_methods_paragraph_names_the_versions(page: Page) -> None:
    """The versions in the methods paragraph are those of the JSON; its other numbers are compared as all others."""
    text = page.prose["method"]
    for name, version in page.json["versions"].items():
        told = {"networkx": "NetworkX", "numpy": "NumPy", "scipy": "SciPy"}.get(name, name)
        if name in {"simgraph", "Python", "networkx", "numpy", "scipy"}:
            assert f"{told} {version}" in text
    assert f"stored in {page.json['versions']['Store']}" in text


def test_the_sentences_are_english(page: Page) -> None:
    """Nouns and verbs agree with their numbers, nothing unknown is told as a dash, and no word of ours is left."""
    for anchor, text in page.prose.items():
        wrong = [
            *re.findall(r"\b1 (?:images|pairs|edges|hops|lists|neighbours|hubs|components|communities|tests)\b", text),
            *re.findall(r"(?<![\d,.])(?:[02-9]|\d\d+) (?:image|pair|edge|hop|hub|component|community)\b", text),
            *re.findall(r"\b(?:None|nan|True|False)\b|[a-z] –[.,; ]|\s[.,;]|\.\.|,,", text),
            *re.findall(r"look-alike|had its say|was asked|never asked|[Jj]oined pairs|in turn|Louvain’s", text),
        ]
        assert wrong == [], (anchor, text)
