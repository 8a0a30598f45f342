"""Thumbnails over real HTTP: what is fetched, what never is, and what a drawing is told instead."""

from __future__ import annotations

import resource
import time
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image as Pillow

from simgraph_neo.http.thumbnails import MAX_BYTES, Thumbnails, fetch_thumbnails
from simgraph_neo.model import Image
from simgraph_neo.pictures import PictureCache
from tests.support.fake_wellcome import Answer, FakeWellcome, draw, real_world
from tests.support.pace import most_in_a_second

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from simgraph_neo.sources.wellcome.source import WellcomeSource
    from tests.support.fake_time import FakeTime

ASSET = "V0014401"


@pytest.fixture
def cache(tmp_path: Path) -> PictureCache:
    return PictureCache(tmp_path / "pictures")


def picture(fake: FakeWellcome, image_id: str = "hqnskj6m", asset: str = ASSET) -> Image:
    """An image of Wellcome's, its thumbnail on the fake server."""
    return Image(image_id, "wellcome", thumbnail=f"{fake.origin}/image/{asset}/full/!400,400/0/default.jpg")


def gallery(fake: FakeWellcome, number: int) -> list[Image]:
    """The first images of the world, each with an asset of its own."""
    addresses = {i: fake.world.document(i)["thumbnail"]["url"].split("/")[-2] for i in fake.world.ids[:number]}
    return [picture(fake, image_id, asset) for image_id, asset in addresses.items()]


def fetch(fake: FakeWellcome, images: Sequence[Image], cache: PictureCache, clock: FakeTime) -> Thumbnails:
    return fetch_thumbnails(images, cache, hosts={fake.origin}, rate=0, policy=clock.policy())


def test_one_request_a_picture_and_none_for_the_cache(
    fake: FakeWellcome, source: WellcomeSource, cache: PictureCache, clock: FakeTime
) -> None:
    """All 38 thumbnails come with one request each, no info.json among them; the second time nothing is asked."""
    images = [source.expand(image_id).image for image_id in fake.world.ids]
    fake.seen.clear()
    told: list[tuple[int, int]] = []
    found = fetch_thumbnails(
        images, cache, hosts={fake.origin}, rate=0, on_done=lambda done, of: told.append((done, of))
    )
    assert found.missing == {}
    assert sorted(fake.origin + seen.path for seen in fake.seen) == sorted(str(image.thumbnail) for image in images)
    assert {seen.headers["Accept"] for seen in fake.seen} == {"image/jpeg, image/png, image/webp"}
    assert told == [(n, 38) for n in range(1, 39)]
    for image in images:
        with Pillow.open(found.paths[image.id]) as opened:
            assert max(opened.size) == 400
            assert opened.width / opened.height == pytest.approx(image.aspect_ratio, rel=0.01)
    assert fetch(fake, images, cache, clock) == found
    assert len(fake.seen) == 38


def test_images_that_share_an_address_share_a_request(fake: FakeWellcome, cache: PictureCache, clock: FakeTime) -> None:
    """Two images with the same thumbnail cost one request."""
    found = fetch(fake, [picture(fake, "a"), picture(fake, "b")], cache, clock)
    assert found.paths["a"] == found.paths["b"]
    assert fake.asked(ASSET) == 1


@pytest.mark.parametrize(
    ("answer", "reason", "asked"),
    [
        (Answer(status=401, body=b""), "restricted (HTTP 401)", 1),
        (Answer(status=403), "restricted (HTTP 403)", 1),
        (Answer(status=404), "not found (HTTP 404)", 1),
        (Answer(status=302, headers={"Location": "http://127.0.0.1:9/"}), "not answered with a picture (HTTP 302)", 1),
        (Answer(headers={"Content-Type": "text/html"}), "not a picture but 'text/html'", 1),
        (Answer(headers={"Content-Type": "image/svg+xml"}), "not a picture but 'image/svg+xml'", 1),
        (Answer(headers={"Content-Type": ""}), "not a picture but 'nothing'", 1),
        (Answer(body=b"GIF89a"), "not a JPEG, PNG or WebP picture", 2),
        (Answer(body=b""), "not a JPEG, PNG or WebP picture", 2),
        (Answer(body=draw(1.5, "#123456", 400)[:1000]), "a damaged or truncated picture", 2),
        (Answer(body=bytes(MAX_BYTES + 1)), "the answer is too large", 2),
        (Answer(status=503), "HTTP 503", 5),
        (Answer(reset=True), "broken answer (ProtocolError)", 5),
    ],
    ids=["401", "403", "404", "redirect", "html", "svg", "no-type", "gif", "empty", "cut", "huge", "503", "reset"],
)
def test_i08_a_picture_that_cannot_be_had_has_a_reason(
    fake: FakeWellcome, cache: PictureCache, clock: FakeTime, answer: Answer, reason: str, asked: int
) -> None:
    """I02, I07, I08: one bad picture is a reason for a placeholder, after the looks it is worth; others are drawn."""
    fake.always[ASSET] = answer
    found = fetch(fake, [picture(fake), picture(fake, "rnhd2myb", "L0014768")], cache, clock)
    assert found.missing == {"hqnskj6m": reason}
    assert list(found.paths) == ["rnhd2myb"]
    assert fake.asked(ASSET) == asked


@pytest.mark.parametrize("status", [429, 500, 503])
def test_i08_a_passing_fault_is_asked_again(
    fake: FakeWellcome, cache: PictureCache, clock: FakeTime, status: int
) -> None:
    """I08: 429 and 5xx once cost one more attempt; a truncated picture once does as well."""
    fake.script[ASSET] = [Answer(status=status), Answer(body=draw(1.5, "#123456", 400)[:1000])]
    assert fetch(fake, [picture(fake)], cache, clock).missing == {}
    assert fake.asked(ASSET) == 3


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_three_formats_are_kept_as_they_look(
    fake: FakeWellcome, cache: PictureCache, clock: FakeTime, kind: str
) -> None:
    """JPEG, PNG and WebP are all kept, shrunk into 400 by 400 pixels, in their own colour."""
    data = BytesIO()
    Pillow.new("RGB", (900, 600), "#3366cc").save(data, kind)
    fake.always[ASSET] = Answer(body=data.getvalue(), headers={"Content-Type": f"image/{kind.lower()}; q=1"})
    with Pillow.open(fetch(fake, [picture(fake)], cache, clock).paths["hqnskj6m"]) as kept:
        assert kept.size == (400, 267)
        assert kept.getpixel((200, 100)) == pytest.approx((0x33, 0x66, 0xCC), abs=4)


def test_h20_local_files_are_drawn_from_where_they_are(fake: FakeWellcome, cache: PictureCache, tmp_path: Path) -> None:
    """H20: a local source's picture is its own file, odd names included; vanished and odd ones have a reason."""
    there = tmp_path / "a b%20#?é\udcff.png"
    there.write_bytes(b"")
    places = {
        "there": there.as_uri(),
        "gone": (tmp_path / "gone.png").as_uri(),
        "folder": tmp_path.as_uri(),
        "web": f"{fake.origin}/image/{ASSET}/full/!400,400/0/default.jpg",
        "remote": "file://evil.example/x.png",
        "odd": "file://[::1",
        "none": None,
        "null": "file:///a%00b",
    }
    images = [Image(name, "photos", thumbnail=place) for name, place in places.items()]
    found = fetch_thumbnails(images, cache, hosts={fake.origin})
    assert found.paths == {"there": there}
    assert set(found.missing) == set(places) - {"there"}
    assert found.missing["gone"] == "the file is no longer there"
    assert found.missing["none"] == "no thumbnail is known, or none with an info.json"
    assert found.missing["remote"] == "no local file"
    assert fake.log == []


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:22/image/x/full/!400,400/0/default.jpg",
        "http://iiif.wellcomecollection.org/image/x/full/!400,400/0/default.jpg",
        "https://iiif.wellcomecollection.org.evil.example/x.jpg",
        "https://iiif.wellcomecollection.org:444/x.jpg",
        "ORIGIN@evil.example/x.jpg",
        "ftp://iiif.wellcomecollection.org/x.jpg",
        "javascript:alert(1)",
        "x",
    ],
)
def test_w06_only_the_allowed_places_are_asked(fake: FakeWellcome, cache: PictureCache, url: str) -> None:
    """W06: whatever a poisoned store says, nothing but Wellcome's hosts is asked, and no local file is read for it."""
    image = Image("a", "wellcome", thumbnail=url.replace("ORIGIN", fake.origin))
    found = fetch_thumbnails([image], cache, hosts={fake.origin})
    assert "not on a host that pictures are fetched from" in found.missing["a"]
    assert fake.log == []


def test_inv21_the_rate_holds_for_pictures_too(fake: FakeWellcome, cache: PictureCache) -> None:
    """INV21: at rate 20 eight workers never ask for 21 pictures within a second, as the server sees it."""
    assert len(fetch_thumbnails(gallery(fake, 26), cache, hosts={fake.origin}, rate=20).paths) == 26
    moments = [moment for moment, _, _ in fake.log]
    assert most_in_a_second(moments, second=0.95) <= 20
    assert max(moments) - min(moments) > 1.2


def test_as_many_at_once_as_there_are_workers(fake: FakeWellcome, cache: PictureCache) -> None:
    """Four workers keep four requests going, over four connections, and never five."""
    fake.latency = 0.12
    fetch_thumbnails(gallery(fake, 16), cache, hosts={fake.origin}, rate=0, workers=4)
    moments = sorted(moment for moment, _, _ in fake.log)
    assert len(moments) == 16
    assert fake.connections == 4
    # Each is answered no sooner than the latency after it came: nobody comes fifth while four are waiting.
    assert most_in_a_second(moments, second=fake.latency) == 4


def test_who_stops_listening_stops_the_fetching(fake: FakeWellcome, cache: PictureCache) -> None:
    """An exception in `on_done`, such as Ctrl-C, ends the fetching at once: no more than what is under way comes."""

    def interrupted(done: int, of: int) -> None:
        assert (done, of) == (1, 38)
        raise KeyboardInterrupt

    fake.latency = 0.1
    with pytest.raises(KeyboardInterrupt) as caught:  # kept, with all that it refers to, as the command line does
        fetch_thumbnails(gallery(fake, 38), cache, hosts={fake.origin}, rate=0, workers=2, on_done=interrupted)
    time.sleep(0.5)
    assert caught.tb
    assert 1 <= len(fake.log) <= 4


def test_i08_retry_after_is_waited_for(fake: FakeWellcome, cache: PictureCache, clock: FakeTime) -> None:
    """I08: a 429 or 503 with Retry-After is waited for as long as it says, then the picture comes."""
    fake.script[ASSET] = [Answer(status=status, headers={"Retry-After": "7"}) for status in (429, 503)]
    assert fetch(fake, [picture(fake)], cache, clock).missing == {}
    assert clock.slept == pytest.approx([7.0, 7.0])


def test_a_server_that_is_away_ends_the_fetching(fake: FakeWellcome, cache: PictureCache, clock: FakeTime) -> None:
    """Without a server, or with one that asks for a day's patience, every picture gets its reason and few are asked."""
    with FakeWellcome(real_world()) as gone:
        lost = [picture(gone, f"i{n}", f"A{n}") for n in range(30)]
    missing = fetch_thumbnails(lost, cache, hosts={gone.origin}, rate=0, policy=clock.policy()).missing
    assert len(missing) == 30
    assert all("annot connect" in reason for reason in missing.values())
    assert sum(clock.slept) <= 8 * 2.0
    fake.faults = lambda *_: Answer(status=429, headers={"Retry-After": "86400"})
    images = [picture(fake, f"i{n}", f"A{n}") for n in range(30)]
    missing = fetch(fake, images, cache, clock).missing
    assert len(missing) == 30
    assert {reason[:38] for reason in missing.values()} == {"The server asks not to come back before"[:38]}
    assert len(fake.log) <= 8


def test_i10_a_cache_that_cannot_be_written_ends_the_fetching(
    fake: FakeWellcome, tmp_path: Path, clock: FakeTime
) -> None:
    """I10: where no picture can be kept each has that reason, and no more than one a worker is asked for in vain."""
    (tmp_path / "file").write_text("")
    images = gallery(fake, 30)
    missing = fetch(fake, images, PictureCache(tmp_path / "file" / "pictures"), clock).missing
    assert missing.keys() == {image.id for image in images}
    assert {reason.partition(": ")[0] for reason in missing.values()} == {
        f"Cannot keep pictures in {tmp_path}/file/pictures"
    }
    assert 1 <= len(fake.log) <= 8


def test_i10_a_disk_that_fills_up_ends_the_fetching(fake: FakeWellcome, cache: PictureCache, clock: FakeTime) -> None:
    """I10: what was kept before the system refuses to write is drawn, the rest has the reason; nothing half is left."""
    images = gallery(fake, 30)
    tiny = Answer(body=draw(1.5, "#123456", 20))
    fake.always = {str(image.thumbnail).split("/")[4]: tiny for image in images[:3]}
    fetch(fake, images[:3], cache, clock)
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (900, usual[1]))
    try:
        found = fetch(fake, images, cache, clock)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert list(found.paths) == [image.id for image in images[:3]]
    assert {reason.partition(": ")[2][:14] for reason in found.missing.values()} == {"File too large"}
    assert len(fake.log) <= 3 + 8
    assert sorted(cache.folder.iterdir()) == sorted(found.paths.values())


def test_i10_a_poisoned_entry_is_fetched_again_once(fake: FakeWellcome, cache: PictureCache, clock: FakeTime) -> None:
    """I10: a kept picture that was damaged on disk costs one request; if it cannot be had again, a placeholder."""
    images = [picture(fake), picture(fake, "rnhd2myb", "L0014768")]
    whole = {name: path.read_bytes() for name, path in fetch(fake, images, cache, clock).paths.items()}
    for _ in range(2):
        for path in cache.folder.iterdir():
            path.write_bytes(path.read_bytes()[:-1])
        found = fetch(fake, images, cache, clock)
        fake.always["L0014768"] = Answer(status=404)
    assert found.missing == {"rnhd2myb": "not found (HTTP 404)"}
    assert found.paths["hqnskj6m"].read_bytes() == whole["hqnskj6m"]
    assert list(cache.folder.iterdir()) == [found.paths["hqnskj6m"]]
    assert (fake.asked(ASSET), fake.asked("L0014768")) == (3, 3)


def test_i10_what_cannot_be_removed_costs_its_own_picture_only(
    fake: FakeWellcome, cache: PictureCache, clock: FakeTime
) -> None:
    """I10: a folder with something in it in a picture's place is that picture's reason; nothing is asked for it."""
    (place,) = fetch(fake, [picture(fake)], cache, clock).paths.values()
    place.unlink()
    (place / "mine").mkdir(parents=True)
    found = fetch(fake, [picture(fake), picture(fake, "rnhd2myb", "L0014768")], cache, clock)
    assert "Directory not empty" in found.missing["hqnskj6m"]
    assert list(found.paths) == ["rnhd2myb"]
    assert fake.asked(ASSET) == 1


def test_fetching_keeps_the_cache_within_its_limit(fake: FakeWellcome, cache: PictureCache) -> None:
    """After a fetch the cache is trimmed of what was not used lately, but never of what was just handed out."""
    images = gallery(fake, 6)
    cache.limit, cache.in_use = 0, 0.0
    for wanted in (images[:4], images[2:]):
        found = fetch_thumbnails(wanted, cache, hosts={fake.origin}, rate=0)
        assert found.missing == {}
        assert set(cache.folder.iterdir()) == set(found.paths.values())
