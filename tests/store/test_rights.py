"""`--rights share`: no file has a picture that may not be shared, and each says what it shows and whom to credit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from simgraph_neo import analysis, paths
from simgraph_neo.crawler import crawl
from simgraph_neo.report import report
from simgraph_neo.sources import open_source
from tests.support.commands import good, simgraph
from tests.support.crawls import paint
from tests.support.documents import ALL
from tests.support.figures import texts
from tests.support.pixels import pixels, rgb

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from simgraph_neo.store import Store

LINE = "Pictures: 2 free to share, 1 non-commercial, 1 of unknown rights"
SHARED = "Pictures: 2 free to share, 1 non-commercial"
LEFT_OUT = "1 picture is left out because of the rights"
WITH_PICTURES = {
    *("draw", "sheet", "path", "report", "export html", "views export"),
    *("analyze hubs", "analyze compare", "analyze communities"),
}


@pytest.fixture
def photos(store: Store, tmp_path: Path) -> Store:
    """Four pictures: own, CC BY, CC BY-NC, and one of an unknown licence, which is red."""
    folder = paint(tmp_path / "photos", own="#202060", by="#206020", nc="#606020", other="#ff0000")
    rows = ["file,license,credit", "by.png,cc-by,A. Person", "nc.png,cc-by-nc,B. Person", "other.png,mine,C. Person"]
    (folder / "metadata.csv").write_text("\n".join(rows), encoding="utf-8")
    crawl(store, open_source(f"folder:{folder}"))
    return store


FIGURES: dict[str, Callable[[Store, Path, Any], Any]] = {
    "draw": lambda store, path, rights: analysis.draw(store.subgraph(), path, rights=rights),
    "sheet": lambda store, path, rights: analysis.sheet(store.subgraph(), path, by="source", rights=rights),
    "path": lambda store, path, rights: paths.draw_path(
        paths.path(store, "photos:other.png", "photos:by.png"), path, rights=rights
    ),
    "hubs": lambda store, path, rights: analysis.draw_hubs(
        analysis.hubs(store.subgraph(["photos:other.png"], 0)), path, rights=rights
    ),
    "compare": lambda store, path, rights: analysis.draw_atlas(
        analysis.compare(store, ["photos:other.png", "photos:by.png"], 1), path, rights=rights
    ),
    "communities": lambda store, path, rights: analysis.draw_communities(
        analysis.communities(store.subgraph()), path, rights=rights
    ),
}


@pytest.mark.parametrize("kind", FIGURES)
def test_a_figure_leaves_out_what_may_not_be_shared(kind: str, photos: Store, out: Path) -> None:
    """With all, each picture is there and counted; with share, the red one is left out, and the caption says so."""
    FIGURES[kind](photos, out / "all.svg", "all")
    FIGURES[kind](photos, out / "share.svg", "share")
    everything, shared = (" ".join(texts(out / f"{name}.svg")) for name in ("all", "share"))
    assert "of unknown rights" in everything
    assert "C. Person" in everything
    assert "left out" not in everything
    assert LEFT_OUT in shared
    assert "unknown rights" not in shared
    assert "C. Person" not in shared


def test_credits_are_not_cut(photos: Store, out: Path) -> None:
    """The longest caption, that of an atlas, and that of a small drawing have all of them."""
    FIGURES["compare"](photos, out / "atlas.svg", "all")
    analysis.draw(photos.subgraph(), out / "small.svg", size=400)
    for name in ("atlas.svg", "small.svg"):
        assert "Credits: A. Person (CC BY); B. Person (CC BY-NC); C. Person" in " ".join(texts(out / name)), name


def test_what_is_left_out_is_its_average_colour(photos: Store, out: Path) -> None:
    """At the same place; the line and the credits are in the caption, in full."""
    found = analysis.draw(photos.subgraph(), out / "a.png", rights="share").report
    place = found.rectangles["photos:other.png"]
    middle = pixels(out / "a.png")[place.top + 20 : place.bottom - 20, place.left + 20 : place.right - 20]
    color = photos.images(["photos:other.png"])["photos:other.png"].average_color
    assert (middle == rgb(str(color))).all()
    analysis.draw(photos.subgraph(), out / "a.svg")
    told = " ".join(texts(out / "a.svg"))
    assert LINE in told
    assert "Credits: A. Person (CC BY); B. Person (CC BY-NC); C. Person" in told


def test_pages_end_with_rights_and_credits(photos: Store, out: Path) -> None:
    """The page to explore and the report have a section with the line, and a list of credits with their licences."""
    writers: dict[str, Callable[[Path, Any], Any]] = {
        "page.html": lambda path, rights: analysis.export_html(photos.subgraph(), path, rights=rights),
        "report.html": lambda path, rights: report(photos, None, path, rights=rights),
    }
    for name, write in writers.items():
        write(out / name, "all")
        text = (out / name).read_text()
        assert f"<p>{LINE}.</p>" in text
        credit = re.search(r"<li>A\. Person\s+· <a href=\"(.*?)\"", text)
        assert credit
        assert credit[1] == "https://creativecommons.org/licenses/by/4.0/"
        write(out / name, "share")
        text = (out / name).read_text()
        assert f"<p>{SHARED}.</p>" in text
        assert "left out because of the rights" in text


def test_every_command_that_writes_pictures_has_the_option(photos: Store, neo4j_env: None, out: Path) -> None:
    """`--rights share` is an option of each; another value is refused; stderr names what is left out."""
    having = {
        name.removeprefix("simgraph ")
        for name, command in ALL.items()
        if any("--rights" in parameter.opts for parameter in command.params)
    }
    assert having == WITH_PICTURES
    target = str(out / "a.png")
    told = simgraph("draw", "--all", "--rights", "share", "--output", target).stderr
    assert "1 picture left out because of the rights (photos:other.png)." in told
    assert simgraph("draw", "--all", "--rights", "public", "--output", target).exit_code == 2
    good("path", "photos:by.png", "photos:other.png", "--rights", "share", "--output", target, "--json")
