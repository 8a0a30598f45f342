"""Hidden images: they stay hidden whatever happens to the store, and no number changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from simgraph_neo import analysis, attributes
from simgraph_neo.crawler import crawl
from simgraph_neo.errors import ImageNotFoundError
from simgraph_neo.maintenance.forget import forget
from simgraph_neo.maintenance.verify import verify
from simgraph_neo.model import Image, Work
from simgraph_neo.sources.flags.source import FlagsSource
from tests.support.answers import answer
from tests.support.commands import good, refused, simgraph

if TYPE_CHECKING:
    from simgraph_neo.store import Store


def hidden(store: Store) -> dict[str, str | None]:
    return {image.id: image.reason for image in store.hidden()}


def consistent(store: Store) -> bool:
    return not any(finding.violations for finding in verify(store))


def test_commands_hide_list_and_show_again(flags: Store, neo4j_env: None) -> None:
    """Ids may be URLs; the list has time and reason; a reason can be added later, and the first time stays."""
    assert "Hidden: 2 images." in simgraph("hide", "flags:fr", "flags:it", "flags:fr", "--reason", "a\nreason").stderr
    first = good("hide", "--list", "--json")
    assert [(row["id"], row["title"], row["reason"], row["stored"]) for row in first] == [
        ("flags:fr", "France", "a reason", True),
        ("flags:it", "Italy", "a reason", True),
    ]
    assert good("hide", "flags:fr", "--json") == ["flags:fr"]
    simgraph("hide", "flags:it", "--reason", "another")
    later = good("hide", "--list", "--json")
    assert hidden(flags) == {"flags:fr": "a reason", "flags:it": "another"}
    assert [row["hidden_at"] for row in later] == [row["hidden_at"] for row in first]
    assert good("show", "flags:fr", "--json")["image"]["hidden_why"] == "a reason"
    assert "hidden_why" in simgraph("show", "flags:fr").stdout
    assert "hidden" not in simgraph("show", "flags:jp").stdout
    assert "flags:it" in simgraph("hide", "--list").stdout
    assert "Shown again: 2 images." in simgraph("unhide", "flags:it", "flags:fr").stderr
    assert "No image is hidden." in simgraph("hide", "--list").stderr
    assert consistent(flags)


def test_an_unknown_id_hides_nothing(flags: Store, neo4j_env: None) -> None:
    """One line names all unknown ids, with the exit code of an unknown image; what cannot be combined is refused."""
    assert "Not in the store: flags:zz." in refused(4, "hide", "flags:fr", "flags:zz")
    assert "No image has the subject 'nothing'" in refused(4, "hide", "--subject", "nothing")
    assert "Not hidden: flags:it." in refused(4, "unhide", "flags:it")
    assert "is not an image id" in refused(2, "hide", " ")
    for words in ((), ("flags:fr", "--subject", "Europe"), ("--list", "flags:fr")):
        refused(2, "hide", *words)
    assert hidden(flags) == {}


def test_a_subject_hides_the_images_of_its_works(store: Store, neo4j_env: None) -> None:
    """Each image of a work about the subject, and no other one."""
    works = {"a": Work("w", subjects=("Skulls", "Birds")), "b": Work("v", subjects=("Birds",))}
    store.write([answer(each, "c", work=works[each]) for each in "ab"])
    assert "Hidden: 1 image." in simgraph("hide", "--subject", "Skulls").stderr
    assert list(hidden(store)) == ["a"]
    assert store.hide_subject("Birds") == ["a", "b"]
    with pytest.raises(ImageNotFoundError):
        store.hide_subject("skulls")


def test_crawls_and_a_repair_keep_what_is_hidden(store: Store) -> None:
    """A newer answer, a listing, an image that is gone: none of them shows a hidden image."""
    store.write([answer("a", "bc")])
    store.hide(["a", "b", "c"], "why")
    store.write([answer("a", "cd", minutes=1), answer("b", "a", minutes=2), answer("c", state="gone", minutes=3)])
    assert hidden(store) == {"a": "why", "b": "why", "c": "why"}
    verify(store, repair=True)
    assert hidden(store) == {"a": "why", "b": "why", "c": "why"}


def test_what_was_forgotten_comes_back_hidden(flags: Store) -> None:
    """A forgotten hidden image is listed as not stored; read again it is hidden; shown again, no mark is left."""
    flags.hide(["flags:fr", "flags:it"], "why")
    forget(flags, source="flags")
    assert flags.status().images == 0
    assert [(image.id, image.stored) for image in flags.hidden()] == [("flags:fr", False), ("flags:it", False)]
    assert flags.unhide("flags:it") == ["flags:it"]
    crawl(flags, FlagsSource())
    assert [(image.id, image.reason, image.stored) for image in flags.hidden()] == [("flags:fr", "why", True)]
    assert consistent(flags)
    flags.unhide("flags:fr")
    assert flags.hidden() == []


def test_no_number_changes(flags: Store) -> None:
    """Density, metrics and the graph are the same before and after."""
    before = flags.subgraph("flags:fr", 2)
    numbers = analysis.density_table([before]).records(), analysis.measure(before).record()
    some = flags.hide(list(before.graph)[::3])
    after = flags.subgraph("flags:fr", 2)
    assert (analysis.density_table([after]).records(), analysis.measure(after).record()) == numbers
    assert dict(after.graph.edges) == dict(before.graph.edges)
    assert [each for each, data in attributes.nodes(after.describe()) if data.get("withheld")] == some


def test_images_say_that_they_are_hidden(flags: Store) -> None:
    """Time and reason are part of an image's data."""
    flags.hide("flags:fr", "why")
    image = flags.images(["flags:fr"])["flags:fr"]
    assert isinstance(image, Image)
    assert image.hidden_at
    assert image.hidden_why == "why"
