"""The pages of docs/ as the tests read them: their examples, their links and their anchors.

What a fenced block of a page means:

- ``console``: each line ``$ simgraph ...`` is run, and what stdout has must stand below it.
- ``sh``: each line is a command of simgraph that must succeed.
- ``cypher``: a statement for ``simgraph query -``.
- ``python``: run, all blocks of a page in one namespace; a ``text`` block right after it has what it prints.

A block after the comment ``<!-- file: PATH -->`` is written to that file; after ``<!-- not run: REASON -->`` it is only
read, as README's ``<!-- test command -->`` is.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.commands import good

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = {path.relative_to(ROOT).as_posix(): path for path in sorted(DOCS.glob("**/*.md"))}
EXAMPLES = [
    *(name for name in PAGES if name.count("/") > 1 and "/reference/" not in name and not name.endswith("move.md")),
    "docs/tutorial.md",
    "README.md",
]
"""Pages whose blocks are run; references are generated, extending.md and move.md have tests of their own."""
BLOCK = re.compile(
    r"(?P<before>(?:<!-- (?P<note>.*?) -->\n)?```(?P<kind>\w+)\n)(?P<text>.*?)(?P<after>^```\n"
    r"(?:\n```text\n(?P<printed>.*?)^```\n)?)",
    re.DOTALL | re.MULTILINE,
)
RUN = {"console", "sh", "cypher", "python"}


def run_page(text: str) -> str:
    """Run a page's examples in the current folder; the page with what they print now."""
    names: dict[str, Any] = {}

    def replaced(block: re.Match[str]) -> str:
        note, _, about = (block["note"] or "").partition(": ")
        if note == "file":
            Path(about).write_text(block["text"], "utf-8")
        if block["kind"] not in RUN or note in ("not run", "test command"):
            return block[0]
        if block["kind"] == "console":
            return block["before"] + "".join(_answers(block["text"])) + block["after"]
        if block["kind"] == "python":
            return _python(block, names)
        if block["kind"] == "sh":
            for line in block["text"].replace("\\\n", "").splitlines():
                _run(line)
        else:
            good("query", "-", stdin=block["text"])
        return block[0]

    return BLOCK.sub(replaced, text)


def _run(line: str) -> str:
    program, *words = shlex.split(line, comments=True)
    assert program == "simgraph", f"{line}: begin it with simgraph, or say in a comment why the block is not run"
    if "--live" in words or (words[0] == "ingest" and not re.search("flags|folder", line)):
        words += ["--rate", "0"]  # the museum is a fake
    printed: str = good(*words)
    return printed


def _answers(text: str) -> Iterator[str]:
    for line in text.splitlines(keepends=True):
        if line.startswith("$ "):
            yield line + _plain(_run(line[2:]))


def _plain(printed: str) -> str:
    return "".join(line.rstrip() + "\n" for line in printed.splitlines())


def _python(block: re.Match[str], names: dict[str, Any]) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(block["text"], "example", "exec"), names)
    if block["printed"] is None:
        return block[0]
    return block[0].replace(f"```text\n{block['printed']}", f"```text\n{_plain(printed.getvalue())}")


def links(text: str) -> Iterator[str]:
    """Where the links and pictures of a page lead; code has none."""
    prose = re.sub(r"^```.*?^```|`[^`\n]*`", "", text, flags=re.DOTALL | re.MULTILINE)
    yield from re.findall(r"\]\(([^)\s]+)\)", prose)


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as the forge makes them."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower()).strip().replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    }
