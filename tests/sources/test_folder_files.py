"""Which files of a folder are read, and what is said of the others (fault catalogue, rows F01 to F08)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from simgraph_neo.errors import InvalidInputError
from simgraph_neo.sources.folder.source import FolderSource
from tests.support.permissions import as_nobody, public_folder
from tests.support.pictures import encoded, photo, save

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simgraph_neo.source_kinds import Absence


@pytest.fixture
def root() -> Iterator[Path]:
    """Three pictures in a folder that is open to all, and three in a folder in it."""
    with public_folder() as folder:
        for at in range(3):
            save(folder / f"{at}.png", at=3 * at)
            save(folder / "sub" / f"{at}.png", at=12 + 3 * at)
        yield folder


def absences(source: FolderSource, *names: str) -> list[Absence]:
    return [source.absence(f"x:{name}") for name in names]


@pytest.mark.parametrize("mode", [0o000, 0o444, 0o111])
def test_f01_a_folder_that_cannot_be_read(root: Path, mode: int) -> None:
    """F01: what lies below a folder that may not be listed, or listed and not entered, is unreadable, not gone."""
    (root / "sub").chmod(mode)
    source = FolderSource(root, "x")
    with as_nobody():
        assert source.image_ids() == ["x:0.png", "x:1.png", "x:2.png"]
        assert absences(source, "sub/0.png", "sub/deeper/9.png") == ["unreadable", "unreadable"]
        assert absences(source, "3.png", "subway/0.png") == ["gone", "gone"]
    assert all("cannot be read: Permission denied" in why for why in source.skipped.values())
    assert source.expand("x:sub/0.png").image.state == "retry"
    assert source.expand("x:3.png").image.state == "gone"


def test_f01_folders_within_one_that_may_only_be_listed(root: Path) -> None:
    """F01: a folder in a folder that may be listed and not entered is unreadable; no traceback."""
    save(root / "sub" / "deeper" / "9.png")
    (root / "sub" / "link").symlink_to(root / "sub" / "deeper")
    (root / "sub").chmod(0o444)
    source = FolderSource(root, "x")
    with as_nobody():
        assert len(source.image_ids()) == 3
        assert absences(source, "sub/deeper/9.png", "sub/link/9.png") == ["unreadable", "unreadable"]
    assert "sub/deeper/" in source.skipped


def test_f01_a_root_that_may_only_be_listed(root: Path) -> None:
    """F01: the folder itself may be listed and not entered, or holds a metadata.csv that leads there: one line."""
    root.chmod(0o444)
    with as_nobody(), pytest.raises(InvalidInputError, match="Cannot read the folder"):
        FolderSource(root, "x")
    root.chmod(0o755)
    (root / "sub").chmod(0o000)
    (root / "metadata.csv").symlink_to(root / "sub" / "table.csv")
    with as_nobody(), pytest.raises(InvalidInputError, match=r"Cannot read .*metadata\.csv|is not a file"):
        FolderSource(root, "x")


def test_f02_files_that_cannot_be_read(root: Path) -> None:
    """F02: a file without permission, one half written, an empty one: unreadable, each with its reason."""
    (root / "0.png").chmod(0o000)
    (root / "1.png").write_bytes((root / "1.png").read_bytes()[:60])
    (root / "2.png").write_bytes(b"")
    (root / "sub" / "d").write_bytes(encoded(photo(), "JPEG"))
    (root / "sub" / "d").chmod(0o000)
    (root / "e").write_bytes(b"")
    (root / "f").write_bytes(bytes(100))  # the place is taken, the content follows
    (root / "g").write_bytes(b"text")
    source = FolderSource(root, "x")
    with as_nobody():
        assert source.image_ids() == ["x:sub/0.png", "x:sub/1.png", "x:sub/2.png"]
        assert absences(source, "0.png", "1.png", "2.png", "sub/d", "e", "f") == ["unreadable"] * 6
        assert absences(source, "g") == ["left out"]
    assert source.skipped["0.png"] == source.skipped["sub/d"] == "cannot be read: Permission denied"
    assert source.skipped["1.png"] == "a damaged or truncated picture"


def test_f03_what_vanishes_while_it_is_read(root: Path) -> None:
    """F03: folders and files that go while the folder is walked or read are left out; nothing else is harmed."""

    def on_read(done: int, _total: int) -> None:
        if done == 1:
            shutil.rmtree(root / "sub")

    for at in range(40):
        save(root / "sub" / f"more{at}.png", at=at % 28)
    source = FolderSource(root, "x", on_read=on_read)
    assert set(source.image_ids()) >= {"x:0.png", "x:1.png", "x:2.png"}
    walk = FolderSource(root, "y")
    save(root / "sub" / "a.png")
    found = walk._files.find()
    next(found)
    shutil.rmtree(root / "sub")
    assert len(list(found)) == 2
    assert walk._files.skipped["sub/"] == "cannot be read: No such file or directory"


def test_f04_links_that_lead_out(root: Path) -> None:
    """F04: links to files and folders outside are not followed, but counted, unless that is asked for."""
    with public_folder() as private:
        for name in ("a.png", "deep/b.png"):
            save(private / name)
        (root / "file.png").symlink_to(private / "a.png")
        (root / "folder").symlink_to(private)
        (root / "via").symlink_to(root / "folder" / "deep")
        (root / "sub" / "up.png").symlink_to(root / "0.png")
        closed = FolderSource(root, "x")
        assert [i for i in closed.image_ids() if "sub" not in i] == ["x:0.png", "x:1.png", "x:2.png"]
        assert "x:sub/up.png" in closed.image_ids()
        assert sorted(closed.skipped) == ["file.png", "folder", "via"]
        assert {why.partition(" (")[0] for why in closed.skipped.values()} == {"a link that leads out of the folder"}
        assert absences(closed, "file.png", "folder/a.png", "folder/deep/b.png") == ["left out"] * 3
        followed = FolderSource(root, "x", follow_links=True)
        assert {"x:file.png", "x:folder/a.png", "x:via/b.png"} <= set(followed.image_ids())
        assert not followed.skipped


def test_f04_a_table_that_is_a_link_out_is_not_read(root: Path) -> None:
    """F04: a metadata.csv that leads out of the folder is another's file, unless links are followed."""
    with public_folder() as private:
        (private / "table.csv").write_text("file,title\n0.png,SECRET\n")
        (root / "metadata.csv").symlink_to(private / "table.csv")
        titles = [
            FolderSource(root, "x", follow_links=follow).expand("x:0.png").image.title for follow in (False, True)
        ]
        assert titles == ["0", "SECRET"]


def test_f04_a_link_to_a_disk_that_is_away_takes_nothing(root: Path) -> None:
    """F04, F01: behind a link whose target is not there nothing is known, whatever it is called."""
    (root / "away").symlink_to(root.parent / "not mounted")
    source = FolderSource(root, "x", follow_links=True)
    assert "x:0.png" in source.image_ids()
    assert source.skipped["away"] == "a broken link"
    assert absences(source, "away", "away/b.jpg", "missing.png") == ["unreadable", "unreadable", "gone"]


def test_f04_links_to_forbidden_and_endless_places(root: Path) -> None:
    """F04: links into places that may not be entered, in circles, to nowhere and to pipes: never a traceback."""
    with public_folder() as private:
        save(private / "in" / "a.png")
        (private / "in").chmod(0o000)
        os.mkfifo(root / "pipe")
        for folder in (root, root / "sub"):
            (folder / "forbidden").symlink_to(private / "in")
            (folder / "forbidden.png").symlink_to(private / "in" / "a.png")
            (folder / "one").symlink_to(folder / "two")
            (folder / "two").symlink_to(folder / "one")
            (folder / "loop.png").symlink_to(folder / "loop.png")
            (folder / "nowhere.png").symlink_to(folder / "missing.png")
            (folder / "up").symlink_to(root)
        for follow_links in (False, True):
            source = FolderSource(root, "x", follow_links=follow_links)
            with as_nobody():
                assert len(source.image_ids()) == 6
            assert {"forbidden.png", "loop.png", "nowhere.png"} <= set(source.skipped)
        (private / "in").chmod(0o755)


def test_f05_helpers_of_systems(root: Path) -> None:
    """F05: thumbnails, waste baskets and hidden files that NAS and systems keep are left out, counted and named."""
    folders = [
        "@eaDir/0.png",
        "#recycle",
        "__MACOSX",
        ".thumbnails",
        ".AppleDouble",
        "sub/@eaDir",
        "@EADIR",
        "$RECYCLE.BIN",
    ]
    for folder in folders:
        save(root / folder / "thumb.jpg")
    for name in ("._0.png", "Thumbs.db", "0.png~", ".hidden.jpg", "b.jpg.part"):
        shutil.copy(root / "0.png", root / name)
    (root / "mine").symlink_to(root / "sub" / "@eaDir")
    source = FolderSource(root, "x")
    assert len(source.image_ids()) == 6
    assert set(source.skipped.values()) == {"a helper file or folder of the system"}
    assert {"@eaDir/", "sub/@eaDir/", "mine/", "Thumbs.db", "0.png~", "._0.png"} <= set(source.skipped)
    assert absences(source, "@eaDir/0.png/thumb.jpg", ".hidden.jpg", "0.png~") == ["left out"] * 3


@pytest.mark.parametrize("name", ["a.jfif", "b.jpe", "c.jpg", "d", "e.JPG_original", "f.tif", "g.gif"])
def test_f06_pictures_are_told_by_their_content(tmp_path: Path, name: str) -> None:
    """F06: a JPEG under another suffix, or without one, is read; its title is the name without the suffix."""
    (tmp_path / name).write_bytes(encoded(photo(), "JPEG"))
    source = FolderSource(tmp_path, "x")
    assert source.image_ids() == [f"x:{name}"]
    assert source.expand(f"x:{name}").image.title == Path(name).stem


def test_f06_what_is_not_read_is_named_by_kind(tmp_path: Path) -> None:
    """F06: pictures that are not read are told by kind, by suffix or content; what is no picture is not mentioned."""
    save(tmp_path / "ok.png")
    named = {
        "a.heif": "HEIF",
        "b.jxl": "JPEG XL",
        "c.dng": "camera raw",
        "d.svg": "SVG",
        "e.CR2": "camera raw",
        "f.psd": "Photoshop",
        "g.bmp": "BMP",
    }
    for name in named:
        (tmp_path / name).write_bytes(encoded(photo(), "TIFF"))
    heads = {
        "h": b"\0\0\0\x18ftypheic\0\0\0\0mif1",
        "i.dat": b"\xff\x0a" + bytes(90),
        "j.jpg": b"\0\0\0\x18ftypheic" + bytes(8),
    }
    for name, head in heads.items():
        (tmp_path / name).write_bytes(head)
    (tmp_path / "notes.txt").write_text("BM: not a picture")
    (tmp_path / "empty").write_bytes(b"")
    source = FolderSource(tmp_path, "x")
    assert source.image_ids() == ["x:ok.png"]
    kinds = named | {"h": "HEIF", "i.dat": "JPEG XL", "j.jpg": "HEIF"}
    assert source.skipped == {name: f"{kind}, which is not read" for name, kind in kinds.items()}


def test_f06_scans_and_animations(tmp_path: Path) -> None:
    """F06: TIFF, GIF and AVIF are pictures of a folder as JPEG, PNG and WebP are."""
    for suffix in ("tif", "tiff", "gif", "avif", "webp", "jpg"):
        Image.new("RGB", (20, 20), "teal").save(tmp_path / f"a.{suffix}")
    assert len(FolderSource(tmp_path, "x").image_ids()) == 6


def test_f07_larger_pictures_when_asked_for(tmp_path: Path) -> None:
    """F07: a picture above the limit is left out with its reason, and read when the limit is raised."""
    Image.new("L", (1_500, 1_000), 99).save(tmp_path / "large.png")
    save(tmp_path / "small.png")
    source = FolderSource(tmp_path, "x", megapixels=1)
    assert source.image_ids() == ["x:small.png"]
    assert source.skipped == {"large.png": "more than 1 million pixels"}
    assert len(FolderSource(tmp_path, "x", megapixels=2).image_ids()) == 2


def test_f07_broken_profiles_are_told(tmp_path: Path) -> None:
    """F07: a picture whose colour profile cannot be used is read, and the reason is counted."""
    Image.new("RGB", (9, 9), "teal").save(tmp_path / "a.png", icc_profile=b"none")
    source = FolderSource(tmp_path, "x")
    assert source.image_ids() == ["x:a.png"]
    assert source.remarks == {"a.png": "its colour profile is damaged"}
    assert not source.skipped


def test_f07_memory_of_many_large_pictures(tmp_path: Path) -> None:
    """F07: of several large pictures one at a time is decoded: four of 30 megapixels take less than three of them."""
    for at in range(4):
        Image.new("RGB", (6_000, 5_000), (at, 9, 9)).save(tmp_path / f"{at}.tif", compression="tiff_deflate")
    program = """
import sys
from pathlib import Path
from simgraph_neo.sources.folder.source import FolderSource
def peak():
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
before = peak()
assert len(FolderSource(Path(sys.argv[1]), "x").image_ids()) == 4
print(peak() - before)
"""
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 360_000, done.stdout
