"""The jars: verified, repaired, refused; over real HTTP(S) on loopback."""

from __future__ import annotations

import hashlib
import os
import re
import ssl
import subprocess
import sys
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from simgraph_neo.errors import ServerError
from simgraph_neo.server import jars
from tests.support.logs import listening

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).parents[2]
CERTIFICATE = Path(__file__).parents[1] / "data" / "loopback.pem"
"""A self-signed certificate for 127.0.0.1 with its key: worth nothing anywhere else."""
BODIES = {f"org/example/part{n}/1.{n}/part{n}-1.{n}.jar": f"jar {n}".encode() * 3_000 for n in range(5)}
NATIVE = "org/example/native/2.0/native-2.0-linux-x86_64.jar"
BODIES[NATIVE] = b"classified" * 1_000


class Mirror:
    """A Maven repository on loopback; `bodies` may be changed while it runs, `asked` lists every request."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/maven"
        self.bodies = dict(BODIES)
        self.asked: list[str] = []


@contextmanager
def serving(tls: bool = False) -> Iterator[Mirror]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.removeprefix("/maven/")
            mirror.asked.append(path)
            body = mirror.bodies.get(path)
            self.send_response(200 if body is not None else 404)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        mirror = Mirror(server.server_port)
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE)
            server.socket = context.wrap_socket(server.socket, server_side=True)
            mirror.url = mirror.url.replace("http:", "https:")
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield mirror
        server.shutdown()
        thread.join()


@pytest.fixture(name="mirror")
def _mirror() -> Iterator[Mirror]:
    with serving() as running:
        yield running


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    """A lock of six jars, one of them with a classifier."""
    lines = ["# a comment"]
    for name, body in BODIES.items():
        artifact, version = name.split("/")[2:4]
        classifier = ":linux-x86_64" if name == NATIVE else ""
        lines.append(f"org.example:{artifact}:{version}{classifier} {hashlib.sha256(body).hexdigest()}")
    file = tmp_path / "test.lock"
    file.write_text("\n".join(lines) + "\n")
    return file


def test_a_first_install_asks_for_each_jar_once_and_the_second_for_none(
    tmp_path: Path, lock: Path, mirror: Mirror
) -> None:
    """Jars are downloaded once, into Maven's layout, in the lock's order; then nothing is asked nor said."""
    with listening() as said:
        paths = jars.install(tmp_path / "jars", lock, mirror.url)
    assert [str(path.relative_to(tmp_path / "jars")) for path in paths] == list(BODIES)
    assert [path.read_bytes() for path in paths] == list(BODIES.values())
    assert sorted(mirror.asked) == sorted(BODIES)
    assert len(said) == 1
    assert "6 of 6" in said[0]
    with listening() as said:
        assert jars.install(tmp_path / "jars", lock, mirror.url) == paths
    assert len(mirror.asked) == len(BODIES)
    assert said == []


@pytest.mark.parametrize("damage", [b"", b"jar 0" * 100, b"evil." * 3_000], ids=["empty", "truncated", "altered"])
def test_a_jar_that_is_not_whole_is_fetched_again(tmp_path: Path, lock: Path, mirror: Mirror, damage: bytes) -> None:
    """S03: after a download that was killed, or an altered file, only the bad jar is fetched."""
    first = jars.install(tmp_path / "jars", lock, mirror.url)[0]
    mirror.asked.clear()
    first.write_bytes(damage)
    assert not jars.is_verified(tmp_path / "jars", lock)
    jars.install(tmp_path / "jars", lock, mirror.url)
    assert first.read_bytes() == BODIES[next(iter(BODIES))]
    assert mirror.asked == [next(iter(BODIES))]


def test_a_touched_jar_is_verified_again_but_not_fetched(tmp_path: Path, lock: Path, mirror: Mirror) -> None:
    """The stamp of the last verification holds for a size and a time only; reading the file decides."""
    first = jars.install(tmp_path / "jars", lock, mirror.url)[0]
    mirror.asked.clear()
    os.utime(first, (1, 1))
    assert not jars.is_verified(tmp_path / "jars", lock)
    jars.install(tmp_path / "jars", lock, mirror.url)
    assert jars.is_verified(tmp_path / "jars", lock)
    assert mirror.asked == []


def test_s12_a_jar_that_was_exchanged_is_found(tmp_path: Path, lock: Path, mirror: Mirror) -> None:
    """S12: another file of the same size and time passes a start, which reads no jar; a full check names it."""
    jars.install(tmp_path, lock, mirror.url)
    assert jars.altered(tmp_path, lock) == []
    path = jars.locked(lock)[0].path
    before = (tmp_path / path).stat()
    (tmp_path / path).write_bytes(b"x" * before.st_size)
    assert not jars.is_verified(tmp_path, lock)
    os.utime(tmp_path / path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert jars.is_verified(tmp_path, lock)
    assert jars.altered(tmp_path, lock) == [str(path)]
    jars.distrust(tmp_path)
    jars.install(tmp_path, lock, mirror.url)
    assert jars.altered(tmp_path, lock) == []


def test_a_jar_that_stays_wrong_is_refused(tmp_path: Path, lock: Path, mirror: Mirror) -> None:
    """An altered jar at the registry is fetched twice, then named and refused; it never counts as verified."""
    name = list(BODIES)[2]
    mirror.bodies[name] = b"evil"
    with pytest.raises(ServerError, match=r"part2 1\.2 .*sha256") as refusal:
        jars.install(tmp_path / "jars", lock, mirror.url)
    assert "\n" not in str(refusal.value)
    assert "NEO4J_URI" in str(refusal.value)
    assert mirror.asked.count(name) == 2
    assert not jars.is_verified(tmp_path / "jars", lock)


def test_what_arrived_is_kept_when_the_rest_cannot_be_had(tmp_path: Path, lock: Path, mirror: Mirror) -> None:
    """A download that fails says which file and what to do; the next run asks only for what is missing."""
    name = list(BODIES)[1]
    body = mirror.bodies.pop(name)
    with pytest.raises(
        ServerError, match=r"Cannot download part1 1\.1: the registry refused the request.*run the command again"
    ):
        jars.install(tmp_path / "jars", lock, mirror.url)
    mirror.bodies[name] = body
    mirror.asked.clear()
    jars.install(tmp_path / "jars", lock, mirror.url)
    assert mirror.asked == [name]


def test_no_connection_is_one_line(tmp_path: Path, lock: Path) -> None:
    """Without a network the message names the cause and the remedy, not urllib3's address of it."""
    with serving() as gone:
        url = gone.url
    with pytest.raises(ServerError, match="no connection") as refusal:
        jars.install(tmp_path / "jars", lock, url)
    assert "127.0.0.1" not in str(refusal.value)
    assert not list((tmp_path / "jars").rglob("*.tmp*"))


def test_a_link_to_nowhere_is_told(tmp_path: Path, lock: Path) -> None:
    """A folder of jars that is a link to what has gone is one line, which names it."""
    (tmp_path / "jars").symlink_to(tmp_path / "gone")
    with pytest.raises(ServerError, match=r"jars is not a folder, or is a broken link\. Remove it"):
        jars.install(tmp_path / "jars", lock)


def test_without_the_extra_the_message_names_it(tmp_path: Path, lock: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain `pip install simgraph-neo` has no jgo: one line says what to install or to set."""
    monkeypatch.setitem(sys.modules, "jgo.maven", None)
    with pytest.raises(ServerError, match=r"pip install 'simgraph-neo\[local\]', or set NEO4J_URI"):
        jars.install(tmp_path / "jars", lock)


def test_this_machines_certificate_authorities_are_trusted(tmp_path: Path, lock: Path) -> None:
    """Behind a firewall that inspects TLS the machine's own authorities decide, also with an empty environment."""
    program = (
        "import sys; from pathlib import Path\n"
        "from simgraph_neo.server import jars; from simgraph_neo.errors import ServerError\n"
        "try: print(len(jars.install(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])))\n"
        "except ServerError as error: print(error)\n"
    )

    def run(url: str, **variables: str) -> str:
        command = [sys.executable, "-c", program, str(tmp_path / "jars"), str(lock), url]
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)} | variables
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    with serving(tls=True) as mirror:
        assert "does not trust the server's certificate" in run(mirror.url)
        assert mirror.asked == []
        assert run(mirror.url, SSL_CERT_FILE=str(CERTIFICATE)).strip() == str(len(BODIES))


def test_the_lock_pins_every_jar_and_no_host() -> None:
    """The committed lock: whole Neo4j and its Browser, a coordinate and a SHA-256 a line, no address."""
    locked = jars.locked()
    assert len({jar.path for jar in locked}) == len(locked) > 200
    assert all(re.fullmatch("[0-9a-f]{64}", jar.sha256) for jar in locked)
    assert {"neo4j", "neo4j-browser", "neo4j-server", "neo4j-kernel"} <= {jar.artifact for jar in locked}
    assert {jar.version for jar in locked if jar.group == "org.neo4j"} == {jars.VERSION}
    assert "://" not in jars.LOCK.read_text()


def test_compose_runs_the_same_neo4j_on_loopback_only() -> None:
    """docker-compose.yml: the lock's version, no port for other machines, no start without a password."""
    compose = (REPOSITORY / "docker-compose.yml").read_text()
    assert f"image: neo4j:{jars.VERSION}\n" in compose
    published = re.findall(r'^\s+- "([^"]*:\d+)"$', compose, re.MULTILINE)
    assert published == ["127.0.0.1:7687:7687", "127.0.0.1:7474:7474", "127.0.0.1:8642:8642"]
    assert "${NEO4J_PASSWORD:?" in compose
    assert "healthcheck:" in compose
