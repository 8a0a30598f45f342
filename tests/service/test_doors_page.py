"""Signing in, and the page of those who only read, in a real Chromium."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from simgraph_neo.service.passwords import Hash, Passwords
from tests.support.fake_time import FakeTime
from tests.support.running_service import RunningService
from tests.support.viewer_pages import CHROMIUM, OFFLINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from simgraph_neo.settings import Neo4jSettings
    from tests.support.fake_wellcome import FakeWellcome

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
EXPLORE, READ = "open sesame, said Ali Baba", "only to look at it"
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def passwords() -> Passwords:
    return Passwords({"explore": Hash.of(EXPLORE), "read": Hash.of(READ)})


@contextmanager
def opened(browser: Browser, service: RunningService, path: str) -> Iterator[tuple[Page, list[str]]]:
    """A page of a browser without a session, and what it sends that is not a GET; at the end nothing went wrong."""
    context = browser.new_context(viewport={"width": 1400, "height": 900}, bypass_csp=False)
    page = context.new_page()
    faults: list[str] = []
    sent: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    page.on("request", lambda asked: sent.append(asked.url) if asked.method != "GET" else None)
    page.on("response", lambda answer: faults.append(answer.url) if answer.status in {403, 500} else None)
    page.goto(f"{service.state.origin}{path}")
    yield page, sent
    context.close()
    assert faults == []


def sign_in(page: Page, password: str) -> None:
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")


def test_a_page_opens_after_signing_in(
    browser: Browser, flags_service: RunningService, neo4j_settings: Neo4jSettings, passwords: Passwords
) -> None:
    """A link asks for the password, says that a wrong one is wrong, and then shows its page; signing out ends that."""
    with RunningService(neo4j_settings, passwords=passwords) as service:
        with opened(browser, service, "/i/flags:fr?depth=2") as (page, sent):
            other = page.context.new_page()
            other.goto(f"{service.state.origin}/i/flags:jp")
            sign_in(page, "not this one")
            page.get_by_text("This is not a password of this explorer.").wait_for()
            sign_in(page, READ)
            page.wait_for_function("() => globalThis.viewer?.graph.byId.has('flags:fr')")
            assert page.url.endswith("/i/flags:fr?depth=2")
            assert page.evaluate("viewer.graph.nodes.length") > 8
            other.wait_for_function("() => globalThis.viewer?.graph.byId.has('flags:jp')")
            page.goto(f"{service.state.origin}/")
            page.get_by_role("button", name="Sign out").click()
            page.get_by_label("Password").wait_for()
            assert {url.rpartition("/")[2] for url in sent} == {"sign-in", "sign-out"}
        with opened(browser, service, "/sign-in") as (page, _):
            page.context.new_page()
            sign_in(page, EXPLORE)
            page.wait_for_url(f"{service.state.origin}/")


def test_axe_objects_to_nothing_on_the_sign_in_page(
    browser: Browser, neo4j_settings: Neo4jSettings, passwords: Passwords
) -> None:
    """On the sign-in page axe-core finds no barrier (WCAG 2.2 AA), in light and dark."""
    with RunningService(neo4j_settings, passwords=passwords) as service:
        for scheme in ("light", "dark"):
            page = browser.new_page(color_scheme=scheme, bypass_csp=True)
            page.goto(f"{service.state.origin}/sign-in")
            found = Axe().run(page, options=AXE).response["violations"]
            assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == []
            page.close()


def test_w13_a_reader_is_offered_what_is_allowed(
    browser: Browser, live: RunningService, neo4j_settings: Neo4jSettings, museum: FakeWellcome, passwords: Passwords
) -> None:
    """W13: the page of a reader has no button that asks a museum or keeps a view, and sends nothing; it has files."""
    lists = museum.world.neighbours()
    seed = min(lists)
    live.done({"kind": "ingest", "seeds": [seed], "depth": 1})
    asked = len(museum.log)
    with RunningService(neo4j_settings, passwords=passwords) as service:
        with opened(browser, service, f"/i/{seed}") as (page, sent):
            sign_in(page, READ)
            page.wait_for_function("() => globalThis.viewer?.camera.scale > 0")
            assert page.evaluate("viewer.graph.nodes.map((node) => node.chip).filter((chip) => chip === '+')") == []
            page.evaluate("(id) => viewer.choose(viewer.graph.byId.get(id))", lists[seed][0])
            page.get_by_text("Not expanded yet").first.wait_for()
            page.keyboard.press("Enter")
            page.locator("#query").fill("image")
            page.get_by_text("In the store:").wait_for()
            for words in ("Expand", "Search Wellcome", "Search the museum", "Keep"):
                assert page.get_by_role("button", name=words).count() == 0, words
            assert not page.locator("#spent").is_visible()
            page.get_by_role("button", name="Take away").click()
            with page.expect_download() as download:
                page.get_by_role("link", name="GraphML").click()
            assert download.value.path().read_text().count("<node ") == len(lists[seed]) + 1
            page.goto(f"{service.state.origin}/i/zzzzzzzz")
            page.get_by_text("Not in the store").first.wait_for()
            assert page.get_by_role("button").count() == 0
            assert [url for url in sent if not url.endswith("/sign-in")] == []
        with opened(browser, service, f"/i/{seed}") as (page, _):
            sign_in(page, EXPLORE)
            page.wait_for_function("() => globalThis.viewer?.camera.scale > 0")
            assert page.get_by_role("button", name="Keep").is_visible()
    assert len(museum.log) == asked


@contextmanager
def tls_proxy() -> Iterator[tuple[int, list[int]]]:
    """A proxy with TLS: its port, and where to put the port of the service to which it passes all on."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).parents[1] / "data" / "loopback.pem")
    target: list[int] = []

    class Passing(BaseRequestHandler):
        def handle(self) -> None:
            with (
                suppress(OSError),
                socket.create_connection(("127.0.0.1", target[0])) as service,
                context.wrap_socket(self.request, server_side=True) as ours,
            ):
                back = threading.Thread(target=pump, args=(service, ours), daemon=True)
                back.start()
                pump(ours, service)
                back.join()

    def pump(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while part := source.recv(65_536):
                sink.sendall(part)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_RDWR)

    class Server(ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Passing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], target
        server.shutdown()


def test_w12_people_explore_behind_a_proxy_with_tls(
    browser: Browser, live: RunningService, neo4j_settings: Neo4jSettings, museum: FakeWellcome, passwords: Passwords
) -> None:
    """W12: over https, under the name of the origin, a browser keeps the session, and a click brings neighbours."""
    lists = museum.world.neighbours()
    seed = min(lists)
    live.done({"kind": "ingest", "seeds": [seed], "depth": 1})
    names = "--host-resolver-rules=MAP explore.museum.org 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    chromium = browser.browser_type.launch(executable_path=CHROMIUM, args=[*OFFLINE[:-1], names])
    with tls_proxy() as (port, target):
        origin = f"https://explore.museum.org:{port}"
        policy = FakeTime().policy()
        with RunningService(neo4j_settings, origin=origin, passwords=passwords, policy=policy) as service:
            target.append(service.port)
            page = chromium.new_page(ignore_https_errors=True)
            page.goto(f"{origin}/i/{seed}")
            sign_in(page, EXPLORE)
            page.wait_for_function("() => globalThis.viewer?.camera.scale > 0")
            first = lists[seed][0]
            page.evaluate("(id) => viewer.choose(viewer.graph.byId.get(id))", first)
            page.get_by_role("button", name="Expand · 1 request").click()
            page.wait_for_function("(ids) => ids.every((id) => viewer.graph.byId.has(id))", arg=lists[first])
            kept = page.context.cookies()
            assert [(each["name"], each["secure"], each["httpOnly"], each["sameSite"]) for each in kept] == [
                (f"__Host-simgraph-{port}", True, True, "Strict")
            ]
            chromium.close()
