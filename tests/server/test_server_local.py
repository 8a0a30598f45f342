"""The local Neo4j itself: one real server for this module, killed, adopted, restarted, emptied."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urljoin, urlsplit

import psutil
import pytest
import requests
from neo4j import GraphDatabase
from neo4j.exceptions import AuthError, ClientError
from typer.testing import CliRunner

from simgraph_neo.cli.db import app
from simgraph_neo.errors import ServerError
from simgraph_neo.server import LocalServer, empty, jars, record
from tests.support import neo4j_home
from tests.support.logs import listening

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMAND = (sys.executable, "-c", "from simgraph_neo.cli import main; main()", "db")


@dataclass
class Local:
    """A home with a running server, and everything its first start said."""

    home: Path
    server: LocalServer
    said: list[str] = field(default_factory=list)

    @property
    def root(self) -> Path:
        return self.home / "neo4j"

    @property
    def data(self) -> Path:
        return self.root / "store" / "data"

    @property
    def process(self) -> psutil.Process:
        pid = self.server.status().pid
        assert pid is not None
        return psutil.Process(pid)

    @property
    def password(self) -> str:
        return (self.root / "password").read_text().strip()

    def not_ready(self, known: str = "pid") -> None:
        """As after a command that was killed while the server came up."""
        noted = record.read(self.root / "pid")
        assert noted
        record.write(self.root / "pid", replace(noted, ready=False, pid=noted.pid if known == "pid" else 0))

    def command(self, *arguments: str) -> subprocess.Popen[str]:
        environment = os.environ | {"SIMGRAPH_HOME": str(self.home)}
        return subprocess.Popen(
            [*COMMAND, *arguments], env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def can_log_in(self, password: str | None) -> bool:
        uri = self.server.start().uri
        with GraphDatabase.driver(uri, auth=("neo4j", password) if password else None) as driver:
            try:
                driver.verify_connectivity()
            except AuthError:
                return False
        return True


@pytest.fixture(scope="module", name="local")
def _local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    """Its first start is killed with SIGKILL while Neo4j comes up; the second one must work (S03)."""
    home = tmp_path_factory.mktemp("a home, with é")
    neo4j_home.prepare(home)
    neo4j_home.choose_ports(home)
    local = Local(home, LocalServer(home, java_options=neo4j_home.QUICK_START))
    killed = local.command("start")
    while not ((noted := record.read(local.root / "pid")) and noted.pid):
        assert killed.poll() is None, killed.communicate()
        time.sleep(0.02)
    killed.kill()
    killed.communicate()
    with listening() as local.said:
        local.server.start()
    yield local
    local.server.stop()


def test_a_start_that_was_killed_is_finished_by_the_next(local: Local) -> None:
    """S03: the orphan of a killed first start is adopted, and its throw-away password is gone."""
    assert len(local.said) == 1
    assert "already running" in local.said[0]
    assert local.can_log_in(local.password)
    assert empty.throwaway(local.data) is None


def test_a_server_that_is_up_is_given_at_once_and_silently(local: Local) -> None:
    """The second start costs no words, and starts nothing; `benchmarks commands` says its milliseconds."""
    before = local.process.pid
    with listening() as said:
        settings = local.server.start()
    assert said == []
    assert local.process.pid == before
    assert (settings.username, settings.password) == ("neo4j", local.password)


def test_only_this_machine_and_only_with_the_password(local: Local) -> None:
    """It listens on loopback alone, and knows nobody without the password."""
    listening = [c.laddr for c in local.process.net_connections("inet") if c.status == psutil.CONN_LISTEN]
    assert len(listening) == 2
    assert {address.ip.removeprefix("::ffff:") for address in listening} == {"127.0.0.1"}
    assert not local.can_log_in(None)
    assert not local.can_log_in("neo4j")


def test_others_can_read_neither_folder_nor_password(local: Local) -> None:
    """Folder 0700, password file 0600; a password file opened to others is closed again."""
    assert local.root.stat().st_mode & 0o777 == 0o700
    (local.root / "password").chmod(0o644)
    local.server.start()
    assert (local.root / "password").stat().st_mode & 0o777 == 0o600


def test_the_password_is_nowhere_but_in_its_file(local: Local) -> None:
    """S01: not in the arguments, the environment, the logs, what was said, what commands print."""
    secret = local.password
    assert secret not in " ".join(local.process.cmdline())
    assert secret not in str(local.process.environ())
    printed = [
        local.command(*words).communicate() for words in (["start"], ["status", "--json"], ["logs"], ["browser"])
    ]
    assert secret not in str(printed)
    assert secret not in str(local.said)
    assert secret not in repr(local.server.start())
    store = local.root / "store"
    texts = [path for path in local.root.rglob("*") if path.is_file() and not path.is_relative_to(store / "data")]
    holders = [path.name for path in texts if secret.encode() in path.read_bytes()]
    assert holders == ["password"]


def test_it_lives_in_a_session_of_its_own(local: Local) -> None:
    """A Ctrl-C in the terminal, or the end of the command, does not reach it."""
    pid = local.process.pid
    assert os.getsid(pid) == pid != os.getsid(0)
    assert local.process.terminal() is None


@pytest.mark.parametrize("known", ["pid", "token"])
def test_an_orphan_is_adopted(local: Local, known: str) -> None:
    """S03: a command was killed before its server was ready, or even before it could note the pid: it is used."""
    pid = local.process.pid
    local.not_ready(known)
    with listening() as said:
        local.server.start()
        assert local.process.pid == pid
        assert "already running" in said[0]
        assert local.server.start().uri
    assert len(said) == 1


def test_s08_a_server_that_is_not_proved_ours_is_let_alone(local: Local, monkeypatch: pytest.MonkeyPatch) -> None:
    """S08: without its record a server is another program: it is neither used nor ended, and one line says so."""
    monkeypatch.setattr(local.server.running, "lock_patience", 0.2)
    before, kept = local.process, (local.root / "pid").read_text()
    conf = (local.root / "store" / "conf" / "neo4j.conf").read_text()
    (local.root / "pid").unlink()
    log = (local.root / "server.log").read_text()
    for call in (local.server.start, local.server.stop, local.server.reset, local.server.held):
        with pytest.raises(ServerError, match=r"Another program has .*data open.*End that program"):
            call()
    assert before.is_running()
    assert (local.root / "server.log").read_text() == log
    assert (local.root / "store" / "conf" / "neo4j.conf").read_text() == conf
    assert not (local.root / "pid").exists()
    (local.root / "pid").write_text(kept)
    assert local.process.pid == before.pid


def test_a_crash_between_changing_the_password_and_saying_so_is_harmless(local: Local) -> None:
    """S03: with the throw-away still on disk although it was replaced, the next start finds the real one in force."""
    (local.data / "simgraph-first-password").write_text("was-replaced-already")
    local.not_ready()
    local.server.start()
    assert empty.throwaway(local.data) is None
    assert local.can_log_in(local.password)


@pytest.mark.parametrize(("content", "reason"), [("wrong-password", "refuses the password"), ("", "is empty")])
def test_a_password_changed_by_hand_is_one_line(local: Local, content: str, reason: str) -> None:
    """A password file that does not fit names the file and both ways out."""
    right = local.password
    (local.root / "password").write_text(content)
    local.not_ready()
    try:
        with pytest.raises(ServerError, match=rf"{reason}.*db reset"):
            local.server.start()
    finally:
        (local.root / "password").write_text(right + "\n")
    assert local.server.start().password == right


def test_status_tells_where_and_what_and_the_password_only_when_asked(
    local: Local, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`db status --json` is complete for a script; --show-password is the only way to the password."""
    monkeypatch.setenv("SIMGRAPH_HOME", str(local.home))
    shown = json.loads(CliRunner().invoke(app, ["status", "--json"]).stdout)
    assert shown["running"]
    assert shown["installed"]
    assert shown["pid"] == local.process.pid
    assert shown["uri"] == local.server.start().uri
    assert "password" not in shown
    asked = json.loads(CliRunner().invoke(app, ["status", "--json", "--show-password"]).stdout)
    assert asked == shown | {"password": local.password}


def test_the_browser_link_fills_the_form_and_the_editor(local: Local, monkeypatch: pytest.MonkeyPatch) -> None:
    """`db browser` prints a link to a page that is there, which connects to this server and carries the query."""
    monkeypatch.setenv("SIMGRAPH_HOME", str(local.home))
    query = "MATCH p = (:Image {id: 'flags:fr'})-[:SIMILAR_TO]->() WHERE 1 < 2 RETURN p // & #"
    result = CliRunner().invoke(app, ["browser", query])
    link = urlsplit(result.stdout.strip())
    found = {key: values[0] for key, values in parse_qs(link.query).items()}
    uri = urlsplit(local.server.start().uri)
    assert found == {"dbms": f"bolt://neo4j@{uri.netloc}", "cmd": "edit", "arg": query}
    with socket.create_connection((link.hostname or "", link.port or 0), 5) as connection:
        connection.sendall(f"GET {link.path} HTTP/1.0\r\nHost: {link.netloc}\r\n\r\n".encode())
        assert connection.recv(15).startswith(b"HTTP/1.1 200")


def test_logs_and_start_print_what_they_promise(local: Local, monkeypatch: pytest.MonkeyPatch) -> None:
    """`db logs -n` gives the log's last lines, `db start` the address alone; all talk is on stderr."""
    monkeypatch.setenv("SIMGRAPH_HOME", str(local.home))
    log = (local.root / "server.log").read_text().splitlines()
    assert CliRunner().invoke(app, ["logs", "-n", "3"]).stdout.splitlines() == log[-3:]
    assert CliRunner().invoke(app, ["start"]).stdout.strip() == local.server.start().uri


def test_s10_wrong_passwords_lock_nobody_out(local: Local) -> None:
    """S10: ten wrong passwords in a row, from another program, and simgraph's own is still taken."""
    assert not any(local.can_log_in(f"wrong {number}") for number in range(10))
    assert local.can_log_in(local.password)


@pytest.mark.parametrize("path", ["/", "/browser/", "/db/neo4j/tx/commit", "/db/neo4j/query/v2", "/db/manage/"])
def test_s10_a_web_page_gets_nothing_from_the_http_port(local: Local, path: str) -> None:
    """S10: another origin may read nothing, and of what answers with data nothing is there."""
    url, origin = urljoin(local.server.browser_url(), path), {"Origin": "http://evil.example"}
    asked = requests.get(url, headers=origin, timeout=10, auth=("neo4j", "x"))
    own = "http://" + urlsplit(local.server.browser_url()).netloc
    assert asked.headers.get("Access-Control-Allow-Origin") in {own, None}
    assert asked.status_code == (200 if path in {"/", "/browser/"} else 404)


def test_s11_load_csv_reads_no_file_and_sends_nothing(local: Local, tmp_path: Path) -> None:
    """S11: LOAD CSV is refused for files of this machine, and for an address where a server waits for it."""
    settings = local.server.start()
    (tmp_path / "x.csv").write_text("secret\n")
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        GraphDatabase.driver(settings.uri, auth=(settings.username, settings.password or "")) as driver,
    ):
        listener.settimeout(0.2)
        for url in (f"http://127.0.0.1:{listener.getsockname()[1]}/secret", (tmp_path / "x.csv").as_uri()):
            with pytest.raises(ClientError, match=r"is blocked via|_file_urls' is false"):
                driver.execute_query("LOAD CSV FROM $url AS row RETURN row", {"url": url})
        with pytest.raises(TimeoutError):
            listener.accept()


def test_s10_every_setting_has_its_reason(local: Local) -> None:
    """S10: docs/reference/neo4j-settings.md names every setting that this Neo4j knows, and the values in force."""
    page = (Path(__file__).parents[2] / "docs" / "reference" / "neo4j-settings.md").read_text("utf-8")
    rows = [line.split(" | ", 2) for line in page.splitlines() if line.startswith("| `")]
    patterns = [name for row in rows for name in re.findall("`([^`]+)`", row[0])]
    settings = local.server.start()
    with GraphDatabase.driver(settings.uri, auth=(settings.username, settings.password or "")) as driver:
        found = driver.execute_query("SHOW SETTINGS YIELD name, value, isExplicitlySet").records
    names = {row["name"] for row in found}
    assert [name for name in sorted(names) if not any(fnmatchcase(name, each) for each in patterns)] == []
    unknown = [each for each in patterns if not any(fnmatchcase(name, each) for name in names)]
    assert unknown == [each for each in patterns if each.startswith("internal.")]
    explicit = {row["name"] for row in found if row["isExplicitlySet"]}
    by_default = [name for row in rows if row[1].startswith("default") for name in re.findall("`([^`]+)`", row[0])]
    ours = {name for name in explicit if name not in patterns and not name.startswith("server.directories.")}
    ours |= explicit & set(by_default)
    assert [name for name in sorted(ours) if any(fnmatchcase(name, each) for each in by_default)] == []
    assert all(reason.strip(" |") for _, _, reason in rows)


def test_a_statement_has_one_plan_for_short_and_long_lists(local: Local) -> None:
    """The planner does not look at how long a list is: else each statement is planned once for 1, 10, 100 rows."""
    settings = local.server.start()
    with GraphDatabase.driver(settings.uri, auth=(settings.username, settings.password or "")) as driver:
        driver.execute_query("CALL db.clearQueryCaches()")
        for length in (1, 2, 20, 200, 2_000):
            driver.execute_query("UNWIND $list AS x RETURN x", list=["a"] * length)
        cleared = driver.execute_query("CALL db.clearQueryCaches()").records
    assert [row["value"] for row in cleared] == ["Query caches successfully cleared of 1 queries."]


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_reset_asks_first(local: Local, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    """Nothing is deleted, and the server stays up, unless the answer is yes."""
    monkeypatch.setenv("SIMGRAPH_HOME", str(local.home))
    pid = local.process.pid
    result = CliRunner().invoke(app, ["reset"], input=answer)
    assert "Nothing was deleted" in result.stderr + str(result.exception)
    assert local.process.pid == pid


@pytest.mark.long
def test_two_commands_at_once_start_one_on_other_ports_after_a_crash(local: Local) -> None:
    """S03: after kill -9, with its port taken meanwhile, two commands at once bring up one; its data is there."""
    before = local.server.start()
    auth = ("neo4j", local.password)
    with GraphDatabase.driver(before.uri, auth=auth) as driver:
        driver.execute_query("CREATE (:Kept {word: 'still here'})")
    crashed = local.process
    crashed.send_signal(signal.SIGKILL)
    with suppress(psutil.NoSuchProcess):
        crashed.wait(10)
    assert not local.server.status().running
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", int(before.uri.rsplit(":", 1)[1])))
        other.listen()
        commands = [local.command("start"), local.command("start")]
        talk = [command.communicate(timeout=120) for command in commands]
    assert [command.returncode for command in commands] == [0, 0], talk
    after = local.server.start()
    assert after.uri != before.uri
    assert {out.strip() for out, _ in talk} == {after.uri}
    errors = "".join(err for _, err in talk)
    assert errors.count("Starting Neo4j") == 1
    assert "is taken" in errors
    with GraphDatabase.driver(after.uri, auth=auth) as driver:
        assert [r["w"] for r in driver.execute_query("MATCH (k:Kept) RETURN k.word AS w").records] == ["still here"]


def test_reset_ends_stopped_and_empty_and_stop_says_when_there_is_nothing_to_stop(
    local: Local, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`db reset --yes` stops within seconds, deletes data and password, keeps the jars; `db stop` then says so."""
    monkeypatch.setenv("SIMGRAPH_HOME", str(local.home))
    process = local.process
    begun = time.perf_counter()
    assert CliRunner().invoke(app, ["reset", "--yes"]).exit_code == 0
    assert time.perf_counter() - begun < 60
    assert not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    status = local.server.status(show_password=True)
    assert (status.running, status.installed, status.password) == (False, True, None)
    left = sorted(path.name for path in local.root.iterdir())
    assert left == ["archive", "class-path", f"empty-{jars.VERSION}", "jars", "lock", "tmp"]
    assert "was not running" in CliRunner().invoke(app, ["stop"]).stderr
