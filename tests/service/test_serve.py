"""`simgraph serve` as a process: how it begins, how it ends, and what it never shows."""

from __future__ import annotations

import json
import os
import signal
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from simgraph_neo.maintenance.verify import verify
from simgraph_neo.service import run, site
from simgraph_neo.settings import home
from tests.support.commands import good, refused, simgraph
from tests.support.processes import Command
from tests.support.reference import reference_bfs
from tests.support.running_service import OWN
from tests.support.waiting import wait_for

if TYPE_CHECKING:
    from simgraph_neo.store import Store
    from tests.support.fake_wellcome import FakeWellcome


def begun(*options: str, port: int = 0) -> tuple[Command, dict[str, Any]]:
    """A service that runs, and the line that it printed."""
    ours, theirs = os.pipe()
    command = Command("serve", "--port", str(port), "--json", *options, stdout=theirs)
    os.close(theirs)
    with os.fdopen(ours) as printed:
        return command, json.loads(printed.readline())


def answered(port: int, method: str, path: str, headers: dict[str, str] | None = None, body: str = "") -> int:
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request(method, path, body, headers or {})
        return connection.getresponse().status


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_it_says_where_it_is_and_ends_by_a_signal(
    neo4j_env: None, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    """One line of JSON says url, port and pid; a token file and --link let others in; a signal ends all."""
    token = tmp_path / "token"
    command, line = begun("--token-file", str(token))
    port = line["port"]
    assert line["pid"] == command.pid
    assert line["url"].startswith(f"http://127.0.0.1:{port}/enter#")
    assert token.stat().st_mode & 0o777 == 0o600
    bearer = {"Authorization": f"Bearer {token.read_text().strip()}"}
    assert answered(port, "GET", "/api/status", bearer) == 200
    second = good("serve", "--link", "--port", str(port)).strip()
    for url in (line["url"], second):
        body = json.dumps({"token": url.partition("#")[2]})
        assert answered(port, "POST", "/enter", OWN, body) == 204
    assert (home() / "serve" / f"{port}.json").stat().st_mode & 0o777 == 0o600
    assert f"Port {port} cannot be used" in refused(2, "serve", "--port", str(port))
    command.send(number)
    ended = command.wait()
    assert ended.code == code
    assert "Traceback" not in ended.err
    assert list((home() / "serve").iterdir()) == []
    assert "No explorer of this user runs" in refused(3, "serve", "--link", "--port", str(port))


def test_secrets_are_only_in_their_own_files(neo4j_env: None, tmp_path: Path) -> None:
    """Tokens are in no argument, no log and no other file, and the file that a browser opens is only ours to read."""
    canary = "canary-0123456789-canary-0123456789"
    token = tmp_path / "token"
    token.write_text(canary)
    token.chmod(0o600)
    command, line = begun("--token-file", str(token))
    answered(line["port"], "GET", "/api/nowhere", {"Authorization": f"Bearer {canary}"})
    answered(line["port"], "GET", f"/{canary}")
    assert canary.encode() not in Path(f"/proc/{line['pid']}/cmdline").read_bytes()
    command.send(signal.SIGTERM)
    ended = command.wait()
    assert canary not in ended.err
    assert line["url"].partition("#")[2] not in ended.err
    kept = [file for folder in (home(), tmp_path) for file in folder.rglob("*") if file.is_file() and file != token]
    assert [file for file in kept if canary.encode() in file.read_bytes()] == []
    assert line["url"] in site.forward(line["url"])


def test_wrong_token_files_are_one_line(neo4j_env: None, tmp_path: Path) -> None:
    """A token file that others can read, that is empty, or that is a folder is refused before anything is opened."""
    short, open_to_all = tmp_path / "short", tmp_path / "open"
    for file, mode in ((short, 0o600), (open_to_all, 0o644)):
        file.write_text("short" if file == short else "x" * 30)
        file.chmod(mode)
    assert "chmod 600" in refused(2, "serve", "--token-file", str(open_to_all))
    assert "20 characters" in refused(2, "serve", "--token-file", str(short))
    assert "cannot be used" in refused(2, "serve", "--token-file", str(tmp_path))


def test_a_browser_gets_the_entrance_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser's arguments have no token: it opens a file that only this user can read."""
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)  # the world's, not ours
    (home() / "serve").mkdir(parents=True, exist_ok=True)

    run.open_browser("http://127.0.0.1:1/enter#secret")
    file = home() / "serve" / "open.html"
    assert opened == [file.as_uri()]
    assert file.stat().st_mode & 0o777 == 0o600
    assert "#secret" in file.read_text()
    file.unlink()


def test_passwords_are_set_by_a_command_and_open_a_shared_explorer(neo4j_env: None, tmp_path: Path) -> None:
    """W12: --set-password reads a line; the explorer then opens at its origin, with no link and no secret shown."""
    file, password = tmp_path / "passwords", "twelve letters and more"
    for role in ("explore", "read"):
        said = simgraph("serve", "--set-password", role, "--password-file", str(file), stdin=f"{password} {role}\n")
        assert (said.exit_code, password in said.output) == (0, False), said.output
    with closing(run.bound(0)) as free:
        port = free.getsockname()[1]
    origin = f"http://localhost:{port}"
    command, line = begun("--origin", origin, "--password-file", str(file), "--bind", "127.0.0.1", port=port)
    assert line == {"url": f"{origin}/", "port": port, "pid": command.pid}
    own = {**OWN, "Host": f"localhost:{port}"}
    assert answered(port, "POST", "/sign-in", own, json.dumps({"password": f"{password} read"})) == 204
    assert answered(port, "POST", "/sign-in", own, json.dumps({"password": password})) == 401
    assert origin in refused(2, "serve", "--link", "--port", str(port))
    assert password.encode() not in Path(f"/proc/{command.pid}/cmdline").read_bytes()
    command.send(signal.SIGTERM)
    assert password not in command.wait().err


def test_w09_a_container_listens_on_all_addresses_and_answers_to_one_name(neo4j_env: None) -> None:
    """W09, W14: with an origin, --bind opens other addresses; still only the origin's name is answered."""
    command, line = begun("--origin", "https://explore.museum.org", "--public", "--bind", "0.0.0.0")
    assert line["url"] == "https://explore.museum.org/"
    found = {}
    for host in ("explore.museum.org", "127.0.0.2", f"127.0.0.2:{line['port']}", f"localhost:{line['port']}"):
        with closing(HTTPConnection("127.0.0.2", line["port"], timeout=20)) as connection:
            connection.request("GET", "/api/status", headers={"Host": host})
            found[host] = connection.getresponse().status
    assert sorted(found.values()) == [200, 421, 421, 421]
    assert found["explore.museum.org"] == 200
    command.send(signal.SIGTERM)
    assert command.wait().code == 143


def test_options_that_do_not_fit_are_one_line(tmp_path: Path) -> None:
    """W09, W12: bad combinations of options, origins and files are refused before the store is opened."""
    file = str(tmp_path / "passwords")
    origin = "https://explore.museum.org"
    for options, message in (
        (["--password-file", file], "--password-file needs --origin"),
        (["--bind", "0.0.0.0"], "--bind needs --origin"),
        (["--origin", origin], "--origin needs --password-file, or --public"),
        (["--origin", "http://museum.org", "--public"], "https://"),
        (["--origin", f"{origin}/explore", "--public"], "has a path"),
        (["--origin", origin, "--password-file", file], "cannot be read"),
        (["--origin", origin, "--public", "--bind", "everywhere"], "not an IP address"),
        (["--set-password", "read"], "--set-password needs --password-file"),
    ):
        assert message in refused(2, "serve", *options)
    assert "12 to 1,000" in refused(2, "serve", "--set-password", "read", "--password-file", file, stdin="short\n")
    assert list(tmp_path.iterdir()) == []


def replied(port: int, method: str, path: str, token: str, body: object = None) -> Any:
    """The JSON of an answer to a program."""
    headers = {**OWN, "Authorization": f"Bearer {token}"}
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request(method, path, json.dumps(body) if body else None, headers)
        answer = connection.getresponse()
        text = answer.read()
        assert answer.status < 300, text
        return json.loads(text)


@pytest.mark.long
def test_w15_a_killed_server_loses_nothing(
    neo4j_env: None, store: Store, knn_api: FakeWellcome, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """W15: killed in the middle of a job and started again, the same question gives the reference graph; views open."""
    monkeypatch.setenv("SIMGRAPH_WELLCOME_URL", knn_api.base_url)
    lists = knn_api.world.neighbours()
    seed, secret = sorted(lists)[11], tmp_path / "token"
    question = {"kind": "ingest", "seeds": [seed], "depth": 3, "max_images": 250}
    command, line = begun("--token-file", str(secret))
    port, token = line["port"], secret.read_text().strip()
    first = replied(port, "POST", "/api/jobs", token, {"kind": "expand", "ids": [seed]})["id"]
    wait_for(lambda: replied(port, "GET", f"/api/jobs/{first}", token)["state"] == "done")
    view = replied(port, "POST", "/api/views", token, {"state": {"schema": 1, "ids": [seed]}, "title": "Kept"})["id"]
    replied(port, "POST", "/api/jobs", token, question)
    wait_for(lambda: len(knn_api.log) > 8)
    command.kill()
    assert command.wait().code == -signal.SIGKILL
    again, _ = begun("--token-file", str(secret), port=port)
    assert replied(port, "GET", f"/api/views/{view}", token)["title"] == "Kept"
    assert answered(port, "GET", f"/v/{view}", {"Authorization": f"Bearer {token}"}) == 200
    job = replied(port, "POST", "/api/jobs", token, question)["id"]
    wait_for(lambda: replied(port, "GET", f"/api/jobs/{job}", token)["state"] == "done")
    data = replied(port, "GET", f"/api/subgraph?seed={seed}&depth=3", token)
    graph = nx.node_link_graph(data, edges="edges")
    expected = reference_bfs(lists, [seed], 3)
    assert {node: about["depth"] for node, about in graph.nodes(data=True)} == expected
    assert set(graph.edges) == {(a, b) for a, far in expected.items() if far < 3 for b in lists[a]}
    assert [finding for finding in verify(store) if finding.violations] == []
    again.send(signal.SIGTERM)
    assert again.wait().code == 143
