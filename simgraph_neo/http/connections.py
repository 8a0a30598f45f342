"""urllib3's connections, direct and through every kind of proxy, with one deadline and one size limit an answer."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import socks
import truststore
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.contrib.socks import SOCKSConnection, SOCKSProxyManager
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from simgraph_neo.http.policy import InvalidResponseError


@dataclass(slots=True)
class Budget:
    """The time and the bytes that one attempt may use."""

    end: float
    """By `time.monotonic`."""
    bytes: int
    """Left to receive, headers, chunk sizes and trailers included."""
    heard: bool = False
    """Whether reading from the server, or from a proxy, has begun."""

    def listen(self, silence: float | None) -> float:
        """Seconds that the next piece may take, at most `silence`. Raises TimeoutError after the deadline."""
        self.heard = True
        left = self.end - time.monotonic()
        if left <= 0:
            raise TimeoutError("deadline")
        return left if silence is None else min(left, silence)

    def spend(self, count: int) -> None:
        """Count received bytes. Raises InvalidResponseError above the limit."""
        self.bytes -= count
        if self.bytes < 0:
            raise InvalidResponseError("the answer is too large")


BUDGET: ContextVar[Budget] = ContextVar("BUDGET")
"""The budget of this thread's attempt."""


class _Reader(io.RawIOBase):
    """A socket that is read within the budget."""

    def __init__(self, sock: socket.socket, raw: io.RawIOBase) -> None:
        self._sock = sock
        self._raw = raw
        self._silence = sock.gettimeout()
        self._budget = BUDGET.get()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(self._budget.listen(self._silence))
        count = self._raw.readinto(buffer)
        self._budget.spend(count or 0)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class Response(http.client.HTTPResponse):
    """A response that is read within the budget: the server's, and a proxy's to CONNECT."""

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_Reader(sock, self.fp.detach()))


class _Tunnel:
    """The TLS socket to an https proxy, for the inner TLS: urllib3 applies its timeout to each piece alone."""

    def __init__(self, sock: Any) -> None:
        self._sock, self._silence = sock, sock.gettimeout()

    def recv(self, size: int) -> Any:
        self._sock.settimeout(BUDGET.get().listen(self._silence))
        return self._sock.recv(size)

    def settimeout(self, seconds: float | None) -> None:
        self._silence = seconds
        self._sock.settimeout(seconds)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


class _Connection(urllib3.connection.HTTPConnection):
    response_class = Response


class _TLSConnection(urllib3.connection.HTTPSConnection):
    response_class = Response

    def _connect_tls_proxy(self, hostname: str, sock: Any) -> Any:
        connected = super()._connect_tls_proxy(hostname, sock)
        return _Tunnel(connected) if self.proxy_is_tunneling else connected


class _SocksSocket(socks.socksocket):  # type: ignore[misc]
    """PySocks applies its timeout to each byte of the proxy's answer alone; here the deadline holds as well."""

    def recv_into(self, *args: Any) -> int:
        self.settimeout(BUDGET.get().listen(self.gettimeout()))
        return int(super().recv_into(*args))


class _SocksConnection(SOCKSConnection):
    response_class = Response

    def _new_conn(self) -> Any:
        """As urllib3's own, with our socket: urllib3 has no parameter for it."""
        try:
            return self._through_proxy()
        except OSError as error:
            if isinstance(error, TimeoutError) or isinstance(getattr(error, "socket_err", None), TimeoutError):
                raise ConnectTimeoutError(self, f"Connection to {self.host} timed out.") from error
            raise NewConnectionError(self, f"Failed to establish a new connection: {error}") from error

    def _through_proxy(self) -> _SocksSocket:
        """Connected to the destination by the first address of the proxy that answers."""
        options = self._socks_options
        host, port = (options["proxy_host"] or "").strip("[]"), int(options["proxy_port"] or 1080)
        away: OSError | None = None
        for family in dict.fromkeys(each[0] for each in socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)):
            sock = _SocksSocket(family)
            sock.settimeout(self.timeout)
            sock.set_proxy(
                options["socks_version"], host, port, options["rdns"], options["username"], options["password"]
            )
            try:
                sock.connect((self.host.strip("[]"), self.port))
            except socks.ProxyConnectionError as error:  # it has closed the socket
                away = error
            else:
                return sock
        raise away or OSError(f"no address of {host}")


class _SocksTLSConnection(_SocksConnection, _TLSConnection):
    pass


class _Pool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Connection


class _TLSPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _TLSConnection


class _SocksPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _SocksConnection


class _SocksTLSPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _SocksTLSConnection


class Adapter(HTTPAdapter):
    """Connections within the budget; TLS trusts the operating system's certificates, for this session only."""

    def __init__(self, workers: int, bundle: str | None = None) -> None:
        """`workers` connections at most; `bundle` are further certificates to trust."""
        self._bundle = bundle
        super().__init__(pool_connections=1, pool_maxsize=workers, pool_block=True)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Direct connections."""
        """Direct connections."""
        super().init_poolmanager(*args, **kwargs, ssl_context=self._trusting())
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TLSPool}

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """The manager of an http, https, socks4, socks4a, socks5 or socks5h proxy. Raises ValueError for others."""
        if proxy in self.proxy_manager:
            return self.proxy_manager[proxy]
        if not proxy.lower().startswith("socks"):
            kwargs["proxy_ssl_context"] = self._trusting()
        manager = super().proxy_manager_for(proxy, **{"ssl_context": self._trusting(), **kwargs})
        if isinstance(manager, SOCKSProxyManager):
            manager.pool_classes_by_scheme = {"http": _SocksPool, "https": _SocksTLSPool}
        else:
            manager.pool_classes_by_scheme = {"http": _Pool, "https": _TLSPool}
        return manager

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Requests would add its own list of authorities here."""
        if verify is not True:
            super().cert_verify(conn, url, verify, cert)  # type: ignore[no-untyped-call]

    def _trusting(self) -> ssl.SSLContext:
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if self._bundle:
            context.load_verify_locations(**{"capath" if Path(self._bundle).is_dir() else "cafile": self._bundle})
        return context
