"""docs/reference/commands.md, from the command tree that ``simgraph --help`` shows."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any

import typer

from simgraph_neo.cli import app
from tools.reference.markdown import table

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADER = """# Commands

Every command of `simgraph`, with its arguments, options, defaults and an example. `simgraph COMMAND --help` shows
the same.

- Results go to stdout; `--json` prints them for programs. Progress, warnings and hints go to stderr.
- An image id is written as the tables print it: `xmcz3cgb` for Wellcome Collection, `flags:fr` or `photos:2021/a.jpg`
  for other sources. `ingest` also accepts the URL of an image in Wellcome's catalogue.
- Commands read some [variables](environment.md) and end with one of these [exit codes](exit-codes.md).

`python -m tools.reference` writes this page.
"""


def commands_page() -> str:
    """All commands, in the order of their names."""
    commands = sorted(_commands(typer.main.get_command(app), "simgraph"))
    index = [f"- [`{name}`](#{name.replace(' ', '-')}): {_paragraphs(command)[0]}" for name, command in commands]
    return (
        "\n".join([*HEADER.splitlines(), "", *index, *chain.from_iterable(_section(*each) for each in commands)]) + "\n"
    )


def _commands(group: Any, path: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if command.hidden:
            continue
        if hasattr(command, "commands"):
            yield from _commands(command, f"{path} {name}")
        if getattr(command, "invoke_without_command", True):
            yield f"{path} {name}", command


def _paragraphs(command: Any) -> list[str]:
    """The help text as paragraphs, a line each."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", command.help.replace("\f", "").strip())]


def _section(name: str, command: Any) -> Iterator[str]:
    context = typer.Context(command, info_name=name)
    yield from ("", f"## {name}", "", "```text", " ".join([name, *command.collect_usage_pieces(context)]), "```")
    for paragraph in _paragraphs(command):
        example = paragraph.removeprefix("Example: ")
        yield from ("", paragraph) if example == paragraph else ("", "Example:", "", "```text", example, "```")
    rows = [_row(parameter, context) for parameter in command.params if not parameter.hidden]
    if rows:
        yield from ("", *table(("argument or option", "what it does"), rows))


def _row(parameter: Any, context: Any) -> tuple[str, str]:
    called, said = parameter.get_help_record(context)
    return f"`{called.replace(' range>', '>')}`", " ".join(said.split())
