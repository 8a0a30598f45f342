"""What a source that is read whole has to say, and what the base makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from simgraph_neo.crawler import crawl
from simgraph_neo.errors import InvalidInputError, Stopped
from simgraph_neo.model import Image
from simgraph_neo.sources.base import WholeSource

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from simgraph_neo.source_kinds import LocalSource
    from simgraph_neo.store import Store


class Birds(WholeSource):
    """Birds that resemble each other."""

    def __init__(self, lists: Mapping[str, Sequence[str]], name: str = "birds") -> None:
        super().__init__(name)
        self.lists = lists
        self.readings = 0

    def read(self) -> Iterator[tuple[Image, Sequence[str]]]:
        self.readings += 1
        for bird, others in self.lists.items():
            yield Image(f"{self.name}:{bird}", self.name, title=bird), [f"{self.name}:{other}" for other in others]


def test_an_image_with_its_list() -> None:
    """Ids are sorted; an expansion has the image, its list in order and complete; it is read once, with one moment."""
    source = Birds({"rook": ["jackdaw", "crow"], "crow": [], "jackdaw": ["rook"]})
    local: LocalSource = source
    assert local.image_ids() == ["birds:crow", "birds:jackdaw", "birds:rook"]
    rook, crow = local.expand("birds:rook"), local.expand("birds:crow")
    assert [(each.rank, each.image.title) for each in rook.similar] == [(1, "jackdaw"), (2, "crow")]
    assert (rook.image.state, rook.complete, rook.suspect) == ("expanded", True, False)
    assert (crow.image.state, crow.complete, crow.similar) == ("empty", True, ())
    assert rook.asked_at == crow.asked_at
    assert (source.readings, local.requests, local.rate) == (1, 0, 0)


def test_what_is_not_there_is_gone() -> None:
    """An id that it has not is gone, for certain, and its name is its own."""
    source = Birds({"rook": []})
    gone = source.expand("birds:dodo")
    assert (gone.image, gone.complete) == (Image("birds:dodo", "birds", state="gone"), False)
    assert source.absence("birds:dodo") == "gone"
    assert source.why_absent("birds:dodo") == ""
    assert source.holds("birds:rook", "file:///anywhere.png")


def test_an_image_is_not_in_its_own_list() -> None:
    """The image itself and repetitions are left out, and the ranks have no gap."""
    similar = Birds({"rook": ["rook", "crow", "crow", "jay"], "crow": [], "jay": []}).expand("birds:rook").similar
    assert [(each.rank, each.image.title) for each in similar] == [(1, "crow"), (2, "jay")]


@pytest.mark.parametrize(("text", "bird"), [("rook", "rook"), (" birds:rook ", "rook"), ("e\u0301", "\u00e9")])
def test_seeds(text: str, bird: str) -> None:
    """A seed may be typed without the source's name, with spaces around it, with accents apart."""
    assert Birds({}).seed_id(text) == f"birds:{bird}"


@pytest.mark.parametrize("text", ["", "birds:", "a\nb", "x" * 513, "\u202ex"])
def test_what_is_no_seed(text: str) -> None:
    """What cannot be an id is refused with what one looks like."""
    with pytest.raises(InvalidInputError, match=r"is not an id of birds\. Ids look like birds:id\."):
        Birds({}).seed_id(text)


@pytest.mark.parametrize(
    ("lists", "message"),
    [
        ({}, "There is no image in birds."),
        ({"a\x00": []}, "Invalid or repeated id in birds: 'birds:a\\x00'."),
        ({"rook": ["dodo"]}, "The list of 'birds:rook' has an unknown image of birds: 'birds:dodo'."),
    ],
)
def test_what_cannot_be_read_is_told(lists: dict[str, list[str]], message: str) -> None:
    """No image at all, an odd id, and a list with what is not there are refused by name."""
    with pytest.raises(InvalidInputError) as error:
        Birds(lists).image_ids()
    assert str(error.value) == message


def test_an_id_has_the_source_before_it() -> None:
    """Images without the source's name in their ids, and those that come twice, are refused before they are stored."""

    class Careless(Birds):
        def read(self) -> Iterator[tuple[Image, Sequence[str]]]:
            yield from ((Image(each, "birds"), []) for each in self.lists)

    class Twice(Birds):
        def read(self) -> Iterator[tuple[Image, Sequence[str]]]:
            yield from (*super().read(), *super().read())

    for source in (Careless({"rook": []}), Twice({"rook": []})):
        with pytest.raises(InvalidInputError, match="Invalid or repeated id in birds"):
            source.image_ids()


def states(store: Store) -> dict[str, str]:
    return {node: data["state"] for node, data in store.subgraph().graph.nodes(data=True)}


@pytest.mark.parametrize("accept_churn", [False, True])
def test_what_cannot_be_read_is_not_taken_for_empty(store: Store, accept_churn: bool) -> None:
    """A list that names what is not there is said as it is; no stored image is gone over it, whatever is accepted."""
    names = [f"bird{number}" for number in range(25)]
    crawl(store, Birds(dict.fromkeys(names, names[:1])))
    before = states(store)
    with pytest.raises(
        InvalidInputError, match=r"^The list of 'birds:rook' has an unknown image of birds: 'birds:dodo'\.$"
    ):
        crawl(store, Birds({"rook": ["dodo"]}), accept_churn=accept_churn)
    assert states(store) == before
    with pytest.raises(Stopped, match=r"^25 of 25 stored pictures of birds are not in the folder"):
        crawl(store, Birds({}))


def test_a_source_of_its_own_name_has_no_disk_that_is_missing(store: Store) -> None:
    """When many of another kind than a folder are gone, no folder and no disk is spoken of."""
    crawl(store, Birds({f"bird{number}": [] for number in range(25)}, "flags"))
    with pytest.raises(
        Stopped, match=r"^25 of 25 stored pictures of flags are not in the source any more\. Nothing was"
    ):
        crawl(store, Birds({}, "flags"))
