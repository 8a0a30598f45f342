"""Open a driver, and say in one line why Neo4j cannot be used."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from simgraph_neo.errors import BadInput, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neo4j import Driver

    from simgraph_neo.settings import Neo4jSettings

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
OLDEST = (5, 23)
"""The first release with the subqueries that our statements use."""
CONNECT_SECONDS = 5.0
SILENCE_SECONDS = 10.0

_REFUSALS = {
    "Neo.ClientError.Security.Unauthorized": 'Neo4j refused user "{user}". Check NEO4J_USERNAME and NEO4J_PASSWORD (tried once, not repeated: wrong tries lock the account for seconds).',
    "Neo.ClientError.Security.AuthenticationRateLimit": "Too many wrong passwords; wait 5 s and check NEO4J_PASSWORD.",
    "Neo.ClientError.Security.CredentialsExpired": "This password must be changed first: ALTER CURRENT USER SET PASSWORD FROM ... TO ... in Neo4j Browser.",
    "Neo.ClientError.Database.DatabaseNotFound": 'There is no database "{database}". Set NEO4J_DATABASE (Community has one: "neo4j").',
    "Neo.ClientError.Security.Forbidden": 'User "{user}" may not do this in database "{database}". Use another NEO4J_USERNAME.',
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase": 'Database "{database}" is read-only; nothing was written. Reading commands work.',
}


def checked_uri(uri: str) -> str:
    """The same URI when its scheme is Neo4j's and it holds no password; raises BadInput, never echoing a password."""
    parts = urlsplit(uri)
    if "@" in parts.netloc:
        raise BadInput("NEO4J_URI must not hold a user or password. Use NEO4J_USERNAME and NEO4J_PASSWORD.")
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise BadInput(f'NEO4J_URI "{uri}" is no Neo4j address. Write it as bolt://HOST:7687 or neo4j+s://HOST.')
    return uri


def open_driver(settings: Neo4jSettings) -> Driver:
    """Connect and probe once, so that a dead server is said in seconds. Raises BadInput or StoreError."""
    from neo4j import GraphDatabase

    checked_uri(settings.uri)
    auth = (settings.username, settings.password) if settings.password else None
    driver = GraphDatabase.driver(
        settings.uri,
        auth=auth,
        connection_timeout=CONNECT_SECONDS,
        connection_acquisition_timeout=SILENCE_SECONDS,
        notifications_disabled_classifications=["UNRECOGNIZED"],
        user_agent="simgraph",
    )
    try:
        with translated(settings):
            # One plain statement: it also finds out whether the database exists, and nothing retries it.
            with driver.session(database=settings.database) as session:
                _check_version(session.run("RETURN 1").consume().server.agent)
    except BaseException:
        driver.close()
        raise
    return driver


def _check_version(agent: str) -> None:
    """Raise StoreError for a server older than our statements; an agent of another form is let through."""
    numbers = agent.removeprefix("Neo4j/").split(".")[:2]
    if all(part.isdigit() for part in numbers) and tuple(map(int, numbers)) < OLDEST:
        raise StoreError(
            f"simgraph needs Neo4j {OLDEST[0]}.{OLDEST[1]} or newer; this is {'.'.join(numbers)}. Set NEO4J_URI to another server."
        )


@contextmanager
def translated(settings: Neo4jSettings) -> Iterator[None]:
    """Turn the driver's exceptions into a StoreError of one line; bugs of ours (bad Cypher) stay tracebacks."""
    from neo4j import exceptions as neo4j_errors

    try:
        yield
    except neo4j_errors.Neo4jError as error:
        text = _REFUSALS.get(error.code or "")
        if text is None and not error.is_retryable():
            raise
        text = (
            text
            or "Neo4j was unavailable for too long ({code}). What was stored stays; run the same command to continue."
        )
        raise StoreError(text.format(user=settings.username, database=settings.database, code=error.code)) from error
    except (neo4j_errors.DriverError, OSError, ValueError) as error:
        if isinstance(error, ValueError) and not _is_connection_fault(error):
            raise
        raise StoreError(_unreachable(settings.uri, error)) from error


def _is_connection_fault(error: BaseException) -> bool:
    return "address" in str(error).lower() or "resolve" in str(error).lower()


def _unreachable(uri: str, error: BaseException) -> str:
    """The line for a server that cannot be talked to; the driver tells the cases apart only by their texts."""
    place = urlsplit(uri).netloc
    detail = f"{error} {error.__cause__ or ''}".lower()
    if "http" in detail and ("looks like" in detail or "http/" in detail or "handshake" in detail):
        return f"{place} answers, but not Bolt. Use the Bolt port, usually 7687."
    if "ssl" in detail or "certificate" in detail or "tls" in detail:
        return f"{place} did not speak TLS as asked. For a local server use bolt://, for Aura neo4j+s://."
    if "timed out" in detail or "acqui" in detail or "timeout" in detail:
        return f"{place} said nothing for {SILENCE_SECONDS:.0f} s (firewall or proxy?). Check NEO4J_URI."
    if "handshake" in detail or "protocol" in detail or "incomplete" in detail or "defunct" in detail:
        return f"{place} closed the connection without speaking Bolt. Use the Bolt port, usually 7687."
    return f'Cannot reach Neo4j at {uri}. Is it running? Try "simgraph db start", or set NEO4J_URI.'
