"""Wellcome's catalogue as a source: the contract, seeds and search."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from simgraph_neo.errors import ContractChangedError, InvalidInputError, Stopped
from simgraph_neo.model import Image, Work
from simgraph_neo.sources.wellcome.addresses import catalogue_url
from simgraph_neo.sources.wellcome.source import WellcomeSource
from tests.support.fake_time import EPOCH, FakeTime
from tests.support.fake_wellcome import Answer, FakeWellcome
from tests.support.fake_worlds import load

if TYPE_CHECKING:
    from collections.abc import Callable

SEED = "hqnskj6m"
LIST = ["rnhd2myb", "sbmh5uyx", "axgvzf2c", "npdye6u5", "x5hpzzfs"]
ERRORS = {name: json.dumps(entry["body"]).encode() for name, entry in load("error_bodies.json").items()}


class TestContract:
    @pytest.mark.parametrize("name", ["", "_include_withSimilarFeatures", "_include_all"])
    def test_the_fake_answers_in_the_apis_shape(self, fake: FakeWellcome, name: str) -> None:
        """What the fake sends equals, key for key, the bodies composed by the API's own rules."""
        expected = load(f"constructed_GET_images_hqnskj6m{name}.json")
        if "withSimilarFeatures" in expected:
            fake.set_list(SEED, [image["id"] for image in expected["withSimilarFeatures"]])
        every = "withSimilarFeatures,source.contributors,source.languages,source.genres,source.subjects"
        include = {"": "", "_include_all": every}.get(name, "withSimilarFeatures")
        answer = fake.normal(f"/catalogue/v2/images/{SEED}?include={include}")
        assert json.loads(answer.body.decode().replace(fake.origin, "https://iiif.wellcomecollection.org")) == expected

    def test_an_image_and_its_list_are_read_whole(
        self, fake: FakeWellcome, source: WellcomeSource, clock: FakeTime
    ) -> None:
        """One call gives the image's data and five ranked images with theirs, in the API's order."""
        expansion = source.expand(SEED)
        assert expansion.image == Image(
            id=SEED,
            source="wellcome",
            title="Hospital of St. Nicholas, Richmond, Yorkshire. Etching by W.R. Robinson after himself.",
            thumbnail=f"{fake.origin}/image/V0014401/full/!400,400/0/default.jpg",
            aspect_ratio=1.5810276,
            average_color="#95897f",
            license="pdm",
            credit="Wellcome Collection",
            work=Work(
                id="t8yukfjt",
                title="Hospital of St. Nicholas, Richmond, Yorkshire. Etching by W.R. Robinson after himself.",
                subjects=("Hospitals", "Richmond (Yorkshire, England)"),
                genres=("Etchings",),
                contributors=("Robinson, W. R.",),
            ),
            state="expanded",
        )
        assert [(s.rank, s.image.id) for s in expansion.similar] == list(enumerate(LIST, 1))
        assert {s.image.state for s in expansion.similar} == {"new"}
        assert all(s.image.title and s.image.thumbnail and s.image.work for s in expansion.similar)
        assert expansion.complete
        assert not expansion.suspect
        assert expansion.asked_at == EPOCH == clock.now()

    def test_asked_at_is_the_moment_of_the_attempt_that_succeeded(
        self, fake: FakeWellcome, source: WellcomeSource, clock: FakeTime
    ) -> None:
        """After a wait of 7 s, asked_at is 7 s after the first attempt."""
        fake.script[SEED] = [Answer(status=429, headers={"Retry-After": "7"})]
        assert (source.expand(SEED).asked_at - EPOCH).total_seconds() == 7

    def test_every_real_image_is_read_as_its_document_says(self, fake: FakeWellcome, source: WellcomeSource) -> None:
        """Title, licence, credit, work, its names and list of all 38 real images are those of their documents."""
        for image_id in fake.world.ids:
            expansion, document = source.expand(image_id), fake.world.document(image_id)
            place, work = document["thumbnail"], document["source"]
            image = expansion.image
            assert image.work
            assert image.title == image.work.title == work["title"]
            assert image.work.id == work["id"]
            assert image.work.subjects == tuple(sorted({" ".join(each["label"].split()) for each in work["subjects"]}))
            assert image.work.genres == tuple(sorted({each["label"] for each in work["genres"]}))
            assert image.work.contributors == tuple(sorted({each["agent"]["label"] for each in work["contributors"]}))
            assert (image.license, image.credit) == (place["license"]["id"], place.get("credit"))
            assert (image.aspect_ratio, image.average_color) == (document["aspectRatio"], document["averageColor"])
            assert [s.image.id for s in expansion.similar] == fake.world.lists[image_id]
            assert expansion.complete == (len(expansion.similar) == 5)

    def test_pictures_come_from_wellcomes_own_host(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Against the real API only iiif.wellcomecollection.org over https may serve pictures."""
        from simgraph_neo.sources.wellcome.addresses import picture_hosts, wellcome_url
        from simgraph_neo.sources.wellcome.documents import read_image

        monkeypatch.delenv("SIMGRAPH_WELLCOME_URL", raising=False)
        hosts = picture_hosts(wellcome_url())

        def thumbnail(url: object) -> str | None:
            image = read_image({"id": "a", "thumbnail": {"url": url}}, hosts)
            assert image
            return image.thumbnail

        good = "https://iiif.wellcomecollection.org/image/b18035723_0001.JP2/"
        assert thumbnail(f"{good}info.json") == f"{good}full/!400,400/0/default.jpg"
        evil = "http://iiif.wellcomecollection.org/image/x/info.json https://evil.example/image/x/info.json"
        evil += " https://iiif.wellcomecollection.org@evil.example/info.json file:///image/x/info.json"
        evil += f" {good}../../info.json {good}info.json?x=1 {good}info.json#x {good}full.jpg https:///x/info.json"
        assert [thumbnail(url) for url in (*evil.split(), f"{good}\ninfo.json", None, 7, "")] == [None] * 13

    def test_the_base_url_comes_from_the_environment(self, fake: FakeWellcome, monkeypatch: pytest.MonkeyPatch) -> None:
        """SIMGRAPH_WELLCOME_URL, with or without a final slash, is asked instead of Wellcome's own API."""
        monkeypatch.setenv("SIMGRAPH_WELLCOME_URL", f"{fake.base_url}/")
        with closing(WellcomeSource(rate=0)) as source:
            assert source.expand(SEED).complete
        assert fake.requests == 1

    def test_importing_the_source_imports_no_http(self) -> None:
        """`catalogue_url` costs no import of requests."""
        code = "import simgraph_neo.sources.wellcome.source, sys; print({'requests', 'urllib3'} & set(sys.modules))"
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert run.stdout == "set()\n"

    def test_catalogue_url_is_the_page_of_an_image(self) -> None:
        """Images of a known work of Wellcome have a page, and its address is a seed again; others have none."""
        page = catalogue_url(Image(SEED, "wellcome", work=Work("t8yukfjt")))
        assert page == f"https://wellcomecollection.org/works/t8yukfjt/images?id={SEED}"
        assert WellcomeSource().seed_id(page) == SEED
        assert catalogue_url(Image(SEED, "wellcome")) is None
        assert catalogue_url(Image("flags:fr", "flags", work=Work("x"))) is None

    @pytest.mark.parametrize(
        ("workers", "rate"),
        [
            (0, 4),
            (65, 4),
            (10**30, 4),
            *((8, float(rate)) for rate in ("-1", "inf", "nan", "1e-300", "5e-324", "1e-4")),
        ],
    )
    def test_h20_senseless_options_are_refused(self, workers: int, rate: float) -> None:
        """H20: no workers or too many, or a rate that is none or too small to wait for, is the user's to correct."""
        with pytest.raises(InvalidInputError, match="`workers`"):
            WellcomeSource(workers=workers, rate=rate)


class TestSeeds:
    @pytest.mark.parametrize(
        "text",
        [
            SEED,
            f" {SEED}\n",
            f"wellcome:{SEED}",
            f"https://wellcomecollection.org/works/t8yukfjt/images?id={SEED}",
            f"https://www.wellcomecollection.org/works/t8yukfjt/images?id={SEED}&resultPosition=2#x",
            f"https://wellcomecollection.org/images/{SEED}",
            f"https://wellcomecollection.org/image?id={SEED}",
            f"https://api.wellcomecollection.org/catalogue/v2/images/{SEED}?include=withSimilarFeatures",
        ],
    )
    def test_a_seed_may_be_an_id_or_a_pasted_address(self, text: str) -> None:
        """All the ways to name an image mean its id."""
        assert WellcomeSource().seed_id(text) == SEED

    @pytest.mark.parametrize(
        "text",
        [
            "",
            " ",
            "../x",
            "a/b",
            "HQNSKJ6M",
            "é",
            "a" * 33,
            "a b",
            "a\nb",
            "flags:fr",
            "wellcome:",
            "x%2f",
            "a?b",
            "a#b",
            "https://evil.example/images/hqnskj6m",
            "http://wellcomecollection.org@evil.example/images/hqnskj6m",
            "https://wellcomecollection.org/",
            "https://wellcomecollection.org/images/..%2f",
            "https://[/images/x",
        ],
    )
    def test_anything_else_is_refused_before_the_wire(
        self, fake: FakeWellcome, source: WellcomeSource, text: str
    ) -> None:
        """A malformed id is one clear line, and no request."""
        with pytest.raises(InvalidInputError) as refusal:
            source.seed_id(text)
        assert "\n" not in str(refusal.value)
        with pytest.raises(InvalidInputError):
            source.expand(text)
        with pytest.raises(InvalidInputError):
            source.images_of_work(text)
        assert fake.log == []

    def test_a_works_address_says_how_to_find_its_images(self) -> None:
        """The page of a work is no image, and the message names the command that lists its images."""
        with pytest.raises(InvalidInputError, match="simgraph find t8yukfjt"):
            WellcomeSource().seed_id("https://wellcomecollection.org/works/t8yukfjt")


class TestSearch:
    def test_find_returns_images_best_first(self, fake: FakeWellcome, source: WellcomeSource) -> None:
        """A word finds the images whose title has it, with their data, at most as many as asked for."""
        found = source.find("foot")
        assert [image.id for image in found] == fake.world.search("foot")
        assert len(found) == 4
        assert all("foot" in str(image.title).lower() and image.license for image in found)
        assert source.find("foot", limit=2) == found[:2]
        assert "include=source.contributors,source.genres,source.subjects" in fake.seen[0].path
        assert source.find("no such words") == []

    def test_find_pages_through_long_results(self, connect: Callable[..., WellcomeSource]) -> None:
        """More than a hundred results come in pages of a hundred."""
        from tests.support.fake_wellcome import knn_world

        world = knn_world(230, seed=3)
        with FakeWellcome(world) as fake, closing(connect(fake, rate=0)) as source:
            assert [image.id for image in source.find("number", limit=500)] == world.ids
            assert fake.requests == 3

    def test_a_works_images_are_found_by_its_id(self, fake: FakeWellcome, source: WellcomeSource) -> None:
        """`images_of_work` gives the images of exactly that work, none for an image's id."""
        assert source.images_of_work("t8yukfjt") == [SEED]
        assert source.images_of_work(SEED) == []

    @pytest.mark.parametrize(
        ("query", "limit"), [("", 10), (" ", 10), ("a" * 1001, 10), ("a", 0), ("a", 10_001), ("a", 10**30)]
    )
    def test_a_senseless_search_is_refused(self, source: WellcomeSource, query: str, limit: int) -> None:
        """No words, too many, or a limit out of range are the user's to correct."""
        with pytest.raises(InvalidInputError):
            source.find(query, limit)

    def test_a_search_that_fails_stops(self, fake: FakeWellcome, source: WellcomeSource) -> None:
        """Passing faults that do not pass stop with what to do; a refused include means the contract changed."""
        fake.always["search"] = Answer(status=503)
        with pytest.raises(Stopped, match="search failed: HTTP 503"):
            source.find("foot")
        fake.always["search"] = Answer(status=400, body=ERRORS["400 include on list"])
        with pytest.raises(ContractChangedError, match="Please choose one of"):
            source.find("foot")
        fake.always["search"] = Answer(status=403, body=b"")
        with pytest.raises(Stopped, match="refuses to answer"):
            source.find("foot")
        fake.always["search"] = Answer(body=b'{"type": "ResultList"}')
        with pytest.raises(Stopped, match="no list of results"):
            source.find("foot")
