"""Wellcome Collection's catalogue as a source of similar images.

API reference: https://developers.wellcomecollection.org/api/catalogue. One request returns an image and its neighbours.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from simgraph_neo.errors import ContractChangedError, InvalidInputError, Stopped
from simgraph_neo.http.policy import (
    InvalidResponseError,
    Policy,
    Reply,
    TransientError,
    WebPageError,
    WrongImageError,
    origin,
)
from simgraph_neo.model import Expansion, Image, SourceNote
from simgraph_neo.sources.base import MOST_NAMES, PER_LIST
from simgraph_neo.sources.wellcome.addresses import SITE, SOURCE, id_in_url, picture_hosts, wellcome_url
from simgraph_neo.sources.wellcome.documents import (
    LIST_KEY,
    check_image,
    description,
    is_crowded,
    is_id,
    read_image,
    read_json,
    read_list,
)
from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from datetime import datetime

    from simgraph_neo.http.pace import Board

log = logging.getLogger(__name__)
_WORK_PARTS = "source.contributors,source.genres,source.subjects"
_IMAGE_PARTS = f"{LIST_KEY},{_WORK_PARTS}"
_MAX_PAGE = 100
_REFUSED = frozenset({401, 403, 451})
_MISMATCHES = 3


class WellcomeSource:
    """The images of the catalogue API. Thread-safe. Close it after use; closing also ends calls that wait."""

    name = SOURCE
    note = SourceNote(SOURCE, SOURCE)

    def __init__(
        self, base_url: str | None = None, workers: int = 8, rate: float = 4.0, policy: Policy | None = None
    ) -> None:
        """Make the source; no request is sent yet.

        Parameters
        ----------
        base_url
            The URL of the API; by default ``SIMGRAPH_WELLCOME_URL``, else Wellcome's own.
        workers
            Requests at the same time, 1 to 64.
        rate
            Requests a second at most; 0 = no limit.
        policy
            Time-outs and retries; the usual ones unless given.

        Raises
        ------
        InvalidInputError
            For an invalid URL, number of workers or rate.
        """
        from simgraph_neo.http.client import Client

        policy = policy or Policy()
        self.base_url = wellcome_url(base_url)
        self.workers = workers
        self.rate = rate
        self.suspect_pause = policy.suspect_pause
        self.dropped: Counter[str] = Counter()
        """How many entries were left out of lists, by reason: self, duplicate, bad id, beyond five."""
        self._policy = policy
        self._hosts = picture_hosts(self.base_url)
        self._client = Client(
            {origin(self.base_url)}, workers=workers, rate=rate, accept="application/json", policy=policy
        )
        # One thread parses all answers. Because of Python's global lock several threads would not be faster, and each
        # would keep the memory of its largest answer. It is never shut down: answers may arrive after `close`.
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="answers")
        self._lock = threading.Lock()
        self._refused = 0
        self._mismatched: set[str] = set()
        self._warned: set[str] = set()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.base_url}>"

    @property
    def requests(self) -> int:
        """The number of API requests so far, including retries."""
        return self._client.requests

    def share_pace(self, board: Board) -> None:
        """Share the request rate with all processes that use the same store (see `Client.share_pace`)."""
        self._client.share_pace(board)

    def close(self) -> None:
        """End all calls that wait, and close the connections."""
        self._client.close()

    def seed_id(self, text: str) -> str:
        """Parse a seed: an id, ``wellcome:ID`` or the URL of an image. Raises InvalidInputError."""
        text = text.strip()
        found = id_in_url(text, self.base_url) if "://" in text else text.removeprefix(f"{SOURCE}:")
        if not is_id(found):
            raise InvalidInputError(
                f"{one_line(ascii(text), 120)} is not an image id. Give one like hqnskj6m, or an image's URL at {SITE}."
            )
        return found

    def expand(self, image_id: str) -> Expansion:
        """Fetch one image and its neighbour list; see :class:`simgraph_neo.source_kinds.Source`."""
        url = f"{self.base_url}/images/{_checked(image_id)}?{_query(include=_IMAGE_PARTS)}"
        try:
            return self._client.get(
                url, image_id, lambda reply: self._reader.submit(self._read_expansion, image_id, reply).result()
            )
        except WebPageError as fault:
            raise Stopped(f"{self.base_url} answered with {fault.reason}. {_CHECK_NETWORK}") from fault
        except WrongImageError as fault:
            self._count_mismatch(image_id, fault)
            return self._failed(image_id, fault)
        except TransientError as fault:
            return self._failed(image_id, fault)

    def find(self, query: str, limit: int = 10) -> list[Image]:
        """Search the catalogue's images: at most `limit` results (1 to 10,000), best first.

        Raises InvalidInputError.
        """
        query = one_line(query, 1_001)  # this also replaces lone surrogates, which no URL can hold
        if not query or len(query) > 1_000:
            raise InvalidInputError("The search query must have 1 to 1,000 characters.")
        if not 1 <= limit <= 10_000:
            raise InvalidInputError("`limit` must be 1 to 10000.")
        size, found = min(limit, _MAX_PAGE), []
        for page in range(1, -(-limit // size) + 1):
            results = self._search(query, size, page)
            found += [image for document in results if (image := read_image(document, self._hosts))]
            if len(results) < size:
                break
        return found[:limit]

    def images_of_work(self, work_id: str) -> list[str]:
        """Return the ids of a work's images (at most 100); empty if the work is unknown or has none."""
        results = self._search(_checked(work_id), _MAX_PAGE, 1)
        images = (read_image(document, self._hosts) for document in results)
        return [image.id for image in images if image and image.work and image.work.id == work_id]

    def why_absent(self, image_id: str) -> str:
        """If the id is that of a work, return a sentence that names its images. One request; "" if it fails."""
        try:
            images = self.images_of_work(image_id)
        except (TransientError, Stopped, ContractChangedError):
            return ""
        return f"{image_id} is a work; its images are {', '.join(images)}." if images else ""

    def _search(self, query: str, size: int, page: int) -> list[Any]:
        parameters = _query(query=query, pageSize=size, page=page, include=_WORK_PARTS)
        try:
            return self._client.get(
                f"{self.base_url}/images?{parameters}",
                "search",
                lambda reply: self._reader.submit(self._read_results, reply).result(),
            )
        except TransientError as fault:
            raise Stopped(f"The catalogue's search failed: {fault.reason}. {_CHECK_NETWORK}") from fault

    def _read_results(self, reply: Reply) -> list[Any]:
        if reply.status in _REFUSED:
            raise self._refusal(reply)
        if reply.status != 200:
            raise _changed(reply)
        document = read_json(reply)
        results = document.get("results") if isinstance(document, dict) else None
        if not isinstance(results, list):
            raise InvalidResponseError("the answer has no list of results")
        return results

    def _read_expansion(self, image_id: str, reply: Reply) -> Expansion:
        if reply.status == 200:
            return self._read_image(image_id, reply)
        if reply.status in _REFUSED:
            return self._count_refusal(image_id, reply)
        self._refused = 0
        if reply.status == 404 and description(reply).startswith("Image not found for identifier"):
            return Expansion(Image(image_id, SOURCE, state="gone"), reply.sent_at)
        raise _changed(reply)

    def _read_image(self, image_id: str, reply: Reply) -> Expansion:
        document = read_json(reply)
        if isinstance(document, dict) and document.get("type") != "Image":
            raise _changed(reply)
        document = check_image(document, image_id)
        self._warn_of(_OLD_KEY, LIST_KEY not in document and "visuallySimilar" in document)
        self._warn_of(_CROWDED, is_crowded(document))
        dropped: Counter[str] = Counter()
        similar = read_list(document, self._hosts, dropped)
        image = read_image(document, self._hosts, "expanded")
        assert image  # noqa: S101 - its id was checked
        with self._lock:
            self.dropped += dropped
            self._refused = 0
        return Expansion(image, reply.sent_at, similar, complete=len(similar) == PER_LIST)

    def _refusal(self, reply: Reply) -> Stopped:
        said = f"HTTP {reply.status}: {description(reply)}"
        return Stopped(f"{self.base_url} refuses to answer ({said}). Run the same command later.")

    def _count_refusal(self, image_id: str, reply: Reply) -> Expansion:
        with self._lock:
            self._refused += 1
            if self._refused >= self._policy.refusals:
                raise self._refusal(reply)
        reason = f"refused (HTTP {reply.status})"
        return Expansion(Image(image_id, SOURCE, state="retry"), reply.sent_at, reason=reason)

    def _failed(self, image_id: str, fault: TransientError) -> Expansion:
        asked_at: datetime = fault.sent_at or self._policy.now()
        return Expansion(Image(image_id, SOURCE, state=fault.state), asked_at, reason=fault.reason)

    def _count_mismatch(self, image_id: str, fault: WrongImageError) -> None:
        with self._lock:
            self._mismatched.add(image_id)
            if len(self._mismatched) > _MISMATCHES:
                raise ContractChangedError(
                    f"The API has changed: it answers about other images ({fault.reason}). {_UPDATE}"
                )

    def _warn_of(self, oddity: str, seen: bool) -> None:
        """Log a warning, once a run."""
        if seen and oddity not in self._warned:
            self._warned.add(oddity)
            log.warning(oddity)


_OLD_KEY = "The API answers with the key visuallySimilar, as before September 2023. Its lists are used."
_CROWDED = (
    f"Some works have more than {MOST_NAMES} subjects, genres or contributors; the first {MOST_NAMES} are stored."
)
_UPDATE = "Update simgraph, or correct SIMGRAPH_WELLCOME_URL."
_CHECK_NETWORK = "Check the network and SIMGRAPH_WELLCOME_URL, then run the same command again."


def _checked(identifier: str) -> str:
    if not is_id(identifier):
        raise InvalidInputError(
            f"{one_line(ascii(identifier), 120)} is not an id of the catalogue. Ids look like hqnskj6m."
        )
    return identifier


def _query(**parameters: str | int) -> str:
    return urlencode(parameters, safe=",")


def _changed(reply: Reply) -> ContractChangedError:
    """Return the error for an answer that breaks the API's contract, with what the API answered."""
    said = description(reply)
    if 300 <= reply.status < 400:
        said = f"a redirect to {one_line(reply.headers.get('Location', 'nowhere'), 200)}, which is not followed"
    return ContractChangedError(f"The API has changed (HTTP {reply.status}: {said}). {_UPDATE}")
