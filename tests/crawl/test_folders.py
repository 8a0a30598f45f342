"""A folder read again: what cannot be read is not gone, and many vanished pictures are doubted (F08 to F11)."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from simgraph_neo.crawler import crawl
from simgraph_neo.crawler.result import begun
from simgraph_neo.errors import InvalidInputError, Stopped
from simgraph_neo.sources.folder.local_pictures import VERSION
from simgraph_neo.sources.folder.source import FolderSource
from tests.support.commands import good, refused, simgraph
from tests.support.crawls import snapshot
from tests.support.permissions import as_nobody, public_folder
from tests.support.pictures import save

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from simgraph_neo.store import Store


def paint(folder: Path, names: range) -> None:
    for at in names:
        save(folder / f"{at:02}.png", ("teal", "maroon", "navy", "olive")[at % 4], at=3 * at % 29)


@pytest.fixture
def root() -> Iterator[Path]:
    """Twelve pictures, half of them in a folder in it."""
    with public_folder() as folder:
        paint(folder, range(6))
        paint(folder / "sub", range(6, 12))
        yield folder


def read_by_nobody(root: Path) -> FolderSource:
    """The folder as somebody without rights sees it."""
    source = FolderSource(root, "x")
    with as_nobody():
        source.expand("x:00.png")
    return source


def test_f08_an_unreadable_folder_keeps_its_pictures(root: Path, store: Store, cypher: Any) -> None:
    """F08: chmod 000 on a folder within: no picture is gone, no edge closed; afterwards nothing is left to do."""
    crawl(store, FolderSource(root, "x"))
    before = snapshot(cypher)
    (root / "sub").chmod(0o000)
    source = read_by_nobody(root)
    result = crawl(store, source)
    assert result.retry == [f"x:sub/{at:02}.png" for at in range(6, 12)]
    assert (result.missing, result.images) == ([], 6)
    assert snapshot(cypher) == before
    assert crawl(store, source, ["00.png"], 2).retry == result.retry
    assert crawl(store, source, ["00.png"], 2, refresh=True).retry == result.retry
    assert snapshot(cypher) == before
    assert cypher("MATCH (c:Crawl) WHERE c.completedAt IS NULL RETURN count(c) AS n") == [{"n": 3}]
    (root / "sub").chmod(0o755)
    assert crawl(store, FolderSource(root, "x")).retry == []
    assert snapshot(cypher) == before


def test_f08_what_did_change_is_still_stored(root: Path, store: Store) -> None:
    """F08: while a part cannot be read, what was added and taken away elsewhere is stored; the rest heals later."""
    crawl(store, FolderSource(root, "x"))
    (root / "00.png").unlink()
    paint(root, range(20, 22))
    (root / "sub").chmod(0o000)
    result = crawl(store, read_by_nobody(root))
    assert (result.missing, result.new_images, len(result.retry)) == (["x:00.png"], 2, 6)
    (root / "sub").chmod(0o755)
    crawl(store, FolderSource(root, "x"))
    source = FolderSource(root, "x")
    lists = {i: [similar.image.id for similar in source.expand(i).similar] for i in source.image_ids()}
    assert {i: listed.similar for i, listed in store.level(lists).items()} == lists


def test_f08_nothing_can_be_read(root: Path, store: Store, cypher: Any) -> None:
    """F08: when all that is stored cannot be read, it is kept, too; an emptied folder is refused as before."""
    crawl(store, FolderSource(root, "x"))
    before = snapshot(cypher)
    for file in root.rglob("*.png"):
        file.write_bytes(file.read_bytes()[:50])
    assert len(crawl(store, FolderSource(root, "x")).retry) == 12
    for file in root.rglob("*.png"):
        file.unlink()
    with pytest.raises(InvalidInputError, match="No picture for x"):
        crawl(store, FolderSource(root, "x"))
    assert snapshot(cypher) == before


def test_f08_a_file_half_written_is_75(root: Path, neo4j_env: None) -> None:
    """F08: a picture that is being written keeps its state and its edges; exit 75 and the command that goes on."""
    ingest = ("ingest", "--source", f"folder:{root}", "--name", "x")
    good(*ingest)
    whole = (root / "03.png").read_bytes()
    (root / "03.png").write_bytes(whole[:60])
    result = simgraph(*ingest)
    assert result.exit_code == 75
    assert "1 stored picture of x could not be read. Their stored data is kept." in result.stderr
    assert f"run again: simgraph ingest --source folder:{root} --name x" in result.stderr
    assert "Left out, a damaged or truncated picture: 03.png" in result.stderr
    assert simgraph("ingest", "x:03.png", *ingest[1:]).exit_code == 75
    assert good("show", "x:03.png", "--json")["image"]["state"] == "expanded"
    (root / "03.png").write_bytes(whole)
    assert good(*ingest, "--json")["missing"] == []


@pytest.mark.parametrize("mode", [0o000, 0o444, 0o111])
def test_f08_an_unreadable_folder_is_75(root: Path, neo4j_env: None, mode: int) -> None:
    """F08: the command says what cannot be read, keeps it, and ends with 75, whatever of the folder is forbidden."""
    command = ("ingest", "--source", f"folder:{root}", "--name", "x")
    good(*command)
    (root / "sub").chmod(mode)
    with as_nobody():
        result = simgraph(*command)
    assert result.exit_code == 75, result.stderr
    assert "6 stored pictures of x could not be read" in result.stderr
    assert "Left out, cannot be read: Permission denied: sub/" in result.stderr
    (root / "sub").chmod(0o755)
    assert good(*command, "--json")["missing"] == []


@pytest.fixture
def forty(tmp_path: Path, store: Store) -> Path:
    paint(tmp_path / "x", range(40))
    crawl(store, FolderSource(tmp_path / "x"))
    return tmp_path / "x"


def remove(folder: Path, number: int) -> None:
    for at in range(number):
        (folder / f"{at:02}.png").unlink()


def test_f09_many_vanished_pictures_stop_the_run(forty: Path, store: Store, neo4j_env: None, cypher: Any) -> None:
    """F09: 20 of 40 stored pictures not there: 75, nothing is written; --accept-churn alone goes on."""
    remove(forty, 20)
    before = snapshot(cypher)
    for seeds in ((), ("39.png",)):
        command = ("ingest", *seeds, "--source", f"folder:{forty}")
        line = refused(75, *command)
        assert "20 of 40 stored pictures of x are not in the folder" in line
        assert "add --accept-churn" in line
        assert snapshot(cypher) == before
    assert len(good("ingest", "--source", f"folder:{forty}", "--accept-churn", "--json")["missing"]) == 20
    assert len(good("ingest", "--source", f"folder:{forty}", "--json")["missing"]) == 0


def test_f09_an_emptied_folder(forty: Path, store: Store, cypher: Any) -> None:
    """F09: a folder without any of its 40 pictures stops the run; accepted, all of them are gone."""
    remove(forty, 40)
    before = snapshot(cypher)
    with pytest.raises(Stopped, match="40 of 40 stored pictures"):
        crawl(store, FolderSource(forty))
    assert snapshot(cypher) == before
    assert len(crawl(store, FolderSource(forty), accept_churn=True).missing) == 40


@pytest.mark.parametrize(("removed", "added"), [(19, 0), (12, 0), (0, 60), (19, 60)])
def test_f09_what_is_no_reason_to_stop(forty: Path, store: Store, removed: int, added: int) -> None:
    """F09: fewer than 20 vanished pictures, or many new ones that change every list, are taken as they are."""
    remove(forty, removed)
    paint(forty, range(40, 40 + added))
    result = crawl(store, FolderSource(forty))
    assert (len(result.missing), result.new_images) == (removed, added)


def test_f09_a_share_of_thirty_percent_is_tolerated(tmp_path: Path, store: Store) -> None:
    """F09: 21 of 70 pictures may vanish at once, 22 may not."""
    paint(tmp_path / "x", range(70))
    crawl(store, FolderSource(tmp_path / "x"))
    remove(tmp_path / "x", 22)
    with pytest.raises(Stopped, match="22 of 70"):
        crawl(store, FolderSource(tmp_path / "x"))
    paint(tmp_path / "x", range(1))
    assert len(crawl(store, FolderSource(tmp_path / "x")).missing) == 21


def as_an_older_version(cypher: Any) -> None:
    """The store as simgraph left it before descriptors were noted."""
    cypher("MATCH (c:Crawl) REMOVE c.descriptor")


def test_f10_a_folder_described_by_an_older_version(forty: Path, neo4j_env: None, cypher: Any) -> None:
    """F10: it is described anew, said in one line, old lists are history, no guard counts it; then all is as ever."""
    command = ("ingest", "--source", f"folder:{forty}")
    as_an_older_version(cypher)
    cypher(  # every list is another one than today's descriptor gives
        "MATCH (a:Image {source: 'x'}) MATCH (a)-[r:SIMILAR_TO]->() WITH a, r ORDER BY a.id, r.rank "
        "WITH a, collect(r) AS rs UNWIND rs[0..3] AS r DELETE r"
    )
    cypher(
        "MATCH (a)-[r:SIMILAR_TO]->() WITH a, r ORDER BY r.rank WITH a, collect(r) AS rs UNWIND range(0, size(rs) - 1) "
        "AS k WITH rs[k] AS r, k SET r.rank = k + 1"
    )
    said = simgraph(*command)
    assert said.exit_code == 0, said.stderr
    assert said.stderr.count("An older version of simgraph had compared the pictures") == 1
    source = FolderSource(forty)
    expected = {(i, similar.image.id, similar.rank) for i in source.image_ids() for similar in source.expand(i).similar}
    assert snapshot(cypher)[1] == expected
    assert cypher("MATCH (c:Crawl) RETURN collect(c.descriptor) AS all") == [{"all": [VERSION]}]
    assert "older version" not in simgraph(*command).stderr


def test_f10_members_that_a_rule_left_out_are_not_counted(
    tmp_path: Path, store: Store, neo4j_env: None, cypher: Any
) -> None:
    """F10: 40 thumbnails of a NAS among 60 stored pictures leave without a guard; their lists are history."""
    paint(tmp_path / "x", range(20))
    paint(tmp_path / "x" / "eaDir", range(20, 60))
    crawl(store, FolderSource(tmp_path / "x"))
    as_an_older_version(cypher)
    shutil.move(tmp_path / "x" / "eaDir", tmp_path / "x" / "@eaDir")
    cypher(
        "MATCH (i:Image) WHERE i.id CONTAINS '/eaDir/' OR i.id CONTAINS ':eaDir/' "
        "SET i.id = replace(i.id, 'eaDir', '@eaDir'), i.thumbnail = replace(i.thumbnail, 'eaDir', '%40eaDir')"
    )
    said = simgraph("ingest", "--source", f"folder:{tmp_path}/x")
    assert said.exit_code == 0, said.stderr
    assert "Left out, a helper file or folder of the system: @eaDir/" in said.stderr
    states = cypher("MATCH (i:Image) RETURN i.state AS state, count(*) AS n ORDER BY n")
    assert states == [{"state": "expanded", "n": 20}, {"state": "gone", "n": 40}]
    assert cypher("MATCH (:Image)-[w:WAS_SIMILAR_TO]->() RETURN count(w) > 200 AS yes") == [{"yes": True}]


def test_f10_an_unfinished_run_does_not_count(forty: Path, store: Store, cypher: Any) -> None:
    """F10: a run that was killed has not described the folder anew, and a crawl from seeds that ended has."""
    as_an_older_version(cypher)
    store.begin(begun("x", (), None, descriptor=VERSION))
    assert store.descriptor("x") == 1
    assert crawl(store, FolderSource(forty), ["00.png"], 1).described_anew
    assert store.descriptor("x") == VERSION
    assert not crawl(store, FolderSource(forty), ["00.png"], 1).described_anew


def test_f10_a_first_run_compares_nothing_anew(forty: Path, store: Store, cypher: Any) -> None:
    """F10: a crawl into an empty store, which stores its seeds first, is no comparison by a newer version."""
    cypher("MATCH (n) DETACH DELETE n")
    assert store.descriptor("x") is None
    assert not crawl(store, FolderSource(forty), ["00.png"], 1).described_anew


def test_f11_links_are_told_and_followed_on_request(tmp_path: Path, neo4j_env: None) -> None:
    """F11: private pictures behind a link stay out of the store, and it is said; --follow-links reads them."""
    paint(tmp_path / "x", range(3))
    paint(tmp_path / "private", range(3, 6))
    (tmp_path / "x" / "more").symlink_to(tmp_path / "private")
    command = ("ingest", "--source", f"folder:{tmp_path}/x")
    said = simgraph(*command, "--json")
    assert "Left out, a link that leads out of the folder (--follow-links follows such links): more" in said.stderr
    assert '"images": 3' in said.stdout
    assert good(*command, "--follow-links", "--json")["images"] == 6
    assert good(*command, "--json")["missing"] == [f"x:more/{at:02}.png" for at in range(3, 6)]
    assert "--follow-links belongs to --source folder:PATH" in refused(
        2, "ingest", "--source", "flags", "--follow-links"
    )


def test_f07_the_limit_of_pixels(tmp_path: Path, neo4j_env: None) -> None:
    """F07: above 61 megapixels a JPEG is read, a PNG is left out with the option that reads it, then drawn."""
    Image.new("L", (9_000, 7_000)).save(tmp_path / "a.jpg")
    Image.new("1", (9_000, 7_000)).save(tmp_path / "b.png")
    command = ("ingest", "--source", f"folder:{tmp_path}", "--name", "x", "--json")
    said = simgraph(*command)
    assert '"images": 1' in said.stdout
    assert "Left out, more than 61 million pixels: b.png" in said.stderr
    assert "To read larger pictures, use --max-megapixels." in said.stderr
    assert good(*command, "--max-megapixels", "70")["images"] == 2
    drawn = simgraph("draw", "x:a.jpg", "--depth", "1", "--output", str(tmp_path / "out.png"))
    assert (drawn.exit_code, "placeholder" in drawn.stderr) == (0, False), drawn.stderr
