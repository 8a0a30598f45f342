"""Whatever bytes a server sends, the client ends with an answer or with an error of ours (row H17)."""

from __future__ import annotations

import gzip
import json
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simgraph_neo.errors import SimgraphError, Stopped
from simgraph_neo.http.pace import retry_after
from simgraph_neo.http.thumbnails import Thumbnails, fetch_thumbnails
from simgraph_neo.model import Expansion, Image
from simgraph_neo.pictures import PictureCache
from simgraph_neo.sources.wellcome.source import WellcomeSource
from tests.support.fake_time import EPOCH, FakeTime
from tests.support.fake_wellcome import draw
from tests.support.fake_worlds import real_world
from tests.support.raw_http import RawServer
from tests.support.tiers import few

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simgraph_neo.http.policy import Policy

SEED = "hqnskj6m"
DOCUMENT = json.dumps({**real_world().document(SEED), "withSimilarFeatures": []}).encode()
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.fixture(scope="module")
def raw() -> Iterator[RawServer]:
    with RawServer() as server:
        yield server


def expanded(server: RawServer, policy: Policy) -> Expansion:
    with closing(WellcomeSource(server.origin, rate=0, policy=policy)) as source:
        return source.expand(SEED)


def found(server: RawServer, policy: Policy) -> list[Image]:
    with closing(WellcomeSource(server.origin, rate=0, policy=policy)) as source:
        return source.find("foot")


def pictured(server: RawServer, policy: Policy) -> Thumbnails:
    image = Image("a", "wellcome", thumbnail=f"{server.origin}/image/x/full/!400,400/0/default.jpg")
    with TemporaryDirectory() as folder:
        return fetch_thumbnails([image], PictureCache(Path(folder)), hosts={server.origin}, rate=0, policy=policy)


DATES = [
    "Fri, 31 Dec 9999 23:59:59 GMT", "Fri, 31 Dec 9999 23:59:59 -2359", "Mon, 01 Jan 0001 00:00:00 GMT",
    "Mon, 01 Jan 0001 00:00:00 +2359", "Mon, 01 Jan 0001 00:00:00 -9999", "1 Jan 1 1:", "1 : 1", ",", "99999999",
    "-1", "0", "9" * 5_000, "Wed, 21 Oct 2026 07:28:00 GMT", "1e400",
]  # fmt: skip
VALUES = {
    "Retry-After": DATES,
    "Date": DATES,
    "Content-Length": ["0", "-1", "5", "5, 5", "5, 6", "9" * 5_000, "0x10", "1_0", "+5", "\u0663", ""],
    "Transfer-Encoding": ["chunked", "Chunked", "chunked, chunked", "gzip", "identity", ""],
    "Content-Encoding": ["gzip", "x-gzip", "br", "gzip, gzip", "deflate", ""],
    "Content-Type": ["application/json", "image/jpeg", "image/png", "text/html", ";", "\xff"],
    "Location": ["/", "http://[::1", "//", "file:///etc/passwd", "\xe9"],
    "Set-Cookie": ["a=b", "=", "a=b; expires=Fri, 31-Dec-9999 23:59:59 GMT", ";;;", "a=b; max-age=" + "9" * 5_000],
    "Connection": ["close", "keep-alive", "upgrade"],
    "X-Odd": ["", "\x00", "\x85", "a\r\n b", "a\n"],
}
STATUS_LINES = [
    "HTTP/1.1 200 OK", "HTTP/1.1 200", "HTTP/1.0 200 OK", "HTTP/1.1 503 x", "HTTP/1.1 429 x", "HTTP/1.1 404 x",
    "HTTP/1.1 302 x", "HTTP/1.1 304 x", "HTTP/1.1 204 x", "HTTP/1.1 100 x", "HTTP/1.1 101 x", "HTTP/1.1 401 x",
    "HTTP/1.1 999 x", "HTTP/1.1 99 x", "HTTP/1.1 1000 x", "HTTP/1.1 -1 x", "HTTP/1.1 \u0662\u0660\u0660 x",
    "HTTP/9.9 200 x", "HTTP/0.9 200 OK", "ICY 200 OK", "http/1.1 200 ok", "HTTP/1.1200 OK", "HTTP/1.1\t200\tOK", "",
    "\x16\x03\x01", "HTTP/",
]  # fmt: skip
SIZES = [
    "0",
    "1",
    "2",
    "-1",
    "-2",
    "-5",
    "+2",
    "0x2",
    "1_0",
    " 2 ",
    "2;x=y",
    "f" * 40,
    "-" + "f" * 40,
    "",
    "zz",
    "\xb2",
]
BODIES = [
    b"", b"{}", b"[]", b"null", b"1e999", b"[" * 70_000, b"[" + b"[]," * 60_000 + b"[]]", b'"\\ud800"', b"9" * 5_000,
    b'{"description": ' + b"[" * 500 + b"]" * 500 + b"}", b'{"results": [{"id": "a"}, 5]}', b'"' * 1_001, b"<html>",
    DOCUMENT, gzip.compress(DOCUMENT), gzip.compress(b"{") + gzip.compress(b"}"), gzip.compress(DOCUMENT)[:-9],
    gzip.compress(DOCUMENT) + b"\x1f", b"\x1f\x8b" * 9, b"\xff\xfe", b"\x00\x00\xfe\xff\x00\x11\x00\x00",
    draw(1.5, "#123456", 40),
]  # fmt: skip

headers = st.sampled_from(sorted(VALUES)).flatmap(
    lambda name: st.tuples(st.just(name), st.one_of(st.sampled_from(VALUES[name]), st.text(max_size=9)))
)
bodies = st.one_of(st.sampled_from(BODIES), st.binary(max_size=60))
chunks = st.lists(st.tuples(st.sampled_from(SIZES), st.binary(max_size=9)), max_size=4).map(
    lambda pieces: b"".join(size.encode("latin-1") + b"\r\n" + piece + b"\r\n" for size, piece in pieces)
)


@st.composite
def answers(draw_: st.DrawFn) -> bytes:
    """An answer, more or less."""
    lines = [draw_(st.sampled_from(STATUS_LINES)), *(f"{n}: {v}" for n, v in draw_(st.lists(headers, max_size=5)))]
    head = "\r\n".join(lines).encode("utf-8", "replace")
    end = draw_(st.sampled_from([b"\r\n\r\n", b"\n\n", b"\r\n", b""]))
    return head + end + draw_(st.one_of(bodies, chunks)) + draw_(st.sampled_from([b"", b"0\r\n\r\n", b"0\r\nX: y\r\n"]))


@pytest.mark.parametrize("ask", few([expanded, found, pictured], expanded))
@given(answer=answers())
def test_h17_whatever_bytes_come_the_outcome_is_ours(raw: RawServer, ask: object, answer: bytes) -> None:
    """H17: status line, headers, chunks and body of any kind: what was asked for, or an error of ours."""
    raw.answer = answer
    policy = FakeTime().policy(attempts=2, read_timeout=5.0)
    try:
        outcome = ask(raw, policy)  # type: ignore[operator]
    except SimgraphError as error:
        assert "\n" not in str(error)  # noqa: PT017 - one line is part of what is promised
        return
    assert isinstance(outcome, Expansion | list | Thumbnails)


@pytest.mark.parametrize("size", ["-1", "-5", "-ffff", "zz", ""])
def test_h17_an_odd_chunk_size_is_a_fault_that_passes(raw: RawServer, size: str) -> None:
    """H17: a negative chunk size, which the libraries raise ValueError for, leaves the image to retry."""
    raw.answer = CHUNKED + size.encode() + b"\r\n{}\r\n0\r\n\r\n"
    expansion = expanded(raw, FakeTime().policy())
    assert expansion.image.state == "retry"


def test_h17_a_chunk_of_minus_one_is_not_read_to_its_end(raw: RawServer) -> None:
    """H17: a chunk size of -1, which means "all there is" to the libraries, reads no more than an answer may have."""
    raw.answer = CHUNKED + b"-1\r\n" + bytes(12 << 20)
    expansion = expanded(raw, FakeTime().policy())
    assert (expansion.image.state, expansion.reason) == ("rejected", "the answer is too large")


@pytest.mark.parametrize("date", ["Mon, 01 Jan 0001 00:00:00 GMT", "Wed, 21 Oct 2015 07:28:00 GMT"])
def test_h17_a_retry_after_at_the_end_of_all_calendars(raw: RawServer, date: str) -> None:
    """H17: Retry-After in the year 9999, whatever the server's clock says, stops the run with a time."""
    head = f"HTTP/1.1 503 x\r\nDate: {date}\r\nRetry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\nContent-Length: 0\r\n\r\n"
    raw.answer = head.encode()
    with pytest.raises(Stopped, match="not to come back before 9999-12-31") as stop:
        expanded(raw, FakeTime().policy())
    assert stop.value.exit_code == 75


@given(value=st.one_of(st.sampled_from(DATES), st.text()), date=st.one_of(st.sampled_from(DATES), st.text()))
def test_h17_every_retry_after_is_a_number_of_seconds_or_nothing(value: str, date: str) -> None:
    """H17: no text in Retry-After or Date raises anything; what is understood lies in the future."""
    seconds = retry_after(value, date, EPOCH)
    assert seconds is None or seconds > 0


def test_a_bug_of_ours_stays_a_traceback(raw: RawServer) -> None:
    """An exception of our own code, raised while it makes sense of an answer, is no fault of the answer."""

    class Broken(WellcomeSource):
        def _read_image(self, image_id: str, reply: object) -> Expansion:
            raise KeyError("our bug")

    raw.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
    with closing(Broken(raw.origin, rate=0, policy=FakeTime().policy())) as source, pytest.raises(KeyError):
        source.expand(SEED)
