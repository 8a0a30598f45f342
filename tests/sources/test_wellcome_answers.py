"""What becomes of the catalogue's odd answers, over sockets and without: gone, refused, changed, and rows P."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import pytest

from simgraph_neo.errors import ContractChangedError, Stopped
from simgraph_neo.model import Image, Work
from tests.support.fake_wellcome import Answer, FakeWellcome
from tests.support.fake_worlds import load

if TYPE_CHECKING:
    from simgraph_neo.model import Expansion
    from simgraph_neo.sources.wellcome.source import WellcomeSource

SEED = "hqnskj6m"
LIST = ["rnhd2myb", "sbmh5uyx", "axgvzf2c", "npdye6u5", "x5hpzzfs"]
ERRORS = {name: json.dumps(entry["body"]).encode() for name, entry in load("error_bodies.json").items()}


def ids(expansion: Expansion) -> list[str]:
    return [similar.image.id for similar in expansion.similar]


def neighbour(image_id: object, **changes: Any) -> dict[str, Any]:
    """A document of the list, with an id of our choice."""
    return {"id": image_id, "type": "Image", "source": {"id": "work", "title": "t", "type": "Work"}, **changes}


def with_list(entries: object, key: str = "withSimilarFeatures") -> Answer:
    """The normal answer, with this list in place of its own."""

    def edit(document: dict[str, Any]) -> None:
        del document["withSimilarFeatures"]
        document[key] = entries

    return Answer(edit=edit)


def changed(**changes: Any) -> Answer:
    """The normal answer with these values on the image itself."""
    return Answer(edit=lambda document: document.update(changes))


class TestGoneAndRefused:
    def test_c12_an_image_the_api_no_longer_has_is_gone(self, fake: FakeWellcome, source: WellcomeSource) -> None:
        """C12: 404 with the API's own words about the image = gone, after one request."""
        fake.remove(SEED)
        expansion = source.expand(SEED)
        assert (expansion.image, expansion.similar) == (Image(SEED, "wellcome", state="gone"), ())
        assert source.requests == 1

    @pytest.mark.parametrize(
        ("status", "body"),
        [
            (404, ERRORS["404 gateway"]),
            (404, ERRORS["404 cluster"]),
            (404, b"<html>"),
            (404, b""),
            (410, ERRORS["410 v1"]),
            (400, ERRORS["400 two bad includes"]),
            (418, b"{}"),
            (204, b""),
        ],
    )
    def test_c12_any_other_404_or_410_is_a_changed_contract(
        self, fake: FakeWellcome, source: WellcomeSource, status: int, body: bytes
    ) -> None:
        """C12: an answer that speaks of the API, not of the image, stops at the first one with exit code 5."""
        fake.always[SEED] = Answer(status=status, body=body)
        with pytest.raises(ContractChangedError, match=f"HTTP {status}") as change:
            source.expand(SEED)
        assert change.value.exit_code == 5
        assert source.requests == 1

    @pytest.mark.parametrize("status", [401, 403, 451])
    def test_three_refusals_in_a_row_stop(self, fake: FakeWellcome, source: WellcomeSource, status: int) -> None:
        """Refused images are left to retry; the third in a row stops, an answer in between starts the count again."""
        for image_id in LIST:
            fake.always[image_id] = Answer(status=status, body=b"")
        states = [source.expand(i).image.state for i in (*LIST[:2], SEED, *LIST[2:4])]
        assert states == ["retry", "retry", "expanded", "retry", "retry"]
        with pytest.raises(Stopped, match=f"HTTP {status}"):
            source.expand(LIST[4])


class TestPayload:
    def test_p01_a_web_page_instead_of_json_stops(self, fake: FakeWellcome, source: WellcomeSource) -> None:
        """P01: HTML with 200 is asked again, then stops with "not JSON"; JSON called text/plain is accepted."""
        fake.script[SEED] = [Answer(headers={"Content-Type": "text/plain"})]
        assert source.expand(SEED).complete
        fake.always[SEED] = Answer(body=b"<html>Log in to this network</html>", headers={"Content-Type": "text/html"})
        with pytest.raises(Stopped, match="not JSON") as stop:
            source.expand(SEED)
        assert stop.value.exit_code == 75
        assert source.requests == 6

    @pytest.mark.parametrize(
        "body",
        [b'{"id": ', b'{"id": NaN}', b'{"id": ' + b"7" * 5_000 + b"}", b"[" * 60, '{"id": "é"}'.encode("latin-1")],
        ids=["cut", "nan", "endless-int", "nested", "latin-1"],
    )
    def test_p02_what_is_no_json_is_asked_again(self, fake: FakeWellcome, source: WellcomeSource, body: bytes) -> None:
        """P02: whatever json cannot read is a passing fault: retried, then left to retry with its reason."""
        fake.script[SEED] = [Answer(body=body)]
        assert source.expand(SEED).complete
        fake.always[SEED] = Answer(body=body)
        expansion = source.expand(SEED)
        assert (expansion.image.state, expansion.reason) == ("retry", "the answer is not JSON")

    @pytest.mark.parametrize("body", [b"[" * 200_000, b"[" * 500 + b"]" * 500, b"[" + b"[]," * 50_000 + b"[]]"])
    def test_p14_what_is_nested_too_deep_or_too_much_is_rejected(
        self, fake: FakeWellcome, source: WellcomeSource, body: bytes
    ) -> None:
        """P14: an answer of more levels or values than any honest one is looked at twice, then rejected with why."""
        fake.script[SEED] = [Answer(body=body)]
        assert source.expand(SEED).complete
        fake.always[SEED] = Answer(body=body)
        expansion = source.expand(SEED)
        assert expansion.image.state == "rejected"
        assert str(expansion.reason).startswith(("the answer is nested deeper than", "the answer holds more than"))
        assert source.requests == 4

    @pytest.mark.parametrize("status", [404, 400, 302])
    def test_p14_an_error_that_is_nested_too_deep_is_a_changed_contract(
        self, fake: FakeWellcome, source: WellcomeSource, status: int
    ) -> None:
        """P14: what an error body says is read within the same bounds."""
        body = b'{"description": ' + b"[" * 70_000 + b"]" * 70_000 + b"}"
        fake.always[SEED] = Answer(status=status, body=body)
        with pytest.raises(ContractChangedError, match=f"HTTP {status}") as change:
            source.expand(SEED)
        assert len(str(change.value)) < 400

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
    def test_p02_other_unicode_encodings_are_read(
        self, fake: FakeWellcome, source: WellcomeSource, encoding: str
    ) -> None:
        """P02: a byte order mark, UTF-16 and UTF-32 are as good as UTF-8."""
        text = fake.normal(f"/catalogue/v2/images/{SEED}?include=withSimilarFeatures").body.decode()
        fake.script[SEED] = [Answer(body=text.encode(encoding))]
        assert ids(source.expand(SEED)) == LIST
        assert source.requests == 1

    @pytest.mark.parametrize("entries", [None, {}, "abc", 5, ["rnhd2myb"], [None], [[]]])
    def test_p03_a_missing_or_odd_list_is_not_an_empty_one(
        self, fake: FakeWellcome, source: WellcomeSource, entries: object
    ) -> None:
        """P03: no list where one belongs is asked again, then rejected; it is never read as "no neighbours"."""
        fake.script[SEED] = [with_list(entries)]
        assert source.expand(SEED).complete
        fake.always[SEED] = with_list(entries)
        expansion = source.expand(SEED)
        assert (expansion.image.state, expansion.similar) == ("rejected", ())
        assert "withSimilarFeatures" in str(expansion.reason)
        assert source.requests == 4

    def test_p03_a_missing_key_is_rejected_too(self, fake: FakeWellcome, source: WellcomeSource) -> None:
        """P03: without the key at all the image is rejected after two looks."""
        fake.always[SEED] = Answer(edit=lambda document: document.pop("withSimilarFeatures"))
        assert source.expand(SEED).image.state == "rejected"
        assert source.requests == 2

    def test_p04_the_old_key_is_accepted_with_one_warning(
        self, fake: FakeWellcome, source: WellcomeSource, caplog: pytest.LogCaptureFixture
    ) -> None:
        """P04: a list under `visuallySimilar` is read; one warning for the whole run."""
        entries = [neighbour(i) for i in LIST]
        fake.always[SEED] = fake.always["f54tysqm"] = with_list(entries, key="visuallySimilar")
        with caplog.at_level(logging.WARNING):
            assert ids(source.expand(SEED)) == ids(source.expand("f54tysqm")) == LIST
        assert len(caplog.records) == 1

    def test_more_names_than_are_stored_are_told_once(
        self, fake: FakeWellcome, source: WellcomeSource, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Of a work's 101 subjects 100 are kept, and one warning in the whole run says so; 100 need none."""
        for number in (100, 101):
            fake.describe(SEED, subjects=[{"label": f"{each:03}"} for each in range(number)])
            with caplog.at_level(logging.WARNING):
                works = [source.expand(SEED).image.work for _ in range(2)]
            assert [len(work.subjects) for work in works if work] == [100, 100]
            assert len(caplog.records) == number - 100

    def test_p05_a_refused_include_stops_at_once(self, fake: FakeWellcome, source: WellcomeSource) -> None:
        """P05: "Please choose one of" is a changed contract at the first answer, exit code 5, in one line."""
        fake.always[SEED] = Answer(status=400, body=ERRORS["400 bad include (single)"])
        with pytest.raises(ContractChangedError, match="Please choose one of") as change:
            source.expand(SEED)
        assert change.value.exit_code == 5
        assert "\n" not in str(change.value)
        assert source.requests == 1

    def test_p06_an_empty_list_is_suspect_until_it_fills(self, fake: FakeWellcome, source: WellcomeSource) -> None:
        """P06: 200 and [] is no final answer: expanded but suspect; asked again, the true list comes."""
        fake.script[SEED] = [Answer(hidden_empty=True)] * 2
        for _ in range(2):
            expansion = source.expand(SEED)
            assert expansion.suspect
            assert (expansion.image.state, expansion.complete, expansion.similar) == ("expanded", False, ())
            assert expansion.image.title
        assert ids(source.expand(SEED)) == LIST
        assert source.suspect_pause == 5.0

    def test_p08_a_short_list_is_not_complete(self, fake: FakeWellcome, source: WellcomeSource) -> None:
        """P08: three of five is a list, but not one that may close edges."""
        fake.set_list(SEED, LIST[:3])
        expansion = source.expand(SEED)
        assert (ids(expansion), expansion.complete, expansion.suspect) == (LIST[:3], False, False)

    @pytest.mark.parametrize("answered", ["rnhd2myb", None, 7, "", "HQNSKJ6M", "../x", "a/b", [SEED]])
    def test_p10_another_id_is_rejected(self, fake: FakeWellcome, source: WellcomeSource, answered: object) -> None:
        """P10: an answer about another image is asked again, then rejected; nothing of it is kept."""
        fake.always[SEED] = changed(id=answered)
        expansion = source.expand(SEED)
        assert expansion.image == Image(SEED, "wellcome", state="rejected")
        assert "another image" in str(expansion.reason)
        assert source.requests == 2

    def test_p10_the_fourth_mismatch_is_a_changed_contract(self, fake: FakeWellcome, source: WellcomeSource) -> None:
        """P10: answers about other images for more than three ids stop with exit code 5."""
        for image_id in LIST:
            fake.always[image_id] = changed(id="aaaaaaaa")
        assert [source.expand(i).image.state for i in LIST[:3]] == ["rejected"] * 3
        with pytest.raises(ContractChangedError, match="other images") as change:
            source.expand(LIST[3])
        assert change.value.exit_code == 5

    def test_p10_self_duplicates_and_bad_ids_are_dropped_and_counted(
        self, fake: FakeWellcome, source: WellcomeSource
    ) -> None:
        """P10: what cannot be a neighbour is left out and counted, the ranks close up; five good ones are complete."""
        bad = ["../x", "a/b", "UPPER", "", 7, None, "x" * 33, {"a": 1}]
        entries = [neighbour(i) for i in (SEED, "b1", "b2", "b1", *bad, "b3", "b4", "b5", "b6", "b7")]
        fake.always[SEED] = with_list(entries)
        expansion = source.expand(SEED)
        assert [(s.rank, s.image.id) for s in expansion.similar] == [(n, f"b{n}") for n in range(1, 6)]
        assert expansion.complete
        assert source.dropped == {"self": 1, "duplicate": 1, "bad id": 8, "beyond five": 2}

    def test_p10_five_hundred_targets_are_capped(self, fake: FakeWellcome, source: WellcomeSource) -> None:
        """P10: a list of 500 is cut to the five first, and what is cut is counted."""
        fake.always[SEED] = with_list([neighbour(f"n{i}") for i in range(500)])
        assert ids(source.expand(SEED)) == [f"n{i}" for i in range(5)]
        assert source.dropped == {"beyond five": 495}

    @pytest.mark.parametrize(
        ("title", "stored"),
        [
            ("<script>alert('x')</script>", "<script>alert('x')</script>"),
            ('"; DROP', '"; DROP'),
            ("one\ntwo\r\n", "one\ntwo\n"),
            ("a\x00b\x1b[31mc", "ab[31mc"),
            ("abc\u202egpj.exe", "abcgpj.exe"),
            ("\ud800", "?"),
            ("😀 e\u0301", "😀 é"),
            ("x" * 1_000_000, "x" * 2_000),
            (None, None),
            (7, None),
            ("", None),
        ],
        ids=["script", "quote", "newline", "controls", "bidi", "surrogate", "emoji", "long", "null", "int", "empty"],
    )
    def test_p11_titles_are_made_safe(
        self, fake: FakeWellcome, source: WellcomeSource, title: object, stored: str | None
    ) -> None:
        """P11: controls, bidi marks and lone surrogates never get in; a title is cut at 2,000 characters."""
        work = {"id": "t8yukfjt", "title": title, "type": "Work"}
        fake.always[SEED] = changed(source=work, thumbnail={"credit": title})
        image = source.expand(SEED).image
        assert (image.title, image.credit) == (stored, stored)

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"surprise": {"a": [1]}, "aspectRatio": 2}, {"aspect_ratio": 2.0}),
            ({"thumbnail": None}, {"thumbnail": None, "license": None, "credit": None}),
            ({"thumbnail": "x", "source": []}, {"thumbnail": None, "work": None, "title": None}),
            ({"aspectRatio": 1, "averageColor": "#ffffff"}, {"aspect_ratio": None, "average_color": None}),
            ({"aspectRatio": 1.5, "averageColor": "#FFFFFF"}, {"aspect_ratio": 1.5, "average_color": "#ffffff"}),
            ({"averageColor": "red"}, {"average_color": None}),
            ({"source": {"id": "../x", "title": "t"}}, {"work": None, "title": "t"}),
            ({"thumbnail": {"license": {"id": "inc"}}}, {"license": "inc"}),
            *(({"aspectRatio": odd}, {"aspect_ratio": None}) for odd in (0, -1, "x", True, None, 10**400)),
        ],
    )
    def test_p12_odd_values_become_unknown(
        self, fake: FakeWellcome, source: WellcomeSource, changes: dict[str, Any], expected: dict[str, Any]
    ) -> None:
        """P12: unknown keys are ignored, odd values are None, a licence is kept; the list is read all the same."""
        fake.always[SEED] = changed(**changes)
        expansion = source.expand(SEED)
        assert {name: getattr(expansion.image, name) for name in expected} == expected
        assert expansion.complete

    @pytest.mark.parametrize(
        ("given", "stored"),
        [
            ([{"label": "Owls"}, {"label": " Owls\n"}, {"label": "Cats"}], ("Cats", "Owls")),
            ([{"label": "a\x1b[2J\u202eb"}, {"label": "\ud800"}], ("?", "a[2Jb")),
            ([{"label": "x" * 1_000}], ("x" * 299 + "…",)),
            ([{"label": ""}, {"label": None}, {"label": 7}, {"label": ["x"]}, {}, None, 7, "x", [1]], ()),
            ([{"label": f"{number:03}"} for number in range(5_000)], tuple(f"{number:03}" for number in range(100))),
            (None, ()),
            ({"label": "x"}, ()),
            ("x", ()),
        ],
        ids=["twice", "harm", "long", "odd", "many", "null", "dict", "text"],
    )
    def test_p11_p12_a_works_names_are_made_safe(
        self, fake: FakeWellcome, source: WellcomeSource, given: Any, stored: tuple[str, ...]
    ) -> None:
        """P11, P12: of subjects, genres and contributors what is text is kept, once, on a line, within limits."""
        agents = [{"agent": each} for each in given] if isinstance(given, list) else given
        work = {"id": "t8yukfjt", "title": 7, "subjects": given, "genres": given, "contributors": agents}
        fake.always[SEED] = changed(source=work)
        expansion = source.expand(SEED)
        assert expansion.image.work == Work("t8yukfjt", None, stored, stored, stored)
        assert expansion.complete

    @pytest.mark.parametrize("body", [b'{"type": "Error"}', b'{"id": "hqnskj6m"}', b'{"type": "Work", "id": "x"}'])
    def test_an_answer_of_another_type_is_a_changed_contract(
        self, fake: FakeWellcome, source: WellcomeSource, body: bytes
    ) -> None:
        """200 with something that does not call itself an Image stops at once, showing its start."""
        fake.always[SEED] = Answer(body=body)
        with pytest.raises(ContractChangedError, match="The API has changed"):
            source.expand(SEED)

    @pytest.mark.parametrize("body", [b"[]", b"7", b"null", b'"x"'])
    def test_json_that_is_no_object_is_rejected(self, fake: FakeWellcome, source: WellcomeSource, body: bytes) -> None:
        """Valid JSON of the wrong shape is rejected after two looks."""
        fake.always[SEED] = Answer(body=body)
        expansion = source.expand(SEED)
        assert (expansion.image.state, expansion.reason) == ("rejected", "the answer is not a JSON object")
        assert source.requests == 2

    @pytest.mark.parametrize("number", [b"1e999", b"-1e999"])
    def test_p12_an_overflowing_number_is_unknown(
        self, fake: FakeWellcome, source: WellcomeSource, number: bytes
    ) -> None:
        """P12: 1e999 is valid JSON and no aspect ratio."""
        body = fake.normal(f"/catalogue/v2/images/{SEED}?include=withSimilarFeatures").body
        fake.always[SEED] = Answer(body=body.replace(b"1.5810276", number, 1))
        assert source.expand(SEED).image.aspect_ratio is None
