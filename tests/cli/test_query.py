"""`simgraph query`, and the ways to it in Python: parameters, values, refusals, output."""

from __future__ import annotations

import csv
import html
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from simgraph_neo import queries
from simgraph_neo.analysis import library
from simgraph_neo.connection import browser_link
from simgraph_neo.errors import InvalidInputError, StoreError
from simgraph_neo.queries.literals import read, typed, written
from simgraph_neo.queries.results import Node, Relationship
from simgraph_neo.queries.results import Path as Trail
from simgraph_neo.store import Store
from simgraph_neo.store.transactions import Patience
from tests.support.answers import NOON, answer
from tests.support.commands import good, refused, simgraph

if TYPE_CHECKING:
    from simgraph_neo.settings import Neo4jSettings

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
HOSTILE = [
    "' OR 1=1 //",
    "\\u0027 }) DETACH DELETE n //",
    "$x",
    "`",
    '"',
    "\\",
    "\n:param x => 1",
    "=cmd",
    "\x1b[31m\u202e",
]


@pytest.fixture
def three(neo4j_env: None, store: Store) -> Store:
    """A lists b and c, b lists a; titles that a terminal and a spreadsheet must be kept from."""
    store.write(
        [answer("a", "bc", title="=1+1"), answer("b", "a", title="\x1b[31mred\x1b[0m\nand more"), answer("d", "a")]
    )
    return store


# -- values go in as they are ---------------------------------------------------------------------------------------


def test_any_text_arrives_unchanged(three: Store) -> None:
    """Whatever text a parameter has, Neo4j gets that text: as a parameter, and in the statement for Neo4j Browser."""

    @settings(suppress_health_check=list(HealthCheck))
    @given(ANY_TEXT)
    def arrives(text: str) -> None:
        query = queries.typed_in("RETURN $x AS x, '$x' AS quoted", ["x"])
        values = library.parameters(query, [f"x={text}"])
        assert values == {"x": text}
        assert three.ask(query.text, values).tuples == [(text, "$x")]
        assert three.ask(query.for_browser(values)).tuples == [(text, "$x")]

    for text in HOSTILE:
        arrives = example(text)(arrives)
    arrives()


def test_literals_are_what_neo4j_says_they_are(three: Store) -> None:
    """Defaults read by us have the values that Neo4j gives them; written again they are the same."""
    for query in queries.library():
        for name, default in query.defaults.items():
            value = three.ask(f"RETURN {default}").tuples[0][0]
            assert query.examples[name] == value == read(written(value))
    for value in [None, True, False, -1, 2.5, 1e300, [], ["a", None], "'", 2**63 - 1]:
        assert three.ask(f"RETURN {written(value)}").tuples == [(value,)]
    for text in ["1 + 1", "x", "{a: 1}", "f(1)", "", "'a", "[1, x]", "None"]:
        with pytest.raises(ValueError, match="no literal"):
            read(text)


@given(
    st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False, allow_infinity=False), st.lists(ANY_TEXT, min_size=1)
)
def test_values_have_the_type_of_the_default(number: int, decimal: float, texts: list[str]) -> None:
    """Whole numbers, numbers and lists of text are typed by what the default is."""
    assert typed("x", 3, [str(number)]) == number
    assert typed("x", 0.5, [repr(decimal)]) == decimal
    assert typed("x", ["flags:fr"], texts) == texts
    assert typed("x", None, texts[:1]) == texts[0]


@pytest.mark.parametrize(
    ("default", "text", "expected"),
    [
        *(
            (3, text, "a whole number, such as 3")
            for text in ("x", "", "1.5", "1_0", "٣", "9223372036854775808", "0x1")
        ),
        *((0.5, text, "a number, such as 0.5") for text in ("x", "nan", "inf", "1_0.0")),
        *((True, text, "true or false") for text in ("1", "yes", "null", "")),
        ("a", "\ud800", "text in UTF-8"),
        ([1], "x", "a whole number, such as 1"),
    ],
)
def test_a_value_of_another_type_is_refused(default: Any, text: str, expected: str) -> None:
    """What cannot be of the type of the default is refused in words that name that type."""
    with pytest.raises(InvalidInputError, match=f"x takes {expected}, not "):
        typed("x", default, [text])
    assert typed("x", True, ["FALSE"]) is False


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("run nothing-like-it", "List all: simgraph query list"),
        ("run withinhops", "Did you mean within-hops"),
        ("within-hops", "Run it with: simgraph query run within-hops"),
        ("run store/write-lists", "Unknown query"),
        ("run ../README", "Unknown query"),
        ("show check/inv01-ids", "Unknown query"),
        ("run within-hops --param hops=two", "hops takes a whole number, such as 3, not 'two'"),
        ("run within-hops --param hops=11", "hops must be 0 to 10, not 11"),
        ("run within-hops --param hop=2", "It has: seed, hops"),
        ("run crawls --param x=2", "It has none"),
        ("run within-hops --param hops", "Write --param NAME=VALUE"),
        ("run within-hops --param seed=a --param seed=b", "seed takes one value, not 2"),
        ("run within-hops --param seed=", "is not an image id"),
        ("run edges-gone --param since=yesterday", "is not a date"),
        ("run hubs --csv table.png", "does not end in .csv"),
        ("run hubs --csv table", "does not end in .csv"),
        ("run hubs --csv nowhere/table.csv", "There is no folder nowhere"),
        ("run hubs --csv table.csv --json", "cannot be combined"),
    ],
)
def test_what_cannot_be_used_is_refused(arguments: str, expected: str) -> None:
    """A name, a parameter or a file that cannot be used: exit code 2, and one line that says what can."""
    assert expected in refused(2, "query", *arguments.split())


def test_no_rows_and_no_such_image_are_not_the_same(three: Store) -> None:
    """An image that is not stored is exit code 4 in every parameter that is one; nothing to find is no error, and what
    was asked and what the query covers is told with it.
    """
    for arguments in (
        "within-hops --param seed=x",
        "shortest-path --param from=a --param to=x",
        "bridges --param other=x",
    ):
        assert "Not in the store: " in refused(4, "query", "run", *arguments.split())
    assert "Not in the store: x, y" in refused(
        4, "query", "run", "meeting-images", "--param", "seeds=x", "--param", "seeds=y"
    )
    assert "(or choose other images: --param seed=ID)" in refused(4, "query", "run", "within-hops")
    assert "choose other images" not in refused(4, "query", "run", "within-hops", "--param", "seed=x")
    result = simgraph("query", "run", "shortest-path", "--param", "from=c", "--param", "to=a")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("No rows with from = 'c', to = 'a'.\nOne of several, if there are several. ")
    assert simgraph("query", "run", "within-works").stderr.startswith("No rows.\nimages: how many")
    assert simgraph("query", "-", stdin="MATCH (n:Nothing) RETURN n").stderr.startswith("No rows.\nIn Neo4j")


def test_what_does_not_exist_is_named(three: Store) -> None:
    """A label, a type or a property that the store does not have is a warning, since no rows could mean anything."""
    statement = "MATCH (i:Imgae)-[:SIMILAR]->(j) RETURN j.titel AS titel"
    warnings = [
        "The label `Imgae` does not exist. Verify that the spelling is correct.",
        "The relationship type `SIMILAR` does not exist. Verify that the spelling is correct.",
        "The property `titel` does not exist. Verify that the spelling is correct.",
    ]
    assert set(warnings) <= set(simgraph("query", "-", stdin=statement).stderr.splitlines())
    rows = three.ask(statement)
    assert (sorted(rows.warnings), repr(rows).splitlines()[-2:]) == (sorted(warnings), ["titel", "no rows"])
    assert all(html.escape(warning) in rows._repr_html_() for warning in warnings)
    assert three.ask("MATCH (i:Image) RETURN i.id").warnings == []


def test_the_frontier_is_what_is_not_settled(three: Store, cypher: Any) -> None:
    """What is to be asked again and what made no sense is in the frontier, with its reason; what is settled is not."""
    cypher("MATCH (i {id: 'a'}) SET i.state = 'retry', i.reason = 'time-out'")
    cypher("MATCH (i {id: 'b'}) SET i.state = 'rejected', i.reason = 'no list'")
    found = [(row["id"], row["state"], row["lists"], row["reason"]) for row in three.query("frontier")]
    assert found == [("a", "retry", 2, "time-out"), ("b", "rejected", 1, "no list"), ("c", "new", 1, None)]
    for state in ("empty", "gone", "expanded"):
        cypher("MATCH (i {id: 'a'}) SET i.state = $state", state=state)
        assert [row["id"] for row in three.query("frontier")] == ["b", "c"]


# -- Cypher from stdin ----------------------------------------------------------------------------------------------


WRITING = (
    "CREATE (n) RETURN n",
    "MATCH (n) DETACH DELETE n",
    "MATCH (n) SET n.title = 'x'",
    "MERGE (n:Image {id: 'new'})",
    "CREATE INDEX mine FOR (n:Image) ON (n.title)",
    "DROP CONSTRAINT image_id",
    "CREATE USER me SET PASSWORD 'a long password'",
    "CALL db.createLabel('Mine')",
    "MATCH (n) CALL (n) { SET n.title = 'x' } IN TRANSACTIONS",
    "CREATE (n); MATCH (n) RETURN n",
)


def test_writing_is_refused(three: Store, cypher: Any) -> None:
    """A statement that would write is refused by the server: exit code 2, one line, and everything is as it was."""
    everything = "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(n) AS n, collect(properties(n)) AS p, count(r) AS r"
    looks = (everything, "SHOW INDEXES YIELD name", "SHOW CONSTRAINTS YIELD name", "SHOW USERS YIELD user")
    before = [cypher(look) for look in looks]
    for statement in WRITING:
        refused(2, "query", "-", stdin=statement)
    assert [cypher(look) for look in looks] == before


WRONG = {
    "RETRUN 1": "Invalid input 'RETRUN' (line 1, column 1)",
    "// mine\n:param x => 1\nRETURN nope($x)": "Unknown function 'nope' (line 3, column 8)",
    "RETURN $x + $y": "Expected parameter(s): x, y. Give each with --param NAME=VALUE.",
    "RETURN 1 / 0": "/ by zero",
    "CALL nope()": "nope",
    "USE nope RETURN 1": "nope",
    "RETURN datetime({year: 99999})": "Wrap it in toString()",
    ":param x => f(1)\nRETURN $x": ":param x => 'f(1)' cannot be used: no literal, such as text, a number",
    "": "Empty statement on stdin",
    "// a comment\n/* and another */ ;\n": "Empty statement on stdin",
}


def test_what_is_wrong_with_a_statement_is_one_line(three: Store) -> None:
    """What Neo4j cannot run is exit code 2 and one line: what is wrong, and where in what the user wrote."""
    for statement, expected in WRONG.items():
        assert expected in refused(2, "query", "-", stdin=statement)


def test_stdin_that_is_no_text(tmp_path: Path) -> None:
    """Bytes that are no UTF-8, and no stdin at all, are exit code 2 and one line."""
    (tmp_path / "bytes").write_bytes(b"RETURN '\xff'")
    for stdin, expected in (("<bytes", "not UTF-8 or UTF-16"), ("<&-", "Empty statement on stdin")):
        script = f'"$0" -m simgraph_neo query - {stdin}'
        done = subprocess.run(["/bin/sh", "-c", script, sys.executable], cwd=tmp_path, capture_output=True, text=True)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
        assert expected in done.stderr


DEEP = "[" * 900 + "]" * 900
NEVER_SENT: dict[str, tuple[str, str]] = {
    "over 64 bits": (f":param x => {2**63}\nRETURN $x", "at most 64 bits"),
    "over 64 bits in a list": (f":param x => [1, -{10**30}]\nRETURN $x", "at most 64 bits"),
    "more digits than Python reads": (f":param x => {'9' * 5000}\nRETURN $x", "no literal"),
    "half a character": (":param x => '\\ud800'\nRETURN $x", "half a character"),
    "no number": (":param x => 1e999\nRETURN $x", "a number must be finite"),
    "brackets": (f":param x => {DEEP}\nRETURN $x", "no literal"),
    "signs": (f":param x => {'-' * 100_000}1\nRETURN $x", "no literal"),
    "sums": (f":param x => 1{'+1' * 100_000}\nRETURN $x", "no literal"),
}


@pytest.mark.parametrize("name", NEVER_SENT)
def test_d06_a_parameter_that_cannot_be_sent(neo4j_env: None, name: str) -> None:
    """D06: a value that Cypher has not, or that no parser walks through, is exit code 2 and one line that names it."""
    statement, expected = NEVER_SENT[name]
    line = refused(2, "query", "-", stdin=statement)
    assert expected in line
    assert ":param x" in line
    assert len(line) < 300


@pytest.mark.parametrize("value", [2**63, [{"a": -(2**63) - 1}], "\ud800", {"\udfff": 1}, ["a\udc80"]])
def test_d06_in_python_too(three: Store, value: Any) -> None:
    """D06: the one gate is where statements are sent from, so Python's own values pass it as well."""
    with pytest.raises(InvalidInputError, match=r"^x: "):
        three.ask("RETURN $x", {"x": value})
    deep: Any = 1
    for _ in range(2_000):
        deep = [deep]
    with pytest.raises(InvalidInputError, match="nested more than 100 deep"):
        three.ask("RETURN $x", {"x": deep})
    with pytest.raises(InvalidInputError, match="half a character"):
        three.ask("RETURN '\ud800'")
    assert three.ask("RETURN $x AS x", {"x": [2**63 - 1, "\U0001f600"]}).tuples == [([2**63 - 1, "\U0001f600"],)]


def test_d06_numbers_and_dates_of_any_size(three: Store) -> None:
    """D06: a limit beyond all numbers gives all rows; an offset with seconds is a date; the ends of time are none."""
    assert len(good("query", "run", "never-chosen", "--limit", str(10**30), "--json")) == 1
    assert good("query", "run", "edges-gone", "--param", "since=2026-01-01T00:00:00+01:00:30", "--json") == []
    assert good("diff", "--since", "2026-01-01T00:00:00+01:00:30", "--json")["new_lists"] == 3
    assert "is not a date" in refused(2, "diff", "--since", "0001-01-01T00:00:00+14:00")
    assert "half a character" in refused(2, "query", "run", "names", "--param", "\udcff=1")


@pytest.mark.parametrize("depth", [150, 900, 2_000])
def test_d07_a_result_that_is_nested_too_deep(three: Store, depth: int) -> None:
    """D07: lists within lists that Python cannot walk through are exit code 2 and one line, and the store goes on."""
    nested = f"RETURN reduce(x = null, i IN range(1, {depth}) | [x]) AS x"
    result = simgraph("query", "-", "--json", stdin=nested)
    assert (result.exit_code, result.stdout, result.stderr.count("Error: ")) == (2, "", 1), result.stderr
    assert len(result.stderr.splitlines()) == 1
    with pytest.raises(InvalidInputError):
        three.ask(nested)
    assert three.ask("RETURN 1 AS x").tuples == [(1,)]


@pytest.mark.parametrize("brackets", ["()", "[]", "{}"])
def test_d06_a_statement_of_brackets(neo4j_env: None, brackets: str) -> None:
    """D06: brackets so deep that Neo4j would say nothing are not sent; in text and comments they mean nothing."""
    left, right = brackets[0], brackets[1]
    line = refused(2, "query", "-", stdin=f"RETURN {left * 300}1{right * 300}")
    assert "brackets nested more than 100 deep" in line
    many = left * 300
    assert good("query", "-", "--json", stdin=f"RETURN '{many}' AS x // {many}") == [{"x": many}]


def test_d06_what_neo4j_never_answers(neo4j_settings: Neo4jSettings) -> None:
    """D06: a sum so long that Neo4j says nothing to it is given up after its time, and the line says why."""
    with (
        Store(neo4j_settings, patience=Patience(silence=0.2)) as opened,
        pytest.raises(StoreError, match=r"no answer within 0\.5 s.*nested too deep"),
    ):
        opened.ask(f"RETURN {'1+' * 5_000}1", seconds=0.5)


def test_d07_a_result_that_is_nested_is_printed(three: Store) -> None:
    """D07: a hundred lists within each other are shown in every form."""
    nested = f"RETURN {'[' * 99}1{']' * 99} AS x"
    for words in ((), ("--json",)):
        assert good("query", "-", *words, stdin=nested)


@pytest.mark.parametrize(
    "value", ["[datetime({year: 99999})]", "{a: [date({year: -5})]}", "[localdatetime({year: 0})]"]
)
def test_d07_far_dates_inside_lists(three: Store, value: str) -> None:
    """D07: a date that Python has not is refused wherever it stands; no object's address is printed in its place."""
    assert "Wrap it in toString()" in refused(2, "query", "-", stdin=f"RETURN {value} AS x")
    assert "object at" not in simgraph("query", "-", stdin=f"RETURN {value} AS x").output


def test_d07_a_statement_that_ends_itself(three: Store) -> None:
    """D07: TERMINATE of all transactions, its own among them, is one line, and no retry of it."""
    statement = "SHOW TRANSACTIONS YIELD transactionId AS id TERMINATE TRANSACTIONS id YIELD message RETURN message"
    result = simgraph("query", "-", stdin=statement)
    assert result.exit_code in {0, 2}
    assert "Traceback" not in result.output
    assert three.ask("RETURN 1 AS x").tuples == [(1,)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_d02_cypher_as_editors_save_it(three: Store, tmp_path: Path, encoding: str) -> None:
    """D02: a statement with a byte order mark, in UTF-8, UTF-16 or UTF-32, with Windows' line ends, is read."""
    text = ":param name => 'é';\r\nRETURN $name AS x\r\n"
    mark = "\ufeff" if encoding[-2:] in {"le", "be"} else ""
    (tmp_path / "q.cypher").write_bytes((mark + text).encode(encoding))
    with (tmp_path / "q.cypher").open("rb") as file:
        done = subprocess.run(
            [sys.executable, "-m", "simgraph_neo", "query", "-", "--json"], stdin=file, capture_output=True, check=False
        )
    assert json.loads(done.stdout) == [{"x": "é"}]


def test_d04_a_spreadsheet_opens_accents_whole(three: Store, tmp_path: Path) -> None:
    """D04: tables for people begin with a byte order mark, as spreadsheets need it; stdout and export csv do not."""
    target = tmp_path / "t.csv"
    good("query", "-", "--csv", str(target), stdin="RETURN 'Müller' AS `Größe`")
    assert target.read_bytes() == "\ufeffGröße\nMüller\n".encode()
    good("analyze", "hubs", "--all", "--csv", str(target))
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    assert "\ufeff" not in good("query", "-", "--json", stdin="RETURN 'Müller' AS x")
    good("export", "csv", "--all", "--output", str(tmp_path / "g"))
    assert (tmp_path / "g-nodes.csv").read_bytes().startswith(b"Id,")
    assert (tmp_path / "g-edges.csv").read_bytes().startswith(b"Source,")


def test_a_statement_that_takes_too_long_is_stopped(three: Store) -> None:
    """After --timeout seconds the server stops it: exit code 3, one line; in Python a StoreError."""
    slow = "UNWIND range(1, 100000) AS x UNWIND range(1, 100000) AS y RETURN sum(x * y % 7)"
    assert "longer than 0.2 s" in refused(3, "query", "-", "--timeout", "0.2", stdin=slow)
    with pytest.raises(StoreError, match="was stopped"):
        three.ask(slow, seconds=0.1)


def test_parameters_of_ones_own(three: Store) -> None:
    """Lines that declare a parameter give its type and default, commented out or not; others are text."""
    text = ":param least => 2;\n// :param ids => ['a']\n"
    text += "MATCH (i:Image) WHERE i.id IN $ids RETURN i.id + $more AS x, $least AS l"
    rows = good("query", "-", "--param", "more=1", "--json", stdin=text)
    assert rows == [{"x": "a1", "l": 2}]
    given = ["more=", "least=3", "ids=b", "ids=d"]
    rows = good("query", "-", *(f"--param={each}" for each in given), "--json", stdin=text)
    assert rows == [{"x": "b", "l": 3}, {"x": "d", "l": 3}]


# -- what comes out -------------------------------------------------------------------------------------------------


def test_every_kind_of_value(three: Store) -> None:
    """Nodes, relationships, paths, times and the rest come as plain values; JSON has them as objects."""
    answered = three.ask("MATCH p = (a {id: 'a'})-[r]->(b {id: 'b'}) RETURN a, r, p, r.firstSeenAt AS t, [b] AS l")
    a, r, p, t, listed = answered.tuples[0]
    assert (type(a), type(r), type(p)) == (Node, Relationship, Trail)
    assert (str(a), str(r), str(p), t, str(listed[0])) == ("a", "a -1-> b", "a -1-> b", NOON, "b")
    assert (a.labels, r.type, r.start, r.end, r.properties["rank"]) == (("Image",), "SIMILAR_TO", "a", "b", 1)
    others = "date('2026-02-03') AS d, duration('P1D') AS u, point({x: 1, y: 2}) AS p, 0.0 / 0.0 AS n"
    others += ", {k: [true, null]} AS m"
    row = three.ask(f"RETURN {others}").tuples[0]
    assert (row[0], row[1], row[2], row[4]) == (date(2026, 2, 3), "P1D", [1, 2], {"k": [True, None]})
    assert good("query", "-", "--json", stdin=f"RETURN {others}") == [
        {"d": "2026-02-03", "u": "P1D", "p": [1, 2], "n": None, "m": {"k": [True, None]}}
    ]
    found = good("query", "run", "neighbours", "--param", "seed=d", "--json")[0]["p"]
    assert [node["properties"]["id"] for node in found["nodes"]] == ["d", "a"]
    assert {key: found["relationships"][0][key] for key in ("type", "start", "end")} == {
        "type": "SIMILAR_TO", "start": "d", "end": "a",
    }  # fmt: skip
    lone = three.ask("MATCH (a {id: 'd'})-[r]->() RETURN r").tuples[0][0]
    assert (str(lone), lone.start) == ("() -1-> ()", "")


def test_paths_read_along_their_arrows(three: Store) -> None:
    """A path is printed from its start to its end, with each arrow the way it points and the rank on it."""
    out = good("query", "-", stdin="MATCH p = ({id: 'c'})<-[:SIMILAR_TO]-()-[:SIMILAR_TO]->({id: 'b'}) RETURN p")
    assert out.splitlines()[1] == "c <-2- a -1-> b"


def test_rows_are_limited_and_that_is_said(three: Store) -> None:
    """The terminal shows 100 rows unless told otherwise, and says that there are more; JSON and CSV have all."""
    many = "UNWIND range(1, 250) AS x RETURN x"
    result = simgraph("query", "-", stdin=many)
    assert len(result.stdout.splitlines()) == 1 + 100
    assert "There are more than these 100 rows" in result.stderr
    assert len(good("query", "-", "--limit", "250", stdin=many).splitlines()) == 1 + 250
    assert "more than" not in simgraph("query", "-", "--limit", "250", stdin=many).stderr
    assert len(good("query", "-", "--json", stdin=many)) == 250
    assert len(good("query", "-", "--json", "--limit", "7", stdin=many)) == 7


def test_hostile_titles_stay_text(three: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No title moves the terminal, breaks a line of the table or is run by a spreadsheet; JSON has it whole."""
    monkeypatch.chdir(tmp_path)
    text = "MATCH (n:Image) WHERE n.title > '' RETURN n.id AS id, n.title AS `=title`, [n.title] AS l, n ORDER BY id"
    assert good("query", "-", stdin="RETURN 1 AS `a\x1b[31m\nb`") == "a[31m b\n      1\n"
    out = good("query", "-", stdin=text)
    assert "\x1b" not in out
    assert len(out.splitlines()) == 1 + 3
    assert good("query", "-", "--json", stdin=text)[1]["=title"] == "\x1b[31mred\x1b[0m\nand more"
    assert good("query", "-", "--csv", "table.csv", stdin=text) == "table.csv\n"
    with Path("table.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:2] == ["id", "'=title"]
    assert rows[1][:3] == ["a", "'=1+1", "'=1+1"]
    assert not any(cell.startswith(("=", "+", "-", "@")) or "\x1b" in cell for row in rows for cell in row)


def test_csv_has_values_that_machines_read(three: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In CSV times are in ISO form, truth values words, what is unknown empty, and numbers whole."""
    monkeypatch.chdir(tmp_path)
    values = "datetime('2026-01-01T00:00Z') AS t, true AS yes, null AS nothing, 0.1 + 0.2 AS x, [1, null] AS l"
    text = f"RETURN {values}, 0.0 / 0.0 AS n"
    good("query", "-", "--csv", "table.csv", stdin=text)
    assert Path("table.csv").read_text("utf-8-sig").splitlines() == [
        "t,yes,nothing,x,l,n",
        '2026-01-01T00:00:00+00:00,true,,0.30000000000000004,"1, null",',
    ]


def test_list_and_show() -> None:
    """The list has every query with its title, in a table and as JSON; show prints the very file."""
    lines = good("query", "list").splitlines()[1:]
    assert [line.split()[1] for line in lines] == [query.name for query in queries.library()]
    assert "simgraph verify" in simgraph("query", "list").stderr
    for record in good("query", "list", "--json"):
        query = queries.load(record["name"])
        assert (record["title"], record["parameters"], record["cypher"]) == (query.title, query.examples, query.text)
    for name in ("hubs", "crawls"):
        assert good("query", "show", name) == queries.source(name)
    assert good("query", "show", "hubs", "--json")["topic"] == "lists"


def test_a_plan_is_a_table_of_operators(three: Store) -> None:
    """--explain shows what feeds what, the result first and the index last; so does EXPLAIN of one's own."""
    lines = good("query", "show", "within-hops", "--explain").splitlines()
    assert lines[1].startswith("+ ProduceResults")
    assert lines[-1].startswith("+ NodeUniqueIndexSeek")
    branched = good("query", "show", "bridges", "--explain")
    assert "| + NodeUniqueIndexSeek" in branched
    plan = good("query", "-", "--json", stdin="EXPLAIN MATCH (n) RETURN n")
    assert (plan["name"], plan["sources"][0]["name"]) == ("ProduceResults", "AllNodesScan")


def test_the_link_opens_the_same_query(three: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the rows stderr has a link to Neo4j Browser, whose statement alone gives the same rows."""
    result = simgraph("query", "run", "within-hops", "--param", "seed=a", "--param", "hops=1", "--json")
    link = result.stderr.split("In Neo4j Browser: ")[1].strip()
    asked = parse_qs(urlsplit(link).query)
    (statement,), (dbms,) = asked["arg"], asked["dbms"]
    rows = three.ask(statement)
    assert rows == json.loads(result.stdout)
    assert (dbms, asked["cmd"]) == (f"bolt://neo4j@{urlsplit(os.environ['NEO4J_URI']).netloc}", ["edit"])
    monkeypatch.setenv("NEO4J_URI", "bolt://[::1]:7687")
    assert (browser_link("RETURN 1") or "").startswith(
        "http://[::1]:7474/browser/?dbms=bolt%3A%2F%2Fneo4j%40%5B%3A%3A1%5D"
    )
    monkeypatch.setenv("NEO4J_URI", "neo4j+s://x.databases.neo4j.io")
    assert browser_link("RETURN 1") is None


def test_in_python_defaults_stand_for_what_is_left_out(three: Store) -> None:
    """store.query takes the parameters by name, the defaults for the rest, and refuses others."""
    assert [row["id"] for row in three.query("within-hops", seed="a", hops=1)] == ["a", "b", "c"]
    assert [row["id"] for row in three.query("within-hops", seed="a")] == ["a", "b", "c"]
    assert three.query("hubs", source="t", most=1)[0]["lists"] == 2
    with pytest.raises(InvalidInputError, match="no parameter 'sed'"):
        three.query("within-hops", sed="a")
    with pytest.raises(InvalidInputError, match="Unknown query 'within'"):
        three.query("within")


def test_a_shell_completes_names_and_parameters(tmp_path: Path) -> None:
    """Completion knows the names of the library and a query's parameters, and starts no server for that."""

    def completed(words: str) -> list[str]:
        env = {"_SIMGRAPH_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
        home = {"SIMGRAPH_HOME": str(tmp_path / "home"), "PATH": os.environ["PATH"]}
        program = "import sys; sys.argv[0] = 'simgraph'\nfrom simgraph_neo.__main__ import main\nmain()"
        done = subprocess.run([sys.executable, "-c", program], env=env | home, capture_output=True, text=True)
        assert done.stderr == ""
        return done.stdout.split()

    assert completed("simgraph query run with") == ["within-hops", "within-works"]
    assert set(completed("simgraph query run within-hops --param ")) == {"seed=", "hops="}
    assert completed("simgraph query run within-hops --param seed=a --param h") == ["hops="]
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    "statement",
    [
        "LOAD CSV FROM 'http://127.0.0.1:9/x' AS row RETURN row",
        "UNWIND [1] AS n CALL (n) { LOAD CSV FROM 'http://127.0.0.1:9/' + n AS row RETURN row } RETURN row",
        "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
        "SHOW TRANSACTIONS YIELD transactionId AS t TERMINATE TRANSACTIONS t YIELD message RETURN message",
        "CALL dbms.killConnection('bolt-9')",
        "CALL dbms.killConnections(['bolt-9']) YIELD connectionId RETURN connectionId",
        "// EXPLAIN\n/* PROFILE */ profile LOAD CSV FROM 'http://127.0.0.1:9/x' AS row RETURN row",
        "CYPHER runtime=slotted TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
        "CYPHER runtime=slotted PROFILE TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
        "\\u0050ROFILE TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
        "// \\u000aTERMINATE TRANSACTIONS 'neo4j-transaction-1' /*\nEXPLAIN */",
        "RETURN [n IN [1] | COLLECT { CALL dbms.killConnection('bolt-9') YIELD connectionId AS i RETURN i }] AS x",
    ],
)
def test_s17_a_statement_that_does_more_than_read_is_refused(neo4j_env: None, statement: str) -> None:
    """S17: what would load from an address, or end the work of others, is one line, and nothing of it is run."""
    line = refused(2, "query", "-", stdin=statement)
    assert "refused here" in line or "cannot run this" in line


def test_s17_a_statement_that_only_explains_or_reads_is_run(neo4j_env: None) -> None:
    """S17: EXPLAIN of a refused statement does nothing, and is shown; PROFILE of a harmless one is run."""
    assert "LoadCSV" in good("query", "-", stdin="EXPLAIN LOAD CSV FROM 'http://127.0.0.1:9/x' AS row RETURN row")
    assert good("query", "-", "--json", stdin="PROFILE RETURN 'TERMINATE' AS word")
    assert good("query", "-", "--json", stdin="CYPHER runtime=slotted RETURN 1 AS one") == [{"one": 1}]
