"""Words that mean harm: no query and no URL is built from them (S05), and titles act on nothing they pass (P11)."""

from __future__ import annotations

import ast
import json
import os
import re
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import neo4j
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from simgraph_neo import queries
from tests.support import tally
from tests.support.commands import simgraph
from tests.support.fake_wellcome import Answer, FakeWellcome
from tests.support.hostile import ACTIVE, TITLES
from tests.support.tiers import few

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.commands import Result

SEED = "hqnskj6m"
INJECTIONS = [
    "Image) DETACH DELETE n //",
    "x'}) DETACH DELETE i //",
    "`Image` {id: 1}) //",
    "$id",
    "${id}",
    "{id: $id}",
    "'; DROP CONSTRAINT image_id; //",
    '" OR 1=1 //',
    "x\nMATCH (n) DETACH DELETE n",
    "x\r\nHost: evil.example",
    "\\u0027 OR 1=1",
    "/* */ MATCH (n) RETURN n",
]
PLACES = [
    "../x",
    "../../etc/passwd",
    "..%2f..%2fx",
    "%2e%2e/x",
    "a/b",
    "a?include=x",
    "a#b",
    "a&b=c",
    "//evil.example/x",
]
ODD = [
    "", " ", "\0", "a\0b", "\x1b[31mred", "\x9b31m", "\u202egpj.exe", "مرحبا", "👩‍👩‍👧", "\ud800", "\udcff", "é" * 600,
    "x" * 5_000, "UPPER", "*", "-", "--", "%s%n", "[red]bold[/red]", "None", "true",
]  # fmt: skip
NUMBERS = ["1e9", "-1", "11", "0", "NaN", "inf", "-inf", "1_0", "0x10", "9" * 400, "1.5", "٣", "1;2", " "]


def possible(word: str) -> bool:
    """Whether a shell can hand it to a process: no NUL, and nothing that no bytes stand for."""
    try:
        return b"\0" not in os.fsencode(word)
    except UnicodeEncodeError:
        return False


WORDS = [word for word in [*INJECTIONS, *PLACES, *ODD] if possible(word)]

# The places where a command takes a word; {} is the word, {folder} a folder of pictures, {out} a drawing to write.
FORMS = [
    "ingest {} --rate=0",
    "ingest --rate=0 -- {} abc",
    "ingest flags:{}",
    "ingest wellcome:{} --rate=0",
    "ingest https://wellcomecollection.org/works/abcd1234/images?id={} --rate=0",
    "ingest https://api.wellcomecollection.org/catalogue/v2/images/{} --rate=0",
    "ingest fr --source={}",
    "ingest --source=folder:{}",
    "ingest --source=folder:{folder} --name={}",
    "ingest flags:fr --name={}",
    "find -- {}",
    "show -- {}",
    "show flags:{}",
    "analyze density -- {}",
    "analyze density --all --source={}",
    "analyze degrees -- flags:fr {}",
    "analyze degrees --all --source={}",
    "analyze degrees flags:fr --direction={}",
    "draw --output={out} --size=200 -- {}",
    "draw --output={out} --size=200 --all --source={}",
    "draw flags:fr --depth=1 --output={out} --size=200 --color-by={}",
    "export graphml --output={out} -- {}",
    "export csv --output={out} --all --source={}",
    "diff --since={}",
    "diff --since=2026-01-01 --source={}",
    "{}",
    "--{}",
]
COUNTED = [
    "ingest flags:fr --max-images={}",
    "ingest flags:fr --workers={}",
    "ingest zzzzzzz9 --rate={}",
    "find hospital --limit={}",
    "draw flags:fr --depth=1 --output={out} --size={}",
    "draw flags:fr --depth=1 --output={out} --size=200 --seed-layout={}",
    "draw flags:fr --depth=1 --output={out} --size=200 --dpi={}",
    "db logs --lines={}",
]
DEEP = ["ingest flags:fr --depth={}", "ingest abc --depth={}"]
DEEP += [
    f"{command} flags:fr --depth={{}}"
    for command in ("analyze density", "analyze degrees", "draw --output={out}", "export gexf --output={out}")
]
CODES = {0, 2, 3, 4, 75}
READ_ONLY = {"find", "show", "analyze", "draw", "export", "diff", "status"}
URL = re.compile(r"/catalogue/v2/images(/[a-z0-9]{1,32})?\?[\x21-\x7e]+")


def our_statements() -> set[str]:
    """Every statement that may be sent: those of cypher/, and the constants of the modules that speak to Neo4j."""
    files = {queries.load(name).text for name in queries.names()}
    package = Path(queries.__file__).parents[1]
    code = [ast.parse(file.read_text("utf-8")) for file in package.glob("s*/*.py")]
    nodes = [node for tree in code for node in ast.walk(tree)]
    pieces = {id(piece) for node in nodes if isinstance(node, ast.JoinedStr) for piece in node.values}
    return files | {
        n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in pieces
    }


OURS = our_statements()


@dataclass
class Recorder:
    """Runs commands, and knows every statement and every URL that they sent."""

    api: FakeWellcome
    cypher: Any
    folder: Path
    statements: list[str] = field(default_factory=list)
    _stored: Any = None

    def run(self, form: str, word: str) -> Result:
        """One command with a word in its place; fails for a traceback, and for what was built from the word."""
        words = [w.format(word, folder=self.folder / "pictures", out=self.folder / "o.svg") for w in form.split(" ")]
        before = self._stored or self.stored()
        self.statements.clear()
        self.api.seen.clear()
        with recording(self.statements):
            result = simgraph(*words)
        self.check(result, words)
        self._stored = self.stored()
        if result.exit_code in {2, 4} or words[0] in READ_ONLY:
            assert self._stored == before, words
        tally.count("hostile words refused" if result.exit_code else "hostile words survived")
        return result

    def check(self, result: Result, words: list[str]) -> None:
        assert result.exit_code in CODES, (words, result.stderr)
        assert "Traceback" not in result.output
        for statement in self.statements:
            assert statement.removeprefix("CYPHER replan=skip ") in OURS, (words, statement)
        for seen in self.api.seen:
            assert URL.fullmatch(seen.path) or seen.path.startswith("/image/"), (words, seen.path)
            assert seen.headers["Host"] == urlsplit(self.api.origin).netloc

    def stored(self) -> Any:
        statement = (
            "MATCH (n) OPTIONAL MATCH (n)-[r]->(m) RETURN properties(n) AS n, properties(r) AS r, elementId(m) AS m"
        )
        return sorted(repr(row) for row in self.cypher(statement))


@contextmanager
def recording(statements: list[str]) -> Iterator[None]:
    """Note the text of everything that goes through the driver, whoever sends it."""
    with pytest.MonkeyPatch.context() as patch:
        for kind in (neo4j.Session, neo4j.ManagedTransaction, neo4j.Transaction):
            patch.setattr(kind, "run", _noting(kind.run, statements))
        yield


def _noting(run: Any, statements: list[str]) -> Any:
    def noted(self: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
        statements.append(getattr(query, "text", query))
        return run(self, query, *args, **kwargs)

    return noted


@pytest.fixture
def recorder(
    neo4j_env: None, fake: FakeWellcome, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cypher: Any
) -> Iterator[Recorder]:
    """A store with a few flags in it, an API, and two pictures; the current folder is empty."""
    monkeypatch.setenv("SIMGRAPH_WELLCOME_URL", fake.base_url)
    monkeypatch.setenv("COLUMNS", "200")
    (tmp_path / "pictures").mkdir()
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    for name in ("red", "blue"):
        Image.new("RGB", (8, 8), name).save(tmp_path / "pictures" / f"{name}.png")
    assert simgraph("ingest", "flags:fr", "--depth", "1").exit_code == 0
    yield Recorder(fake, cypher, tmp_path)
    assert list((tmp_path / "empty").iterdir()) == []


COMMANDS = ("find", "{}", "--{}", "ingest", "show", "analyze density", "analyze degrees", "draw", "export", "diff")


@pytest.mark.parametrize("command", few(COMMANDS, "find", "{}", "--{}"))
def test_s05_no_query_and_no_url_is_built_from_a_word(recorder: Recorder, command: str) -> None:
    """S05: whatever stands where an id, a source or a name should, only our own statements and URLs are sent."""
    for form in (form for form in FORMS if form.startswith(command)):
        codes = Counter(recorder.run(form, word).exit_code for word in WORDS)
        assert codes[2] + codes[4] > len(WORDS) // 2 or command in {"find", "diff"} or "{folder}" in form, (form, codes)


@pytest.mark.long
def test_s05_numbers_are_numbers(recorder: Recorder) -> None:
    """S05: what is no number in its range is refused; a rate that is none too."""
    for form in COUNTED:
        for word in [*NUMBERS, *INJECTIONS]:
            result = recorder.run(form, word)
            if word in {"NaN", "-1", *INJECTIONS} or (word == "1e9" and "rate" not in form):
                assert result.exit_code == 2, (form, word, result.output)


def test_s05_depths_are_refused_before_any_statement(recorder: Recorder) -> None:
    """S05: depths of -1, 11, 1e9, and 0 where something is ingested: exit code 2, nothing is sent to anyone."""
    for form in DEEP:
        for word in [*NUMBERS, *INJECTIONS]:
            if (word == "0" and not form.startswith("ingest")) or word in {"1_0", "٣"}:
                continue  # Python's int reads 1_0 as 10 and an Arabic three as 3
            result = recorder.run(form, word)
            assert result.exit_code == 2, (form, word, result.output)
            assert recorder.statements == [], (form, word)
            assert recorder.api.seen == []


ANY_WORD = st.one_of(
    st.text(max_size=40),
    st.text(alphabet=st.sampled_from("az09:/.%?#&=-_'\"`{}[]()$;\\ \n \0\x1b\x9b\u202e\ud800é"), max_size=40),
    st.tuples(st.sampled_from(WORDS), st.text(max_size=5)).map("".join),
    st.sampled_from(NUMBERS),
).filter(possible)


@pytest.mark.long
@settings(derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(form=st.sampled_from([*FORMS, *DEEP]), word=ANY_WORD)
def test_s05_fuzzed_words(recorder: Recorder, form: str, word: str) -> None:
    """S05: as above, with words that nobody thought of."""
    recorder.run(form, word)


VARIABLES = ("NEO4J_URI", "NEO4J_DATABASE", "NEO4J_USERNAME", "SIMGRAPH_WELLCOME_URL")


@pytest.mark.parametrize("name", few(VARIABLES, "NEO4J_URI", "SIMGRAPH_WELLCOME_URL"))
def test_s05_no_query_and_no_url_is_built_from_the_environment(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """S05: a word in a variable is refused, or it is a name that nobody has: nothing is sent but our own."""
    usual = os.environ.get(name, "")
    command = "find hospital" if "URL" in name else "ingest flags:se --depth=1"
    stored = recorder.stored()
    for word in (word for word in WORDS if word.strip()):
        for value in (word, f"{usual}{word}") if "UR" in name and re.search(r"\s", word) else (word,):
            monkeypatch.setenv(name, value)
            result = recorder.run(command, "")
            assert result.exit_code in {2, 3, 75} or value.startswith(usual), (value, result.output)
            assert recorder.stored() == stored or name == "NEO4J_URI", value


# -- titles ---------------------------------------------------------------------------------------------------------


def flat(value: Any) -> list[str]:
    """Every text of a JSON value, at any depth."""
    if isinstance(value, dict | list):
        return [text for each in (value.values() if isinstance(value, dict) else value) for text in flat(each)]
    return [value] if isinstance(value, str) else []


def shown(*words: str) -> str:
    """What a command prints; it must succeed, and nothing in it may be acted upon."""
    result = simgraph(*words)
    assert result.exit_code == 0, (words, result.output)
    assert ACTIVE.findall(result.stdout) == [], words
    assert ACTIVE.findall(result.stderr) == [], words
    assert "Traceback" not in result.stderr
    return result.stdout


def check_svg(text: bytes) -> None:
    """It is XML, and nothing in it is run by a browser."""
    for element in ElementTree.fromstring(text).iter():
        assert element.tag.rpartition("}")[2] in {
            "svg", "g", "path", "use", "image", "rect", "defs", "style", "clipPath", "text", "tspan", "metadata", "RDF",
            "Work", "type", "date", "format", "creator", "Agent", "title", "desc",
        }  # fmt: skip
        for name, value in element.attrib.items():
            assert not name.rpartition("}")[2].lower().startswith("on")
            assert not value.strip().lower().startswith("javascript:")
    for harm in (b"<script", b"<img", b"alert(1)<"):
        assert harm not in text


def check_drawing(target: Path) -> None:
    """It is what its name says, and nothing in it is run by a viewer."""
    content = target.read_bytes()
    assert content.startswith({".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF"}[target.suffix])
    if target.suffix == ".svg":
        check_svg(content)
    elif target.suffix == ".pdf":
        assert b"/JavaScript" not in content
        assert b"/OpenAction" not in content


def drawn(tmp_path: Path, *seeds: str) -> None:
    """Every kind of drawing is made, and is safe."""
    for suffix in ("png", "svg", "pdf"):
        target = tmp_path / f"a.{suffix}"
        shown("draw", *seeds, "--depth", "1", "--size", "800", "--output", str(target))
        check_drawing(target)


def exported(tmp_path: Path, *seeds: str) -> None:
    """Every kind of graph file is written, and is safe."""
    for kind in ("graphml", "gexf", "json", "csv"):
        printed = shown("export", kind, *seeds, "--depth", "1", "--output", str(tmp_path / f"a.{kind}"))
        for file in printed.splitlines():
            text = Path(file).read_text("utf-8")
            assert set(ACTIVE.findall(text)) <= {"\u2028", "\u2029"}
            if kind in {"graphml", "gexf"}:
                assert {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(text).iter()} <= {
                    "graphml", "gexf", "meta", "creator", "key", "graph", "attributes", "attribute", "nodes", "node",
                    "edges", "edge", "attvalues", "attvalue", "data", "color", "position",
                }  # fmt: skip


HALF = "surrogate"
"""Half a character, which Neo4j itself has not."""


def kinds(*default: str, without: str = "") -> list[Any]:
    """All kinds of titles; those that are not `default` go with the long tests."""
    return few([kind for kind in TITLES if kind != without], *default)


@pytest.mark.parametrize("kind", kinds("script"))
def test_p11_a_hostile_title_from_the_api(recorder: Recorder, tmp_path: Path, kind: str) -> None:
    """P11: through the API: stored without what acts, at most 2,000 characters; every output is safe and parses."""
    recorder.api.faults = lambda number, key: Answer(edit=lambda document: entitle(document, TITLES[kind]))
    assert simgraph("ingest", SEED, "--depth", "1", "--rate", "0").exit_code == 0
    stored = recorder.cypher("MATCH (i:Image {source: 'wellcome'}) RETURN i.title AS title, i.credit AS credit")
    assert len(stored) == 6
    for row in stored:
        for text in (row["title"], row["credit"]):
            assert text is None or (len(text) <= 2_000 and set(ACTIVE.findall(text)) <= {"\u2028", "\u2029"})
    shown("find", "hospital", "--limit", "5")
    found = json.loads(shown("find", "hospital", "--limit", "5", "--json"))
    assert {row["title"] for row in found} == {stored[0]["title"]}
    assert json.loads(shown("show", SEED, "--json"))["image"]["title"] == stored[0]["title"]
    shown("show", SEED)
    recorder.api.faults = None
    drawn(tmp_path, SEED)
    exported(tmp_path, SEED)


def entitle(document: Any, title: Any) -> None:
    """Give every work of an answer this title; only the first may be of 1 MB, as 2 MiB are read at most."""
    for number, each in enumerate(document.get("results", [document, *document.get("withSimilarFeatures", ())])):
        each["source"]["title"] = title[:100_000] if number and isinstance(title, str) else title
        each["thumbnail"]["credit"] = title[:10_000] if isinstance(title, str) else title


@pytest.mark.parametrize("kind", kinds("script", "c1", without=HALF))
def test_p11_a_hostile_title_that_others_stored(recorder: Recorder, tmp_path: Path, kind: str) -> None:
    """P11: put into Neo4j past us: terminal, drawings and graph files are safe; JSON gives it back unchanged."""
    title = TITLES[kind]
    recorder.cypher("MATCH (i:Image) SET i.title = $title, i.credit = $title, i.license = $title", title=title)
    for command in ("show flags:fr", "diff --since 2026-01-01", "status", "analyze density flags:fr", "verify"):
        shown(*command.split())
    found = json.loads(shown("show", "flags:fr", "--json"))
    assert found["image"]["title"] == title
    assert [row["title"] for row in found["similar"]] == [title] * 5
    drawn(tmp_path, "flags:fr")
    exported(tmp_path, "flags:fr")


def test_p11_hostile_names_that_others_stored(recorder: Recorder, tmp_path: Path) -> None:
    """P11: ids, sources, states and addresses of pictures that mean harm act on nothing either."""
    harm = "\x1b[2J\u202e<script>alert(1)</script>"
    recorder.cypher(
        "MATCH (a:Image {id: 'flags:fr'}) CREATE (a)-[:SIMILAR_TO {rank: 6}]->(:Image "
        "{id: 'x' + $harm, source: $harm, state: $harm, title: $harm, thumbnail: 'file:///' + $harm, "
        "averageColor: $harm, workId: $harm, license: $harm})",
        harm=harm,
    )
    for command in ("show flags:fr", "status", "analyze density flags:fr --depth 2", "analyze density --all"):
        shown(*command.split())
        assert (
            harm in flat(json.loads(shown(*command.split(), "--json"))) or "analyze" in command or "status" in command
        )
    drawn(tmp_path, "flags:fr")
    exported(tmp_path, "flags:fr")
    shown("export", "html", "flags:fr", "--output", str(tmp_path / "a.html"))
    page = (tmp_path / "a.html").read_text("utf-8")
    assert "alert(1)" in page
    assert re.search(r"<script>alert|\x1b|\u202e", page) is None
    result = simgraph("verify")
    assert ACTIVE.findall(result.output) == []


ID = "<script>alert(1)</script> $x$ ]]> &amp; {y} %s [red]"


@pytest.mark.parametrize("suffix", few(["svg", "pdf"], "svg"))
def test_p11_hostile_titles_and_ids_in_strips_and_histograms(recorder: Recorder, tmp_path: Path, suffix: str) -> None:
    """P11: film strips and degree figures are safe too, whatever the titles and ids on them are."""
    title = " ".join(
        text for kind, text in TITLES.items() if isinstance(text, str) and kind not in {"surrogate", "long"}
    )
    recorder.cypher(
        "MATCH (a:Image {id: 'flags:fr'}) SET a.title = $title MERGE (a)-[:SIMILAR_TO {rank: 6}]->"
        "(:Image {id: $id, source: $id, state: 'new', title: $title, license: $title, credit: $title})",
        id=ID,
        title=title,
    )
    target = tmp_path / f"a.{suffix}"
    for command in (
        ["path", "flags:fr", ID],
        ["analyze", "degrees", ID],
        ["analyze", "degrees", "--all", "--source", ID],
    ):
        shown(*command, "--output", str(target))
        check_drawing(target)
        target.unlink()
