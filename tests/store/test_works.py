"""Works and their names in the store: whose word stands, what goes when nothing needs it, older stores."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from simgraph_neo import queries
from simgraph_neo.graph import describe
from simgraph_neo.maintenance.verify import verify
from simgraph_neo.model import Expansion, Image, Similar, Work
from simgraph_neo.source_kinds import kind_of
from simgraph_neo.store import Store, removal, rows, write
from tests.support.answers import NOON
from tests.support.commands import good
from tests.support.crawls import run, run_at, some_ids, works
from tests.support.tiers import few

if TYPE_CHECKING:
    from collections.abc import Mapping

    from neo4j import Driver

    from simgraph_neo.model import State
    from simgraph_neo.settings import Neo4jSettings
    from tests.support.fake_time import FakeTime
    from tests.support.fake_wellcome import FakeWellcome

CUP = Work("cup", "A cup", ("Tea", "China"), ("Photographs",), ("Somebody",))
JUG = Work("jug", "A jug", ("Tea",), ("Etchings",))


def answer(image_id: str, work: Work | None, minutes: float = 0, **others: Work | None) -> Expansion:
    """An image's own answer, and its list: `others` are images, by id, with their works."""
    similar = tuple(Similar(Image(other, "t", work=each), rank) for rank, (other, each) in enumerate(others.items(), 1))
    state: State = "expanded" if similar else "empty"
    at = NOON + timedelta(minutes=minutes)
    return Expansion(Image(image_id, "t", work=work, state=state), at, similar, complete=True)


def stored(cypher: Any) -> Mapping[str, tuple[Any, ...]]:
    """Each image's work as a plain tuple."""
    return {image_id: tuple(work) for image_id, work in works(cypher).items()}


def plain(work: Work) -> tuple[Any, ...]:
    return work.id, work.title, work.subjects, work.genres, work.contributors


def everything(cypher: Any) -> dict[str, list[str]]:
    """All works and names that there are, by label."""
    found = cypher(
        "MATCH (n:Work|Subject|Genre|Contributor) RETURN labels(n)[0] AS label, coalesce(n.id, n.name) AS name"
    )
    return {
        label: sorted(row["name"] for row in found if row["label"] == label) for label in {r["label"] for r in found}
    }


def test_an_image_that_is_described_cannot_be_removed_meanwhile(store: Store, plain_driver: Driver) -> None:
    """C13, INV25: a forgetting waits for a write that has described an image: else its work would be left alone."""
    store.write([answer("a", CUP, b=JUG), answer("b", JUG)])
    described = rows.images(rows.mentions([answer("b", JUG, 1)]))
    with ThreadPoolExecutor(1) as pool, plain_driver.session() as writing, plain_driver.session() as forgetting:
        write = writing.begin_transaction()
        write.run(queries.load("store/write-images").text, images=described).consume()
        gone = [{"id": "a", "state": "expanded", "answered": int(NOON.timestamp() * 1000), "going": ["b"]}]
        removed = pool.submit(forgetting.execute_write, removal.apply, gone)
        with pytest.raises(TimeoutError):
            removed.result(0.5)
        write.commit()
        removed.result(30)
    assert unbroken(store)


LATER = {
    "a list that shows it": answer("c", None, 6, b=CUP),
    "an older answer of its own": answer("b", CUP, 1, c=None),
    "an answer that failed": Expansion(Image("b", "t", state="retry"), NOON + timedelta(minutes=6), reason="time-out"),
}
"""What a second writer has to say of b and of its work, a cup."""


@pytest.mark.parametrize("expansion", LATER.values(), ids=LATER)
def test_c19_what_is_written_while_another_waits_stands(
    store: Store, cypher: Any, plain_driver: Driver, expansion: Expansion
) -> None:
    """C19: a writer that waits for another one's lock reads what that one wrote, and undoes nothing of it."""
    store.write([answer("a", None, b=CUP)])
    newer = replace(CUP, title="A better title")
    with ThreadPoolExecutor(1) as pool, plain_driver.session() as faster:
        first: Any = faster.begin_transaction()
        write.apply(first, [answer("b", newer, 5, a=None)], write.Known())
        second = pool.submit(store.write, [expansion])
        with pytest.raises(TimeoutError):
            second.result(0.5)
        first.commit()
        second.result(30)
    assert store.level(["b"])["b"][:2] == ("expanded", ["a"])
    assert stored(cypher)["b"] == plain(newer)
    assert unbroken(store)


def unbroken(store: Store) -> bool:
    return not any(finding.violations for finding in verify(store) if finding.invariant == "INV25")


def test_a_work_has_its_names_sorted_and_once() -> None:
    """However names were given, two works that say the same are equal."""
    assert Work("w", None, ("b", "a", "b")) == Work("w", None, ("a", "b"))
    assert Work("w", None, ("b", "a", "b")).subjects == ("a", "b")


def test_what_is_written_is_read(store: Store, cypher: Any) -> None:
    """Images of the store have their works with all names, in every reading; the graph's nodes carry them."""
    store.write([answer("a", CUP, b=JUG, c=None), answer("b", JUG, a=CUP)])
    assert stored(cypher) == {"a": plain(CUP), "b": plain(JUG)}
    assert {i: image.work for i, image in store.images(list("abc")).items()} == {"a": CUP, "b": JUG, "c": None}
    assert {i: image.work for i, (image, _) in store.source("t").items()} == {"a": CUP, "b": JUG, "c": None}
    graph = store.subgraph().graph
    describe(graph, store.images(graph))
    kinds = ("work_id", "subjects", "genres", "contributors")
    assert [graph.nodes["a"][kind] for kind in kinds] == ["cup", ("China", "Tea"), ("Photographs",), ("Somebody",)]
    assert [graph.nodes["c"][kind] for kind in kinds] == [None, (), (), ()]
    assert store.status().works == 2


def test_an_image_keeps_its_own_word(store: Store, cypher: Any, neo4j_settings: Neo4jSettings) -> None:
    """What an image is of, the latest list says until it answers for itself; after that lists say nothing."""
    store.write([answer("a", None, b=CUP)])
    with Store(neo4j_settings) as another:  # a store that has described b does not do so again
        another.write([answer("c", None, 1, b=JUG)])
    assert stored(cypher) == {"b": plain(JUG)}
    store.write([answer("b", CUP, 2, a=None)])
    with Store(neo4j_settings) as another:
        another.write([answer("d", None, 3, b=JUG)])
    assert stored(cypher) == {"b": plain(CUP)}
    assert everything(cypher)["Work"] == ["cup"]
    assert unbroken(store)


def test_an_image_has_the_page_of_its_work(store: Store, cypher: Any) -> None:
    """Image.page is the address in the museum's catalogue, as `show` prints it; other images have none."""

    def pages() -> dict[str, str | None]:
        return {row["id"]: row["page"] for row in cypher("MATCH (i:Image) RETURN i.id AS id, i.page AS page")}

    a, b, c = (Image(each, "wellcome", work=work) for each, work in (("a", CUP), ("b", JUG), ("c", None)))
    own = replace(a, state="expanded")
    store.write([Expansion(own, NOON, (Similar(b, 1), Similar(c, 2)), complete=True), answer("d", CUP)])
    site = "https://wellcomecollection.org/works"
    assert pages() == {"a": f"{site}/cup/images?id=a", "b": f"{site}/jug/images?id=b", "c": None, "d": None}
    store.write([Expansion(replace(own, work=JUG), NOON + timedelta(minutes=1), (Similar(b, 1),), complete=True)])
    assert pages()["a"] == f"{site}/jug/images?id=a"
    assert {image.id: kind_of(image.source).page(image) for image in store.images(list("abcd")).values()} == pages()


def test_the_latest_answer_describes_a_work(store: Store, cypher: Any, neo4j_settings: Neo4jSettings) -> None:
    """A work's title and names are those of the latest answer that tells of it, in whatever order answers come."""
    old, new = replace(CUP, title="Old", subjects=("Old",), contributors=()), CUP
    for order in ([(0, old), (5, new)], [(5, new), (0, old)]):
        cypher("MATCH (n) DETACH DELETE n")
        for minutes, work in order:
            with Store(neo4j_settings) as another:
                another.write([answer(f"{minutes}", work, minutes)])
        assert stored(cypher) == {"0": plain(new), "5": plain(new)}
        assert "Old" not in everything(cypher)["Subject"]
        assert unbroken(store)
    cypher("MATCH (n) DETACH DELETE n")
    store.write([answer("5", new, 5), answer("0", old)])
    assert stored(cypher)["0"] == plain(new)


def test_what_nothing_needs_is_gone(store: Store, cypher: Any) -> None:
    """A work without images goes with the write that took the last, and so do names without works; shared ones stay."""
    store.write([answer("a", CUP), answer("b", JUG)])
    store.write([answer("a", JUG, 1)])
    assert everything(cypher) == {"Work": ["jug"], "Subject": ["Tea"], "Genre": ["Etchings"]}
    store.write([answer("a", None, 2), answer("b", None, 2)])
    assert everything(cypher) == {}
    store.write([answer("a", CUP, 3)])
    assert stored(cypher) == {"a": plain(CUP)}


def test_others_nodes_stay(store: Store, cypher: Any) -> None:
    """INV24: other programs' subjects are joined to, never removed; a work that they have joined to theirs stays."""
    cypher("CREATE (:Subject {name: 'Tea'}), (:Person {name: 'they'})")
    store.write([answer("a", CUP)])
    cypher("MATCH (p:Person), (w:Work) CREATE (p)-[:LIKES]->(w)")
    store.write([answer("a", None, 1)])
    assert cypher("MATCH (:Person)-[:LIKES]->(w) RETURN w.id AS id") == [{"id": "cup"}]
    assert unbroken(store)
    cypher("MATCH (p:Person) DETACH DELETE p")
    assert not unbroken(store)
    verify(store, repair=True)
    assert everything(cypher) == {"Subject": ["Tea"]}
    assert unbroken(store)


def test_a_work_deleted_meanwhile_is_written_again(store: Store, cypher: Any) -> None:
    """A work that this run has described is not sent again, unless somebody deleted it: nothing is lost."""
    store.write([answer("a", CUP)])
    cypher("MATCH (w:Work) DETACH DELETE w")
    store.write([answer("b", CUP, 1)])
    assert stored(cypher) == {"b": plain(CUP)}
    store.write([answer("b", JUG, 2)])  # the work of which b was the last image goes
    store.write([answer("c", CUP, 3)])
    assert stored(cypher) == {"b": plain(JUG), "c": plain(CUP)}


def test_p08_a_doubted_list_brings_no_works(store: Store, cypher: Any) -> None:
    """P08, INV25: a short list that is not believed yet leaves no work behind, and no name."""
    store.write([answer("a", CUP, b=None, c=None)])
    store.write([replace(answer("a", JUG, 10, d=replace(JUG, id="new")), complete=False)])
    assert stored(cypher) == {"a": plain(CUP)}
    assert everything(cypher)["Work"] == ["cup"]


def test_names_never_become_cypher(store: Store, cypher: Any) -> None:
    """Ids, titles and names full of quotes and Cypher are stored and found as plain values."""
    nasty = "a' }) DETACH DELETE n //\\\"`$x"
    work = Work(nasty, nasty, (nasty,), (nasty,), (nasty,))
    store.write([answer("a", work)])
    assert store.images("a")["a"].work == work


def old_store(cypher: Any) -> None:
    """As a version before works wrote it: the constraints of then, and a work's id on its images."""
    cypher("MATCH (n) DETACH DELETE n")
    for row in cypher("SHOW CONSTRAINTS YIELD name, labelsOrTypes WHERE NOT labelsOrTypes[0] IN ['Image', 'Crawl']"):
        cypher(f"DROP CONSTRAINT `{row['name']}`")
    cypher("DROP INDEX image_hidden IF EXISTS")
    cypher(
        "UNWIND range(1, 40) AS n CREATE (i:Image {id: 'old' + n, source: 'wellcome', state: 'empty', "
        "firstSeenAt: datetime('2026-01-01T00:00:00Z'), expandedAt: datetime('2026-01-02T00:00:00Z')}) "
        "SET i.title = 'T' + n / 2, i.workId = 'work' + n / 2"
    )
    cypher("CREATE (:Image {id: 'flags:x', source: 'flags', state: 'new'}), (:Image {owner: 'them', workId: 'theirs'})")


@pytest.mark.parametrize("killed", few([False, True], False))
def test_an_older_store_is_brought_forward(
    store: Store, cypher: Any, neo4j_settings: Neo4jSettings, killed: bool
) -> None:
    """Works that were a property of images become nodes at the next write, also when that was killed in the middle."""
    expected = {f"old{n}": (f"work{n // 2}", f"T{n // 2}", (), (), ()) for n in range(1, 41)}
    old_store(cypher)
    works_now = {i: image.work for i, image in store.images(["old3", "flags:x"]).items()}
    assert works_now == {"old3": Work("work1"), "flags:x": None}
    assert unbroken(store)
    if killed:  # after the constraint was made and one batch was stored
        cypher(queries.load("store/constraint-work").text)
        cypher(queries.load("store/bring-works-forward").text, after="", most=7)
        assert len(stored(cypher)) == 6
    for _ in range(2):
        with Store(neo4j_settings, batch=1) as opened:  # ten images a transaction
            opened.prepare()
        assert stored(cypher) == expected
        assert cypher("MATCH (i:Image) WHERE i.workId IS NOT NULL RETURN i.owner AS owner") == [{"owner": "them"}]
        assert unbroken(store)


def test_a_refresh_brings_what_an_older_store_lacks(
    knn_api: FakeWellcome, store: Store, cypher: Any, neo4j_settings: Neo4jSettings
) -> None:
    """Subjects, genres and contributors of works that an older version stored come with `--refresh`."""
    seed = some_ids(knn_api, 1)
    run(knn_api, store, seed, 2)
    before = works(cypher)
    cypher("MATCH (i:Image)-[:OF]->(w) SET i.workId = w.id")
    cypher("MATCH (n:Work|Subject|Genre|Contributor) DETACH DELETE n")
    cypher("DROP CONSTRAINT subject_name")
    cypher("DROP INDEX image_hidden")
    with Store(neo4j_settings) as opened:
        run(knn_api, opened, seed, 2)
        assert {i: work.id for i, work in works(cypher).items()} == {i: work.id for i, work in before.items()}
        assert not any(work.subjects for work in works(cypher).values())
        run(knn_api, opened, seed, 2, refresh=True)
    assert works(cypher) == before


def test_a_refresh_brings_the_catalogues_new_words(
    knn_api: FakeWellcome, store: Store, cypher: Any, clock: FakeTime
) -> None:
    """A work that was described anew, and an image that went over to another work, are so after a refresh."""
    one, two = some_ids(knn_api, 2)
    run_at(clock, knn_api, store, [one, two])
    knn_api.describe(one, title="Another", subjects=[{"label": "Owls"}], genres=[], contributors=[])
    knn_api.describe(two, id="elsewhere")
    clock.sleep(3600)
    run_at(clock, knn_api, store, [one, two])
    assert works(cypher)[one].title != "Another"
    run_at(clock, knn_api, store, [one, two], refresh=True)
    found = works(cypher)
    assert found[one][1:] == ("Another", ("Owls",), (), ())
    assert found[two].id == "elsewhere"
    assert unbroken(store)


def test_show_tells_of_a_work(neo4j_env: None, store: Store) -> None:
    """`show` prints the work's id, its title and its names; an image without a work has none of these lines."""
    store.write([answer("t:a", CUP), answer("t:b", None)])
    printed = {line.split("  ")[0]: line.split("  ")[-1].strip() for line in good("show", "t:a").splitlines()}
    assert printed["work"] == "cup"
    assert printed["work_title"] == "A cup"
    assert (printed["subjects"], printed["genres"], printed["contributors"]) == (
        "China; Tea",
        "Photographs",
        "Somebody",
    )
    assert "work" not in good("show", "t:b")
