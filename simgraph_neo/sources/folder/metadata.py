"""``metadata.csv``: a table that describes the pictures of a folder.

The encoding is UTF-8, or UTF-16 with a byte order mark. Columns are separated by commas, semicolons or tabs. The first
row names the columns: ``file`` (the path in the folder), then any of :data:`COLUMNS`. Several subjects, genres or
contributors are separated by semicolons in one cell.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from simgraph_neo.errors import InvalidInputError
from simgraph_neo.model import NAMES, Work
from simgraph_neo.sources.base import LONGEST_NAME, MOST_NAMES, names
from simgraph_neo.text import clean, decoded, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

FILE = "metadata.csv"
"""The name of the file, at the root of a folder."""
COLUMNS = ("title", "work", "work_title", *NAMES, "license", "credit")
"""The optional columns."""
_CROWDED = f"names of a work beyond the first {MOST_NAMES} subjects, genres or contributors"
_Cells = dict[str, str]
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
"""The separators of columns that spreadsheets write, which depend on the country."""


@dataclass(frozen=True, slots=True)
class About:
    """The metadata of one picture."""

    work: Work
    title: str | None = None
    license: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata of a folder, and what was left out of it."""

    about: Mapping[str, About] = field(default_factory=dict)
    """Image id -> its metadata."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Name of a column or a file -> why it was left out."""


def read_metadata(path: Path, source: str) -> Metadata:
    """Read the metadata of the pictures of `source` from the file at `path`.

    Raises InvalidInputError if it cannot be used.

    A picture without a ``work`` is its own work. Pictures of the same work share the names in any of their rows.
    """
    try:
        if not path.is_file():  # opening a pipe would block
            raise InvalidInputError(f"{path} is not a file. Remove it, or replace it by a table.")
        text = decoded(path.read_bytes())
    except OSError as error:
        raise InvalidInputError(f"Cannot read {path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InvalidInputError(f"{path} is not in UTF-8. Save it as CSV in UTF-8.") from error
    told, separator = _separator(text)
    table = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    try:
        header = _header(path, next(islice(table, told, None), []), separator)
        rows = dict(_rows(path, table, header, separator))
    except csv.Error as error:
        raise InvalidInputError(
            f"{path} is not a table with {SEPARATORS[separator]} between its cells, line {table.line_num}: {error}."
        ) from error
    _check_works(path, rows)
    unknown = (one_line(name) for name in header if name and name not in {"file", *COLUMNS})
    return _metadata({f"{source}:{name}": cells for name, cells in rows.items()}, source, unknown)


def _check_works(path: Path, rows: Mapping[str, _Cells]) -> None:
    """Raise InvalidInputError if a work has the name of a file that is its own work: two works would be merged."""
    named = {name: _work(cells) for name, cells in rows.items()}
    for name, work in named.items():
        if work in named and not named[work]:
            raise InvalidInputError(
                f"{path}: the work of {one_line(name, 200)} has the name of another file, {one_line(work, 200)}. Give "
                "both files the same work, or this one another name."
            )


def _separator(text: str) -> tuple[int, str]:
    """Return the number of lines before the column names, and the separator.

    Excel's first line ``sep=;`` names the separator. Otherwise it is the one that makes a column called ``file``,
    else the most frequent one.
    """
    first = next(iter(text.splitlines()), "")
    if first.lower() in {f"sep={separator}" for separator in SEPARATORS}:
        return 1, first[-1]
    for separator in SEPARATORS:
        if "file" in _names_in(first, separator):
            return 0, separator
    return 0, max(SEPARATORS, key=first.count)


def _names_in(line: str, separator: str) -> list[str]:
    return [name.strip().strip('"').lower() for name in line.split(separator)]


def _header(path: Path, row: list[str], separator: str) -> list[str]:
    """Return the names of the columns. Raises InvalidInputError."""
    header = [name.strip().lower() for name in row]
    if "file" not in header:
        raise InvalidInputError(
            f'{path} has no column "file". Its first line names the columns; with {SEPARATORS[separator]} '
            f"between them they are: {one_line(', '.join(header), 200) or 'none'}."
        )
    if twice := next((name for name in header if name and header.count(name) > 1), None):
        raise InvalidInputError(f'{path} has two columns "{one_line(twice, 60)}". Remove one of them.')
    return header


def _rows(path: Path, table: Iterable[list[str]], header: list[str], separator: str) -> Iterator[tuple[str, _Cells]]:
    """Yield the file of each row, as it is in an id, with its cells by column; skip empty rows.

    Raises InvalidInputError.
    """
    seen: set[str] = set()
    for number, row in enumerate(table, 2):
        if not any(map(str.strip, row)):
            continue
        where = f"{path}, row {number}"
        if len(row) > len(header):
            raise InvalidInputError(
                f"{where} has {len(row)} cells for {len(header)} columns. Put quotes round cells with "
                f"{SEPARATORS[separator]}."
            )
        cells = dict(zip(header, row, strict=False))
        name = unicodedata.normalize("NFC", cells.get("file", "").strip())
        if not name:
            raise InvalidInputError(f'{where} names no file. Fill in the column "file", or delete the row.')
        if name in seen:
            raise InvalidInputError(f"{where}: {one_line(name, 200)} already has a row. Keep one row for each file.")
        seen.add(name)
        yield name, cells


def _metadata(rows: Mapping[str, _Cells], source: str, unknown: Iterable[str]) -> Metadata:
    """Make metadata from rows by image id: merge the works, and apply the limits."""
    said = {image_id: _said(image_id, cells, source) for image_id, cells in rows.items()}
    works = _whole(each.work for each in said.values())
    bounded = {work_id: _within_bounds(work) for work_id, work in works.items()}
    crowded = (i.removeprefix(f"{source}:") for i, each in said.items() if bounded[each.work.id] != works[each.work.id])
    return Metadata(
        {image_id: replace(each, work=bounded[each.work.id]) for image_id, each in said.items()},
        dict.fromkeys(unknown, f"unknown column of {FILE}") | dict.fromkeys(map(one_line, crowded), _CROWDED),
    )


def _whole(parts: Iterable[Work]) -> dict[str, Work]:
    """Merge the works with the same id: the first title and all names."""
    of_one: dict[str, list[Work]] = {}
    for part in parts:
        of_one.setdefault(part.id, []).append(part)
    return {work_id: _joined(work_id, each) for work_id, each in of_one.items()}


def _joined(work_id: str, parts: Sequence[Work]) -> Work:
    title = next((part.title for part in parts if part.title), None)
    return Work(work_id, title, **{kind: tuple(chain(*(getattr(part, kind) for part in parts))) for kind in NAMES})


def _within_bounds(work: Work) -> Work:
    return replace(work, **{kind: getattr(work, kind)[:MOST_NAMES] for kind in NAMES})


def _said(image_id: str, cells: _Cells, source: str) -> About:
    title, work_id = _text(cells, "title"), _work(cells)
    work = Work(
        id=f"{source}:{work_id}" if work_id else image_id,
        title=_text(cells, "work_title") or (None if work_id else title),
        **{kind: names(cells.get(kind, "").split(";"), most=None) for kind in NAMES},
    )
    return About(work, title, _text(cells, "license", 64), _text(cells, "credit"))


def _work(cells: _Cells) -> str:
    return one_line(cells.get("work", ""), LONGEST_NAME)


def _text(cells: _Cells, name: str, limit: int = 2_000) -> str | None:
    return clean(cells.get(name, "").strip(), limit) or None
