"""Whatever is wrong with its pictures a drawing is made, and stderr says what is missing and why (I01 to I10)."""

from __future__ import annotations

import signal
import zlib
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from simgraph_neo.cli.output import placeholders
from simgraph_neo.http import thumbnails
from simgraph_neo.http.policy import Policy
from simgraph_neo.pictures import PictureCache
from tests.support.commands import good, simgraph
from tests.support.fake_wellcome import Answer, FakeWellcome, draw
from tests.support.pictures import BOMBS, NO_PICTURES, check_cache, encoded, photo
from tests.support.processes import Command
from tests.support.waiting import no_traceback, wait_for

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.fake_time import FakeTime

SEED = "hqnskj6m"


@pytest.fixture
def home(neo4j_env: None, fake: FakeWellcome, clock: FakeTime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without pictures, a store of the seed and its five neighbours, and waits that take no time."""
    monkeypatch.setenv("SIMGRAPH_WELLCOME_URL", fake.base_url)
    monkeypatch.setenv("SIMGRAPH_HOME", str(tmp_path / "home"))
    good("ingest", SEED, "--depth", "1", "--rate", "0")
    monkeypatch.setattr(thumbnails, "Policy", partial(Policy, clock=clock.clock, sleep=clock.sleep))
    fake.log.clear()
    return tmp_path / "home"


def addresses(fake: FakeWellcome) -> dict[str, str]:
    """The asset of the seed and of each neighbour, by image id."""
    ids = [SEED, *fake.world.lists[SEED]]
    return {i: fake.world.document(i)["thumbnail"]["url"].split("/")[-2] for i in ids}


def urls(fake: FakeWellcome) -> list[str]:
    return [f"{fake.origin}/image/{asset}/full/!400,400/0/default.jpg" for asset in addresses(fake).values()]


def drawn(target: Path, *command: str) -> str:
    """What the command says on stderr; the drawing must be there, whole and alone."""
    result = simgraph(*(command or ("draw", SEED, "--depth", "1")), "--size", "600", "--output", str(target))
    assert result.exit_code == 0, result.stderr
    assert list(target.parent.iterdir()) == [target]
    if target.suffix == ".png":
        with Image.open(target) as picture:
            picture.load()
            assert max(picture.size) == 600
    return result.stderr


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_i01_i02_i03_i07_i08_i10_every_kind_of_bad_picture(
    fake: FakeWellcome, home: Path, out: Path, suffix: str
) -> None:
    """I01, I02, I03, I07, I08, I10, INV22: five bad pictures of six are five placeholders, each with its reason."""
    ids = list(addresses(fake))
    answers = [
        Answer(status=401, body=b""),
        Answer(body=NO_PICTURES["eps"]),
        Answer(body=draw(1.5, "#123456", 400)[:900]),
        Answer(body=BOMBS["over Pillow's limit"]),
        Answer(headers={"Content-Type": "text/html"}),
    ]
    fake.always = dict(zip(addresses(fake).values(), answers, strict=False))
    PictureCache(home / "pictures").add(urls(fake)[-1], encoded(photo(), "PNG")).write_bytes(b"poison")
    said = drawn(out / f"a.{suffix}")
    reasons = [
        f"1 a damaged or truncated picture ({ids[2]})",
        f"1 more than 61 million pixels ({ids[3]})",
        f"1 not a JPEG, PNG or WebP picture ({ids[1]})",
        f"1 not a picture but 'text/html' ({ids[4]})",
        f"1 restricted (HTTP 401) ({ids[0]})",
    ]
    assert f"5 pictures could not be fetched or opened, shown as placeholders: {'; '.join(reasons)}.\n" in said
    assert check_cache(home / "pictures", urls(fake)) == 1
    assert fake.asked(addresses(fake)[ids[5]]) == 1


@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_i10_a_cache_that_cannot_be_written(fake: FakeWellcome, home: Path, out: Path, suffix: str) -> None:
    """I10: a file in the place of the cache's folder: the drawing is made, of placeholders, with one reason for all."""
    home.mkdir(exist_ok=True)
    (home / "pictures").write_text("mine")
    said = drawn(out / f"a.{suffix}")
    why = f"Cannot keep pictures in {home}/pictures: File exists. Correct that, or set SIMGRAPH_HOME"
    some = ", ".join(sorted(addresses(fake))[:3])
    assert f"6 pictures could not be fetched or opened, shown as placeholders: 6 {why} ({some}, ...).\n" in said
    assert (home / "pictures").read_text() == "mine"


def test_i10_an_entry_that_fits_and_is_no_picture(fake: FakeWellcome, home: Path, out: Path) -> None:
    """I10: a kept file that was forged down to its checksum is a placeholder: kept or not, it is decoded with care."""
    kept = PictureCache(home / "pictures").add(urls(fake)[0], encoded(photo(), "PNG"))
    kept.write_bytes(NO_PICTURES["eps"] + zlib.crc32(NO_PICTURES["eps"]).to_bytes(4, "big"))
    said = drawn(out / "a.png")
    assert (
        f"1 picture could not be fetched or opened, shown as a placeholder: 1 EPS, which is not read ({SEED}).\n"
        in said
    )


def test_i08_a_film_strip_of_placeholders(fake: FakeWellcome, home: Path, out: Path) -> None:
    """I08: a way through pictures that nobody may see is drawn all the same."""
    fake.always = dict.fromkeys(addresses(fake).values(), Answer(status=403, body=b""))
    goal = fake.world.lists[SEED][0]
    said = drawn(out / "a.svg", "path", SEED, goal)
    some = ", ".join(sorted([SEED, goal]))
    assert (
        f"2 pictures could not be fetched or opened, shown as placeholders: 2 restricted (HTTP 403) ({some}).\n" in said
    )


@pytest.mark.long
def test_i10_inv22_ctrl_c_while_pictures_are_fetched(fake: FakeWellcome, home: Path, out: Path) -> None:
    """I10, INV22: Ctrl-C in mid-fetch: 130, a sound cache, no drawing, whole or half; then only the rest is asked."""
    fake.latency = 0.4
    process = Command("draw", SEED, "--depth", "1", "--output", "a.png", cwd=out)
    wait_for(lambda: (home / "pictures").exists() and len(list((home / "pictures").glob("[!.]*"))) >= 2)
    process.send(signal.SIGINT)
    done = process.wait()
    assert done.code == 130, done.err
    no_traceback(done.err)
    assert list(out.iterdir()) == []
    kept = check_cache(home / "pictures", urls(fake))
    assert 2 <= kept < 6
    assert list((home / "pictures").glob(".*")) == []
    fake.log.clear()
    assert "could not be fetched or opened" not in drawn(out / "a.png")
    assert len(fake.log) == 6 - kept


def test_reasons_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """The most frequent reasons come first, five at most, each with three images that have it; no picture, no line."""
    placeholders({})
    assert capsys.readouterr().err == ""
    placeholders({f"i{n}": "restricted (HTTP 401)" for n in range(4)} | {"b": "cut\x1b[31m.", "a": "cut\x1b[31m."})
    assert capsys.readouterr().err == (
        "6 pictures could not be fetched or opened, shown as placeholders: "
        "4 restricted (HTTP 401) (i0, i1, i2, ...); 2 cut[31m (a, b).\n"
    )
    placeholders({f"i{n}": f"reason {n}" for n in range(8)})
    assert capsys.readouterr().err.endswith("1 reason 4 (i4); 3 for other reasons.\n")
