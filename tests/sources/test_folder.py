"""A folder of pictures is a source: which files count, what they are called, who is near whom."""

from __future__ import annotations

import os
import shutil
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import skimage
import sklearn.datasets
from PIL import Image

from simgraph_neo.errors import InvalidInputError
from simgraph_neo.sources.folder.source import FolderSource
from tests.support.pictures import save

if TYPE_CHECKING:
    from simgraph_neo.source_kinds import LocalSource

REAL = Path(skimage.__file__).parent / "data"


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """Eight pictures in two folders, and things that are none."""
    root = tmp_path / "album"
    for at in range(6):
        save(root / f"p{at}.png", at=4 * at)
    save(root / "2021" / "Été.PNG", "maroon")
    save(root / "2021" / "b.JPeG", "maroon", at=9)
    (root / "notes.txt").write_text("no picture")
    (root / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 cut")
    save(root / ".hidden" / "x.png")
    save(root / ".y.png")
    return root


def test_it_is_a_local_source(album: Path) -> None:
    """The folder source offers all that the crawl asks of a local one, and asks no network."""
    source: LocalSource = FolderSource(album)
    assert (source.name, source.rate, source.requests, source.suspect_pause) == ("album", 0.0, 0, 0.0)
    assert source.workers >= 1


def test_which_files_count(album: Path) -> None:
    """Picture files count at any depth and in any case; hidden ones do not; a damaged one is skipped and named."""
    source = FolderSource(album)
    found = [*(f"album:p{at}.png" for at in range(6)), "album:2021/Été.PNG", "album:2021/b.JPeG"]
    assert list(source.image_ids()) == sorted(found)
    assert sorted(source.skipped) == [".hidden/", ".y.png", "broken.jpg"]


def test_what_an_image_is(album: Path) -> None:
    """An image's id and title are its path, its thumbnail the file's URI; aspect ratio and mean colour are true."""
    before = datetime.now(UTC)
    expansion = FolderSource(album, "mine").expand("mine:2021/Été.PNG")
    image = expansion.image
    assert (image.id, image.source, image.title, image.state) == ("mine:2021/Été.PNG", "mine", "2021/Été", "expanded")
    assert image.thumbnail == (album / "2021" / "Été.PNG").as_uri()
    assert image.aspect_ratio == 1.5
    mean = [round((128, 0, 0)[c] * 0.9 + 25.5) for c in range(3)]  # three white columns of thirty
    assert [int(str(image.average_color)[i : i + 2], 16) for i in (1, 3, 5)] == pytest.approx(mean, abs=3)
    assert before <= expansion.asked_at <= datetime.now(UTC)


def test_aspect_ratio_is_of_the_upright_whole_picture(tmp_path: Path) -> None:
    """The aspect ratio is that of the full size, upright, to four decimals, though pictures are read small."""
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (1999, 1000)).save(tmp_path / "a.jpg", exif=exif)
    Image.new("RGB", (1999, 1000)).save(tmp_path / "b.jpg")
    source = FolderSource(tmp_path, "x")
    ratios = [source.expand(image_id).image.aspect_ratio for image_id in source.image_ids()]
    assert ratios == [0.5003, 1.999]


def test_lists_are_complete_and_ranked(album: Path) -> None:
    """Every list has five others, ranks 1 to 5, and is complete; neighbours carry their data but are not expanded."""
    source = FolderSource(album)
    for image_id in source.image_ids():
        expansion = source.expand(image_id)
        assert expansion.complete
        assert [similar.rank for similar in expansion.similar] == [1, 2, 3, 4, 5]
        assert len({similar.image.id for similar in expansion.similar} - {image_id}) == 5
        assert {similar.image.state for similar in expansion.similar} == {"new"}
        assert all(similar.image.thumbnail and similar.image.title for similar in expansion.similar)


@pytest.mark.parametrize(("n", "length", "state"), [(1, 0, "empty"), (2, 1, "expanded"), (4, 3, "expanded")])
def test_few_pictures(n: int, length: int, state: str, tmp_path: Path) -> None:
    """With n pictures a list has n - 1 entries; a single picture's list is complete and empty."""
    for at in range(n):
        save(tmp_path / f"{at}.png", at=at * 5)
    expansion = FolderSource(tmp_path, "few").expand("few:0.png")
    assert (len(expansion.similar), expansion.image.state, expansion.complete) == (length, state, True)


def test_unknown_id_is_gone(album: Path) -> None:
    """A picture that is not in the folder is gone; nothing else is said of it."""
    expansion = FolderSource(album).expand("album:deleted.png")
    assert (expansion.image.state, expansion.image.id, expansion.similar) == ("gone", "album:deleted.png", ())


def test_seeds_may_omit_the_name(album: Path) -> None:
    """A seed is meant with or without the source's name, in either spelling of its accents, known or not."""
    source = FolderSource(album)
    for text in ("2021/Été.PNG", "album:2021/Été.PNG", unicodedata.normalize("NFD", " album:2021/Été.PNG\n")):
        assert source.seed_id(text) == "album:2021/Été.PNG"
    assert source.seed_id("nowhere.png") == "album:nowhere.png"


@pytest.mark.parametrize(
    "text", ["", " ", "album:", "/etc/passwd", "../x.png", "a/../b.png", "a\x00b", "a\nb", "x" * 600]
)
def test_malformed_seeds(text: str, album: Path) -> None:
    """What cannot be a path in the folder is the user's mistake, in one line."""
    with pytest.raises(InvalidInputError, match=r"^[^\n]+ is not an id of album[^\n]+$"):
        FolderSource(album).seed_id(text)


@pytest.mark.parametrize("name", ["a:b", "a/b", "..\\b\n", "x" * 65, "wellcome", "flags", " a", "tab\t", "bell\x07"])
def test_names_that_cannot_be(name: str, album: Path) -> None:
    """A name that would break ids, or that a built-in source has, is refused with the option that helps."""
    with pytest.raises(InvalidInputError, match="`name`"):
        FolderSource(album, name)


def test_longest_name(album: Path) -> None:
    """Sixty-four characters are a name."""
    assert FolderSource(album, "x" * 64).seed_id("a.png") == "x" * 64 + ":a.png"


def test_folders_that_cannot_be_read(tmp_path: Path) -> None:
    """A missing folder, or a file in its place, is said at once; a folder without any picture when it is read."""
    (tmp_path / "file").write_text("")
    for name in ("missing", "file"):
        with pytest.raises(InvalidInputError, match="Cannot read the folder"):
            FolderSource(tmp_path / name)
    with pytest.raises(InvalidInputError, match=r"no file of that folder ends in .*\.jpeg, \.jpg, \.png,"):
        FolderSource(tmp_path).image_ids()


def test_folder_of_damaged_pictures(tmp_path: Path) -> None:
    """When nothing could be opened the message names a file and its reason."""
    (tmp_path / "a.jpg").write_bytes(b"<html>")
    with pytest.raises(InvalidInputError, match=r"1 skipped, a\.jpg: not a JPEG, PNG, WebP, TIFF, GIF or AVIF picture"):
        FolderSource(tmp_path).image_ids()


def test_links(tmp_path: Path) -> None:
    """Linked folders are read once; links that lead back, in a circle or nowhere do no harm."""
    root, elsewhere = tmp_path / "root", tmp_path / "elsewhere"
    save(root / "real" / "a.png")
    save(elsewhere / "b.png")
    (root / "aaa").symlink_to(root / "real")
    (root / "up").symlink_to(root)
    (root / "out").symlink_to(elsewhere)
    (elsewhere / "circle").symlink_to(elsewhere)
    (elsewhere / "back").symlink_to(root)
    (root / "self.png").symlink_to(root / "self.png")
    (root / "nowhere.png").symlink_to(root / "missing.png")
    source = FolderSource(root, follow_links=True)
    assert list(source.image_ids()) == ["root:out/b.png", "root:real/a.png"]
    assert sorted(source.skipped) == ["nowhere.png", "self.png"]


def test_names_that_make_no_id(tmp_path: Path) -> None:
    """Files whose path is too long, has control characters or is no text are skipped and say so; the rest is read."""
    save(tmp_path / "ok.png")
    save(tmp_path / "line\nbreak.png")
    save(tmp_path / "/".join(["d" * 200] * 3) / "long.png")
    save(Path(os.fsdecode(os.fsencode(tmp_path) + b"/latin\xe9.png")))
    source = FolderSource(tmp_path, "x")
    assert list(source.image_ids()) == ["x:ok.png"]
    assert len(source.skipped) == 3
    assert any("longer than 512" in reason for reason in source.skipped.values())
    assert all(path.isprintable() for path in source.skipped)


def test_two_spellings_of_one_name(tmp_path: Path) -> None:
    """Two files whose names differ only in how an accent is stored would share an id: one is read, one is skipped."""
    save(tmp_path / unicodedata.normalize("NFC", "é.png"))
    save(tmp_path / unicodedata.normalize("NFD", "é.png"))
    source = FolderSource(tmp_path, "x")
    assert list(source.image_ids()) == ["x:é.png"]
    assert list(source.skipped.values()) == ["another file has the same name"]


def test_decomposed_names_are_found_on_disk(tmp_path: Path) -> None:
    """A name stored with separate accents has a composed id, and its thumbnail still opens."""
    file = save(tmp_path / unicodedata.normalize("NFD", "Zoë.png"))
    source = FolderSource(tmp_path, "x")
    image = source.expand("x:Zoë.png").image
    assert image.thumbnail == file.as_uri()
    assert source.holds(image.id, image.thumbnail)


def test_holds_only_its_own_place(album: Path, tmp_path: Path) -> None:
    """A stored image belongs to this folder exactly when its thumbnail lies where its id says, present or vanished."""
    source, other = FolderSource(album), FolderSource(shutil.copytree(album, tmp_path / "copy" / "album"))
    image = source.expand("album:2021/Été.PNG").image
    assert source.holds(image.id, image.thumbnail)
    assert source.holds("album:vanished.png", (album / "vanished.png").as_uri())
    assert not other.holds(image.id, image.thumbnail)
    assert not source.holds("album:p1.png", image.thumbnail)
    assert not source.holds(image.id, None)


def test_read_once_by_many(album: Path) -> None:
    """However many threads ask at once, the folder is read one time, and progress counts up to the number of files."""
    heard: list[tuple[int, int]] = []
    source = FolderSource(album, on_read=lambda done, total: heard.append((done, total)))
    with ThreadPoolExecutor(8) as pool:
        lists = list(pool.map(lambda _: tuple(source.image_ids()), range(16)))
    assert len(set(lists)) == 1
    assert heard == [(done, 9) for done in range(1, 10)]


def test_changes_are_seen_by_the_next_source(album: Path) -> None:
    """A source is one reading: a new one sees what was added and taken away since."""
    first = FolderSource(album)
    assert "album:p0.png" in first.image_ids()
    (album / "p0.png").unlink()
    assert first.expand("album:p0.png").image.state == "expanded"
    assert FolderSource(album).expand("album:p0.png").image.state == "gone"


def test_real_pictures_that_nobody_here_made() -> None:
    """Of scikit-image's 28 pictures the two pairs of near-duplicates find each other first, both ways."""
    source = FolderSource(REAL)
    assert len(source.image_ids()) == 28
    for pair in (("chessboard_GRAY", "chessboard_RGB"), ("motorcycle_left", "motorcycle_right")):
        for one, other in (pair, pair[::-1]):
            assert source.expand(f"data:{one}.png").similar[0].image.id == f"data:{other}.png"


def test_digits_find_their_like(tmp_path: Path) -> None:
    """Of the edges among scikit-learn's 1,797 handwritten digits at least 0.9 join two pictures of the same digit."""
    digits = sklearn.datasets.load_digits()
    for index, (pixels, digit) in enumerate(zip(digits.images, digits.target, strict=True)):
        Image.fromarray((pixels * 15.9375).astype("uint8")).save(tmp_path / f"{index:04}-{digit}.png")
    source = FolderSource(tmp_path, "digits")
    pairs = [(i, similar.image.id) for i in source.image_ids() for similar in source.expand(i).similar]
    assert len(pairs) == 8_985
    same = sum(one[-5] == other[-5] for one, other in pairs) / len(pairs)
    assert same >= 0.9
