"""Results go to stdout, talk and progress to stderr."""

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
from simgraph_neo.errors import BadInput, Cancelled
from simgraph_neo.tables import cell, text_table
from simgraph_neo.text import BIDI, WHOLE, counted, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from simgraph_neo.maintenance.disk import DiskUse
    from simgraph_neo.store import Reader, Store

Cell = str | int | float | bool | None
BAR = 50
"""Characters of the longest bar."""
REASONS, EXAMPLES = 5, 3
"""Why pictures are missing: so many reasons are told, and so many images named for each."""
# What JSON lets stand as it is, and a terminal acts upon: DEL, C1 controls, marks that reorder, lone surrogates.
_ACTIVE = re.compile(rf"[\x7f-\x9f\u2028\u2029\ud800-\udfff{''.join(sorted(BIDI))}]")


FLAGS = {
    **{name: f"--{name.replace('_', '-')}" for name in ("accept_churn", "depth", "exact", "follow_links", "limit")},
    **{
        name: f"--{name.replace('_', '-')}"
        for name in ("max_images", "name", "null", "rate", "source", "view", "workers")
    },
    "megapixels": "--max-megapixels",
    "parameters": "--param NAME=VALUE",
    "replace": "--yes",
    "seconds": "--timeout",
}
"""Arguments that messages of the library name, as `depth`, and what a user of the command line writes for them."""
_ARGUMENT = re.compile(f"`({'|'.join(FLAGS)})`")


def say(text: str) -> None:
    """Tell the user something that is no result: one line, whole, without what a terminal would act upon."""
    typer.echo(one_line(_ARGUMENT.sub(lambda match: FLAGS[match[1]], text), WHOLE), err=True)


class _Teller(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        say(record.getMessage())


@contextmanager
def logs_told() -> Iterator[None]:
    """Tell the user meanwhile what simgraph's library logs; whoever configures logging still gets it.

    Within another such block (`simgraph demo` runs commands) that one tells it, once.
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
    """Ask on stderr, so that stdout stays the result. Raises BadInput when nobody can answer, Cancelled on Ctrl-C."""
    try:
        typer.echo(f"{question} [y/N] ", err=True, nl=False)
        answer = sys.stdin.readline() if sys.stdin else ""  # none at all: `<&-`
    except KeyboardInterrupt:
        raise Cancelled(f"Nothing was {done}.") from None
    if not answer:
        say("")
        raise BadInput(
            f"Nothing was {done}, because nobody answered the question. To {verb} without a question, add --yes."
        )
    return answer.strip().lower() in {"y", "yes"}


def print_json(value: Any) -> None:
    """Print a result for machines: the value unchanged, yet safe in a terminal of any encoding."""
    text = json.dumps(value, indent=2, ensure_ascii=not _speaks_unicode(), default=str)
    typer.echo(_ACTIVE.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def _speaks_unicode() -> bool:
    """Whether stdout can take every character."""
    return (getattr(sys.stdout, "encoding", None) or "").lower().startswith("utf")


def print_table(headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Print aligned columns: numbers to the right, never cut, so that they can be piped."""
    for line in text_table(headers, rows):
        typer.echo(line)


def print_table_in_parts(headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Print a table for people: columns that do not fit side by side follow below, each time with the first one."""
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
    """Characters of a line for people: those of the terminal, 40 to 80."""
    return max(40, min(80, get_terminal_size().columns))


def print_wrapped(text: str, first: str = "") -> None:
    """Print a sentence for people behind `first`, broken where a line ends; the lines after it are indented as far."""
    lines = wrap(
        one_line(text, WHOLE),
        line_width(),
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_on_hyphens=False,
    )
    typer.echo("\n".join(lines))


def in_cell(value: Any) -> Cell:
    """A value of the store in one cell: a time to the minute, a list in one line."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return ", ".join(value) if isinstance(value, list) else value


def print_line(text: str) -> None:
    """Print a sentence that is a result: one line, whole, without what a terminal would act upon."""
    typer.echo(one_line(text, WHOLE))


def wrote(file: Path, about: str = "", *, result: bool = False) -> None:
    """Say which file was written; where it is the result, programs that read stdout get its name alone."""
    if result and not (sys.stdout and sys.stdout.isatty()):
        typer.echo(str(file))
    say(f"Wrote {file}{f': {about}' if about else ''}")


def print_pairs(pairs: Mapping[str, Cell]) -> None:
    """Print names and values, one pair a line; what is unknown is left out."""
    names = {name: one_line(name) for name in pairs}
    width = max(map(len, names.values()))
    for name, value in pairs.items():
        if value is not None:
            typer.echo(f"{names[name].ljust(width)}  {f'{value:g}' if isinstance(value, float) else cell(value)}")


def print_disk(parts: Sequence[DiskUse]) -> None:
    """Print what parts of simgraph take on the disk, and their sum."""
    rows = [(part.part, part.bytes, str(part.path)) for part in parts]
    rows.append(("total", sum(part.bytes for part in parts), ""))
    print_table(["part", "MB", "path"], [(part, f"{size / 1_000_000:.1f}", path) for part, size, path in rows])


def print_bars(histogram: Sequence[int], label: str) -> None:
    """Print a horizontal bar chart of counts; the runs of empty classes are folded."""
    top = max(histogram, default=0)
    ink = "█" if _speaks_unicode() else "#"
    typer.echo(f"{label}  images")
    for value, count in enumerate(histogram):
        if count:
            typer.echo(f"{value:>{len(label)}}  {count:>6}  {ink * max(1, round(BAR * count / top))}")


def placeholders(missing: Mapping[str, str]) -> None:
    """Say on stderr how many pictures of a drawing could not be had, and of which of them why; most frequent first."""
    by_reason: dict[str, list[str]] = {}
    for image_id, reason in missing.items():
        by_reason.setdefault(reason.rstrip("."), []).append(image_id)
    ranked = sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[0]))
    parts = [f"{len(ids)} {reason} ({_some(ids)})" for reason, ids in ranked[:REASONS]]
    if others := sum(len(ids) for _, ids in ranked[REASONS:]):
        parts.append(f"{others} for other reasons")
    if missing:
        shown = "shown as a placeholder" if len(missing) == 1 else "shown as placeholders"
        say(f"{counted(len(missing), 'picture')} could not be had, {shown}: {'; '.join(parts)}.")


def _some(ids: Sequence[str]) -> str:
    return ", ".join(sorted(ids)[:EXAMPLES]) + (", ..." if len(ids) > EXAMPLES else "")


def may_be_terminal() -> bool:
    """Whether stderr is a terminal, or may be told to be taken for one: asked before rich is loaded, which knows."""
    told = {"FORCE_COLOR", "TTY_COMPATIBLE"} & os.environ.keys()
    return bool(told) or (sys.stderr is not None and sys.stderr.isatty())


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr, silent when stderr is no terminal; give it (done, total).

    It is there, and rich is loaded, from the first time on that it is given something.
    """
    if not may_be_terminal():
        yield lambda done, total: None  # noqa: ARG005 # the names are those that it is called by
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
    """The store that the environment means."""
    from simgraph_neo.connection import connect
    from simgraph_neo.store.driver import import_driver

    import_driver()
    tuning = CURRENT.get()
    with connect(batch=tuning.batch, patience=tuning.patience) as store:
        yield store


@contextmanager
def opened_reader() -> Iterator[Reader]:
    """The same store, for a command that reads: each image once."""
    from simgraph_neo.store import Reader

    with opened_store() as store:
        yield Reader(store)
