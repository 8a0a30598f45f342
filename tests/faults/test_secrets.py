"""A password is where it belongs and nowhere else: canaries through every command and every failure (S01, INV23)."""

from __future__ import annotations

import base64
import secrets
import signal
import socket
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from neo4j import GraphDatabase

from simgraph_neo.cli.tuning import Tuning
from simgraph_neo.server import LocalServer, empty
from simgraph_neo.server.folders import Folders
from simgraph_neo.store.transactions import Patience
from tests.support import neo4j_home
from tests.support.commands import HASTY, refused, simgraph
from tests.support.documents import ALL
from tests.support.every_command import ELSEWHERE, WORKING, has_json, stdin_of, words
from tests.support.fake_bolt import FakeBolt, obliging
from tests.support.fake_wellcome import Answer, FakeWellcome, real_world
from tests.support.processes import Command, Done
from tests.support.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

USER = "canary-user"
PASSWORD = f"canary-{secrets.token_hex(8)}:/?@ é"
"""What the user gives in NEO4J_PASSWORD; with characters that are spelled otherwise in a URL."""
PROXY = f"proxy-canary-{secrets.token_hex(8)}"
SEED = "hqnskj6m"


def spellings(secret: str) -> set[bytes]:
    """A secret as it may be written: plain, as Python's repr, in a URL, as HTTP's basic authentication."""
    basic = [base64.b64encode(f"{user}:{secret}".encode()) for user in (USER, "neo4j", "me")]
    return {secret.encode(), ascii(secret)[1:-1].encode(), quote(secret, safe="").encode(), *basic}


@dataclass
class Guard:
    """Runs commands in a home of its own and looks for secrets in all that they leave behind."""

    home: Path
    folder: Path
    """Where commands run, and write their drawings."""
    api: FakeWellcome
    watch: Watch
    written: bytearray = field(default_factory=bytearray)
    """Everything that any command printed."""
    passwords: set[str] = field(default_factory=set)
    """Those of the local server so far: a reset makes a new one."""

    @property
    def password_file(self) -> Path:
        return self.home / "neo4j" / "password"

    def environment(self, **more: str) -> dict[str, str]:
        proxy = f"http://me:{PROXY}@127.0.0.1:9"
        return {
            "SIMGRAPH_HOME": str(self.home),
            "SIMGRAPH_WELLCOME_URL": self.api.base_url,
            "HTTPS_PROXY": proxy,
            "https_proxy": proxy,
            "NEO4J_USERNAME": USER,
            "NEO4J_PASSWORD": PASSWORD,
            **more,
        }

    def start(self, *arguments: str, first: str = "", tuning: Tuning = HASTY, **more: str) -> Command:
        return Command(
            *arguments,
            cwd=self.folder,
            environment=self.environment(**more),
            first=first,
            tuning=tuning,
            stdin=stdin_of(arguments),
        )

    def end(self, process: Command, *, tells: str = "") -> Done:
        """Wait for a command. Fails when it told a secret, but for one that it may tell, once and on stdout."""
        done = process.wait(120)
        if self.password_file.exists():
            self.passwords.add(self.password_file.read_text().strip())
        out = done.out
        if tells:
            assert out.count(tells) == 1
            out = out.replace(tells, "")
        assert self.found_in((out + done.err).encode()) == [], out + done.err
        self.written += (out + done.err).encode()
        return done

    def run(self, *arguments: str, tells: str = "", **options: Any) -> Done:
        return self.end(self.start(*arguments, **options), tells=tells)

    def local_uri(self) -> str:
        return LocalServer(self.home).status().uri

    def found_in(self, *texts: bytes) -> list[bytes]:
        """The secrets that are in one of `texts`."""
        known = {spelled for secret in (PASSWORD, PROXY, *self.passwords) for spelled in spellings(secret)}
        return [spelled for spelled in known if any(spelled in text for text in texts)]

    def files(self) -> dict[Path, bytes]:
        """All that was written on disk by now; what was downloaded before lies outside."""
        found = [path for top in (self.home, self.folder) for path in top.rglob("*")]
        return {path: path.read_bytes() for path in found if path.is_file() and not path.is_symlink()}


@pytest.fixture(scope="module", name="guard")
def _guard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guard]:
    """A local Neo4j begun by `db start` under watch, all secrets set; the canary user can log in to it, too."""
    home = tmp_path_factory.mktemp("guarded")
    neo4j_home.prepare(home)
    Folders(home).empty.unlink()  # so that Neo4j is given its very first password here
    with FakeWellcome(real_world()) as api, Watch() as watch:
        guard = Guard(home, tmp_path_factory.mktemp("folder"), api, watch)
        try:
            assert guard.run("db", "start").code == 0
            _add_user(guard)
            yield guard
        finally:
            LocalServer(home).stop()


def _add_user(guard: Guard) -> None:
    settings = LocalServer(guard.home).start()
    with GraphDatabase.driver(settings.uri, auth=(settings.username, settings.password or "")) as driver:
        statement = "CREATE OR REPLACE USER $user SET PASSWORD $password CHANGE NOT REQUIRED"
        driver.execute_query(statement, {"user": USER, "password": PASSWORD}, database_="system")


def test_s01_every_command_is_in_the_table() -> None:
    """S01: a new command must join the table of commands that are run with canaries."""
    assert {f"simgraph {name}" for name in WORKING} == set(ALL) - ELSEWHERE


@pytest.mark.long
def test_s01_a_first_start_gives_java_no_secret(guard: Guard) -> None:
    """S01: neither Neo4j nor its AdminTool has a password in its arguments or environment, but for the throw-away."""
    java = guard.watch.java(guard.home)
    assert sum(b"set-initial-password" in words for words in java) == 1
    assert any(b"CommunityEntryPoint" in words for words in java)
    assert guard.passwords
    for words_, environment in java.items():
        assert environment
        assert guard.found_in(words_, environment) == []
        assert b"NEO4J_PASSWORD" not in environment
    assert guard.password_file.stat().st_mode & 0o777 == 0o600
    assert empty.throwaway(Folders(guard.home).data) is None


@pytest.mark.long
def test_s01_no_command_tells_a_password(guard: Guard) -> None:
    """S01: every command works at NEO4J_URI, and neither its output nor its files nor the store holds a secret."""
    for command in (name for name in WORKING if not name.startswith("db ")):
        done = guard.run(*words(command), NEO4J_URI=guard.local_uri())
        assert done.code == 0, (command, done.err)
    written = {".svg", ".png", ".html", ".graphml", ".gexf", ".json", ".csv"}
    assert {path.suffix for path in guard.folder.iterdir()} == written
    assert_store_holds_none(guard)
    assert_nothing_is_left(guard)


def assert_store_holds_none(guard: Guard) -> None:
    settings = LocalServer(guard.home).start()
    with GraphDatabase.driver(settings.uri, auth=(settings.username, settings.password or "")) as driver:
        nodes = driver.execute_query("MATCH (n) RETURN labels(n), properties(n)").records
        edges = driver.execute_query("MATCH ()-[r]->() RETURN DISTINCT type(r), keys(r)").records
    assert nodes
    assert guard.found_in(repr(nodes).encode(), repr(edges).encode()) == []


def assert_nothing_is_left(guard: Guard) -> None:
    """No secret in a file but the password's own, and none in the arguments of any process."""
    files = guard.files()
    files.pop(guard.password_file, None)
    for path, content in files.items():
        assert guard.found_in(content) == [], path
    assert guard.found_in(*guard.watch.arguments) == []
    assert guard.found_in(*guard.watch.java(guard.home).values()) == []


@pytest.mark.long
def test_s01_only_show_password_tells_the_local_one(guard: Guard) -> None:
    """S01: `db status --show-password` prints the local password once; without the option nothing does."""
    password = guard.password_file.read_text().strip()
    assert guard.run("db", "status", "--show-password", tells=password).code == 0
    assert guard.run("db", "status", "--show-password", "--json", tells=password).code == 0
    assert '"password"' not in guard.run("db", "status", "--json").out


@pytest.mark.parametrize("command", [(), ("status",), ("ingest", "flags:fr"), ("db", "status")])
@pytest.mark.parametrize("option", ["-vvv", "-v", "--verbose", "--debug"])
def test_s01_there_is_no_talkative_mode(command: tuple[str, ...], option: str) -> None:
    """S01: an option that would tell more than the rules allow does not exist: exit code 2."""
    result = simgraph(*command, option)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "No such option" in result.stderr


# -- failures -------------------------------------------------------------------------------------------------------

QUICK = Tuning(patience=Patience(connect=1, opening=1))
# Any exception of ours becomes Python's own traceback, here with the value of every local variable.
# Typer keeps the hook that it found when it was imported.
LOCALS = """
import sys, traceback, typer.main
def tell_all(kind, error, trace):
    sys.stderr.writelines(traceback.TracebackException(kind, error, trace, capture_locals=True).format())
sys.excepthook = typer.main._original_except_hook = tell_all
"""
BUG = """
def bug(*args, **kwargs):
    raise RuntimeError("a bug")
"""


@pytest.mark.parametrize(
    "uri",
    [
        "bolt://canary-user:{password}@127.0.0.1:1",
        "neo4j+s://{password}@127.0.0.1",
        "http://canary-user:{password}@127.0.0.1:1",
        "bolt:canary-user:{password}@127.0.0.1:1",
        "canary-user:{password}@127.0.0.1",
        "bolt://canary-user:{password}@[127.0.0.1",
    ],
)
def test_s01_a_password_in_neo4js_address(monkeypatch: pytest.MonkeyPatch, uri: str) -> None:
    """S01, N03: an address of Neo4j that holds a password is refused in one line, which does not repeat it."""
    monkeypatch.setenv("NEO4J_URI", uri.format(password=quote(PASSWORD, safe="")))
    line = refused(2, "status")
    assert "must not hold a user or password" in line
    assert "canary" not in line


@pytest.mark.parametrize(
    "url",
    [
        "https://me:{password}@127.0.0.1:1/catalogue/v2",
        "me:{password}@127.0.0.1:1/catalogue/v2",
        "https:me:{password}@127.0.0.1:1/catalogue/v2",
        "https://me:{password}@[127.0.0.1/catalogue/v2",
    ],
)
@pytest.mark.parametrize("command", ["find hospital", f"ingest {SEED}"])
def test_s01_a_password_in_the_catalogues_address(monkeypatch: pytest.MonkeyPatch, command: str, url: str) -> None:
    """S01: an address of the catalogue that holds a password is refused in one line, which does not repeat it."""
    monkeypatch.setenv("SIMGRAPH_WELLCOME_URL", url.format(password=quote(PASSWORD, safe="")))
    line = refused(2, *command.split())
    assert "must not hold a user or password" in line
    assert "canary" not in line


@pytest.mark.long
@pytest.mark.parametrize("uri", ["bolt://127.0.0.1:1", "neo4j://127.0.0.1:1"])
def test_s01_a_dead_server(guard: Guard, uri: str) -> None:
    """S01: a server that is not there is named without a secret."""
    done = guard.run("status", NEO4J_URI=uri)
    assert (done.code, "Cannot reach" in done.err) == (3, True), done.err


@pytest.mark.long
def test_s01_a_wrong_password(guard: Guard) -> None:
    """S01: a refused password is named by its variable, not by its value."""
    uri, wrong = guard.local_uri(), f"{PASSWORD} wrong"
    done = guard.run("status", NEO4J_URI=uri, NEO4J_PASSWORD=wrong)
    assert done.code == 3
    assert "NEO4J_PASSWORD" in done.err


@pytest.mark.long
def test_s01_a_silent_port(guard: Guard) -> None:
    """S01: a port that accepts and says nothing gets no secret told to the user either."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        done = guard.run("status", tuning=QUICK, NEO4J_URI=f"bolt://127.0.0.1:{silent.getsockname()[1]}")
    assert done.code == 3, done.err
    assert "Traceback" not in done.err


@pytest.mark.long
def test_s01_a_read_only_database(guard: Guard) -> None:
    """S01: a server that refuses to write is told without a secret."""
    refusal = ("Neo.ClientError.General.WriteOnReadOnlyAccessDatabase", "no")
    with FakeBolt(answer=lambda text, given: refusal if "MERGE" in text else obliging(text, given)) as server:
        done = guard.run("ingest", "flags:fr", NEO4J_URI=server.uri)
    assert (done.code, "read-only" in done.err) == (3, True), done.err


@pytest.mark.long
def test_s01_a_changed_contract_and_a_dead_proxy(guard: Guard) -> None:
    """S01, H16: neither an API that has changed nor a proxy that is dead brings its password to light."""
    guard.api.script[SEED] = [Answer(status=400)]
    uri = guard.local_uri()
    assert guard.run("ingest", SEED, "--rate", "0", NEO4J_URI=uri).code == 5
    done = guard.run("find", "hospital", SIMGRAPH_WELLCOME_URL="https://api.example/catalogue/v2")
    assert done.code == 75, done.err
    assert "***@127.0.0.1:9" in done.err


@pytest.mark.long
@pytest.mark.parametrize(("number", "depth"), [(signal.SIGINT, "3"), (signal.SIGTERM, "4"), (signal.SIGKILL, "5")])
def test_s01_a_command_that_is_ended(guard: Guard, number: signal.Signals, depth: str) -> None:
    """S01: Ctrl-C, an end from outside and `kill -9` in mid-crawl leave no secret behind."""
    guard.api.latency, before = 0.3, guard.api.requests
    crawl = ["ingest", SEED, "--refresh", "--depth", depth]  # a refresh of each depth asks for all of it anew
    running = guard.start(*crawl, "--rate", "0", "--workers", "1", NEO4J_URI=guard.local_uri())
    deadline = time.monotonic() + 60
    while guard.api.requests < before + 2:
        assert running.running, guard.end(running).err
        assert time.monotonic() < deadline
        time.sleep(0.02)
    running.send(number)
    done = guard.end(running)
    guard.api.latency = 0.0
    assert done.code == (-number if number == signal.SIGKILL else 128 + number), done.err
    assert "Traceback" not in done.err
    assert_nothing_is_left(guard)


@pytest.mark.long
@pytest.mark.parametrize(
    ("where", "command", "place"),
    [
        ("NEO4J_URI", "status", "simgraph_neo.store.store.Store.status"),
        ("NEO4J_URI", "show flags:fr", "neo4j.ManagedTransaction.run"),
        ("local", "status", "neo4j.Session.run"),
        ("local", "ingest flags:fr", "simgraph_neo.store.rows.crawl"),
        ("local", "db status", "simgraph_neo.cli.output.print_pairs"),
        ("local", "db start", "simgraph_neo.server.record.find"),
        ("local", "find hospital", "simgraph_neo.http.transport.decoded"),
    ],
)
def test_s01_an_unexpected_bug(guard: Guard, where: str, command: str, place: str) -> None:
    """S01: a traceback with every local variable in it (ours has none) shows settings, but no password."""
    owner, _, name = place.rpartition(".")
    first = f"{LOCALS}{BUG}\nimport pkgutil, simgraph_neo.store.store, simgraph_neo.cli.output, simgraph_neo.server\n"
    first += f"setattr(pkgutil.resolve_name({owner!r}), {name!r}, bug)"
    more = {"NEO4J_URI": guard.local_uri()} if where == "NEO4J_URI" else {}
    done = guard.run(*command.split(), first=first, **more)
    assert done.code == 1, done.err
    assert "RuntimeError: a bug" in done.err
    assert "    self = " in done.err or "args = " in done.err


@pytest.mark.long
def test_s01_the_local_server_to_its_end(guard: Guard) -> None:
    """S01, INV23: as above for the local server; after all of it no file, node or argument holds a secret."""
    assert_store_holds_none(guard)
    for command in ("demo", *(name for name in WORKING if name.startswith("db "))):
        more = [["--json"]] if has_json(command) else []
        for options in ([], *more):
            done = guard.run(*words(command, *options))
            assert done.code == 0, (command, done.err)
        assert_nothing_is_left(guard)
    assert not guard.password_file.exists()
    assert len(guard.written) > 500
