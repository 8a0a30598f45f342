"""The ways in for others than this machine's user: passwords behind a proxy with TLS, and reading without any."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.routing import APIRoute

from simgraph_neo.errors import FileAccessError, InvalidInputError
from simgraph_neo.service import run
from simgraph_neo.service.address import checked_origin
from simgraph_neo.service.app import ROUTERS
from simgraph_neo.service.guard import LINK, SIGN_IN
from simgraph_neo.service.passwords import (
    FORGET,
    FREE_ATTEMPTS,
    MAX_WAIT,
    Hash,
    Passwords,
    read_passwords,
    set_password,
)
from simgraph_neo.service.problems import HEADERS, Refused
from simgraph_neo.service.sessions import MAX_SESSIONS, Sessions
from tests.support.running_service import OWN, TOKEN, RunningService

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from simgraph_neo.settings import Neo4jSettings
    from tests.support.running_service import Answer

ORIGIN = "https://explore.museum.org"
EXPLORE, READ = "open sesame, said Ali Baba", "only to look at it"
EXPAND = {"kind": "expand", "ids": ["flags:fr"]}


class Clock:
    """A time that only the test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def hashes() -> dict[Any, Hash]:
    return {"explore": Hash.of(EXPLORE), "read": Hash.of(READ)}


@pytest.fixture(scope="module")
def shared(
    flags_service: RunningService, neo4j_settings: Neo4jSettings, hashes: dict[Any, Hash]
) -> Iterator[RunningService]:
    """A service over the flags, behind a proxy, with passwords."""
    with RunningService(neo4j_settings, origin=ORIGIN, passwords=Passwords(hashes)) as service:
        yield service


@pytest.fixture(scope="module")
def public(
    flags_service: RunningService, neo4j_settings: Neo4jSettings, hashes: dict[Any, Hash]
) -> Iterator[RunningService]:
    """A service over the flags that anybody may read, and with passwords for others."""
    with RunningService(neo4j_settings, origin=ORIGIN, passwords=Passwords(hashes), public=True) as service:
        yield service


def tried(service: RunningService, password: str) -> Answer:
    return service.request("POST", "/sign-in", OWN, json.dumps({"password": password}))


def test_w12_a_password_opens_its_role(shared: RunningService) -> None:
    """W12: each password begins a session of its role, and a session ends by signing out."""
    explorer, reader = shared.signed_in(EXPLORE), shared.signed_in(READ)
    for cookie, status in ((explorer, 202), (reader, 403)):
        assert shared.request("GET", "/api/status", {"Cookie": cookie}).status == 200
        assert shared.send("POST", "/api/jobs", EXPAND, cookie).status == status
        assert shared.send("POST", "/sign-out", cookie=cookie).status == 204
        assert shared.request("GET", "/api/status", {"Cookie": cookie}).status == 401
    assert shared.send("POST", "/api/link").status == 404
    assert shared.request("POST", "/enter", OWN, '{"token": "x"}').status == 401


def test_w12_the_cookie_of_a_password_is_for_tls_only(shared: RunningService) -> None:
    """W12: behind TLS the cookie is Secure, HttpOnly, SameSite=Strict, and bound to the host by its name."""
    name, *attributes = (part.strip().lower() for part in tried(shared, READ).headers["set-cookie"].split(";"))
    assert name.startswith("__host-simgraph-443=")
    assert {"secure", "httponly", "samesite=strict", "path=/"} == set(attributes)


def test_w12_wrong_passwords_are_one_answer(neo4j_settings: Neo4jSettings, hashes: dict[Any, Hash]) -> None:
    """W12: any wrong password gets the same 401; after five, attempts wait with 429; those with a session do not."""
    wrong = ["", "wrong", EXPLORE[:-1], READ + " ", "explore", "x" * 1_000]
    with RunningService(neo4j_settings, origin=ORIGIN, passwords=Passwords(hashes)) as service:
        cookie = service.signed_in(READ)
        answers = [tried(service, each) for each in wrong[:FREE_ATTEMPTS]]
        assert {(each.status, each.body) for each in answers} == {(401, answers[0].body)}
        slowed = tried(service, READ)
        assert slowed.status == 429
        assert int(slowed.headers["retry-after"]) >= 1
        assert service.request("GET", "/api/status", {"Cookie": cookie}).status == 200
        assert service.ask("/api/status").status == 200
        assert tried(service, "x" * 1_001).status == 422


def test_w12_attempts_are_slowed_down_within_bounds(hashes: dict[Any, Hash]) -> None:
    """W12: the wait doubles to a minute at most, a right password ends it, and so does a quarter of an hour."""
    clock = Clock()
    passwords = Passwords({"read": Hash(2, 1, 1, b"12345678", b"0" * 64)}, clock)

    def refused() -> Refused:
        with pytest.raises(Refused) as caught:
            passwords.role("wrong")
        return caught.value

    assert [refused().status for _ in range(FREE_ATTEMPTS)] == [401] * FREE_ATTEMPTS
    waits = []
    for _ in range(10):
        waits.append(int(refused().headers["Retry-After"]))
        clock.now += waits[-1]
        assert refused().status == 401
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60]
    assert max(waits) == MAX_WAIT
    clock.now += FORGET + 1
    assert [refused().status for _ in range(FREE_ATTEMPTS + 1)] == [401] * FREE_ATTEMPTS + [429]
    mixed = Passwords(hashes, clock)
    for _ in range(FREE_ATTEMPTS - 1):
        with pytest.raises(Refused):
            mixed.role("wrong")
    assert mixed.role(READ) == "read"
    for _ in range(FREE_ATTEMPTS):
        with pytest.raises(Refused, match="not a password"):
            mixed.role("wrong")


def test_w12_many_attempts_at_once_are_checked_one_by_one(neo4j_settings: Neo4jSettings) -> None:
    """W12: attempts in parallel do not pass the limit: five are checked, the others wait."""
    passwords = Passwords({"read": Hash.of(READ)})
    with RunningService(neo4j_settings, origin=ORIGIN, passwords=passwords) as service, ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: tried(service, "wrong").status, range(40)))
    assert set(answers) == {401, 429}
    assert answers.count(401) <= FREE_ATTEMPTS + 2


def test_w12_only_the_origins_name_is_answered(shared: RunningService) -> None:
    """W12: the Host is the origin's, whatever a proxy's headers say, and changes come from its pages only."""
    bad = [
        f"127.0.0.1:{shared.port}",
        "localhost",
        "museum.org",
        "explore.museum.org.evil.org",
        "explore.museum.org:80",
    ]
    headers = {"Authorization": f"Bearer {TOKEN}", "X-Forwarded-Host": "explore.museum.org"}
    assert [shared.request("GET", "/api/status", {**headers, "Host": each}).status for each in bad] == [421] * len(bad)
    good = ["explore.museum.org", "EXPLORE.museum.org", "explore.museum.org:443"]
    lies = {**headers, "X-Forwarded-Host": "evil.org", "X-Forwarded-Proto": "http", "X-Forwarded-For": "::1"}
    assert [shared.request("GET", "/api/status", {**lies, "Host": each}).status for each in good] == [200, 200, 200]
    for origin, status in ((ORIGIN, 202), ("http://explore.museum.org", 403), (f"http://127.0.0.1:{shared.port}", 403)):
        sent = {**OWN, "Authorization": f"Bearer {TOKEN}", "Origin": origin}
        assert shared.request("POST", "/api/jobs", sent, json.dumps(EXPAND)).status == status


def test_w12_a_page_without_a_session_asks_for_the_password(shared: RunningService) -> None:
    """W12: a link to a page shows the sign-in page at its own address, and its files need no session; no other does."""
    for path in ("/", "/i/flags:fr?depth=2", "/v/abc"):
        answer = shared.request("GET", path)
        assert (answer.status, answer.headers["content-type"]) == (401, "text/html; charset=utf-8")
        assert b'type="password"' in answer.body
        assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]
    assert [shared.request("GET", path).status for path in sorted(SIGN_IN)] == [204, 200, 200, 200]
    assert shared.request("GET", "/static/live/enter.js").status == 401


PLACES = {"kind": "json", "name": "in-degree", "image_id": "flags:fr", "view_id": "x", "job_id": "x", "size": "64"}
FOR_EXPLORERS = {
    *(("POST", "/api/jobs"), ("GET", "/api/jobs"), ("GET", "/api/jobs/{job_id}"), ("DELETE", "/api/jobs/{job_id}")),
    *(("GET", "/api/jobs/{job_id}/events"), ("GET", "/api/budget"), ("POST", "/api/link"), ("POST", "/api/views")),
    *(("POST", "/enter"), ("POST", "/api/queries/{name}/view")),
}


def routes() -> list[tuple[str, str]]:
    """The method and the path of every route; signing out is the last."""
    found = [each for each in chain.from_iterable(router.routes for router in ROUTERS) if isinstance(each, APIRoute)]
    pairs = {(method, route.path) for route in found for method in route.methods or ()}
    return sorted(pairs, key=lambda pair: (pair[1] == "/sign-out", pair))


def walked(service: RunningService, who: dict[str, str]) -> dict[tuple[str, str], int]:
    """The status of every route for a person."""
    found = {}
    for method, template in routes():
        path = re.sub(r"\{(\w+)[^}]*\}", lambda match: PLACES.get(match[1], "x"), template)
        query = "?seed=flags:fr&depth=1" if method == "GET" else ""
        found[method, template] = service.request(method, path + query, {**OWN, **who}, "{}").status
    return found


def test_w13_each_role_may_do_what_it_is_for(shared: RunningService, public: RunningService) -> None:
    """W13: without a session all routes but the entrance are 401; readers and the public change and ask nothing."""
    without = walked(shared, {})
    refused = {route for route, status in without.items() if status == 401}
    assert set(routes()) - refused == {("GET", "/healthz"), ("GET", "/sign-in"), ("POST", "/sign-in")}
    explorer = walked(shared, {"Cookie": shared.signed_in(EXPLORE)})
    shared.store.unhide("flags:fr")
    assert {route for route, status in explorer.items() if status in {401, 403}} == set()
    reader = walked(shared, {"Cookie": shared.signed_in(READ)})
    anybody = walked(public, {})
    may_not = {route for route, status in reader.items() if status in {401, 403}}
    assert {route for route in may_not if "/hidden" not in route[1]} == FOR_EXPLORERS
    assert {route for route, status in anybody.items() if status in {401, 403}} == may_not
    same = {route: status for route, status in explorer.items() if route not in may_not and route[1] != "/sign-out"}
    assert {route: status for route, status in reader.items() if route in same} == same
    assert {route: status for route, status in anybody.items() if route in same} == same
    assert max([*explorer.values(), *reader.values(), *anybody.values()]) < 500


def test_w13_what_is_refused_is_one_sentence(shared: RunningService) -> None:
    """W13: a reader who asks for a job or keeps a view learns what is allowed, and nothing is changed."""
    reader = shared.signed_in(READ)
    for method, path, body in (
        ("POST", "/api/jobs", EXPAND),
        ("POST", "/api/views", {"state": {"schema": 1, "ids": ["flags:fr"]}}),
        ("PUT", "/api/hidden/flags:fr", {}),
        ("DELETE", "/api/hidden/flags:fr", {}),
    ):
        answer = shared.send(method, path, body, reader)
        assert answer.status == 403
        assert answer.json["detail"].startswith("You may look, search and export, but not")
    assert shared.store.views() == []


def test_w14_anybody_may_read_what_is_stored(public: RunningService) -> None:
    """W14: with --public pages, searches and files need no session; a job or a wrong token is refused."""
    for path in ("/", "/i/flags:fr", "/api/images?q=france", "/pictures/flags:fr/64", "/api/export/csv?seed=flags:fr"):
        assert public.request("GET", path).status == 200, path
    assert b"/sign-in" in public.request("GET", "/").body
    assert public.request("GET", "/sign-in").status == 200
    assert public.request("POST", "/api/jobs", OWN, json.dumps(EXPAND)).status == 403
    assert public.request("GET", "/api/status", {"Authorization": "Bearer wrong"}).status == 401
    assert public.send("POST", "/api/jobs", EXPAND, public.signed_in(EXPLORE)).status == 202


def test_sessions_of_readers_end_no_explorers(hashes: dict[Any, Hash]) -> None:
    """However many readers sign in, the session of one who explores stays."""
    sessions = Sessions()
    explorer = sessions.begin("explore")
    readers = [sessions.begin("read") for _ in range(MAX_SESSIONS + 1)]
    assert sessions.of_cookie(explorer)
    assert [bool(sessions.of_cookie(each)) for each in readers[:2]] == [False, True]


# -- the file ------------------------------------------------------------------------------------------------------


def test_w12_the_file_has_a_hash_for_each_role(tmp_path: Path) -> None:
    """W12: the file is only the user's to read, has no password, and each setting keeps the other role's."""
    file = tmp_path / "passwords"
    set_password(file, "read", READ)
    set_password(file, "explore", EXPLORE)
    first = read_passwords(file)["read"]
    assert file.stat().st_mode & 0o777 == 0o600
    assert EXPLORE not in file.read_text()
    assert READ not in file.read_text()
    assert Passwords(read_passwords(file)).role(EXPLORE) == "explore"
    set_password(file, "explore", EXPLORE + "!")
    assert read_passwords(file)["read"] == first
    assert not read_passwords(file)["explore"].matches(EXPLORE)
    assert [each.name for each in tmp_path.iterdir()] == ["passwords"]
    record = json.loads(file.read_text())["explore"]
    assert record.keys() == {"function", "n", "r", "p", "salt", "hash"}
    assert Hash.of("Zoe\u0301, twelve letters").matches("Zo\u00e9, twelve letters")


def test_w12_a_link_to_the_file_stays_a_link(tmp_path: Path) -> None:
    """W12: the file that a symbolic link names is replaced as a whole; the link stays."""
    file, link = tmp_path / "real", tmp_path / "link"
    link.symlink_to(file)
    set_password(link, "read", READ)
    set_password(link, "explore", EXPLORE)
    assert link.is_symlink()
    assert file.stat().st_mode & 0o777 == 0o600
    assert read_passwords(link).keys() == {"explore", "read"}


def test_w12_bad_passwords_and_files_are_one_line(tmp_path: Path) -> None:
    """W12: a password that is short or the other role's, and a file that is open, cut or foreign, are refused."""
    file = tmp_path / "passwords"
    bad: list[tuple[Callable[[], object], str]] = [
        (lambda: set_password(file, "read", "short"), "12 to 1,000 characters"),
        (lambda: read_passwords(file), "cannot be read"),
        (lambda: read_passwords(tmp_path), "cannot be read|can be read by others"),
    ]
    for act, message in bad:
        with pytest.raises((InvalidInputError, FileAccessError), match=message):
            act()
    set_password(file, "read", READ)
    with pytest.raises(InvalidInputError, match="other role"):
        set_password(file, "explore", READ)
    whole = file.read_text()
    record = json.loads(whole)["read"]
    large = [{**record, "n": 2**30}, {**record, "n": 3}, {**record, "p": 10**9}, {**record, "hash": "00"}]
    texts = ["", "[]", "null", "{}", '{"read": 1}', '{"read": {}}', whole[: len(whole) // 2]]
    texts += [json.dumps({"read": each}) for each in [*large, {**record, "function": "md5"}, {**record, "salt": 5}]]
    for text in texts:
        file.write_text(text)
        with pytest.raises(InvalidInputError, match=r"not a password file|has no password"):
            read_passwords(file)
    file.write_text(whole)
    file.chmod(0o640)
    for act in (lambda: read_passwords(file), lambda: set_password(file, "explore", EXPLORE)):
        with pytest.raises(InvalidInputError, match="chmod 600"):
            act()
    assert file.read_text() == whole


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://explore.museum.org/", "https://explore.museum.org"),
        ("https://EXPLORE.museum.org:443", "https://explore.museum.org"),
        ("https://museum.org:8443", "https://museum.org:8443"),
        ("http://127.0.0.1:8642", "http://127.0.0.1:8642"),
        ("http://[::1]:8642", "http://[::1]:8642"),
        ("https://192.0.2.1", "https://192.0.2.1"),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(text: str, origin: str) -> None:
    """The default port and capital letters are no part of an origin."""
    assert checked_origin(text) == origin
    assert checked_origin(origin) == origin


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("http://explore.museum.org", "https"),
        ("https://museum.org/explore", "path"),
        ("https://museum.org?x", "path"),
        ("explore.museum.org", "not an origin"),
        ("https://", "not an origin"),
        ("https://a@museum.org", "not an origin"),
        ("https://museum.org:99999", "not an origin"),
        ("https://mus eum.org", "not an origin"),
        ("https://musée.org", "not an origin"),
        ("https://[::1", "not an origin"),
        ("ftp://museum.org", "not an origin"),
        ("https://museum.org\n", "not an origin"),
    ],
)
def test_other_origins_are_one_line(text: str, message: str) -> None:
    """An origin with a path, without TLS, or that is no address, is refused."""
    with pytest.raises(InvalidInputError, match=message):
        checked_origin(text)


def test_w09_other_addresses_need_an_origin(tmp_path: Path) -> None:
    """W09: without an origin there is no other address than 127.0.0.1, and with one, people need a way in."""
    file = tmp_path / "passwords"
    bad = {
        run.Shared(bind="0.0.0.0"): "`bind` needs `origin`",
        run.Shared(password_file=file): "`password_file` needs `origin`",
        run.Shared(origin=ORIGIN): "`origin` needs",
        run.Shared(origin=ORIGIN, public=True, bind="all"): "not an IP address",
        run.Shared(origin=f"{ORIGIN}/x", public=True): "path",
    }
    for shared, message in bad.items():
        with pytest.raises(InvalidInputError, match=message):
            shared.checked()
    assert run.Shared(origin=f"{ORIGIN}/", public=True).checked().origin == ORIGIN
    assert {"/healthz", "/static/live/enter.css"} == LINK & SIGN_IN
