"""What a page of another site can do to the explorer of a person who is signed in: nothing. In a real Chromium."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from tests.support.viewer_pages import CHROMIUM, OFFLINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.support.running_service import RunningService

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
NAMES = "--host-resolver-rules=MAP evil.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
ATTACK = """async (target) => {
  const outcome = {};
  const body = JSON.stringify({ kind: "expand", ids: ["flags:fr"] });
  const json = { "Content-Type": "application/json", "X-Simgraph": "1" };
  const told = (name, sent) => sent.then(
    async (answer) => { outcome[name] = `read ${answer.type} ${answer.status} ${(await answer.text()).length}`; },
    () => { outcome[name] = "blocked"; });
  await told("fetch", fetch(target + "/api/status", { credentials: "include" }));
  await told("blind", fetch(target + "/api/status", { mode: "no-cors", credentials: "include" }));
  await told("post", fetch(target + "/api/jobs", { method: "POST", mode: "no-cors", credentials: "include", body }));
  await told("json", fetch(target + "/api/jobs", { method: "POST", credentials: "include", headers: json, body }));
  outcome.image = await new Promise((done) => {
    const image = new Image();
    image.onload = () => done("shown");
    image.onerror = () => done("blocked");
    image.src = target + "/pictures/flags:fr/64";
  });
  outcome.script = await new Promise((done) => {
    const script = document.createElement("script");
    script.onload = () => done("ran");
    script.onerror = () => done("blocked");
    script.src = target + "/static/live/ask.js";
    document.head.append(script);
  });
  outcome.socket = await new Promise((done) => {
    const socket = new WebSocket(target.replace("http", "ws") + "/");
    socket.onopen = () => done("open");
    socket.onerror = () => done("blocked");
  });
  const form = document.createElement("form");
  Object.assign(form, { method: "POST", action: target + "/api/jobs", enctype: "text/plain", target: "frame" });
  const field = document.createElement("input");
  Object.assign(field, { name: '{"kind": "expand", "ids": ["flags:fr"], "x": "', value: '"}' });
  form.append(field);
  const frame = document.createElement("iframe");
  frame.name = "frame";
  document.body.append(frame, form);
  form.submit();
  await new Promise((done) => { frame.onload = done; setTimeout(done, 2000); });
  return outcome;
}"""


class Foreign(BaseHTTPRequestHandler):
    """A page of another site."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Foreign</title><body>")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        pass


@contextmanager
def foreign_site() -> Iterator[int]:
    """The port of another site on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Foreign) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.mark.parametrize("name", ["127.0.0.1", "evil.example"])
def test_w02_a_foreign_page_can_do_nothing(browser: Browser, flags_service: RunningService, name: str) -> None:
    """W02: a page of another port, or of another name, reads nothing, shows no picture, runs no code, starts no job."""
    before = len(flags_service.state.jobs.all())
    target = f"http://127.0.0.1:{flags_service.port}"
    chromium = browser.browser_type.launch(executable_path=CHROMIUM, args=[*OFFLINE[:-1], NAMES])
    with foreign_site() as port:
        context = chromium.new_context()
        page = context.new_page()
        page.goto(flags_service.state.entrance())
        page.wait_for_url(f"{target}/")
        foreign = context.new_page()
        foreign.goto(f"http://{name}:{port}/")
        outcome = foreign.evaluate(ATTACK, target)
        page.goto(f"{target}/i/flags:fr")
        page.wait_for_function("() => globalThis.viewer?.camera.scale > 0")
    chromium.close()
    assert outcome.pop("blind") in {"blocked", "read opaque 0 0"}
    assert outcome.pop("post") in {"blocked", "read opaque 0 0"}
    assert outcome == dict.fromkeys(outcome, "blocked")
    assert len(flags_service.state.jobs.all()) == before


def test_w01_a_rebound_name_opens_nothing(browser: Browser, flags_service: RunningService) -> None:
    """W01: another site's name that leads to this machine gets 421, whatever is asked, and its page cannot enter."""
    chromium = browser.browser_type.launch(executable_path=CHROMIUM, args=[*OFFLINE[:-1], NAMES])
    page = chromium.new_page()
    token = flags_service.state.sessions.entrance()
    for path in ("/", f"/enter#{token}", "/api/status", "/static/live/live.js"):
        answer = page.goto(f"http://evil.example:{flags_service.port}{path}")
        assert answer
        assert answer.status == 421, path
    status = page.evaluate(
        """async (token) => (await fetch("/enter", { method: "POST", body: JSON.stringify({ token }),
        headers: { "Content-Type": "application/json", "X-Simgraph": "1" } })).status""",
        token,
    )
    assert status == 421
    assert flags_service.state.sessions.enter(token)
    chromium.close()
