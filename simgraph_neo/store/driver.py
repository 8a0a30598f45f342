"""Open a driver: check the address, probe the server once, give up on a server that does not answer."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from simgraph_neo.errors import InvalidInputError, SimgraphError, StoreError
from simgraph_neo.store.driver_errors import OLDEST, too_old, translated, unreachable
from simgraph_neo.store.watchdog import Watchdog

if TYPE_CHECKING:
    from neo4j import Driver

    from simgraph_neo.settings import Neo4jSettings

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


def checked_uri(uri: str) -> str:
    """Return a valid URI without a password.

    Raises InvalidInputError for others; the message never repeats a password.
    """
    if "@" in uri:
        raise InvalidInputError("NEO4J_URI must not hold a user or password. Use NEO4J_USERNAME and NEO4J_PASSWORD.")
    if not _is_address(uri):
        raise InvalidInputError(
            f"NEO4J_URI {uri!a} is not a Neo4j address. Write it as bolt://HOST:7687 or neo4j+s://HOST."
        )
    return uri


def _is_address(uri: str) -> bool:
    try:
        parts = urlsplit(uri)
        plain = uri.isprintable() and parts.path in ("", "/") and not parts.fragment
        query = not parts.query or (parts.scheme.startswith("neo4j") and _is_context(parts.query))
        return parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0 and plain and query
    except ValueError:  # an unclosed bracket, a port that is not a number
        return False


def _is_context(query: str) -> bool:
    """Whether `query` is a routing context that the driver accepts: names with values, each once. Raises ValueError."""
    pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True)
    return all(value for _, value in pairs) and len({name for name, _ in pairs} | {"address"}) == len(pairs) + 1


def _check_texts(settings: Neo4jSettings) -> None:
    """Raise InvalidInputError for text that is not UTF-8, which Bolt needs; the text is not repeated: it may be the
    password.
    """
    for name in ("username", "password", "database"):
        try:
            (getattr(settings, name) or "").encode()
        except UnicodeEncodeError:
            raise InvalidInputError(f"NEO4J_{name.upper()} is not valid UTF-8. Set it again.") from None


def import_driver() -> None:
    """Import the driver without numpy (50 ms) and pandas (0.5 s), whose values it would accept as parameters.

    For a program that owns its process and sends no such values: the driver does not take them afterwards.
    """
    absent = [name for name in ("numpy", "pandas", "pyarrow") if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type] # importing None fails like a missing package
    try:
        import neo4j  # noqa: F401
    finally:
        for name in absent:
            del sys.modules[name]


def open_driver(settings: Neo4jSettings, connect: float, silence: float) -> Driver:
    """Connect and probe once, so that a dead server is reported in seconds. Raises InvalidInputError or StoreError.

    `connect` and `silence` are in seconds: see `Patience.connect` and `Patience.opening`.
    """
    from neo4j import GraphDatabase

    checked_uri(settings.uri)
    _check_texts(settings)
    # simgraph reports these errors itself; a program that configures logging still gets the driver's log.
    logging.getLogger("neo4j").addHandler(logging.NullHandler())
    driver = GraphDatabase.driver(
        settings.uri,
        auth=(settings.username, settings.password) if settings.password else None,
        connection_timeout=connect,
        connection_acquisition_timeout=silence,
        max_transaction_retry_time=0,  # `transactions` retries: it knows permanent errors, and can be stopped
        user_agent="simgraph",
    )
    watchdog = Watchdog(driver, settings.uri)
    try:
        with translated(settings), watchdog.guarding(2 * silence):
            _probe(driver, settings)
    except ValueError as error:  # the driver's own, for a host name without any address
        driver.close()
        if isinstance(error, SimgraphError):
            raise
        raise unreachable(settings.uri) from error
    except BaseException:
        driver.close()
        raise
    finally:
        watchdog.close()
    return driver


def _probe(driver: Driver, settings: Neo4jSettings) -> None:
    """Send one plain statement without a retry; it also fails when the database does not exist."""
    from neo4j.exceptions import ClientError

    try:
        with driver.session(database=settings.database) as session:
            _check_version(session.run("RETURN 1").consume().server.agent)
    except ClientError as error:
        if error.code == "Neo.ClientError.Database.DatabaseNotFound" and (present := _databases(driver)):
            raise StoreError(
                f'There is no database "{settings.database}". Present: {present}. Set NEO4J_DATABASE to one of them.'
            ) from error
        raise


def _databases(driver: Driver) -> str:
    """The names of all databases, or "" when this user may not see them."""
    from neo4j.exceptions import Neo4jError

    try:
        with driver.session(database="system") as session:
            return ", ".join(sorted({row["name"] for row in session.run("SHOW DATABASES YIELD name")}))
    except Neo4jError:
        return ""


def _check_version(agent: str) -> None:
    """Raise StoreError for a server too old for our statements; an agent of another form is accepted."""
    parts = agent.removeprefix("Neo4j/").split(".")[:2]
    if all(part.isdigit() for part in parts) and tuple(map(int, parts)) < OLDEST:
        raise too_old(f"this is {agent.removeprefix('Neo4j/')}")
