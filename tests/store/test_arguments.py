"""Wrong arguments of public functions: each is an error that names the argument and says what to give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import simgraph_neo as sg
from simgraph_neo.errors import InvalidInputError, StoreError
from simgraph_neo.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from simgraph_neo.settings import Neo4jSettings

untyped: Any = sg
"""The package without types: mypy would refuse these calls."""
WRONG: dict[str, tuple[Callable[[Any], object], str]] = {
    "view of a subgraph": (
        lambda store: store.subgraph("flags:jp", view="Closed"),
        "`view` must be discovered or closed, not 'Closed'.",
    ),
    "view of densities": (
        lambda store: untyped.densities(store, "flags:jp", 1, view="open"),
        "`view` must be discovered, closed or both, not 'open'.",
    ),
    "view of an atlas": (
        lambda store: untyped.compare(store, ["flags:fr", "flags:jp"], view="open"),
        "`view` must be discovered, closed or both, not 'open'.",
    ),
    "by of a path": (
        lambda store: untyped.path(store, "flags:fr", "flags:jp", by="weight"),
        "`by` must be hops or rank, not 'weight'.",
    ),
    "by of a live path": (
        lambda store: untyped.path_live(store, sg.FlagsSource(), "fr", "jp", by="weight"),
        "`by` must be hops or rank, not 'weight'.",
    ),
    "direction of degrees": (
        lambda store: untyped.degrees(store.subgraph("flags:jp"), "both"),
        "`direction` must be undirected, in or out, not 'both'.",
    ),
    "null models in the discovered view": (
        lambda store: sg.measure(store.subgraph("flags:jp"), null=100),
        'Random graphs need the lists of all images. Give store.subgraph(seeds, view="closed").',
    ),
    "one null model": (
        lambda store: sg.measure(store.subgraph("flags:jp", view="closed"), null=1),
        "At least 2 random graphs are needed, not 1; 100 is usual.",
    ),
    "a name as the source": (
        lambda store: untyped.crawl(store, "flags"),
        "`source` is 'flags'. Give a source, such as sg.FlagsSource() or sg.open_source('flags').",
    ),
    "a class as the source": (
        lambda store: untyped.crawl(store, sg.FlagsSource, "fr"),
        "`source` is the class FlagsSource. Give an object: FlagsSource().",
    ),
    "the source before the store": (
        lambda store: untyped.crawl(sg.FlagsSource(), store, "fr"),
        "The store and the source are swapped. Give the store first, then the source.",
    ),
    "seeds as the source": (
        lambda store: untyped.path_live(store, ["fr"], "fr", "jp"),
        "`source` is a list. Give a source, such as sg.FlagsSource() or sg.open_source('flags').",
    ),
    "a subgraph as an audit": (
        lambda store: untyped.draw_hubs(store.subgraph("flags:jp")),
        "`audit` must be of type Audit, not Subgraph. Give hubs(subgraph).",
    ),
    "a subgraph as communities": (
        lambda store: untyped.draw_communities(store.subgraph("flags:jp")),
        "`communities` must be of type Communities, not Subgraph. Give communities(subgraph).",
    ),
    "a subgraph as paths": (
        lambda store: untyped.draw_path(store.subgraph("flags:jp")),
        "`paths` must be of type Paths, not Subgraph. Give path(store, start, goal).",
    ),
    "a subgraph as an atlas": (
        lambda store: untyped.draw_atlas(store.subgraph("flags:jp")),
        "`atlas` must be of type Atlas, not Subgraph. Give compare(store, seeds).",
    ),
    "a subgraph as densities": (
        lambda store: untyped.draw_density(store.subgraph("flags:jp")),
        "`rows` must be of type Sequence, not Subgraph. Give densities(store, seeds, depths).",
    ),
    "a store as a graph": (
        untyped.density,
        "`graph` must be a networkx graph or a Subgraph, not Store. Give store.subgraph(seeds, depth=2).",
    ),
    "a subgraph as the store of a path": (
        lambda store: untyped.path(store.subgraph("flags:jp"), "flags:fr", "flags:jp"),
        "`store` must be a Store, not Subgraph. Give the store first.",
    ),
    "a subgraph as the store of densities": (
        lambda store: untyped.densities(store.subgraph("flags:jp"), "flags:fr"),
        "`store` must be a Store, not Subgraph. Give the store first.",
    ),
    "a misspelt argument of a question": (
        lambda store: store.ask("MATCH (i:Image) RETURN i.id", limt=3),
        "The statement has no $limt. Did you mean `limit`?",
    ),
    "an argument of other libraries": (
        lambda store: store.ask("RETURN '$timeout'", timeout=3),
        "The statement has no $timeout. Did you mean `seconds`?",
    ),
    "words as seconds": (
        lambda store: store.ask("RETURN 1", seconds="ten"),
        "`seconds` must be a number, not 'ten'.",
    ),
    "a second seed as the depth": (
        lambda store: store.subgraph("flags:fr", "flags:jp"),
        "`depth` must be a whole number, not 'flags:jp'. Give several seeds as a list.",
    ),
    "a depth as text": (lambda store: store.subgraph("flags:fr", "2"), "`depth` must be a whole number, not '2'."),
    "a depth with a fraction": (
        lambda store: untyped.densities(store, "flags:fr", 2.0),
        "`depth` must be a whole number, not 2.0.",
    ),
    "a second seed as the depth of a crawl": (
        lambda store: untyped.crawl(store, sg.FlagsSource(), "fr", "jp"),
        "`depth` must be a whole number, not 'jp'. Give several seeds as a list.",
    ),
    "several depths of an atlas": (
        lambda store: untyped.compare(store, ["flags:fr", "flags:jp"], depth=[1, 2, 3]),
        "`depth` must be a whole number, not [1, 2, 3].",
    ),
    "a number as a seed": (
        lambda store: store.subgraph(42),
        "42 is not an image id. Ids look like xmcz3cgb or flags:fr.",
    ),
    "a number among seeds": (
        lambda store: untyped.densities(store, ["flags:fr", 42]),
        "42 is not an image id. Ids look like xmcz3cgb or flags:fr.",
    ),
    "a number as an end of a path": (
        lambda store: untyped.path(store, "flags:fr", 42),
        "42 is not an image id. Ids look like xmcz3cgb or flags:fr.",
    ),
    "a number as a seed of a crawl": (
        lambda store: untyped.crawl(store, sg.FlagsSource(), 42),
        "`seeds` must be of type str, not int. Give ids as text, such as flags:fr.",
    ),
    "a store as the query": (
        lambda store: untyped.find(store, "France"),
        "`query` must be of type str, not Store. Give words to search for: the catalogue is searched, not the store.",
    ),
    "a number as Cypher": (
        lambda store: store.ask(42),
        "`cypher` must be of type str, not int. Give a statement, such as 'MATCH (i:Image) RETURN i.id'.",
    ),
    "a limit as text": (lambda store: store.ask("RETURN 1", limit="3"), "`limit` must be a whole number, not '3'."),
    "a negative limit": (
        lambda store: store.ask("RETURN 1", limit=-1),
        "`limit` must be 0 or more, not -1. Leave it out to get all rows.",
    ),
    "text as a number of a query": (
        lambda store: store.query("within-hops", seed="flags:fr", hops="two"),
        "hops takes a whole number, such as 3, not 'two'.",
    ),
    "direction of a figure": (
        lambda store: untyped.draw_degrees(store.subgraph("flags:jp"), direction="both"),
        "`direction` must be undirected, in or out, not 'both'.",
    ),
}


def test_one_metric_may_be_text(flags: Store, store: Store) -> None:
    """A metric on request that is given as text is that metric, not its letters."""
    subgraph = store.subgraph("flags:jp", 2)
    assert sg.measure(subgraph, also="small_world") == sg.measure(subgraph, also=["small_world"])
    assert sg.measure(subgraph, also="small_world").numbers.small_world


@pytest.mark.parametrize(
    "name", ["hubs", "communities", "measure", "draw", "sheet", "explore", "export", "export_html", "draw_degrees"]
)
def test_a_store_or_a_graph_is_no_subgraph(flags: Store, store: Store, tmp_path: Path, name: str) -> None:
    """A store, or the graph of a subgraph, in place of a subgraph is an error that says how to read one."""
    function, path = getattr(sg, name), [tmp_path / "a.html"] if name.startswith("export") else []
    for value in (store, store.subgraph("flags:jp", 0).graph):
        with pytest.raises(InvalidInputError) as error:
            function(value, *path)
        wrong = f"`subgraph` must be of type Subgraph, not {type(value).__name__}."
        assert str(error.value) == f"{wrong} Give store.subgraph(seeds, depth=2)."


def test_no_rows_are_shown_as_such(flags: Store, store: Store) -> None:
    """A statement without a result says "no rows", in a terminal below its columns."""
    none = store.ask("MATCH (i:Image {id: $id}) RETURN i.id AS id", id="none")
    assert (repr(none), repr(sg.Rows())) == ("id\nno rows", "no rows")
    for rows in (none, sg.Rows()):
        assert '<p class="simgraph">no rows</p>' in rows._repr_html_()


def test_a_closed_store_says_so(neo4j_settings: Neo4jSettings) -> None:
    """After `close` each method says that the store is closed, not that Neo4j does not answer."""
    closed = Store(neo4j_settings)
    closed.close()
    for call in (closed.status, closed.prepare, lambda: closed.subgraph("flags:fr")):
        with pytest.raises(StoreError, match=r"^This store is closed\. Open it again with connect\(\)\.$"):
            call()


@pytest.mark.parametrize("call", WRONG)
def test_a_wrong_argument_is_named(flags: Store, store: Store, call: str) -> None:
    """A wrong argument is an error in one line that names it and says what to give; it is never ignored."""
    function, message = WRONG[call]
    with pytest.raises(InvalidInputError) as error:
        function(store)
    assert str(error.value) == message
