"""The cache of fetched pictures: whole files or none, within a limit, whoever else uses or damages it (I10, INV22)."""

from __future__ import annotations

import io
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from simgraph_neo.errors import InvalidImageError, InvalidInputError
from simgraph_neo.pictures import PictureCache, open_picture, user_cache
from tests.support.commands import good, refused
from tests.support.pictures import NOT_FROM_THE_NETWORK, check_cache, encoded, name_of, photo

if TYPE_CHECKING:
    from collections.abc import Callable

URL = "https://example.test/image/V1/full/!400,400/0/default.jpg"
DATA = encoded(photo(), "PNG")


def urls(number: int) -> list[str]:
    return [URL.replace("V1", f"V{n}") for n in range(number)]


def aged(file: Path, seconds: float = 4_000) -> Path:
    """The same file as if it had last been used so long ago."""
    os.utime(file, (time.time() - seconds,) * 2)
    return file


@pytest.fixture
def cache(tmp_path: Path) -> PictureCache:
    return PictureCache(tmp_path / "deep" / "pictures")


def test_inv22_small_clean_copies_are_kept(cache: PictureCache) -> None:
    """INV22: a kept file is named by its URL's hash, decodes, fits 400 by 400 and carries no metadata."""
    exif = Image.Exif()
    exif[0x010E] = "secret"
    data = encoded(photo(900, 600), "JPEG", exif=exif, comment=b"secret", icc_profile=b"profile")
    assert cache.path(URL) is None
    path = cache.add(URL, data)
    assert path == cache.path(URL) == cache.folder / name_of(URL)
    assert check_cache(cache.folder, [URL]) == 1
    assert open_picture(path).size == (400, 267)
    assert b"secret" not in path.read_bytes()


def test_kept_files_have_the_users_own_mode(cache: PictureCache) -> None:
    """Files are made as the umask says, also by many threads at once, which leave the umask as it was."""
    before = os.umask(0o027)
    try:
        with ThreadPoolExecutor(8) as pool:
            files = list(pool.map(lambda url: cache.add(url, DATA), urls(64)))
        assert {file.stat().st_mode & 0o777 for file in files} == {0o640}
    finally:
        assert os.umask(before) == 0o027


def test_i10_what_is_no_picture_leaves_nothing(cache: PictureCache) -> None:
    """I10: bytes that do not decode leave no file behind, not even a folder."""
    with pytest.raises(InvalidImageError):
        cache.add(URL, b"<html>")
    assert cache.path(URL) is None
    assert not cache.folder.exists()


@pytest.mark.parametrize("data", NOT_FROM_THE_NETWORK.values(), ids=NOT_FROM_THE_NETWORK.keys())
def test_i01_i06_three_formats_come_from_the_network(data: bytes, cache: PictureCache) -> None:
    """I01, I06: of what a server sends, whatever it calls it, only JPEG, PNG and WebP reach a decoder."""
    with pytest.raises(InvalidImageError, match=r"^not a JPEG, PNG or WebP picture$"):
        cache.add(URL, data)


def test_i10_a_cache_that_cannot_be_written(tmp_path: Path) -> None:
    """I10: a folder that cannot be made is one line for the user, and looking things up still works."""
    (tmp_path / "file").write_text("in the way")
    cache = PictureCache(tmp_path / "file" / "pictures")
    assert cache.path(URL) is None
    with pytest.raises(InvalidInputError, match=r"Cannot keep pictures in .*: Not a directory\. "):
        cache.add(URL, DATA)
    cache.trim()


# -- damage on disk ---------------------------------------------------------------------------------------------------


def truncated(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def replaced(file: Path, make: Callable[[Path], Any]) -> None:
    file.unlink()
    make(file)


DAMAGE: dict[str, Callable[[Path], Any]] = {
    "empty": lambda file: file.write_bytes(b""),
    "cut": truncated,
    "zeros": lambda file: file.write_bytes(bytes(file.stat().st_size)),
    "html": lambda file: file.write_bytes(b"<html>"),
    "another picture": lambda file: file.write_bytes(encoded(photo(4_000, 10), "JPEG")),
    "huge": lambda file: os.truncate(file, 2**40),
    "link": lambda file: replaced(file, lambda it: it.symlink_to("/etc/passwd")),
    "dead link": lambda file: replaced(file, lambda it: it.symlink_to("nowhere")),
    "loop": lambda file: replaced(file, lambda it: it.symlink_to(it)),
    "pipe": lambda file: replaced(file, os.mkfifo),
    "folder": lambda file: replaced(file, Path.mkdir),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_i10_a_poisoned_entry_is_dropped_and_kept_anew(cache: PictureCache, damage: Callable[[Path], Any]) -> None:
    """I10, INV22: whatever stands in a picture's place and is not what was written is as good as not there."""
    whole = cache.add(URL, DATA).read_bytes()
    damage(cache.folder / name_of(URL))
    assert cache.path(URL) is None
    assert list(cache.folder.iterdir()) == []
    assert cache.add(URL, DATA).read_bytes() == whole
    assert cache.path(URL) is not None


def test_i10_every_flipped_bit_is_noticed(cache: PictureCache) -> None:
    """I10, INV22: a kept file with a damaged byte, wherever it is, is not handed out; 500 of them are tried."""
    chance = random.Random(1)
    whole = cache.add(URL, DATA).read_bytes()
    for _ in range(500):
        damaged = bytearray(whole)
        damaged[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        (cache.folder / name_of(URL)).write_bytes(damaged)
        assert cache.path(URL) is None


def test_a_full_folder_in_a_pictures_place_stays(cache: PictureCache) -> None:
    """A folder that holds something is not simgraph's: it is named, and left as it is; clearing passes it by."""
    (cache.folder / name_of(URL) / "mine").mkdir(parents=True)
    with pytest.raises(InvalidInputError, match=rf"{name_of(URL)}: Directory not empty\. Remove it yourself"):
        cache.path(URL)
    assert cache.clear() == (0, 0)
    assert (cache.folder / name_of(URL) / "mine").is_dir()


# -- other processes --------------------------------------------------------------------------------------------------

ADDING = """
import os, signal, sys
from pathlib import Path
from simgraph_neo.pictures import PictureCache
cache, url, data = PictureCache(Path(sys.argv[1])), sys.argv[2], Path(sys.argv[3]).read_bytes()
"""


def adding(cache: PictureCache, tmp_path: Path, program: str) -> subprocess.Popen[bytes]:
    """A process of its own that runs `program` on the same cache."""
    (picture := tmp_path / f"{len(program)}.png").write_bytes(encoded(photo(300, 200), "PNG"))
    return subprocess.Popen([sys.executable, "-c", ADDING + program, str(cache.folder), URL, str(picture)])


def test_i10_inv22_killed_between_writing_and_renaming(cache: PictureCache, tmp_path: Path) -> None:
    """I10, INV22: SIGKILL before the rename leaves a temporary file and no picture; it goes when it is an hour old."""
    killed = adding(
        cache, tmp_path, "Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\ncache.add(url, data)"
    )
    assert killed.wait(30) == -signal.SIGKILL
    (temporary,) = cache.folder.iterdir()
    assert temporary.stat().st_size > 1_000
    again = PictureCache(cache.folder)
    assert again.path(URL) is None
    assert temporary.exists()
    again.add(URL, DATA)
    aged(temporary)
    PictureCache(cache.folder)
    assert list(cache.folder.iterdir()) == [cache.folder / name_of(URL)]
    assert check_cache(cache.folder, [URL]) == 1


def test_i10_inv22_processes_share_one_file(cache: PictureCache, tmp_path: Path) -> None:
    """I10, INV22: while two processes write one file and two clear and trim, it is whole whenever it is there."""
    cache.folder.mkdir(parents=True)
    enough = tmp_path / "enough"
    turns = f"for _ in iter(lambda: Path({str(enough)!r}).exists(), True):\n    "
    programs = [f"{turns}cache.add(url, data)"] * 2 + [f"{turns}cache.clear()", f"{turns}cache.trim(); cache.size()"]
    processes = [adding(cache, tmp_path, program) for program in programs]
    seen = 0
    while any(process.poll() is None for process in processes):
        try:
            seen += Image.open(io.BytesIO((cache.folder / name_of(URL)).read_bytes())).resize((1, 1)).size == (1, 1)
        except FileNotFoundError:
            continue
        if seen > 20:
            enough.touch()
    assert [process.returncode for process in processes] == [0] * 4
    assert seen > 20
    cache.add(URL, DATA)
    assert check_cache(cache.folder, [URL]) == 1
    assert list(cache.folder.glob(".*")) == []


def test_i10_threads_share_one_file(cache: PictureCache) -> None:
    """I10: many writers of one URL leave one whole file."""
    with ThreadPoolExecutor(8) as pool:
        paths = set(pool.map(lambda _: cache.add(URL, DATA), range(16)))
    assert list(cache.folder.iterdir()) == list(paths)
    assert check_cache(cache.folder, [URL]) == 1


FULL = """
import resource
from simgraph_neo.errors import InvalidInputError
resource.setrlimit(resource.RLIMIT_FSIZE, (900, 900))
try:
    cache.add(url, data)
except InvalidInputError as error:
    assert str(error).startswith(f"Cannot keep pictures in {cache.folder}: File too large. ")
    sys.exit(7)
"""


def test_i10_a_full_disk(cache: PictureCache, tmp_path: Path) -> None:
    """I10: where the system refuses to write a picture whole there is one line, and no half of it stays."""
    assert adding(cache, tmp_path, FULL).wait(30) == 7
    assert list(cache.folder.iterdir()) == []


# -- the limit --------------------------------------------------------------------------------------------------------


def test_what_was_used_longest_ago_goes_first(cache: PictureCache) -> None:
    """Above its limit the cache loses the pictures that were used longest ago, just as many as it takes."""
    files = [aged(cache.add(url, DATA), 10_000 - n) for n, url in enumerate(urls(10))]
    assert cache.path(urls(10)[0]) == files[0]  # used just now
    cache.limit = 6 * files[0].stat().st_size
    cache.trim()
    assert sorted(cache.folder.iterdir()) == sorted([files[0], *files[5:]])
    cache.trim()
    assert cache.size() == (6, cache.limit)


def test_what_may_be_in_use_stays(cache: PictureCache, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the limit, pictures of the last hour stay, for other processes, and those that the caller keeps."""
    old, kept, recent = (cache.add(url, DATA) for url in urls(3))
    for file in (old, kept):
        aged(file)
    aged(recent, 3_000)
    cache.limit = 0
    cache.trim(keep=[kept])
    assert sorted(cache.folder.iterdir()) == sorted([kept, recent])
    assert not old.exists()


def test_foreign_files_are_left_alone(cache: PictureCache) -> None:
    """Clearing, trimming and opening remove nothing but pictures and temporary files of simgraph's own names."""
    cache.add(URL, DATA)
    hashes = [f"{'a' * 63}.jpg", f"{'A' * 64}.jpg", f"{'a' * 64}.png", f".{'a' * 64}.jpg"]
    names = ["notes.txt", "a.jpg", ".a-1.tmp.jpg", *hashes]
    for name in names:
        (cache.folder / name).write_text("mine")
        aged(cache.folder / name)
    (cache.folder / f"{'b' * 64}.jpg").symlink_to("notes.txt")
    again = PictureCache(cache.folder, limit=0)
    again.trim()
    assert again.clear().pictures == 1
    assert {file.name for file in cache.folder.iterdir()} == {*names, f"{'b' * 64}.jpg"}


def test_old_temporary_files_are_swept(cache: PictureCache) -> None:
    """INV22: half-written files older than an hour go when the cache is opened; fresh ones, perhaps in use, stay."""
    cache.folder.mkdir(parents=True)
    old, fresh = (cache.folder / f".{letter * 40}-0123abcd.tmp.jpg" for letter in "ab")
    for file in (old, fresh):
        file.write_bytes(b"x")
    aged(old)
    PictureCache(cache.folder)
    assert list(cache.folder.iterdir()) == [fresh]


# -- the commands -----------------------------------------------------------------------------------------------------


def test_the_commands_count_and_clear(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`cache status` tells folder, number, size and limit, before there is a folder too; `cache clear` empties it."""
    monkeypatch.setenv("SIMGRAPH_HOME", str(tmp_path))
    monkeypatch.setenv("SIMGRAPH_CACHE_MB", "12")
    empty = {"folder": str(tmp_path / "pictures"), "pictures": 0, "megabytes": 0.0, "limit_megabytes": 12}
    assert good("cache", "status", "--json") == empty
    assert good("cache", "clear") == "0 pictures removed, 0.0 MB.\n"
    assert not (tmp_path / "pictures").exists()
    noise = encoded(photo(400, 400), "PNG")
    total = sum(user_cache().add(url, noise).stat().st_size for url in urls(3))
    assert good("cache", "status", "--json") == empty | {"pictures": 3, "megabytes": round(total / 1e6, 1)}
    assert "limit_megabytes  12" in good("cache", "status")
    assert good("cache", "clear") == f"3 pictures removed, {total / 1e6:.1f} MB.\n"
    assert total > 150_000
    assert good("cache", "status", "--json") == empty


@pytest.mark.parametrize("limit", ["-1", "1.5", "1 GB", "nan", "٣", "9" * 400, "\x1b[31m"])
def test_a_limit_is_a_number_of_megabytes(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    """SIMGRAPH_CACHE_MB that is no whole number is refused with one line that says what it should be."""
    monkeypatch.setenv("SIMGRAPH_CACHE_MB", limit)
    assert "Set it to whole megabytes, such as 1000" in refused(2, "cache", "status")


def test_a_file_in_the_folders_place_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the cache's folder should be and something else is, both commands say so and remove nothing."""
    monkeypatch.setenv("SIMGRAPH_HOME", str(tmp_path))
    (tmp_path / "pictures").write_text("mine")
    for command in ("status", "clear"):
        assert f"Cannot read {tmp_path / 'pictures'}: Not a directory" in refused(2, "cache", command)
    assert (tmp_path / "pictures").read_text() == "mine"
