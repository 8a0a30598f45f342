"""Errors as problem documents (RFC 9457): one sentence, its HTTP status, and the headers of all answers."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from simgraph_neo.errors import (
    ContractChangedError,
    ImageNotFoundError,
    InvalidInputError,
    SimgraphError,
    Stopped,
    StoreError,
)
from simgraph_neo.text import WHOLE, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

MEDIA_TYPE = "application/problem+json"
STATUS: tuple[tuple[type[SimgraphError], int], ...] = (
    (ImageNotFoundError, 404),
    (InvalidInputError, 422),
    (ContractChangedError, 502),
    (Stopped, 503),
    (StoreError, 503),
)
"""The status of each error of the library; the first class that fits."""
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""On every answer that does not set them itself."""
FAULT = "This is a fault of simgraph; the service's log has it."
"""What clients read about an unexpected error."""
RETRY_AFTER = 20
"""Seconds after which a client may try again when the store or the museum does not answer."""


class Refused(SimgraphError):  # noqa: N818 - an answer, not a fault
    """A request that the service refuses, with its HTTP status."""

    def __init__(self, status: int, sentence: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.status, self.headers = status, dict(headers or {})


def status_of(error: SimgraphError) -> int:
    """Return the HTTP status of an error: 500 for one that is a fault of this program."""
    if isinstance(error, Refused):
        return error.status
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def headers_of(error: SimgraphError) -> dict[str, str]:
    """Return the headers of the answer to an error."""
    given = dict(error.headers) if isinstance(error, Refused) else {}
    if status_of(error) == 503:
        given.setdefault("Retry-After", str(RETRY_AFTER))
    return given


def document(status: int, sentence: str) -> dict[str, Any]:
    """Return a problem document.

    >>> document(404, "Not in the store: flags:xx.")["title"]
    'Not Found'
    """
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": one_line(sentence, WHOLE),
    }


def body(status: int, sentence: str) -> bytes:
    """Return a problem document as bytes."""
    return json.dumps(document(status, sentence)).encode()
