"""The fake Wellcome server without a wire: a transport adapter that hands its bytes to the client's own parser.

The bytes are those that the server would send, and the response class that reads them is the client's, so a fault
surfaces as the same exception of urllib3 and requests as over a socket: sources/test_fake_adapter.py compares them.
"""

from __future__ import annotations

import errno
import io
import os
import socket
import time
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.utils import select_proxy
from urllib3 import exceptions

from simgraph_neo.http import connections
from tests.support.fake_http import Answer, closes, heard, undripped, written

if TYPE_CHECKING:
    from simgraph_neo.sources.wellcome.source import WellcomeSource
    from tests.support.fake_wellcome import FakeWellcome


class FakeAdapter(HTTPAdapter):
    """Answers from the mind of `fake`, which need not be started; no socket is opened. Every proxy is dead."""

    def __init__(self, fake: FakeWellcome) -> None:
        super().__init__()
        self.fake = fake
        self.away = ""
        """Why nobody can be reached: "refused", "unknown host" or "timed out"; "" = everything is in order."""

    def serve(self, source: WellcomeSource) -> WellcomeSource:
        """Take the place of the sockets of `source`."""
        for scheme in ("http://", "https://"):
            source._client._transport._session.mount(scheme, self)
        return source

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:
        url = str(request.url)
        if proxy := select_proxy(url, proxies):
            raise requests.exceptions.ProxyError(_unreachable(url, _dead_proxy(proxy)), request=request)
        if self.away:
            raise _no_connection(request, self.away)
        headers = {"Host": urlsplit(url).netloc, **dict(request.headers)}
        normal, plan = heard(self.fake, request.path_url, headers, 0)
        wire = _Wire(written(normal, plan), plan, self.fake.latency, timeout[1])
        return self.build_response(request, _opened(request, wire))


class _Wire(io.RawIOBase):
    """A socket and its file in one: bytes that come late, one by one, not at all, or end in a reset."""

    def __init__(self, message: bytes, plan: Answer | None, latency: float, timeout: float) -> None:
        self._message, self._plan, self._timeout = message, plan or Answer(), timeout
        self._closes = closes(plan)
        self._start = time.monotonic() + latency + self._plan.delay
        self._spacing = self._plan.drip or self._plan.drip_body
        self._at_once = undripped(message, self._plan) if self._spacing else len(message)
        self._read = 0

    def makefile(self, *_: object) -> io.BufferedReader:
        return io.BufferedReader(self)

    def gettimeout(self) -> float:
        return self._timeout

    def settimeout(self, seconds: float) -> None:
        self._timeout = seconds

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._wait(self._start + self._spacing * max(0, self._read - self._at_once))
        if self._read == len(self._message):
            return self._end()
        here = self._at_once if self._read < self._at_once else self._read + 1
        piece = self._message[self._read : min(here, self._read + len(buffer))]
        buffer[: len(piece)] = piece
        self._read += len(piece)
        return len(piece)

    def _end(self) -> int:
        """What comes after the last byte: a reset, the end, or nothing at all."""
        if self._plan.reset:
            raise ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
        if not self._closes:
            self._wait(float("inf"))
        return 0

    def _wait(self, until: float) -> None:
        seconds = until - time.monotonic()
        time.sleep(max(0.0, min(seconds, self._timeout)))
        if seconds > self._timeout:
            raise TimeoutError("timed out")


def _opened(request: requests.PreparedRequest, wire: _Wire) -> urllib3.HTTPResponse:
    """The answer with its headers read, as a connection pool hands it out; raises as HTTPAdapter does."""
    answer = connections.Response(wire, method="GET")  # type: ignore[arg-type] # all it needs of a socket
    try:
        answer.begin()
    except TimeoutError as error:
        late = exceptions.ReadTimeoutError(None, str(request.url), "Read timed out.")  # type: ignore[arg-type]
        raise requests.ReadTimeout(late, request=request) from error
    except (OSError, HTTPException) as error:
        broken = exceptions.ProtocolError("Connection aborted.", error)
        raise requests.ConnectionError(broken, request=request) from error
    return urllib3.HTTPResponse(
        answer,
        headers=urllib3.HTTPHeaderDict(answer.msg.items()),
        status=answer.status,
        reason=answer.reason,
        preload_content=False,
        original_response=answer,
        request_method="GET",
    )


def _no_connection(request: requests.PreparedRequest, why: str) -> requests.ConnectionError:
    url = str(request.url)
    host = str(urlsplit(url).hostname)
    if why == "timed out":
        late = exceptions.ConnectTimeoutError(None, f"Connection to {host} timed out. (connect timeout=5)")
        return requests.ConnectTimeout(_unreachable(url, late), request=request)
    if why == "unknown host":
        reason = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        unknown = exceptions.NameResolutionError(host, _connection(host), reason)
        return requests.ConnectionError(_unreachable(url, unknown), request=request)
    return requests.ConnectionError(_unreachable(url, _refused(host)), request=request)


def _unreachable(url: str, reason: Exception) -> exceptions.MaxRetryError:
    return exceptions.MaxRetryError(urllib3.HTTPConnectionPool(str(urlsplit(url).hostname)), url, reason)


def _refused(host: str) -> exceptions.NewConnectionError:
    why = f"[Errno {errno.ECONNREFUSED}] {os.strerror(errno.ECONNREFUSED)}"
    return exceptions.NewConnectionError(_connection(host), f"Failed to establish a new connection: {why}")


def _dead_proxy(proxy: str) -> exceptions.ProxyError:
    return exceptions.ProxyError("Unable to connect to proxy", _refused(str(urlsplit(proxy).hostname)))


def _connection(host: str) -> urllib3.connection.HTTPConnection:
    return urllib3.connection.HTTPConnection(host)
