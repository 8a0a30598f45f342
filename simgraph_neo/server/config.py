"""Make the text of neo4j.conf, and read and choose its ports."""

from __future__ import annotations

import re
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simgraph_neo.errors import ServerError

if TYPE_CHECKING:
    from pathlib import Path

HOST = "127.0.0.1"
_BOLT_4_4 = bytes((0, 0, 4, 4))
_LET_GO = 2.0
"""Seconds to wait for a killed server to release its ports."""
_TRIED = 200
"""How many ports are tried, from the usual one upwards."""

_TEXT = """\
# Written by simgraph at every start; the ports stay the same while they are free. docs/reference/neo4j-settings.md has
# the reason for each setting, and for those that keep their defaults.
server.default_listen_address={host}
server.bolt.listen_address={host}:{bolt}
server.bolt.advertised_address={host}:{bolt}
server.http.listen_address={host}:{http}
server.http.advertised_address={host}:{http}
server.https.enabled=false
dbms.security.auth_enabled=true
# No lock-out after failed logins: any user of this machine could cause it, and 192 random bits cannot be guessed.
dbms.security.auth_max_failed_attempts=0
# Over HTTP only Browser: a web page in the user's browser could send requests to the other modules.
server.http_enabled_modules=BROWSER
dbms.security.http_access_control_allow_origin=http://{host}:{http}
# LOAD CSV could read files of this machine, or send stored data to any URL.
dbms.security.allow_csv_import_from_file_urls=false
internal.dbms.cypher_ip_blocklist=0.0.0.0/0,::/0
dbms.usage_report.enabled=false
client.allow_telemetry=false
server.bolt.telemetry.enabled=false
server.memory.pagecache.size=256m
db.logs.query.enabled=OFF
# Small transaction logs: the default keeps 256 MB from the first write on.
db.tx_log.preallocate=false
db.tx_log.rotation.size=16M
db.tx_log.rotation.retention_policy=1 hours 128M
# A client that dies must not hold its locks forever.
db.transaction.timeout=60s
db.lock.acquisition.timeout=20s
# Without it Neo4j plans a statement again for lists of 1, 10, 100 rows: that was a third of the first crawl's work.
internal.cypher.use_parameter_size=false
# Without it a stop waits 10 s for idle connections.
internal.server.bolt.thread_pool_shutdown_wait_time=0s
"""


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports of the server, on loopback."""

    bolt: int = 7687
    http: int = 7474


def text(ports: Ports) -> str:
    """Return the text of neo4j.conf."""
    return _TEXT.format(host=HOST, bolt=ports.bolt, http=ports.http)


def written(conf: Path) -> Ports:
    """Return the ports of the last start, or the default ports before the first one."""
    try:
        found = dict(re.findall(r"^server\.(bolt|http)\.listen_address=.*:(\d+)$", conf.read_text(), re.MULTILINE))
        return Ports(int(found["bolt"]), int(found["http"]))
    except (OSError, KeyError):
        return Ports()


def available(wanted: Ports, *, again: bool = False) -> Ports:
    """Return `wanted`, with each port that another program uses replaced by the next free one. Raises ServerError.

    With `again` (our server had these ports before) wait a moment for them: after a kill the system releases them late.
    """
    deadline = time.monotonic() + _LET_GO * again
    while time.monotonic() < deadline and not (_is_free(wanted.bolt) and _is_free(wanted.http)):
        time.sleep(0.02)
    bolt = _free_from(wanted.bolt, taken=())
    return Ports(bolt, _free_from(wanted.http, taken=(bolt,)))


def _free_from(port: int, taken: tuple[int, ...]) -> int:
    for candidate in range(port, min(port + _TRIED, 65_536)):
        if candidate not in taken and _is_free(candidate):
            return candidate
    raise ServerError(
        f"No free port on {HOST} from {port} on. Stop a program that listens there, then run the command again."
    )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def answers(port: int, timeout: float = 1.0) -> bool:
    """Whether a Bolt server answers at `port`: Bolt's handshake without the driver, about a millisecond."""
    handshake = bytes.fromhex("6060b017") + _BOLT_4_4 + bytes(12)  # magic, one version offered, three empty offers
    try:
        with socket.create_connection((HOST, port), timeout) as connection:
            connection.settimeout(timeout)
            connection.sendall(handshake)
            return connection.recv(4) == _BOLT_4_4
    except OSError:
        return False
