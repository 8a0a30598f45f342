"""metadata.csv: what a folder's owner knows of its pictures gets into the store; what cannot be used is one line."""

from __future__ import annotations

import csv
import io
import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from simgraph_neo.crawler import crawl
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.model import Work
from simgraph_neo.sources.folder.source import FolderSource
from tests.support.commands import good, refused, simgraph
from tests.support.crawls import SIX, paint

if TYPE_CHECKING:
    from pathlib import Path

    from simgraph_neo.model import Image
    from simgraph_neo.store import Store

TABLE = """\
file,title,work,work_title,subjects,genres,contributors,license,credit
a.png,Red,,,warm; red ;warm,plain,,cc-by,Me
b.png,,triptych,Three,warm;orange,,Anna ; Bo,,
c.png,"Yellow, bright",triptych,,yellow,plain,,,
d.png,,,,,,,,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return paint(tmp_path / "six", **SIX)


def images(folder: Path, table: str | bytes) -> dict[str, Image]:
    """What the source says with that table, by file."""
    (folder / "metadata.csv").write_bytes(table if isinstance(table, bytes) else table.encode())
    source = FolderSource(folder)
    return {i.partition(":")[2]: source.expand(i).image for i in source.image_ids()}


def test_rows_describe_their_files(folder: Path) -> None:
    """Titles replace file names; a work groups pictures, which share its names; without one a picture is its own."""
    found = images(folder, TABLE)
    assert [found[f"{name}.png"].title for name in SIX] == ["Red", "b", "Yellow, bright", "d", "e", "f"]
    assert (found["a.png"].license, found["a.png"].credit) == ("cc-by", "Me")
    triptych = Work("six:triptych", "Three", ("orange", "warm", "yellow"), ("plain",), ("Anna", "Bo"))
    assert found["a.png"].work == Work("six:a.png", "Red", ("red", "warm"), ("plain",))
    assert found["b.png"].work == found["c.png"].work == triptych
    assert found["d.png"].work == Work("six:d.png")
    assert found["e.png"].work is None


def test_neighbours_carry_their_metadata(folder: Path) -> None:
    """An image is described in the lists of others as in its own answer."""
    (folder / "metadata.csv").write_text(TABLE)
    source = FolderSource(folder)
    shown = {s.image.id: s.image.work for i in source.image_ids() for s in source.expand(i).similar}
    assert shown["six:b.png"] == source.expand("six:b.png").image.work


@pytest.mark.parametrize(
    "table",
    [
        b"\xef\xbb\xbf" + TABLE.encode(),
        TABLE.replace("\n", "\r\n"),
        TABLE.replace("\n", "\n\n"),
        TABLE.replace("file,title", " File , TITLE"),
        TABLE.replace("d.png,,,,,,,,", "d.png"),
    ],
    ids=["BOM", "CRLF", "empty lines", "capitals", "short row"],
)
def test_the_tables_of_spreadsheets_are_read(folder: Path, table: str | bytes) -> None:
    """What spreadsheets write, with a BOM, Windows' line ends, empty rows or missing cells, says the same."""
    assert images(folder, table) == images(folder, TABLE)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("said", ["", "sep="])
def test_d03_the_tables_of_other_countries_are_read(folder: Path, separator: str, encoding: str, said: str) -> None:
    """D02, D03: semicolons or tabs between the columns, Excel's line that says so, and UTF-16 mean the same."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(csv.reader(TABLE.splitlines()))
    first = f"sep={separator}\r\n" if said else ""
    assert images(folder, (first + text.getvalue()).encode(encoding)) == images(folder, TABLE)


def test_names_and_accents_are_as_in_ids(tmp_path: Path) -> None:
    """A file in a folder, with accents in either spelling, is found by the path that its id has."""
    (tmp_path / "six").mkdir()
    paint(tmp_path / "six" / "2021", été="red", b="blue")
    found = images(tmp_path / "six", "file,title\n2021/e\u0301te\u0301.png,Summer\n")
    assert found["2021/été.png"].title == "Summer"


def test_hostile_cells_are_made_safe(folder: Path) -> None:
    """Controls, bidi marks and endless cells of a table get no further than those of a catalogue."""
    many = ";".join(f"{number:03}" for number in range(500))
    found = images(folder, f'file,title,work,subjects,genres\na.png,"a\x1b[2J\u202eb",w\u202e,{"x" * 999},{many}\n')
    assert found["a.png"].title == "a[2Jb"
    work = found["a.png"].work
    assert work
    assert (work.id, work.subjects, len(work.genres)) == ("six:w", ("x" * 299 + "…",), 100)


def test_more_names_than_are_stored_are_told(folder: Path) -> None:
    """A work keeps the first 100 of a kind, over all its rows; the files are named once with the reason, no others."""
    halves = [";".join(f"{number:03}" for number in range(start, 120, 2)) for start in (0, 1)]
    exact = ";".join(f"{number:03}" for number in range(100))
    rows = f"a.png,one,{halves[0]}\nb.png,one,{halves[1]}\nc.png,,{exact}\n"
    (folder / "metadata.csv").write_text(f"file,work,subjects\n{rows}")
    source = FolderSource(folder)
    found = {image_id: source.expand(image_id).image.work for image_id in source.image_ids()}
    assert [len(work.subjects) for work in map(found.get, ("six:a.png", "six:b.png", "six:c.png")) if work] == [100] * 3
    assert [name for name, why in source.skipped.items() if "beyond the first 100" in why] == ["a.png", "b.png"]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (b"", 'has no column "file"'),
        (b"name,title\na.png,x\n", 'has no column "file"'),
        (b"datei;titel\na.png;x\n", "with semicolons between them they are: datei, titel"),
        (b"file;title\na.png;Red; white\n", "row 2 has 3 cells for 2 columns. Put quotes round cells with semicolons"),
        (b"file,title,Title\na.png,x,y\n", 'two columns "title"'),
        (b"file\na.png\nb.png\na.png\n", r"row 4: a\.png already has a row"),
        (b"file,title\na.png,Red, white\n", "row 2 has 3 cells for 2 columns"),
        (b"file,title\n,Red\n", "row 2 names no file"),
        (b"file,work\na.png,\nc.png,a.png\n", r"the work of c\.png has the name of another file, a\.png"),
        (b"file,title\na.png,\xe9t\xe9\n", "not in UTF-8"),
        ("file,title\na.png,x\n".encode("utf-16-le"), 'no column "file"'),
        (b'file,title\na.png,"x\n', "not a table with commas between its cells, line 2: unexpected end"),
        (b"file,title\na.png," + b"x" * 200_000, "field larger than field limit"),
        (b"file,title\na.png,\x00\n", None),
    ],
)
def test_what_cannot_be_used_is_one_line(folder: Path, table: bytes, words: str | None) -> None:
    """A table that is none, or that says two things of one file, is refused with its name, the row and the reason."""
    if words is None:
        assert images(folder, table)["a.png"].title == "a"
        return
    with pytest.raises(InvalidInputError, match=rf"^[^\n]*metadata\.csv[^\n]*{words}[^\n]*$"):
        images(folder, table)


def test_a_table_that_cannot_be_opened(folder: Path) -> None:
    """A folder of that name is no table, nor is a pipe, which is not waited for."""
    (folder / "metadata.csv").mkdir()
    with pytest.raises(InvalidInputError, match=r"metadata\.csv is not a file"):
        FolderSource(folder)
    (folder / "metadata.csv").rmdir()
    os.mkfifo(folder / "metadata.csv")
    with pytest.raises(InvalidInputError, match="is not a file"):
        FolderSource(folder)


def test_what_is_of_no_use_is_told(neo4j_env: None, folder: Path) -> None:
    """Rows for files that are not there, and columns that we do not know, are named on stderr; the rest is stored."""
    (folder / "metadata.csv").write_text("file,mood,title\na.png,good,Red\nz.png,bad,Lost\n")
    (folder / "broken.png").write_bytes(b"no picture")
    result = simgraph("ingest", "--source", f"folder:{folder}")
    assert result.exit_code == 0
    lines = result.stderr.splitlines()
    assert "Left out, unknown column of metadata.csv: mood" in lines
    assert "Left out, not among the pictures, only in metadata.csv: z.png" in lines
    assert sum(line.startswith("Left out") for line in lines) == 3
    (folder / "metadata.csv").rename(folder / "Metadata.CSV")
    said = simgraph("ingest", "--source", f"folder:{folder}").stderr
    assert "Left out, only metadata.csv in lower case is read: Metadata.CSV" in said
    (folder / "metadata.csv").write_text("title\n")
    assert 'no column "file"' in refused(2, "ingest", "--source", f"folder:{folder}")


def test_a_changed_table_is_written_and_an_unchanged_one_is_not(store: Store, folder: Path) -> None:
    """Read again, a folder writes exactly the pictures of which its table says something else than before."""

    def ingest() -> int:
        return crawl(store, FolderSource(folder)).expanded

    assert ingest() == 6
    (folder / "metadata.csv").write_text(TABLE)
    assert [ingest(), ingest()] == [4, 0]
    assert store.images(["six:c.png"])["six:c.png"].work == FolderSource(folder).expand("six:c.png").image.work
    (folder / "metadata.csv").write_text(TABLE.replace("yellow,plain", "yellow,painted"))
    assert [ingest(), ingest()] == [2, 0]  # both pictures of the work
    assert store.status().works == 3
    (folder / "metadata.csv").unlink()
    assert [ingest(), ingest()] == [4, 0]
    assert store.status().works == 0


def test_metadata_reaches_every_output(neo4j_env: None, folder: Path, tmp_path: Path) -> None:
    """Show, graph files and the page tell a picture's work and what it is about."""
    (folder / "metadata.csv").write_text(TABLE)
    good("ingest", "--source", f"folder:{folder}")
    shown: dict[str, Any] = good("show", "six:b.png", "--json")["image"]["work"]
    assert shown == {
        "id": "six:triptych", "title": "Three", "subjects": ["orange", "warm", "yellow"],
        "genres": ["plain"], "contributors": ["Anna", "Bo"],
    }  # fmt: skip
    good("export", "json", "six:b.png", "--output", str(tmp_path / "six.json"))
    nodes = {node["id"]: node for node in json.loads((tmp_path / "six.json").read_text("utf-8"))["nodes"]}
    assert nodes["six:b.png"]["subjects"] == ["orange", "warm", "yellow"]
    assert nodes["six:b.png"]["contributors"] == ["Anna", "Bo"]
    assert not {"work", "subjects"} & set(nodes["six:e.png"])
    good("export", "html", "six:b.png", "--output", str(tmp_path / "six.html"))
    assert "triptych" not in (tmp_path / "six.html").read_text("utf-8")
    assert '"orange"' in (tmp_path / "six.html").read_text("utf-8")
