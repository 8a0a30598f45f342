"""Saved views of the explorer: what was saved is what is read, listed, exported; nothing else can be saved."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from simgraph_neo.analysis import density_table, draw, export_view, view_cypher, view_subgraph
from simgraph_neo.errors import ImageNotFoundError, InvalidInputError
from simgraph_neo.maintenance.verify import verify
from simgraph_neo.model import Expansion, Image, Work
from simgraph_neo.subgraph import Selection
from tests.support.answers import NOON, answer
from tests.support.commands import good, refused, simgraph

if TYPE_CHECKING:
    from pathlib import Path

    from simgraph_neo.store import Store

STATE: dict[str, Any] = {
    "schema": 1,
    "ids": ["flags:fr", "flags:it", "flags:ie", "flags:ci", "flags:be"],
    "seeds": ["flags:fr"],
    "hidden": ["flags:be"],
    "selected": None,
    "positions": {"flags:fr": [1.5, -2]},
    "color": "community",
    "camera": [0, 0, 2.5],
    "notes": {"flags:it": "=green\u202e, too"},
    "later": {"unknown": ["kept", {"é": None}]},
}


def broken(store: Store) -> list[str]:
    return [row["detail"] for finding in verify(store) if finding.invariant == "INV29" for row in finding.violations]


def test_a_view_is_read_as_it_was_saved(flags: Store) -> None:
    """Id, title, note and every key of the state come back; the id cannot be guessed; saving again is a new view."""
    saved = flags.save_view(STATE, " The\n three\u202e colours ", "Why?\nBecause.")
    assert flags.view(saved.id) == saved
    assert (saved.title, saved.note, saved.state) == ("The three colours", "Why?\nBecause.", STATE)
    assert re.fullmatch(r"[\w-]{22}", saved.id, re.ASCII)
    other = flags.save_view(STATE)
    assert (other.title, other.note) == (None, None)
    assert [row.id for row in flags.views()] == [other.id, saved.id]
    assert broken(flags) == []


def test_a_list_counts_images_and_those_that_are_missing(store: Store) -> None:
    """Images that are not stored, and those that are gone, are missing; hidden ones do not count."""
    store.write([answer("a", "bc"), answer("b", state="gone", minutes=1)])
    store.save_view({"schema": 1, "ids": ["a", "b", "c", "d", "a"], "hidden": ["c"]}, "Some")
    (row,) = store.views()
    assert (row.title, row.images, row.missing) == ("Some", 3, 2)


def test_the_graph_of_a_view_is_the_closed_graph_of_its_images(flags: Store) -> None:
    """All edges among the images that it shows, with their ranks; every analysis takes it."""
    found = view_subgraph(flags, flags.save_view({"schema": 1, "ids": ["flags:zz", *STATE["ids"]]}))
    whole = flags.subgraph().graph
    shown = set(STATE["ids"])
    assert dict(found.graph.edges) == {edge: data for edge, data in whole.edges.items() if shown >= set(edge)}
    assert set(found.graph) == shown
    assert found.summary() == "5 images, 10 directed edges, chosen; complete"
    (row,) = density_table([found])
    assert (row.seed, row.nodes, row.directed_edges) == ("chosen", 5, found.graph.number_of_edges())
    part = flags.subgraph(STATE["ids"], 0, view="closed").graph
    assert set(part.edges) == set(found.graph.edges)


def test_files_of_a_view_have_its_places(flags: Store, out: Path) -> None:
    """On the page each picture is where it was; in a drawing the order from left to right and down is the same."""
    corners = {"flags:jp": [0, 0], "flags:fr": [5000, 0], "flags:it": [0, 4000], "flags:de": [5000, 4000]}
    view = flags.save_view({"schema": 1, "ids": [*corners], "positions": corners, "box": [1100, 740]})
    export_view(flags, view, out / "view.html")
    text = (out / "view.html").read_text(encoding="utf-8")
    data = json.loads(text.partition('<script type="application/json" id="graph">')[2].partition("</script>")[0])
    assert {node["id"]: node["place"][:2] for node in data["nodes"]} == corners
    assert data["box"] == [1100, 740]
    drawn = draw(view_subgraph(flags, view), out / "view.png").report.rectangles
    assert drawn["flags:jp"].right < drawn["flags:fr"].left
    assert drawn["flags:it"].right < drawn["flags:de"].left
    assert drawn["flags:jp"].bottom < drawn["flags:it"].top
    assert drawn["flags:fr"].bottom < drawn["flags:de"].top


def test_what_a_graph_of_chosen_images_lacks_is_said(store: Store) -> None:
    """It is complete when each image has its list; the command that completes it asks for these images."""
    store.write([answer("a", "bc")])
    found = view_subgraph(store, store.save_view({"schema": 1, "ids": ["a", "b"]}))
    assert (found.coverage.complete, found.coverage.unexpanded) == (False, 1)
    assert Selection(view="closed", ids=("a", "b")).completed_by == "simgraph ingest a b --depth 1"
    with pytest.raises(ImageNotFoundError, match=r"^Of the 2 images of this view none is in the store\.$"):
        view_subgraph(store, store.save_view({"schema": 1, "ids": ["x", "y"]}))


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no schema": ({"schema": None}, "its schema is not 1"),
    "a later schema": ({"schema": 2}, "its schema is not 1"),
    "a schema that is true": ({"schema": True}, "its schema is not 1"),
    "ids that are a text": ({"ids": "flags:fr"}, "ids must be"),
    "an id with a control": ({"ids": ["a\n"]}, "ids must be"),
    "an id that is long": ({"ids": ["a" * 513]}, "ids must be"),
    "seeds that are numbers": ({"seeds": [1]}, "seeds must be"),
    "hidden that is null": ({"hidden": None}, "hidden must be"),
    "two that are selected": ({"selected": ["a", "b"]}, "selected must be"),
    "a place of three": ({"positions": {"a": [1, 2, 3]}}, "positions must be"),
    "a place that is nowhere": ({"positions": {"a": [1, float("nan")]}}, "its state is not JSON"),
    "a place that is far away": ({"positions": {"a": [1, 1e308]}}, "positions must be"),
    "a place that no float has": ({"positions": {"a": [1, -(10**400)]}}, "positions must be"),
    "a box without an end": ({"box": [10**400, 1]}, "box must be"),
    "a place that is text": ({"positions": {"a": ["1", "2"]}}, "positions must be"),
    "a place that is true": ({"positions": {"a": [True, 0]}}, "positions must be"),
    "a color that is a number": ({"color": 3}, "color must be"),
    "a camera of two": ({"camera": [0, 1]}, "camera must be"),
    "a note that is none": ({"notes": {"a": None}}, "notes must be"),
    "what JSON has not": ({"more": {1, 2}}, "its state is not JSON"),
    "half a letter": ({"more": "\ud800"}, "its state is not JSON"),
    "too much": ({"more": "é" * 131_100}, "bytes, and 262,144 are allowed"),
}
"""What is changed in a valid state, and what is said of it."""


def test_a_wrong_state_is_refused_in_one_line(store: Store) -> None:
    """Each wrong type, what is no JSON, what is too large: named in one line, and nothing is stored."""
    least = {"schema": 1, "ids": []}
    states: list[tuple[Any, str]] = [([], "must be of type dict"), ({"schema": 1}, "it has no ids")]
    for state, words in [*states, *((least | change, words) for change, words in WRONG.values())]:
        with pytest.raises(InvalidInputError, match=re.escape(words)) as caught:
            store.save_view(state)
        assert "\n" not in str(caught.value)
    for title in (1, ["x"]):
        with pytest.raises(InvalidInputError, match="`title` must be of type str"):
            store.save_view(STATE, title)  # type: ignore[arg-type]
    assert store.views() == []
    long = store.save_view({"schema": 1, "ids": [], "more": "é" * 131_000}, "t" * 500, "n" * 5_000)
    assert (len(long.title or ""), len(long.note or "")) == (200, 2_000)
    assert broken(store) == []


def test_a_view_that_was_damaged_is_found_and_named(store: Store, cypher: Any) -> None:
    """INV29: verify says what is wrong with a state; the list of views goes on, and to read it is one line."""
    saved = store.save_view({"schema": 1, "ids": ["a"]})
    deep = "[" * 100_000
    states = {'{"schema": 1}': "it has no ids", deep: "its state is not a JSON object", "[]": "its state is not a JSON"}
    for state, words in states.items():
        cypher("MATCH (v:View) SET v.state = $state", state=state)
        assert [detail for detail in broken(store) if words in detail]
        assert [row.images for row in store.views()] == [0]
        with pytest.raises(InvalidInputError, match=r"^This saved view cannot be read: "):
            store.view(saved.id)
    cypher("MATCH (v:View) SET v.schema = 2, v.state = '{\"schema\": 2}'")
    assert broken(store) == []
    cypher("MATCH (v:View) SET v.title = 7")
    assert broken(store) == ["wrong: title"]


def test_commands_list_show_export_and_remove_views(neo4j_env: None, flags: Store, out: Path) -> None:
    """`simgraph views`: tables, JSON, a page of exactly its images, a table of them; an unknown id exits with 4."""
    assert simgraph("views").stderr.startswith("No view was saved yet.")
    state = STATE | {"ids": [*STATE["ids"], "flags:zz"]}
    view = flags.save_view(state, "Three colours", "Look")
    assert good("views").splitlines()[1].split() == [
        view.id,
        f"{view.created_at:%Y-%m-%d}",
        f"{view.created_at:%H:%M}",
        "Three",
        "colours",
        "5",
        "1",
    ]
    (row,) = good("views", "--json")
    assert {key: row[key] for key in ("id", "title", "images", "missing")} == {
        "id": view.id, "title": "Three colours", "images": 5, "missing": 1
    }  # fmt: skip
    assert good("views", "show", view.id, "--json")["state"] == state
    assert "flags:it" in good("views", "show", view.id)
    page = simgraph("views", "export", view.id, "--output", str(out / "v.html"))
    assert (page.exit_code, "Left out: 1 image" in page.stderr) == (0, True)
    data = (out / "v.html").read_text(encoding="utf-8")
    assert set(re.findall(r'"id": ?"(flags:\w\w)"', data)) == {"flags:fr", "flags:it", "flags:ie", "flags:ci"}
    assert "<title>Three colours" in data
    good("views", "export", view.id, "--output", str(out / "v.csv"))
    with (out / "v.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {each["id"]: each for each in csv.DictReader(file)}
    assert list(rows) == ["flags:fr", "flags:it", "flags:ie", "flags:ci"]
    assert (rows["flags:fr"]["title"], rows["flags:fr"]["x"], rows["flags:fr"]["y"]) == ("France", "1.5", "-2")
    assert (rows["flags:it"]["note"], rows["flags:it"]["x"]) == ("'=green, too", "")
    assert ".html or .csv" in refused(2, "views", "export", view.id, "--output", str(out / "v.png"))
    for command in ("show", "remove", "export"):
        more = ["--output", str(out / "x.html")] if command == "export" else []
        assert "There is no saved view 'nothing'" in refused(4, "views", command, "nothing", *more)
    assert simgraph("views", "remove", view.id, "nothing").exit_code == 4
    assert len(flags.views()) == 1
    assert simgraph("views", "remove", view.id).stderr == "Removed: 1 view.\n"
    assert json.loads(simgraph("views", "--json").stdout) == []


def test_to_forget_images_says_which_views_show_them_and_removes_none(neo4j_env: None, flags: Store) -> None:
    """`forget` counts the views that lose images; a view stays, and says that they are missing."""
    flags.save_view(STATE)
    flags.save_view({"schema": 1, "ids": ["x:other"]})
    result = simgraph("forget", "--source", "flags", stdin="n\n")
    assert "1 saved view would lose images." in result.stderr
    assert good("forget", "--source", "flags", "--yes", "--json")["views"] == 1
    assert [(row.images, row.missing) for row in flags.views()] == [(1, 1), (4, 4)]


def test_the_table_of_a_view_has_catalogue_numbers_and_links(store: Store, out: Path) -> None:
    """A row of an image in a catalogue has its work and the address of its page."""
    ship = Image("abcd1234", "wellcome", title="Ship", license="pdm", work=Work("w1", "Ships"), state="empty")
    store.write([Expansion(ship, NOON, complete=True)])
    export_view(store, store.save_view({"schema": 1, "ids": ["abcd1234"]}), out / "v.csv")
    with (out / "v.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["id"], row["work"], row["work_title"], row["license"]) == ("abcd1234", "w1", "Ships", "pdm")
    assert row["link"] == "https://wellcomecollection.org/works/w1/images?id=abcd1234"


ODD = [
    "'] AS ids MATCH (n) DETACH DELETE n //",
    "\\u0027] //",
    "\\",
    '"',
    "`",
    "$x",
    "{a}",
    "é 漢字 👩",
    "/* */",
    "a;b",
]


@pytest.mark.parametrize(
    "title",
    [None, "Two flags", "\\u000aMATCH (n) DETACH DELETE n //", "*/ ; RETURN 1 //", "a\u2028RETURN 1", "\\\\u000d) x"],
)
def test_the_cypher_of_a_view_reads_the_view(store: Store, title: str | None) -> None:
    """It gives exactly the images and edges of the view, also for odd ids and titles, and stays one statement."""
    store.write([answer("a", [*ODD, "b", "c"]), answer(ODD[0], ["a", ODD[1], "c"])])  # type: ignore[arg-type]
    store.write([answer("c", state="gone", minutes=1)])
    saved = store.save_view({"schema": 1, "ids": ["a", *ODD, "b", "c", "absent"], "hidden": ["b"]}, title)
    cypher = view_cypher(saved, "http://127.0.0.1:8642")
    rows = store.ask(cypher)
    graph = view_subgraph(store, saved).graph
    assert {str(row["a"]) for row in rows} == set(graph) == {"a", *ODD}
    assert {(str(row["a"]), str(row["b"])) for row in rows if row["b"]} == set(graph.edges)
    assert len(cypher.splitlines()) == 5
    assert cypher.splitlines()[0].endswith(f": http://127.0.0.1:8642/v/{saved.id}")


def test_a_command_prints_the_cypher_of_a_view(neo4j_env: None, store: Store) -> None:
    """The printed statement runs as it stands, in simgraph too."""
    store.write([answer("a", "bc"), answer("b", "a")])
    saved = store.save_view({"schema": 1, "ids": ["a", "b"]}, "Two")
    printed = good("views", "show", saved.id, "--cypher")
    assert printed == view_cypher(saved, "http://127.0.0.1:8642") + "\n"
    assert len(good("query", "-", "--json", stdin=printed)) == 2
    assert "cannot be combined" in refused(2, "views", "show", saved.id, "--cypher", "--json")
    assert "no saved view" in refused(4, "views", "show", "nowhere", "--cypher")
