"""Searches of the store: what a scan in plain Python finds, in its order, with and without the index."""

from __future__ import annotations

import random
import re
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from simgraph_neo.analysis import find_stored
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.model import Work
from simgraph_neo.store.search import STOP_WORDS
from tests.support.answers import answer
from tests.support.commands import good, refused, simgraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simgraph_neo.store import Store

INDEX = "simgraph_search"
TEXTS = (
    "MATCH (i:Image)-[:OF]->(w:Work) RETURN i.id AS id, i.title AS title, w.title AS work, "
    "COLLECT { MATCH (w)-->(n) RETURN n.name } AS names"
)


def split(text: str | None) -> list[str]:
    bare = "".join(c for c in unicodedata.normalize("NFKD", text or "") if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", bare.lower())


def scanned(rows: list[Any], stop: set[str], query: str) -> list[str]:
    """What a search must find: a scan of all texts, for queries that are no ids."""
    asked = [word for word in split(query) if word not in stop] or split(query)
    found = []
    for row in rows:
        titles = [split(row[name]) for name in ("title", "work")]
        named = {word for title in titles for word in title} - stop
        every = named | {word for name in row["names"] for word in split(name)} - stop
        if all(any(text.startswith(word) for text in every) for word in asked):
            beyond = sum(not any(text.startswith(word) for text in named) for word in set(asked))
            found.append((beyond, len(set(asked) - every), min(map(len, titles)), row["id"]))
    return [image_id for *_, image_id in sorted(found)] if asked else []


def asked_of_flags(rows: list[Any], number: int) -> Iterator[str]:
    """Beginnings of one to three words that flags have, some with capitals, diacritics or signs between them."""
    chance = random.Random(18)
    for _ in range(number):
        row = chance.choice(rows)
        words = [word for text in (row["title"], *row["names"]) for word in split(text) if len(word) > 2]
        some = [word[: chance.randint(1, len(word))] for word in chance.sample(words, chance.choice([1, 1, 2, 3]))]
        written = chance.choice([" ", "  ", "-", " & "]).join(some)
        yield chance.choice([written, written.upper(), written.replace("a", "á").replace("o", "ö")])


@pytest.fixture(autouse=True)
def _indexed(store: Store, cypher: Any) -> None:
    """The second write makes the index."""
    store.prepare()
    cypher("CALL db.awaitIndexes(60)")


@pytest.fixture
def unindexed(store: Store, cypher: Any) -> Iterator[Store]:
    """A store of a version that made no such index."""
    cypher(f"DROP INDEX {INDEX}")
    yield store
    store.prepare()


def test_a_search_finds_what_a_scan_finds_in_its_order(flags: Store, cypher: Any) -> None:
    """Each image in which every word begins a word, and no other, best first; in the same order without the index."""
    rows = cypher(TEXTS)
    (row,) = cypher(
        "CALL db.index.fulltext.listAvailableAnalyzers() YIELD analyzer, stopwords "
        "WHERE analyzer = 'standard-folding' RETURN stopwords"
    )
    stop = set(row["stopwords"])
    assert stop == STOP_WORDS
    queries = [*asked_of_flags(rows, 45), "cote d'ivoire", "IVOIRE", "d’ivoire", "São", "the", "a", "of the eur", "zz"]
    queries = [query for query in queries if query.strip().lower() not in {row["id"][6:] for row in rows}]  # no ids
    assert flags.query("store/search-index") == [{"name": INDEX}]
    found = {query: flags.search(query, 500) for query in queries}
    assert found == {query: scanned(rows, stop, query) for query in queries}
    assert sum(map(bool, found.values())) > 30
    cypher(f"DROP INDEX {INDEX}")
    try:
        assert {query: flags.search(query, 500) for query in queries[::3]} == {q: found[q] for q in queries[::3]}
    finally:
        flags.prepare()


def test_an_older_store_gets_the_index_with_the_next_write(unindexed: Store, cypher: Any) -> None:
    """Before that a search reads all texts; then the index is there, and nothing was written to any node."""
    unindexed.write([answer("a", "b", title="Één huis", work=Work("w", "Maison", ("Houses",)))])
    before = cypher("MATCH (n) RETURN properties(n) AS p ORDER BY toString(n.id), n.name")
    assert (unindexed.search("een"), unindexed.query("store/search-index")) == (["a"], [])
    unindexed.prepare()
    cypher("CALL db.awaitIndexes(60)")
    assert unindexed.query("store/search-index") == [{"name": INDEX}]
    assert [unindexed.search(query) for query in ("EEN hou", "mais", "seen", "seen x")] == [["a"], ["a"], ["b"], []]
    assert cypher("MATCH (n) RETURN properties(n) AS p ORDER BY toString(n.id), n.name") == before


def test_what_was_just_written_is_found(store: Store) -> None:
    """A search sees each answer at once, and a new title in place of the old one."""
    store.write([answer("a", title="Lighthouse")])
    assert store.search("lighth") == ["a"]
    store.write([answer("a", title="Beacon", minutes=1)])
    assert (store.search("lighth"), store.search("beacon")) == ([], ["a"])


def test_an_id_or_an_address_finds_its_image_first(store: Store) -> None:
    """An id comes before what has the word in a title; a work's id finds its images; an address only its image."""
    store.write([answer("rose", title="A tulip"), answer("b", title="Rose"), answer("c", work=Work("rose"))])
    assert store.search("rose") == ["rose", "c", "b"]
    assert store.search(" rose ", 2) == ["rose", "c"]
    assert store.search("https://wellcomecollection.org/works/xyz/images?id=rose") == ["rose", "c"]
    assert store.search("https://wellcomecollection.org/works/xyz/images?id=other") == []
    assert store.search("https://example.org/rose") == []
    with pytest.raises(InvalidInputError, match=r"^This is the URL of a work\. Find its images with: "):
        store.search("https://wellcomecollection.org/works/t8yukfjt")


def test_only_one_source(flags: Store) -> None:
    """A source of its own: images of others are left out, also those that an id names."""
    flags.write([answer("fr", title="France in May")])
    assert set(flags.search("france")) == {"fr", "flags:fr"}
    assert [flags.search("france", source=name) for name in ("flags", "t", "x")] == [["flags:fr"], ["fr"], []]
    assert flags.search("fr", source="t") == ["fr"]


def test_a_rare_word_beside_a_common_one_is_found_exactly(store: Store, cypher: Any) -> None:
    """Thousands of images with a word in their titles: those with a second one, wherever that stands, are all found."""
    cypher(
        "UNWIND range(0, 5999) AS n CREATE (i:Image {id: 'i' + n, source: 't', state: 'new', title: 'common ' + n}) "
        "WITH i, n WHERE n % 500 = 7 MERGE (s:Subject {name: 'rarely seen'}) "
        "CREATE (i)-[:OF]->(:Work {id: 'w' + n})-[:ABOUT]->(s)"
    )
    rare = sorted(f"i{n}" for n in range(7, 6000, 500))
    assert store.search("common rare", 100) == store.search("rare comm", 100) == rare
    assert store.search("common 4711") == ["i4711"]
    assert len(store.search("common", 100)) == 100
    assert store.search("common", 0) == []


@given(st.text(max_size=60) | st.text("+-&|!(){}[]^\"~*?:\\/ ANDORT'._,frané", max_size=30))
@example("*")
@example("/.*/")
@example("title:fr")
@example("AND NOT")
@example("\ud800")
@example("é" * 5_000)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_a_search(flags: Store, query: str) -> None:
    """No sign in a user's text has a meaning for Lucene, and no text is an error."""
    assert len(flags.search(query)) <= 10


def test_letters_are_folded_as_the_index_folds_them(store: Store, cypher: Any) -> None:
    """Latin letters with marks, ligatures, Greek, Cyrillic: a word with one of them is found by the same word."""
    letters = [
        unicodedata.normalize("NFC", chr(n))
        for n in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00), *range(0x386, 0x530))
    ]
    texts = [f"q{letter}q" for letter in letters if letter.isalpha() and letter not in "ƖẛỼ"]  # Lucene has its own view
    cypher(
        "UNWIND range(0, size($texts) - 1) AS n "
        "CREATE (:Image {id: toString(n), source: 't', state: 'new', title: $texts[n]})",
        texts=texts,
    )
    some = range(0, len(texts), 11)
    assert [texts[n] for n in some if str(n) not in store.search(texts[n], 100)] == []


def test_the_command_searches_the_store(neo4j_env: None, flags: Store) -> None:
    """`find --stored` prints ids, licences and titles, or JSON; no result is said, and exits with 0."""
    table = good("find", "--stored", "ivoire cote")
    assert table.splitlines()[1].split() == ["flags:ci", "pdm", "Côte", "d'Ivoire"]
    (found,) = good("find", "--stored", "blue tricolour fran", "--json")
    assert (found["id"], found["source"], found["genres"]) == ("flags:fr", "flags", ["vertical tricolour"])
    assert len(good("find", "--stored", "europe", "--limit", "7", "--json")) == 7
    nothing = simgraph("find", "--stored", "  ")
    assert (nothing.exit_code, nothing.stdout) == (0, "")
    assert nothing.stderr.startswith("No stored image was found.")
    assert "--stored" in refused(2, "find", "x", "--source", "flags")


def test_arguments_of_another_kind_are_refused(flags: Store) -> None:
    """A query that is not a text, or a limit that is not a number, is one line; images come with their works."""
    with pytest.raises(InvalidInputError, match="`query` must be of type str"):
        flags.search(None)  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError, match="`limit` must be"):
        find_stored(flags, "x", -1)
    (image,) = find_stored(flags, "ivoire")
    assert image.work is not None
    assert image.work.title == "Côte d'Ivoire"
