"""Open a driver, and say in one line why Neo4j cannot be used."""

from __future__ import annotations

import logging
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from simgraph_neo.errors import BadInput, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neo4j import Driver
    from neo4j.exceptions import Neo4jError

    from simgraph_neo.settings import Neo4jSettings

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
OLDEST = (5, 23)
"""The first release with the subqueries that our statements use."""
CONNECT_SECONDS = 5.0
SILENCE_SECONDS = 10.0
"""Bounds a listener that accepts and says nothing."""

_REFUSALS = {
    "Neo.ClientError.Security.Unauthorized": (
        'Neo4j refused user "{user}". Check NEO4J_USERNAME and NEO4J_PASSWORD '
        "(tried once, not repeated: wrong tries lock the account for seconds)."
    ),
    "Neo.ClientError.Security.AuthenticationRateLimit": "Too many wrong passwords; wait 5 s and check NEO4J_PASSWORD.",
    "Neo.ClientError.Security.CredentialsExpired": (
        "This password must be changed first, in Neo4j Browser: ALTER CURRENT USER SET PASSWORD FROM ... TO ..."
    ),
    "Neo.ClientError.Security.Forbidden": (
        'User "{user}" may not do this in database "{database}". Use another NEO4J_USERNAME.'
    ),
    "Neo.ClientError.Database.DatabaseNotFound": (
        'There is no database "{database}". Set NEO4J_DATABASE (Community has one: "neo4j").'
    ),
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase": (
        'Database "{database}" is read-only; nothing was written. Reading commands work.'
    ),
}
_UNAVAILABLE = "Neo4j was unavailable for too long ({code}). What was stored stays; run the same command to continue."


def checked_uri(uri: str) -> str:
    """The same URI when its scheme is Neo4j's and it holds no password. Raises BadInput, never echoing a password."""
    if "@" in uri:
        raise BadInput("NEO4J_URI must not hold a user or password. Use NEO4J_USERNAME and NEO4J_PASSWORD.")
    if not _is_address(uri):
        raise BadInput(f"NEO4J_URI {uri!a} is no Neo4j address. Write it as bolt://HOST:7687 or neo4j+s://HOST.")
    return uri


def _is_address(uri: str) -> bool:
    try:
        parts = urlsplit(uri)
        return parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:  # half a pair of brackets, a port that is no number
        return False


def open_driver(settings: Neo4jSettings) -> Driver:
    """Connect and probe once, so that a dead server is said in seconds. Raises BadInput or StoreError."""
    from neo4j import GraphDatabase

    checked_uri(settings.uri)
    # What the driver logs, we say ourselves; whoever configures logging still gets it.
    logging.getLogger("neo4j").addHandler(logging.NullHandler())
    driver = GraphDatabase.driver(
        settings.uri,
        auth=(settings.username, settings.password) if settings.password else None,
        connection_timeout=CONNECT_SECONDS,
        connection_acquisition_timeout=SILENCE_SECONDS,
        notifications_disabled_classifications=["UNRECOGNIZED"],
        user_agent="simgraph",
    )
    try:
        # One plain statement: it also finds out whether the database exists, and nothing retries it.
        with translated(settings), driver.session(database=settings.database) as session:
            _check_version(session.run("RETURN 1").consume().server.agent)
    except BaseException:
        driver.close()
        raise
    return driver


def _check_version(agent: str) -> None:
    """Raise StoreError for a server older than our statements; an agent of another form is let through."""
    parts = agent.removeprefix("Neo4j/").split(".")[:2]
    if all(part.isdigit() for part in parts) and tuple(map(int, parts)) < OLDEST:
        needed = ".".join(map(str, OLDEST))
        raise StoreError(
            f"simgraph needs Neo4j {needed} or newer; this is {'.'.join(parts)}. Set NEO4J_URI to another."
        )


@contextmanager
def translated(settings: Neo4jSettings) -> Iterator[None]:
    """Turn the driver's exceptions into a StoreError of one line; faults of our own Cypher stay tracebacks."""
    from neo4j.exceptions import DriverError, Neo4jError

    started = time.monotonic()
    try:
        yield
    except Neo4jError as error:
        raise _refusal(settings, error) from error
    except (DriverError, OSError) as error:
        raise StoreError(_unreachable(settings.uri, _texts(error), time.monotonic() - started)) from error


def _refusal(settings: Neo4jSettings, error: Neo4jError) -> Exception:
    text = _REFUSALS.get(error.code or "") or (_UNAVAILABLE if error.is_retryable() else None)
    if text is None:
        return error
    return StoreError(text.format(user=settings.username, database=settings.database, code=error.code))


def _texts(error: BaseException | None) -> str:
    """What an error, its causes and its group say, in lower case: the driver tells the cases apart by texts only."""
    if error is None:
        return ""
    inner = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    return " ".join([repr(error).lower(), _texts(error.__cause__), *map(_texts, inner)])


def _unreachable(uri: str, texts: str, seconds: float) -> str:
    place = urlsplit(uri).netloc
    if "looks like http" in texts:
        return f"{place} answers, but not Bolt. Use the Bolt port, usually 7687."
    if "ssl" in texts or "boltsecurityerror" in texts:
        return f"{place} did not speak TLS as asked. For a local server use bolt://, for Aura neo4j+s://."
    if "handshake" in texts and seconds >= SILENCE_SECONDS - 1:
        return f"{place} accepted the connection and said nothing for {seconds:.0f} s (firewall or proxy?)."
    if "handshake" in texts:
        return f"{place} closed the connection without speaking Bolt. Use the Bolt port, usually 7687."
    if os.environ.get("NEO4J_URI"):
        return f"Cannot reach Neo4j at {uri}. Is it running? Check NEO4J_URI, or unset it to use the local store."
    return f'Cannot reach Neo4j at {uri}. Is it running? Try "simgraph db start", or set NEO4J_URI.'
