"""What stands in for a whole Neo4j: it takes its two ports in Neo4j's order, and fails over them in Neo4j's words.

python -m tests.support.fake_neo4j CONF
"""

from __future__ import annotations

import signal
import socket
import sys
from pathlib import Path

from simgraph_neo.server import config
from tests.support.fake_bolt import FakeBolt

BOLT_4_4 = bytes((0, 0, 4, 4))
BOLT_TAKEN = "Caused by: java.net.BindException: Address already in use"
HTTP_TAKEN = "Caused by: PortBindException: Address 127.0.0.1:{} is already in use, cannot bind to it."


def main() -> None:
    """Serve until SIGTERM."""
    (folder,) = (word.removeprefix("--config-dir=") for word in sys.argv if word.startswith("--config-dir="))
    ports = config.written(Path(folder) / "neo4j.conf")
    try:
        with FakeBolt(version=BOLT_4_4, port=ports.bolt):
            print("INFO  Bolt enabled on localhost", flush=True)
            _open_browser(ports.http)
    except OSError:
        sys.exit(BOLT_TAKEN)


def _open_browser(port: int) -> None:
    try:
        listener = socket.create_server(("127.0.0.1", port))
    except OSError:
        sys.exit(HTTP_TAKEN.format(port))
    with listener:
        print("INFO  Started.", flush=True)
        signal.sigwait([signal.SIGTERM])


if __name__ == "__main__":
    main()
