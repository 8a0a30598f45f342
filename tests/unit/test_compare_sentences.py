"""The sentences that open a comparison of seeds: plain, right for every shape, their numbers those of the JSON."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pytest

from simgraph_neo.analysis import compare
from simgraph_neo.graph import Neighbours
from simgraph_neo.model import Image
from simgraph_neo.store import Reader, Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from simgraph_neo.analysis import Atlas
    from simgraph_neo.attributes import View
    from simgraph_neo.model import State

LETTERS = "abcdefghij"


class ListStore:
    """What a reader asks of a store, from lists. Images whose list is None are not expanded."""

    def __init__(self, lists: Mapping[str, Iterable[str] | None], titles: Mapping[str, str]) -> None:
        every = dict.fromkeys([*lists, *(other for found in lists.values() for other in found or ())])
        self._lists = {image: list(lists.get(image) or ()) for image in every}
        self._states: dict[str, State] = {
            image: "new" if lists.get(image) is None else "expanded" if self._lists[image] else "empty"
            for image in every
        }
        self._titles = titles

    def lists(self, ids: Iterable[str], *, beyond: bool) -> dict[str, Neighbours]:  # one level suffices
        return {image: Neighbours(self._states[image], self._lists[image]) for image in ids if image in self._lists}

    def images(self, ids: Iterable[str]) -> dict[str, Image]:
        return {image: Image(image, image[0] if "/" in image else "s", self._titles.get(image)) for image in ids}

    def all_rows(self, source: str) -> list[list[Any]]:
        mine = [image for image in self._lists if (image[0] if "/" in image else "s") == source]
        return [[image, self._states[image], [o for o in self._lists[image] if o in mine]] for image in mine]


def atlas(
    lists: Mapping[str, Iterable[str] | None],
    seeds: Iterable[str],
    depth: int,
    view: View = "discovered",
    titles: Mapping[str, str] | None = None,
) -> Atlas:
    reader = Reader(cast("Store", ListStore(lists, titles or {})))
    return compare(reader, list(seeds), depth, view=view)


def ring(images: int, *, seed: int = 1) -> dict[str, list[str]]:
    """So many images, each of which lists five of its nearest twelve, or all of its nearest five."""
    draw, names = random.Random(seed), [spelled(number) for number in range(images)]
    steps = [1, 2, 3, -1, -2, -3, 4, -4, 5, -5, 6, -6]
    return {
        name: [names[(place + step) % images] for step in draw.sample(steps, 5) if place % 3 or abs(step) < 4]
        or [names[place - 1]]
        for place, name in enumerate(names)
    }


def spelled(number: int) -> str:
    """An id without a digit."""
    return "".join(LETTERS[int(digit)] for digit in f"{number:03}")


WORLD: dict[str, str | None] = {
    "a": "bc",
    "b": "ac",
    "c": "ad",
    "d": "e",
    "e": "df",
    "f": "e",
    "x": "yz",
    "y": "xz",
    "z": "xye",
    "p": "q",
    "q": "p",
}
LISTS = ("seeds", "nodes", "density", "jaccard", "first_touch")
"""Of the random seeds."""
SHAPES: dict[str, tuple[tuple[Any, ...], list[str]]] = {
    "disjoint, with a contact beyond the depth": (
        (WORLD, "ax", 1),
        [
            "These territories within 1 hop have the same density, 0.667: a (3 images) and x (3 images).",
            "a and x share no image within 1 hop.",
            "Their nearest contact in the stored lists is d, 2 hops from a and 3 from x.",
        ],
    ),
    "disjoint for ever": (
        (WORLD, "ap", 1),
        [
            "p has the tighter territory within 1 hop: density 1, 2 images.",
            "a has the looser one: density 0.667, 3 images.",
            "a and p share no image within 1 hop.",
            "No stored lists lead from both to one image.",
        ],
    ),
    "three": (
        (WORLD, "axp", 1, "closed"),
        [
            "These territories within 1 hop in the closed view have the same density, 1: "
            "a (3 images), x (3 images) and p (2 images).",
            "a and x share no image within 1 hop.",
            "Their nearest contact in the stored lists is d, 2 hops from a and 3 from x.",
            "a and p share no image within 1 hop.",
            "No stored lists lead from both to one image.",
            "x and p share no image within 1 hop.",
            "No stored lists lead from both to one image.",
        ],
    ),
    "sharing": (
        (WORLD, "ax", 3),
        [
            "a has the tighter territory within 3 hops: density 0.5, 5 images.",
            "x has the looser one: density 0.4, 6 images.",
            "a and x share 2 of their 9 images (22%).",
            "They touch at depth 3, at d, 2 hops from a and 3 from x.",
        ],
    ),
    "identical": (
        (WORLD, "ab", 1),
        [
            "These territories within 1 hop have the same density, 0.667: a (3 images) and b (3 images).",
            "a and b have the same territory, 3 images.",
            "They touch at depth 1, at a itself, 1 hop from b.",
        ],
    ),
    "one within another": (
        (WORLD, "ac", 3),
        [
            "a has the tighter territory within 3 hops: density 0.5, 5 images.",
            "c has the looser one: density 0.4, 6 images.",
            "The territory of a, 5 images, lies within that of c, 6 images.",
            "They touch at depth 1, at a itself, 1 hop from c.",
        ],
    ),
    "depth 0": (
        (WORLD, "ax", 0),
        [
            "At depth 0 a territory is the seed alone: there is no density to compare.",
            "The nearest contact of a and x in the stored lists is d, 2 hops from a and 3 from x.",
        ],
    ),
    "an incomplete one": (
        ({**WORLD, "z": None}, "ax", 2),
        [
            "x has the tighter territory within 2 hops: density 1, 3 images.",
            "a has the looser one: density 0.667, 4 images.",
            "The territory of x is incomplete: 1 image is not expanded. Its numbers can change.",
            "a and x share no image within 2 hops.",
            "No stored lists lead from both to one image.",
        ],
    ),
    "incomplete ones": (
        ({**WORLD, "z": None, "c": None}, "ax", 2),
        [
            "These territories within 2 hops have the same density, 1: a (3 images) and x (3 images).",
            "2 of 2 territories are incomplete: a and x. Their numbers can change.",
            "a and x share no image within 2 hops.",
            "No stored lists lead from both to one image.",
        ],
    ),
    "a seed without a list": (
        ({**WORLD, "p": ""}, "ap", 2),
        [
            "The territory of a: density 0.667, 4 images.",
            "The territory of p is the seed alone: its neighbour list is empty or not stored.",
            "a and p share no image within 2 hops.",
            "No stored lists lead from both to one image.",
        ],
    ),
    "two without a list": (
        ({**WORLD, "p": "", "q": ""}, "pq", 2),
        [
            "The territories of p and q are the seeds alone: their neighbour lists are empty or not stored.",
            "p and q share no image within 2 hops.",
            "No stored lists lead from both to one image.",
        ],
    ),
    "seven seeds": (
        (WORLD, "abcdexp", 2),
        [
            "p has the tightest territory within 2 hops: density 1, 2 images.",
            "c has the loosest one: density 0.4, 5 images.",
            "Of 21 pairs of seeds, 13 share images; the nearest are these.",
            "a and b have the same territory, 4 images.",
            "They touch at depth 1, at a itself, 1 hop from b.",
            "d and e have the same territory, 3 images.",
            "They touch at depth 1, at d itself, 1 hop from e.",
            "The territory of a, 4 images, lies within that of c, 5 images.",
            "They touch at depth 1, at a itself, 1 hop from c.",
        ],
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_has_its_sentences(shape: str) -> None:
    """Territories apart, touching, identical, inside each other, unfinished, of one image, and many of them."""
    asked, expected = SHAPES[shape]
    *told, last = atlas(*asked).sentences
    assert told == expected
    assert re.fullmatch(r"No comparison with random seeds: source s has \d+ expanded images; 200 are needed\.", last)


def test_two_sources_are_said() -> None:
    """Of seeds of two sources there is no contact, and each source says why it has no random seeds."""
    told = atlas({"a": "b", "b": "a", "t/x": ["t/y"], "t/y": ["t/x"]}, ["a", "t/x"], 1).sentences
    assert told[1:3] == ["a and t/x share no image within 1 hop.", "They are of different sources: s and t."]
    assert [re.findall("source (.)", line) for line in told[3:]] == [["s"], ["t"]]


def test_titles_name_images_where_they_can() -> None:
    """A short title of its own is a name; one that two images have, or that is long, comes with the id, once."""
    long = "A skeleton leads a procession of all estates: a book of plates"
    told = atlas(WORLD, "abx", 1, titles={"a": "France", "x": "France", "b": long, "d": "Chad"}).sentences
    assert told[0].endswith(
        '"France" (a) (3 images), "A skeleton leads a procession of all estates: a b…" (b) (3 images) and '
        '"France" (x) (3 images).'
    )
    assert told[1:3] == [
        "a and b have the same territory, 3 images.",
        "They touch at depth 1, at a itself, 1 hop from b.",
    ]
    assert told[4] == "Their nearest contact in the stored lists is Chad, 2 hops from a and 3 from x."


def test_what_is_usual_is_counted_among_random_seeds() -> None:
    """Each number of a sentence about random seeds is a count of theirs in the JSON; the last one says how many."""
    found = atlas(ring(300), ["aaa", "aab"], 2)
    record = found.record()
    assert record["sentences"] == found.sentences
    usual = record["random_seeds"]["s"]
    density, nodes = ([row[name] for row in record["growth"] if row["depth"] == 2][:2] for name in ("density", "nodes"))
    denser = sum(each < density[0] for each in usual["density"])
    looser = sum(each > density[1] for each in usual["density"])
    smaller, larger = sum(each > nodes[0] for each in usual["nodes"]), sum(each < nodes[1] for each in usual["nodes"])
    spreads = [abs(a - b) for a, b in zip(usual["density"], (*usual["density"][1:], usual["density"][0]), strict=True)]
    wide = sum(each >= abs(density[0] - density[1]) for each in spreads)
    (pair,) = record["pairs"]
    more = sum(each < pair["jaccard"] for each in usual["jaccard"])
    later = sum(each is None or each > pair["first_touch"] for each in usual["first_touch"])
    assert found.sentences[2:] == [
        f"The territory of aaa is tight: denser than {denser} of 100 random seeds and smaller than {smaller}.",
        f"The territory of aab is loose: less dense than {looser} of 100 random seeds and larger than {larger}.",
        f"The densities differ by {density[0] - density[1]:.3f}; by that much or more in {wide} of 100 random pairs.",
        f"aaa and aab share 8 of their 19 images (42%), more than {more} of 100 random pairs.",
        f"They touch at depth 1, at aaa itself, 1 hop from aab, sooner than {later} of 100 random pairs.",
        "Random seeds: 100 of the 300 images of source s whose territory is complete at depth 2, drawn with "
        "a fixed random seed. They are what this store has crawled, not a sample of the whole collection.",
    ]


def test_only_complete_territories_are_compared_with_random_ones() -> None:
    """An incomplete seed has no standing, nor has its pair; a source with too few complete ones says what would do."""
    lists: dict[str, Any] = {**ring(300), "aac": None}
    found = atlas(lists, ["aaa", "bfa"], 2)
    assert set(found.standings) == {"bfa"}
    assert found.density_spread is None
    assert [(pair.overlap_standing, pair.touch_standing) for pair in found.pairs] == [(None, None)]
    assert any(
        line.endswith("Its numbers can change, and are not compared with random seeds.") for line in found.sentences
    )
    few = atlas({name: each if n % 4 else None for n, (name, each) in enumerate(ring(300).items())}, ["aab", "aac"], 3)
    assert few.sentences[-1] == (
        "No comparison with random seeds: source s has 225 expanded images but 1 complete territory at depth 3; 100 "
        "are needed. At depth 1 there are enough."
    )
    small = atlas(ring(100), ["aaa", "aab"], 2)
    crawled = replace(
        small, sources=dict.fromkeys(small.seeds, "wellcome"), random_seeds={"wellcome": small.random_seeds["s"]}
    )
    assert [each.sentences[-1].partition("; 200 are needed.")[2] for each in (small, crawled)] == [
        "",
        " A crawl to depth 5 may add enough.",
    ]


@pytest.mark.parametrize("seed", range(8))
def test_every_number_of_a_sentence_is_in_the_json(seed: int) -> None:
    """Of random lists, gaps, depths and 2 to 12 seeds: counts, densities and standings are those of the record."""
    draw = random.Random(seed)
    lists: dict[str, Any] = dict(ring(260, seed=seed))
    lists |= dict.fromkeys(draw.sample(sorted(lists), seed), None)
    view: View = draw.choice(["discovered", "closed"])
    found = atlas(lists, draw.sample(sorted(lists)[:40], 2 + seed * 10 // 7), 1 + seed % 3, view)
    known = known_numbers(found.record())
    for sentence in found.sentences:
        assert sentence.endswith(".")
        assert sentence == " ".join(sentence.split())
        for written in re.findall(r"\d[\d,]*(?:\.\d+)?(?!%)\b", sentence):
            value = float(written.replace(",", ""))
            assert value in known or any(f"{each:.3g}" == f"{value:.3g}" for each in known), (written, sentence)


def known_numbers(record: dict[str, Any]) -> set[float]:
    """What sentences may say of a record: its numbers, and what follows from those of one pair or one standing."""
    random_seeds = {name: {**each, **dict.fromkeys(LISTS)} for name, each in record["random_seeds"].items()}
    known = set(numbers({**record, "sentences": None, "random_seeds": random_seeds}))
    sizes = {row["seed"]: row["nodes"] for row in record["growth"] if row["depth"] == record["depth"]}
    pairs, spread = record["pairs"], record["density_spread"]
    known |= {sum(sizes[seed] for seed in pair["seeds"]) - pair["shared"] for pair in pairs}
    known |= {len(record["seeds"]), len(pairs), sum(pair["shared"] > 0 for pair in pairs), 100}
    return known | ({spread["standing"]["equal"] + spread["standing"]["higher"]} if spread else set())


def numbers(value: Any) -> list[float]:
    """All numbers of a record."""
    if isinstance(value, dict):
        return [number for each in value.values() for number in numbers(each)]
    if isinstance(value, list | tuple):
        return [number for each in value for number in numbers(each)]
    return [value] if isinstance(value, int | float) and not isinstance(value, bool) else []
