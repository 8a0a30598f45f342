"""Print results to stdout, messages and progress to stderr."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import cache
from shutil import get_terminal_size
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import typer

from simgraph_neo.cli.tuning import CURRENT
from simgraph_neo.errors import Cancelled, InvalidInputError
from simgraph_neo.tables import cell, text_table
from simgraph_neo.text import BIDI, WHOLE, counted, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from simgraph_neo.maintenance.disk import DiskUse
    from simgraph_neo.store import Reader, Store

Cell = str | int | float | bool | None
BAR = 50
"""The length of the longest bar."""
REASONS, EXAMPLES = 5, 3
"""The largest number of reasons why pictures are missing, and of images named for each."""
# Characters that JSON does not escape but a terminal interprets: DEL, C1 controls, bidi controls, lone surrogates.
_ACTIVE = re.compile(rf"[\x7f-\x9f\u2028\u2029\ud800-\udfff{''.join(sorted(BIDI))}]")


FLAGS = {
    **{name: f"--{name.replace('_', '-')}" for name in ("accept_churn", "columns", "depth", "exact")},
    **{name: f"--{name.replace('_', '-')}" for name in ("follow_links", "limit", "max_images", "name", "null")},
    **{name: f"--{name}" for name in ("paper", "rate", "size", "source", "text", "view", "workers")},
    **{name: f"--{name.replace('_', '-')}" for name in ("bind", "origin", "password_file", "port", "public")},
    "megapixels": "--max-megapixels",
    "parameters": "--param NAME=VALUE",
    "replace": "--yes",
    "seconds": "--timeout",
}
"""Names of arguments in messages of the library, such as `depth` -> the option on the command line."""
_ARGUMENT = re.compile(f"`({'|'.join(FLAGS)})`")


def say(text: str) -> None:
    """Print a message on stderr: one line, not shortened, without characters that a terminal interprets."""
    typer.echo(one_line(_ARGUMENT.sub(lambda match: FLAGS[match[1]], text), WHOLE), err=True)


class _Teller(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        say(record.getMessage())


@contextmanager
def logs_told() -> Iterator[None]:
    """Print what the library logs, and pass it on to other log handlers.

    Within another such block (`simgraph demo` runs commands), only the outer one prints.
    """
    log, teller = logging.getLogger("simgraph_neo"), _Teller()
    if any(isinstance(handler, _Teller) for handler in log.handlers):
        yield
        return
    level = log.level
    log.addHandler(teller)
    log.setLevel(logging.INFO)
    try:
        yield
    finally:
        log.setLevel(level)
        log.removeHandler(teller)


def agreed(question: str, verb: str, done: str) -> bool:
    """Ask on stderr; stdout is for results. Raises InvalidInputError if stdin is closed, and Cancelled after Ctrl-C."""
    try:
        typer.echo(f"{question} [y/N] ", err=True, nl=False)
        answer = sys.stdin.readline() if sys.stdin else ""  # `<&-` closes stdin
    except KeyboardInterrupt:
        raise Cancelled(f"Nothing was {done}.") from None
    if not answer:
        say("")
        raise InvalidInputError(
            f"Nothing was {done}, because the question had no answer. To {verb} without a question, add --yes."
        )
    return answer.strip().lower() in {"y", "yes"}


def print_json(value: Any) -> None:
    """Print a result as JSON: the exact value, but safe in a terminal of any encoding."""
    text = json.dumps(value, indent=2, ensure_ascii=not _speaks_unicode(), default=str)
    typer.echo(_ACTIVE.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def _speaks_unicode() -> bool:
    """Whether stdout can encode every character."""
    return (getattr(sys.stdout, "encoding", None) or "").lower().startswith("utf")


def print_table(headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Print aligned columns, numbers to the right. Cells are never shortened, so that programs can read them."""
    for line in text_table(headers, rows):
        typer.echo(line)


def print_table_in_parts(headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Print a table in parts that fit the terminal; each part begins with the first column."""
    table = [list(headers), *([cell(value) for value in row] for row in rows)]
    widths = [2 + max(len(row[column]) for row in table) for column in range(len(headers))]
    part, room = [0], line_width() + 2 - widths[0]
    for column in range(1, len(headers)):
        if widths[column] > room and len(part) > 1:
            _print_columns(headers, rows, part)
            typer.echo("")
            part, room = [0], line_width() + 2 - widths[0]
        part.append(column)
        room -= widths[column]
    _print_columns(headers, rows, part)


def _print_columns(headers: Sequence[str], rows: Sequence[Sequence[Cell]], columns: Sequence[int]) -> None:
    print_table([headers[column] for column in columns], [[row[column] for column in columns] for row in rows])


def line_width() -> int:
    """Return the width of wrapped lines: the width of the terminal, but 40 to 80."""
    return max(40, min(80, get_terminal_size().columns))


def print_wrapped(text: str, first: str = "") -> None:
    """Print `first` and a text, wrapped; the following lines are indented to the start of the text."""
    lines = wrap(
        one_line(text, WHOLE),
        line_width(),
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_on_hyphens=False,
    )
    typer.echo("\n".join(lines))


def in_cell(value: Any) -> Cell:
    """Return a value of the store as a cell: a time to the minute, a list in one line."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return ", ".join(value) if isinstance(value, list) else value


def print_line(text: str) -> None:
    """Print a result: one line, not shortened, without characters that a terminal interprets."""
    typer.echo(one_line(text, WHOLE))


def wrote(file: Path, about: str = "", *, result: bool = False) -> None:
    """Print which file was written. If it is the result and stdout is not a terminal, print its name on stdout, too."""
    if result and not (sys.stdout and sys.stdout.isatty()):
        typer.echo(str(file))
    say(f"Wrote {file}{f': {about}' if about else ''}")


def print_pairs(pairs: Mapping[str, Cell]) -> None:
    """Print names and values, a line for each pair; None is left out."""
    names = {name: one_line(name) for name in pairs}
    width = max(map(len, names.values()))
    for name, value in pairs.items():
        if value is not None:
            typer.echo(f"{names[name].ljust(width)}  {f'{value:g}' if isinstance(value, float) else cell(value)}")


def print_disk(parts: Sequence[DiskUse]) -> None:
    """Print the disk space of each part of simgraph, and the sum."""
    rows = [(part.part, part.bytes, str(part.path)) for part in parts]
    rows.append(("total", sum(part.bytes for part in parts), ""))
    print_table(["part", "MB", "path"], [(part, f"{size / 1_000_000:.1f}", path) for part, size, path in rows])


def print_bars(histogram: Sequence[int], label: str) -> None:
    """Print a horizontal bar chart of counts; empty classes are left out."""
    top = max(histogram, default=0)
    ink = "█" if _speaks_unicode() else "#"
    typer.echo(f"{label}  images")
    for value, count in enumerate(histogram):
        if count:
            typer.echo(f"{value:>{len(label)}}  {count:>6}  {ink * max(1, round(BAR * count / top))}")


def placeholders(missing: Mapping[str, str]) -> None:
    """Print on stderr how many pictures are missing, with the reasons, the most frequent one first."""
    from simgraph_neo.rights import REASONS as WITHHELD

    for withheld in WITHHELD.values():
        if ids := [image_id for image_id, reason in missing.items() if reason == withheld]:
            say(f"{counted(len(ids), 'picture')} {withheld} ({_some(ids)}).")
    missing = {image_id: reason for image_id, reason in missing.items() if reason not in WITHHELD.values()}
    by_reason: dict[str, list[str]] = {}
    for image_id, reason in missing.items():
        by_reason.setdefault(reason.rstrip("."), []).append(image_id)
    ranked = sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[0]))
    parts = [f"{len(ids)} {reason} ({_some(ids)})" for reason, ids in ranked[:REASONS]]
    if others := sum(len(ids) for _, ids in ranked[REASONS:]):
        parts.append(f"{others} for other reasons")
    if missing:
        shown = "shown as a placeholder" if len(missing) == 1 else "shown as placeholders"
        say(f"{counted(len(missing), 'picture')} could not be fetched or opened, {shown}: {'; '.join(parts)}.")


def _some(ids: Sequence[str]) -> str:
    return ", ".join(sorted(ids)[:EXAMPLES]) + (", ..." if len(ids) > EXAMPLES else "")


def may_be_terminal() -> bool:
    """Whether stderr is a terminal, or a variable says so. A fast check, before rich is loaded."""
    told = {"FORCE_COLOR", "TTY_COMPATIBLE"} & os.environ.keys()
    return bool(told) or (sys.stderr is not None and sys.stderr.isatty())


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a callback ``(done, total)`` that updates a progress bar on stderr; without a terminal it does nothing.

    The first call loads rich and shows the bar.
    """
    if not may_be_terminal():
        yield lambda done, total: None  # noqa: ARG005 # callers use these names as keywords
        return
    with ExitStack() as stack:
        bar = cache(lambda: stack.enter_context(_bar(what)))

        def update(done: int, total: int) -> None:
            bar()(done, total)

        yield update


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int, int], None]]:
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def opened_store() -> Iterator[Store]:
    """Open the store that the environment variables name."""
    from simgraph_neo.connection import connect
    from simgraph_neo.store.driver import import_driver

    import_driver()
    tuning = CURRENT.get()
    with connect(batch=tuning.batch, patience=tuning.patience) as store:
        yield store


@contextmanager
def opened_reader() -> Iterator[Reader]:
    """Open the same store for reading; each image is read once."""
    from simgraph_neo.store import Reader

    with opened_store() as store:
        yield Reader(store)
