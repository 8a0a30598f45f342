"""Neo4j Browser, the real one, in a real Chromium: log in, run a query, drop a file on its window."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from simgraph_neo.server import LocalServer

DROP = """([name, data]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([Uint8Array.from(atob(data), (each) => each.charCodeAt(0))], name));
  const target = document.elementFromPoint(700, 500);
  for (const kind of ["dragenter", "dragover", "drop"])
    target.dispatchEvent(new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
}"""
"""What Chromium does when a file is dropped on the window."""
EDITS = """text => [...document.querySelectorAll('[data-testid=activeEditor] .view-line')]
  .map(line => line.innerText.replaceAll('\\xa0', ' ').trim()).join('\\n').startsWith(text)"""
"""Whether the editor's text begins so; Browser writes its spaces as unbreakable ones."""
EMPTY = "() => document.querySelector('[data-testid=activeEditor] .view-lines').innerText.trim() === ''"
BEGINS = "text => document.querySelector('[data-testid=frameCommand]').innerText.includes(text)"


def connected(page: Page, server: LocalServer, link: str) -> None:
    """Open a link that simgraph printed, and give the password."""
    page.goto(link)
    page.fill("input[type=password]", server.start().password or "", timeout=60_000)
    page.click("[data-testid=connect]")
    page.wait_for_selector("text=:play start", timeout=60_000)  # what Browser shows once it is connected
    query = parse_qs(urlsplit(link).query).get("arg", [""])[0]
    page.wait_for_function(EDITS, arg=query[:8])  # it comes a moment later: what is pasted before is added to it


def dropped(page: Page, path: Path) -> None:
    """Drop a file of the kit on the window."""
    page.evaluate(DROP, [path.name, base64.b64encode(path.read_bytes()).decode()])
    page.wait_for_selector("text=:style" if path.suffix == ".grass" else "[data-testid=activeEditor]")


def pasted(page: Page, text: str, sign: str) -> str:
    """Paste `text` into the editor, in place of what stands there, and run it; what Browser then shows of it."""
    page.click("[data-testid=activeEditor]")
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.wait_for_function(EMPTY)
    page.keyboard.insert_text(text)
    page.click("[data-testid=editor-Run]")
    page.wait_for_function(BEGINS, arg=text[:14])
    page.wait_for_selector(f"[data-testid=frame]:first-child >> text=/{sign}|ERROR/", timeout=60_000)
    return page.inner_text("[data-testid=frame]")
