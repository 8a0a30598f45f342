"""Where a user's pictures lie is nobody else's business: no file that is written for others says it."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import networkx as nx
import pytest

from simgraph_neo import queries
from simgraph_neo.drawing import write_html
from simgraph_neo.graphfiles import Format, in_folder
from tests.support.commands import good
from tests.support.crawls import SIX, paint

HOME = "homeofanna"
A, B = "six:a.png", "six:b.png"
WRITING = {
    **{f"g.{kind}": ["export", kind, "--all"] for kind in ("graphml", "gexf", "json", "html")},
    "g.csv": ["export", "csv", "--all"],
    **{f"drawn.{suffix}": ["draw", A, "--labels"] for suffix in ("png", "svg", "pdf")},
    **{f"sheet.{suffix}": ["sheet", A] for suffix in ("png", "svg", "pdf")},
    "report.html": ["report", A],
    "path.svg": ["path", A, B],
    "groups.svg": ["analyze", "communities", A],
    "atlas.svg": ["analyze", "compare", A, B],
    "density.svg": ["analyze", "density", A, "--depth", "1", "--depth", "2"],
    "degrees.svg": ["analyze", "degrees", A],
    "hubs.svg": ["analyze", "hubs", "--all"],
}
"""Every command that writes a file for others, by the file."""


@pytest.fixture
def six(neo4j_env: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of pictures in a home, which is ingested; commands run elsewhere."""
    folder = tmp_path / HOME / "six"
    folder.parent.mkdir()
    paint(folder, **SIX)
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")
    good("ingest", "--source", f"folder:{folder}")
    return tmp_path / "out"


def inside(file: Path) -> bytes:
    """All that is in a file, also what a PDF has compressed."""
    data = file.read_bytes()
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL) if file.suffix == ".pdf" else []
    return data + b"".join(zlib.decompressobj().decompress(stream) for stream in streams if stream[:1] == b"x")


@pytest.mark.long
def test_d05_no_file_says_where_pictures_lie(six: Path) -> None:
    """D05: the name of the home folder is in no graph file, page, figure, report or table; --with-paths says it."""
    for name, words in WRITING.items():
        good(*words, "--output", name)
    good("analyze", "hubs", "--all", "--csv", "hubs.csv")
    for query in queries.library():
        given = [f"--param={key}={A}" for key in ("seed", "from") if key in query.defaults]
        given += [f"--param={key}={B}" for key in ("other", "to") if key in query.defaults]
        given += [f"--param=seeds={each}" for each in (A, B) if "seeds" in query.defaults]
        good("query", "run", query.name, *given, "--csv", f"{query.name}.csv")
    written = sorted(six.iterdir())
    assert len(written) > len(WRITING) + len(queries.library())
    assert [file.name for file in written if HOME.encode() in inside(file)] == []
    good("export", "json", "--all", "--with-paths", "--output", "with.json")
    assert f"/{HOME}/six/a.png" in Path("with.json").read_text("utf-8")


@pytest.mark.parametrize("kind", ["graphml", "gexf", "json", "csv"])
def test_d05_a_picture_has_its_path_in_its_folder(six: Path, kind: Format) -> None:
    """D05: in every format a local picture is found by its path in its folder, an address on the web by itself."""
    good("export", kind, "--all", "--output", "g")
    text = next(file for file in six.iterdir() if "edges" not in file.name).read_text("utf-8")
    assert "a.png" in text
    assert "file:" not in text


@pytest.mark.parametrize(
    ("image_id", "address", "expected"),
    [
        ("six:sub/é ü.png", "file:///home/x/six/sub/e%CC%81%20%C3%BC.png", "sub/é ü.png"),
        ("six:a/b/c/d/e.png", "file:///home/x/e.png", "e.png"),
        ("flags:fr", "FILE:///home/x/flags/fr.png", "fr.png"),
        ("odd", "file:///home/x/a.png", "a.png"),
        ("six:", "file:///home/x/", ""),
        ("xmcz3cgb", "https://example.org/home/x/a.png", "https://example.org/home/x/a.png"),
    ],
)
def test_d05_whatever_the_id_is(image_id: str, address: str, expected: str) -> None:
    """D05: an id that does not fit its address never lets the rest of the path through."""
    assert in_folder(image_id, address) == expected


def test_d05_reasons_name_no_folder(tmp_path: Path) -> None:
    """D05: why a picture is missing is in a page, the folder of this machine that it is about is not."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    reason = f"Cannot keep pictures in /{HOME}/a b/pictures: File exists. Correct that, or set SIMGRAPH_HOME"
    graph.add_node("a", picture_missing=reason)
    report = write_html(graph, tmp_path / "p.html")
    assert report.placeholders == {"a": reason}
    text = (tmp_path / "p.html").read_text("utf-8")
    assert HOME not in text
    assert "File exists" in text
