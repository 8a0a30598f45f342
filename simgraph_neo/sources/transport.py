"""One GET over one pooled session: bounded in time, in size and in where it may go. Knows nothing of retries."""

from __future__ import annotations

import http.client
import io
import os
import re
import ssl
import time
import zlib
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests
import truststore
import urllib3
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies, select_proxy

from simgraph_neo.errors import BadInput, Stopped
from simgraph_neo.sources.policy import Nonsense, Passing, Policy, Reply, Unreachable, origin
from simgraph_neo.text import one_line
from simgraph_neo.version import __version__

if TYPE_CHECKING:
    import socket
    from collections.abc import Collection
    from datetime import datetime

PROJECT_URL = "https://github.com/simgraph/simgraph-neo"
_CHUNK = 65_536
_deadline: ContextVar[float] = ContextVar("deadline")


class Transport:
    """Thread-safe; `workers` connections at most."""

    def __init__(self, hosts: Collection[str], *, workers: int, accept: str, policy: Policy) -> None:
        """`hosts` are the origins (as :func:`policy.origin` spells them) that may be asked; no redirect is followed."""
        self._hosts = frozenset(hosts)
        self._policy = policy
        self._session = _session(workers)
        self._headers = {"User-Agent": user_agent(), "Accept": accept, "Accept-Encoding": "gzip"}
        self._verify = _ca_bundle() or True
        self._proxies = {host: get_environ_proxies(host) for host in self._hosts}

    def get(self, url: str, seconds: float, sent_at: datetime) -> Reply:
        """Fetch `url` within `seconds`. Raises Passing for faults that may pass, Stopped when TLS is not trusted."""
        host = origin(url)
        if host not in self._hosts:
            raise BadInput(f"{one_line(url, 200)} is not at a place that simgraph fetches from.")
        # Prepared without the session: no netrc, no cookies; the environment was read once, not before every request.
        request = requests.Request("GET", url, headers=self._headers).prepare()
        _deadline.set(time.monotonic() + seconds)
        timeout = (min(self._policy.connect_timeout, seconds), min(self._policy.read_timeout, seconds))
        try:
            with self._session.send(
                request,
                stream=True,
                allow_redirects=False,
                timeout=timeout,
                verify=self._verify,
                proxies=self._proxies[host],
            ) as response:
                body = read_body(response.raw, self._policy)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, zlib.error) as error:
            raise self._fault(error, host) from error
        return Reply(response.status_code, response.headers, body, sent_at)

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def _fault(self, error: Exception, host: str) -> Exception:
        """What went wrong, as one of our own exceptions with a short reason."""
        proxy = select_proxy(host, self._proxies[host])
        via = f" through the proxy {_masked(proxy)}" if proxy else ""
        if isinstance(error, requests.exceptions.SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(error):
            return Stopped(
                f"The certificate of {host}{via} is not trusted here. "
                "Add its authority to the system's certificates, or set REQUESTS_CA_BUNDLE."
            )
        if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
            return BadInput(f"Cannot ask {host}{via}: {_why(error)}. Correct the address or the proxy.")
        cause = error.args[0] if error.args else None
        if isinstance(cause, urllib3.exceptions.MaxRetryError):
            return Unreachable(f"cannot connect to {host}{via} ({_why(cause.reason)})")
        if isinstance(error, requests.Timeout | urllib3.exceptions.TimeoutError | TimeoutError):
            return Passing("timed out")
        return Passing(f"broken answer ({type(cause if isinstance(cause, Exception) else error).__name__})")


def read_body(raw: urllib3.BaseHTTPResponse, policy: Policy) -> bytes:
    """The whole body, inflated, within the policy's limits.

    Raises Nonsense when it is too large, Passing when it is cut short. Never inflates more than the limit allows, so
    that a gzip bomb costs no more memory than an honest answer.
    """
    encoding = raw.headers.get("Content-Encoding", "").strip().lower() or "identity"
    if encoding not in ("identity", "gzip", "x-gzip"):
        raise Nonsense(f"encoded as {one_line(encoding, 40)}, which was not asked for")
    inflate = None if encoding == "identity" else zlib.decompressobj(zlib.MAX_WBITS | 16)
    out, received = bytearray(), 0
    for chunk in raw.stream(_CHUNK, decode_content=False):
        received += len(chunk)
        out += _inflated(inflate, chunk, policy.max_decoded + 1 - len(out)) if inflate else chunk
        if received > policy.max_received or len(out) > policy.max_decoded:
            raise Nonsense("the answer is too large")
    if inflate and not inflate.eof:
        raise Passing("the compressed answer is cut short")
    return bytes(out)


def _inflated(inflate: Any, chunk: bytes, limit: int) -> bytes:
    """At most `limit` bytes; what follows the end of the stream is not ours."""
    return b"" if inflate.eof else inflate.decompress(chunk, limit)


def user_agent() -> str:
    """Who we are and where to complain: ``simgraph/VERSION (+PROJECT_URL; SIMGRAPH_CONTACT)``."""
    contact = one_line(os.environ.get("SIMGRAPH_CONTACT", ""), 200).encode("ascii", "replace").decode()
    return f"simgraph/{__version__} (+{PROJECT_URL}{'; ' if contact else ''}{contact})"


def _ca_bundle() -> str | None:
    """The user's own certificates, if the usual variables name some."""
    named = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
    if named and not Path(named).exists():
        raise BadInput(f"REQUESTS_CA_BUNDLE names {named}, which is not there. Unset it or correct it.")
    return named


def _masked(proxy: str) -> str:
    return re.sub(r"//[^/@]*@", "//***@", proxy)


def _why(reason: Exception | None) -> str:
    """The last words of urllib3's long sentence: "Connection refused"."""
    return one_line(str(reason).rpartition(": ")[2].lstrip("("), 100)


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: else requests reads a redirect's body whole, without our limits."""


def _session(workers: int) -> _Session:
    session = _Session()
    for scheme in ("https://", "http://"):
        session.mount(scheme, _Adapter(pool_connections=1, pool_maxsize=workers, pool_block=True))
    return session


class _DeadlineReader(io.RawIOBase):
    """A socket's bytes until the deadline: one limit for the whole answer, headers included."""

    def __init__(self, sock: socket.socket, raw: io.RawIOBase) -> None:
        self._sock = sock
        self._raw = raw
        self._silence = sock.gettimeout()
        self._end = _deadline.get()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("deadline")
        self._sock.settimeout(left if self._silence is None else min(left, self._silence))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_DeadlineReader(sock, self.fp.detach()))


class _Connection(urllib3.connection.HTTPConnection):
    response_class = _Response


class _TLSConnection(urllib3.connection.HTTPSConnection):
    response_class = _Response


class _Pool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Connection


class _TLSPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _TLSConnection


class _Adapter(HTTPAdapter):
    """Connections with a deadline; TLS trusts what the operating system trusts, for this session only."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs, ssl_context=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TLSPool}

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        manager = super().proxy_manager_for(proxy, **{"ssl_context": context, **kwargs})
        manager.pool_classes_by_scheme = {"http": _Pool, "https": _TLSPool}
        return manager

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Requests would add its own list of authorities here."""
        if verify is not True:
            super().cert_verify(conn, url, verify, cert)  # type: ignore[no-untyped-call]
