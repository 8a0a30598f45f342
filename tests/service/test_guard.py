"""What the service refuses before any route sees it."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from contextlib import ExitStack
from itertools import chain
from typing import TYPE_CHECKING, Any

import psutil
import pytest
from fastapi.routing import APIRoute

from simgraph_neo.service.app import ROUTERS
from simgraph_neo.service.connections import CONNECTIONS
from simgraph_neo.service.guard import LINK, MAX_BODY
from simgraph_neo.service.problems import HEADERS
from simgraph_neo.service.sessions import MAX_SESSIONS, TOKEN_SECONDS, Sessions
from simgraph_neo.store import Store
from tests.support.running_service import OWN, TOKEN, RunningService
from tests.support.waiting import wait_for

if TYPE_CHECKING:
    from simgraph_neo.settings import Neo4jSettings
    from simgraph_neo.store.store import Status
    from tests.support.running_service import Answer

BEARER = {"Authorization": f"Bearer {TOKEN}"}
EXPAND = '{"kind": "expand", "ids": ["flags:fr"]}'


def header_lines(service: RunningService, *lines: str, target: str = "/api/status") -> int:
    """The status of a GET with exactly these header lines."""
    own = [f"Authorization: Bearer {TOKEN}", "Connection: close"]
    text = "\r\n".join([f"GET {target} HTTP/1.1", *lines, *own, "", ""])
    return int(service.raw(text.encode("latin-1")).split()[1])


def test_w01_only_our_own_names_are_answered(flags_service: RunningService) -> None:
    """W01: a Host that is not ours, missing or doubled gets 421; the three names of this machine are answered."""
    port = flags_service.port
    bad = ["evil.example", f"evil.example:{port}", f"localhost.evil:{port}", f"127.0.0.1@evil:{port}", ""]
    bad += [f"0.0.0.0:{port}", "127.0.0.1", f"127.0.0.1:{port + 1}", f"127.1:{port}", f"127.0.0.1:{port}.evil"]
    assert {name: header_lines(flags_service, f"Host: {name}") for name in bad} == dict.fromkeys(bad, 421)
    good = [f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}", f"LOCALHOST:{port}"]
    assert {name: header_lines(flags_service, f"Host: {name}") for name in good} == dict.fromkeys(good, 200)
    evil = f"http://evil.example:{port}/api/status"
    assert header_lines(flags_service, "Host: evil.example", target=evil) == 421
    twice = header_lines(flags_service, f"Host: {good[0]}", "Host: evil.example")
    assert twice in {400, 421}  # h11 refuses it before us


def test_w01_a_proxys_headers_are_not_believed(flags_service: RunningService) -> None:
    """W01: X-Forwarded-Host and Forwarded change nothing, whatever they say."""
    port = flags_service.port
    lies = ("X-Forwarded-Host: evil.example", "Forwarded: host=evil.example", "X-Forwarded-For: 10.0.0.1")
    assert header_lines(flags_service, f"Host: 127.0.0.1:{port}", *lies) == 200
    assert header_lines(flags_service, "Host: evil.example", f"X-Forwarded-Host: 127.0.0.1:{port}") == 421


@pytest.mark.parametrize(
    "change",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://evil.example"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": ""},
        {"X-Simgraph": None},
    ],
)
def test_w02_another_sites_page_cannot_send(flags_service: RunningService, change: dict[str, str | None]) -> None:
    """W02: what a form, a fetch or an image of another site can send is refused, even with a session."""
    for method, path in (("POST", "/api/jobs"), ("DELETE", "/api/jobs/x"), ("PUT", "/api/hidden/x")):
        headers = {name: text for name, text in {**OWN, **BEARER, **change}.items() if text is not None}
        assert flags_service.request(method, path, headers, EXPAND).status == 403


def test_w02_our_page_and_programs_can_send(flags_service: RunningService) -> None:
    """W02: our own origin may send, and so may a program without an origin."""
    for name in ("127.0.0.1", "localhost"):
        own = {"Origin": f"http://{name}:{flags_service.port}", "Sec-Fetch-Site": "same-origin"}
        headers = {**OWN, "Cookie": flags_service.visitor(), **own}
        assert flags_service.request("POST", "/api/jobs", headers, EXPAND).status == 202
    assert flags_service.send("POST", "/api/jobs", {"kind": "expand", "ids": ["flags:fr"]}).status == 202


def test_w03_a_token_lets_one_browser_in_once(flags_service: RunningService) -> None:
    """W03: without a token, with a wrong, a used or an old one there is no session; a cookie of ours is a session."""

    def entered(token: str) -> Answer:
        return flags_service.request("POST", "/enter", OWN, f'{{"token": "{token}"}}')

    token = flags_service.state.sessions.entrance()
    assert [entered(each).status for each in ("", "wrong", token[:-1], token, token)] == [401, 401, 401, 204, 401]
    cookie = flags_service.visitor()
    assert flags_service.request("GET", "/api/status", {"Cookie": cookie}).status == 200
    for wrong in (cookie[:-1], cookie.replace("simgraph", "other"), f"simgraph-{flags_service.port}="):
        assert flags_service.request("GET", "/api/status", {"Cookie": wrong}).status == 401
    assert flags_service.request("GET", "/api/status", {"Authorization": "Bearer wrong"}).status == 401


def test_w03_tokens_end_after_ten_minutes() -> None:
    """W03: a token of more than ten minutes lets nobody in; one of less does."""
    now = [0.0]
    sessions = Sessions(clock=lambda: now[0])
    early, late = sessions.entrance(), sessions.entrance()
    now[0] = TOKEN_SECONDS - 1
    assert sessions.enter(early)
    now[0] = TOKEN_SECONDS + 1
    assert sessions.enter(late) is None


def test_sessions_are_bounded() -> None:
    """The oldest session ends when there are too many: a loop of entrances cannot fill the memory."""
    sessions = Sessions()
    cookies = [sessions.enter(sessions.entrance()) or "" for _ in range(MAX_SESSIONS + 1)]
    assert sessions.of_cookie(cookies[0]) is None
    assert sessions.of_cookie(cookies[-1])


def test_w03_the_cookie_is_only_for_us(flags_service: RunningService) -> None:
    """W03: the session's cookie is HttpOnly and SameSite=Strict, has no Domain, and the port in its name."""
    token = flags_service.state.sessions.entrance()
    answer = flags_service.request("POST", "/enter", OWN, f'{{"token": "{token}"}}')
    name, *attributes = (part.strip().lower() for part in answer.headers["set-cookie"].split(";"))
    assert name.startswith(f"simgraph-{flags_service.port}=")
    assert {"httponly", "samesite=strict", "path=/"} <= set(attributes)
    assert not [each for each in attributes if each.startswith("domain")]


def test_every_route_needs_a_session(flags_service: RunningService) -> None:
    """Each route of the application answers 401 without a session, but the entrance and the health check."""
    walked = set()
    for route in chain.from_iterable(router.routes for router in ROUTERS):
        if isinstance(route, APIRoute):
            path = re.sub(r"\{[^}]+\}", "x", route.path)
            for method in route.methods or ():
                status = flags_service.request(method, path, OWN, "{}").status
                assert (status != 401) == (path in LINK) or (path == "/enter" and status == 422), (method, path)
                walked.add(path)
    assert len(walked) > 20
    for path in ("/api/openapi.json", "/static/viewer/viewer.js", "/nowhere", "/docs", "//enter", "/enter/", "/ENTER"):
        assert flags_service.request("GET", path).status == 401, path


def test_pages_show_the_entrance_without_a_session(flags_service: RunningService) -> None:
    """A person who opens a link of a page without a session is told how to get in; a program gets a problem."""
    for path in ("/", "/i/flags:fr", "/v/abc"):
        answer = flags_service.request("GET", path)
        assert (answer.status, answer.headers["content-type"]) == (401, "text/html; charset=utf-8")
        assert b"simgraph serve --link" in answer.body
    problem = flags_service.request("GET", "/api/status")
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json["status"] == 401


def test_w04_the_policy_is_on_every_answer(flags_service: RunningService) -> None:
    """W03, W04: all security headers are on pages, JSON, pictures, refusals and errors."""
    ask = flags_service.ask
    answers = [ask("/"), ask("/api/status"), ask("/api/images/flags:xx"), ask("/nowhere"), ask("/api/density")]
    answers += [ask("/pictures/flags:fr/200"), flags_service.request("GET", "/api/status")]
    answers += [flags_service.request("GET", "/", {"Host": "evil"}), flags_service.request("POST", "/api/jobs")]
    answers += [flags_service.request("BREW", "/"), ask("/i/flags:fr"), flags_service.request("GET", "/enter")]
    for answer in answers:
        for name in HEADERS.keys() - {"Cache-Control"}:
            assert answer.headers[name.lower()] == HEADERS[name], (answer.status, name)
        assert "server" not in answer.headers
    assert answers[0].headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in answers[0].headers["content-security-policy"]


def test_w10_methods_and_sizes_are_bounded(flags_service: RunningService) -> None:
    """W10: a GET where only POST is known, an unknown method, a body of 1 MB and a hundred ranges cost nothing."""
    assert flags_service.request("BREW", "/api/jobs", BEARER).status == 405
    assert flags_service.request("TRACE", "/api/status", BEARER).status == 405
    assert flags_service.ask("/api/link").status == 405
    assert flags_service.send("POST", "/api/status").status == 405
    large = b'{"kind": "expand", "ids": ["' + b"x" * 2**20 + b'"]}'
    assert flags_service.request("POST", "/api/jobs", {**OWN, **BEARER}, large).status == 413
    chunked = {**OWN, **BEARER, "Transfer-Encoding": "chunked"}
    parts = b"".join(b"1000\r\n" + b"x" * 4096 + b"\r\n" for _ in range(MAX_BODY // 4096 + 1)) + b"0\r\n\r\n"
    assert flags_service.request("POST", "/api/jobs", chunked, parts).status == 413
    ranges = {**BEARER, "Range": "bytes=" + ",".join(["0-"] * 1_000)}
    assert flags_service.request("GET", "/pictures/flags:fr/200", ranges).status == 200
    assert flags_service.ask("/api/images/" + "x" * 600).status == 422
    assert flags_service.ask("/api/nodes", id=["flags:fr"] * 201).status == 422


def test_w05_pictures_are_found_by_id_only(flags_service: RunningService) -> None:
    """W05: paths, addresses and other spellings are ids that are not stored; nothing outside is opened."""
    odd = ["..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "file:%2f%2f%2fetc%2fpasswd", "flags:fr%00"]
    odd += ["http:%2f%2f127.0.0.1:22%2f", "FLAGS:FR", "flags:FR", "flags:fr%2f..%2fjp", "flags%3afr%20"]
    assert {each: flags_service.ask(f"/pictures/{each}/200").status for each in odd} == dict.fromkeys(odd, 404)
    assert flags_service.ask("/pictures/flags:fr/201").status == 422
    for spelled in ("flags:fr", "flags%3Afr"):
        assert flags_service.ask(f"/pictures/{spelled}/64").headers["content-type"] == "image/webp"


def test_w09_only_this_machine_is_answered(flags_service: RunningService) -> None:
    """W09: the service listens on 127.0.0.1; on the machine's other addresses nobody answers."""
    others = {
        each.address
        for addresses in psutil.net_if_addrs().values()
        for each in addresses
        if each.family == socket.AF_INET and not each.address.startswith("127.")
    }
    for address in ["127.0.0.2", *others]:
        with socket.socket() as probe:
            assert probe.connect_ex((address, flags_service.port)) != 0


def test_errors_are_problem_documents(flags_service: RunningService) -> None:
    """Every refusal is a problem document of one sentence with the status of its answer."""
    found: dict[str, Any] = {
        "/api/images/flags:xx": 404,
        "/api/density?seed=flags:fr&depth=99": 422,
        "/api/density?seed=flags:fr&depth=x": 422,
        "/api/path?from=flags:fr": 422,
        "/api/queries/nope": 422,
        "/api/jobs/nope": 404,
        "/nowhere": 404,
    }
    for path, status in found.items():
        answer = flags_service.request("GET", path, BEARER)
        assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json"), path
        assert answer.json["status"] == status
        assert answer.json["detail"]
        assert "\n" not in answer.json["detail"]


def parsed(answer: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of one raw answer."""
    head, _, content = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    return (
        int(first.split()[1]),
        {name.lower(): text for name, _, text in (line.partition(": ") for line in lines)},
        content,
    )


@pytest.mark.parametrize(
    "lines",
    [
        ("Content-Length: 2", "Transfer-Encoding: chunked"),
        ("Transfer-Encoding: chunked", "Content-Length: 2"),
        ("Content-Length: 2", "Content-Length: 2"),
        ("Content-Length: 2", "Content-Length: 7"),
        ("Content-Length: 2, 2",),
        ("Content-Length: +2",),
        ("Transfer-Encoding: gzip, chunked",),
        ("Transfer-Encoding: chunked", "Transfer-Encoding: chunked"),
        ("Content-Length : 2",),
    ],
)
def test_w11_a_request_with_two_lengths_is_refused(flags_service: RunningService, lines: tuple[str, ...]) -> None:
    """W11: what a proxy may read in another way is 400 with our headers, and the connection is closed."""
    own = [f"Host: 127.0.0.1:{flags_service.port}", f"Authorization: Bearer {TOKEN}", *lines]
    smuggled = f"GET /api/status HTTP/1.1\r\nHost: 127.0.0.1:{flags_service.port}\r\n\r\n"
    text = "\r\n".join(["POST /api/jobs HTTP/1.1", *own, "", "0", "", smuggled])
    status, headers, content = parsed(flags_service.raw(text.encode()))
    assert (status, headers["connection"], headers["content-type"]) == (400, "close", "application/problem+json")
    assert content.count(b"HTTP/1.1") == 0
    assert headers["content-security-policy"] == HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize(
    "request_",
    [
        b"\x16\x03\x01\x02\x00",
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\n a: b\r\n\r\n",
        b"x" * 40_000,
    ],
    ids=["tls", "no target", "fold", "no end"],
)
def test_w11_malformed_requests_have_our_headers(flags_service: RunningService, request_: bytes) -> None:
    """W11: what is not HTTP gets a problem document with all security headers, and its connection is closed."""
    status, headers, content = parsed(flags_service.raw(request_))
    assert status == 400
    assert headers | {name.lower(): text for name, text in HEADERS.items()} == headers
    assert json.loads(content)["status"] == 400


def test_connections_are_bounded(flags_service: RunningService) -> None:
    """Above the limit a connection gets 503 with Retry-After and our headers; below it all is as before."""
    with ExitStack() as held:
        for _ in range(CONNECTIONS):
            held.enter_context(socket.create_connection(("127.0.0.1", flags_service.port), 5))
        answer = flags_service.ask("/api/status")
        assert (answer.status, answer.json["status"]) == (503, 503)
        assert answer.headers["retry-after"]
        assert answer.headers["x-content-type-options"] == "nosniff"
    wait_for(lambda: flags_service.ask("/api/status").status == 200)


class BrokenStore(Store):
    """A store with a fault of ours."""

    def status(self) -> Status:
        raise ZeroDivisionError


def test_faults_are_problem_documents(neo4j_settings: Neo4jSettings) -> None:
    """A fault of ours is 500 with one sentence and our headers; the traceback is in the log only."""
    with RunningService(neo4j_settings) as service, BrokenStore(neo4j_settings) as broken:
        service.state.store = broken
        answer = service.ask("/api/status")
    assert (answer.status, answer.headers["content-type"]) == (500, "application/problem+json")
    assert b"ZeroDivision" not in answer.body
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.long
def test_slow_clients_are_let_go(flags_service: RunningService) -> None:
    """A connection that sends no request, or a body drop by drop, is closed; others are answered meanwhile."""
    ended: dict[str, float] = {}

    def slow(name: str, begin: bytes) -> None:
        with socket.create_connection(("127.0.0.1", flags_service.port), 30) as connection:
            connection.sendall(begin)
            started = time.monotonic()
            while connection.recv(4096):
                pass
            ended[name] = time.monotonic() - started

    head = f"POST /api/jobs HTTP/1.1\r\nHost: 127.0.0.1:{flags_service.port}\r\nContent-Type: application/json\r\n"
    begun = (head + f"X-Simgraph: 1\r\nAuthorization: Bearer {TOKEN}\r\nContent-Length: 100\r\n\r\n{{").encode()
    whole = f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{flags_service.port}\r\n\r\n".encode()
    cases = {"nothing": b"", "half a head": b"GET / HTTP/1.1\r\nHo", "half a body": begun, "later": whole + b"GET /"}
    threads = [threading.Thread(target=slow, args=case) for case in cases.items()]
    for thread in threads:
        thread.start()
    assert flags_service.ask("/api/status").status == 200
    for thread in threads:
        thread.join(30)
    assert ended.keys() == cases.keys()
    assert max(ended.values()) < 20
