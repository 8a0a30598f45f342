"""Neo4j's jars: download them once, and verify each against ``jars.lock``."""

from __future__ import annotations

import hashlib
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from simgraph_neo.errors import ServerError
from simgraph_neo.files import written_whole
from simgraph_neo.progress import listener, running_shell
from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from jgo.maven import MavenContext

logger = logging.getLogger(__name__)
LOCK = Path(__file__).with_name("jars.lock")
VERSION = "5.26.30"
"""The version of Neo4j; docker-compose.yml has the same."""
MEGABYTES = 155
"""The size of Neo4j's files, which are downloaded once."""
_STAMP = "verified.json"
_AT_ONCE = 12
_TIMEOUT = 30
"""Seconds without a byte until a download fails."""


@dataclass(frozen=True, slots=True)
class Jar:
    """A line of the lock file."""

    group: str
    artifact: str
    version: str
    classifier: str
    sha256: str

    @property
    def path(self) -> Path:
        """Its path inside the folder of jars, in Maven's layout."""
        tail = f"-{self.classifier}" if self.classifier else ""
        folder = Path(*self.group.split("."), self.artifact, self.version)
        return folder / f"{self.artifact}-{self.version}{tail}.jar"


def locked(lock: Path = LOCK) -> tuple[Jar, ...]:
    """Read the lock file; return its jars in the order of the class path."""
    lines = (line.split() for line in lock.read_text().splitlines() if line and not line.startswith("#"))
    return tuple(_jar(coordinate, sha256) for coordinate, sha256 in lines)


def _jar(coordinate: str, sha256: str) -> Jar:
    group, artifact, version, *classifier = coordinate.split(":")
    return Jar(group, artifact, version, classifier[0] if classifier else "", sha256)


def install(folder: Path, lock: Path = LOCK, repository: str | None = None) -> list[Path]:
    """Download and verify every jar of `lock` in `folder`; return their paths in the order of the class path.

    A missing, truncated or altered jar is downloaded, with one retry; complete jars are kept. `repository` is the URL
    of a Maven repository, by default that of jgo. Raises ServerError.
    """
    wanted = locked(lock)
    if not is_verified(folder, lock):
        distrust(folder)
        _repair(folder, wanted, repository)
        _write_stamp(folder, lock, wanted)
    return [folder / jar.path for jar in wanted]


def is_verified(folder: Path, lock: Path = LOCK) -> bool:
    """Whether all jars were verified and none has changed its size or time since then (a few ms; reads no jar)."""
    try:
        stamped = json.loads((folder / _STAMP).read_text())
        return bool(stamped == _fingerprint(folder, lock, locked(lock)))
    except (OSError, ValueError):
        return False


def distrust(folder: Path) -> None:
    """Make the next install verify every file again."""
    (folder / _STAMP).unlink(missing_ok=True)


def altered(folder: Path, lock: Path = LOCK) -> list[str]:
    """Return the files that differ from the lock or are missing. Reads all files (155 MB, a second)."""
    return [str(jar.path) for jar in _not_intact(folder, locked(lock))]


def fingerprint(folder: Path) -> str:
    """Return a text that changes with any jar: the stamp of the last verification."""
    return (folder / _STAMP).read_text()


def _write_stamp(folder: Path, lock: Path, jars: Sequence[Jar]) -> None:
    with written_whole(folder / _STAMP) as file:
        file.write_text(json.dumps(_fingerprint(folder, lock, jars)))


def _fingerprint(folder: Path, lock: Path, jars: Sequence[Jar]) -> dict[str, list[int] | str]:
    """Return what is compared instead of 155 MB: the hash of the lock, and each jar's size and time."""
    stats = {str(jar.path): (folder / jar.path).stat() for jar in jars}
    seen: dict[str, list[int] | str] = {name: [stat.st_size, stat.st_mtime_ns] for name, stat in stats.items()}
    return seen | {"lock": hashlib.sha256(lock.read_bytes()).hexdigest()}


def _repair(folder: Path, jars: Sequence[Jar], repository: str | None) -> None:
    """Download jars that are missing or damaged, at most twice."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise ServerError(
            f"{folder} is not a folder, or is a broken link. Remove it, then run the command again."
        ) from None
    bad, faults = _not_intact(folder, jars), dict[Jar, Exception]()
    for attempt in ("Downloading", "Downloading again"):
        if bad:
            # A warning, since a notebook or a program without logging configured must show why it waits.
            logger.warning(
                "%s: Neo4j %s, %d of %d files, %d MB in all (once).", attempt, VERSION, len(bad), len(jars), MEGABYTES
            )
            faults = _fetch(folder, bad, repository)
            bad = _not_intact(folder, bad)
    if bad:
        raise ServerError(_refusal(bad[0], faults.get(bad[0])))


def _refusal(jar: Jar, fault: Exception | None) -> str:
    name = f"{jar.artifact} {jar.version}"
    if fault is None:
        return (
            f"The downloaded {name} is not the file that simgraph trusts (sha256 differs), so Neo4j was not installed. "
            "Run the command again on another network, or set NEO4J_URI to a running Neo4j."
        )
    return (
        f"Cannot download {name}: {_cause(fault)}. Check the connection or HTTPS_PROXY and run the command again "
        "(complete files are kept), or set NEO4J_URI to a running Neo4j."
    )


_CAUSES = {
    "ProxyError": "the proxy does not answer",
    "SSLError": "this machine does not trust the server's certificate",
    "Timeout": f"no answer for {_TIMEOUT} s",
    "ConnectionError": "no connection",
    "HTTPError": "the registry refused the request",
}
"""Name of a requests exception -> cause, most specific first. The texts of the exceptions are nested three deep."""


def _cause(fault: Exception) -> str:
    kinds = {kind.__name__ for kind in type(fault).__mro__}
    return next((text for kind, text in _CAUSES.items() if kind in kinds), one_line(str(fault), 200))


def _not_intact(folder: Path, jars: Sequence[Jar]) -> list[Jar]:
    with ThreadPoolExecutor(4) as pool:  # hashing releases the interpreter lock
        return [jar for jar, ok in zip(jars, pool.map(lambda jar: _intact(folder, jar), jars), strict=True) if not ok]


def _intact(folder: Path, jar: Jar) -> bool:
    try:
        with (folder / jar.path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == jar.sha256
    except OSError:
        return False


def _fetch(folder: Path, jars: Sequence[Jar], repository: str | None) -> dict[Jar, Exception]:
    """Download the jars, several at the same time; return the errors by jar."""
    faults: dict[Jar, Exception] = {}
    with _maven(folder, repository) as maven, _progress(len(jars)) as advance, _pool() as pool:

        def fetch(jar: Jar) -> None:
            try:
                (folder / jar.path).unlink(missing_ok=True)  # jgo does not download over an existing file
                maven.project(jar.group, jar.artifact).at_version(jar.version).artifact(jar.classifier).resolve()
            except Exception as fault:  # jgo raises RuntimeError, OSError and the errors of requests
                faults[jar] = fault

        for _ in pool.map(fetch, jars):
            advance()
    return faults


@contextmanager
def _pool() -> Iterator[ThreadPoolExecutor]:
    """Yield a thread pool that starts no further task after Ctrl-C."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


@contextmanager
def _maven(folder: Path, repository: str | None) -> Iterator[MavenContext]:
    """Yield a quiet jgo that trusts the certificate authorities of this machine, such as those of TLS firewalls."""
    try:
        from jgo.maven import MavenContext
    except ImportError as error:
        raise ServerError(
            "The local Neo4j needs the extra \"local\": pip install 'simgraph-neo[local]', "
            "or set NEO4J_URI to a running Neo4j."
        ) from error
    import truststore

    from simgraph_neo.server.download import resolver

    logging.getLogger("jgo").setLevel(logging.CRITICAL)
    truststore.inject_into_ssl()
    try:
        remotes = {"mirror": repository} if repository else None
        yield MavenContext(resolver=resolver(), repo_cache=folder, remote_repos=remotes, timeout=_TIMEOUT)
    finally:
        truststore.extract_from_ssl()


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    """Show a progress bar on stderr, if stderr is a terminal, or a line below a notebook's cell.

    Yields the function that advances it.
    """
    if running_shell():
        done = count(1)
        with listener(None, "Downloading Neo4j: {} of {} files.".format) as tell:
            yield lambda: tell(next(done), total)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

    console = Console(stderr=True)
    columns = ("[progress.description]{task.description}", BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("Neo4j", total=total)
        yield lambda: progress.advance(task)
