"""The names of a service: what the headers Host and Origin of a request may say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from simgraph_neo.errors import InvalidInputError

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
DEFAULT_PORTS = {"https": 443, "http": 80}
_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:.]*:[0-9a-f:.]*")


@dataclass(frozen=True, slots=True)
class Address:
    """The names by which the service may be called. Nothing else says who we are, above all no header of a proxy."""

    hosts: frozenset[str]
    """Values of the header Host."""
    origins: frozenset[str]
    """Values of the header Origin."""

    @classmethod
    def of(cls, origin: str) -> Address:
        """Return the names of a service at an origin, which `checked_origin` has returned.

        >>> sorted(Address.of("https://explore.museum.org").hosts)
        ['explore.museum.org', 'explore.museum.org:443']
        >>> sorted(Address.of("http://localhost:8642").hosts)
        ['127.0.0.1:8642', '[::1]:8642', 'localhost:8642']
        """
        parts = urlsplit(origin)
        port = port_of(origin)
        if parts.hostname in LOOPBACK:
            hosts = frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]"))
            return cls(hosts, frozenset(f"{parts.scheme}://{host}" for host in hosts))
        return cls(frozenset({parts.netloc, f"{parts.netloc.removesuffix(f':{port}')}:{port}"}), frozenset({origin}))


def port_of(origin: str) -> int:
    """Return the port of an origin."""
    parts = urlsplit(origin)
    return parts.port or DEFAULT_PORTS[parts.scheme]


def checked_origin(text: str) -> str:
    """Return an origin as browsers write it. Raises InvalidInputError.

    >>> checked_origin("HTTPS://Explore.Museum.org:443/")
    'https://explore.museum.org'
    """
    parts = _split(text)
    if not parts or not _NAME.fullmatch(parts.hostname or "") or parts.username is not None:
        raise InvalidInputError(f"{ascii(text)[:80]} is not an origin. Write it as https://explore.museum.org")
    if parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise InvalidInputError(
            f"The origin {ascii(text)[:80]} has a path. The explorer needs a name of its own, such as "
            "https://explore.museum.org"
        )
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise InvalidInputError(f"The origin {ascii(text)[:80]} must begin with https://: passwords are sent to it.")
    host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else parts.hostname
    port = "" if parts.port in {None, DEFAULT_PORTS[parts.scheme]} else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def _split(text: str) -> SplitResult | None:
    """Return the parts of an address of the web; None if it is none."""
    try:
        parts = urlsplit(text)
        valid = parts.scheme in DEFAULT_PORTS and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    return parts if valid and text.isascii() and text.isprintable() and " " not in text else None
