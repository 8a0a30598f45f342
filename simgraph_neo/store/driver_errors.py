"""Turn the driver's errors into one line with cause and remedy, and tell transient errors from permanent ones."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from simgraph_neo.errors import SimgraphError, StoreError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neo4j.exceptions import Neo4jError

    from simgraph_neo.settings import Neo4jSettings

OLDEST = (5, 23)
"""The first release with the subqueries that our statements use."""

_READ_ONLY = 'Database "{database}" is read-only; nothing was written. Reading commands work.'
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
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase": _READ_ONLY,
    "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase": _READ_ONLY,  # what 5.26 says
    "Neo.ClientError.Statement.EntityNotFound": (
        "Another program keeps deleting the images that are being stored ({code}). Run the same command again."
    ),
    "Neo.ClientError.Schema.ConstraintValidationFailed": (
        "A constraint of the database refuses these images ({code}). "
        "Run the same command again; if that does not help, drop the constraint that is not simgraph's."
    ),
}
TIMED_OUT = "Neo.ClientError.Transaction.TransactionTimedOut"
"""The beginning of the codes of a transaction that the server has ended."""
OUR_TIME = f"{TIMED_OUT}ClientConfiguration"
"""The same when the server ended it after the time that we had set."""
ENDED = ("Neo.ClientError.Transaction.Terminated", "Neo.ClientError.Transaction.LockClientStopped")
"""Our transaction was ended by an administrator, or by the server's stop."""
_MEMORY = ("OutOfMemoryError", "TransactionMemoryLimit")
"""The endings of codes that mean: too much for one transaction."""
_UNDONE = ("Neo.ClientError.Statement.EntityNotFound", "Neo.ClientError.Schema.ConstraintValidationFailed")
"""Two writers collided, and this one was rolled back. The driver does not retry it; our batches can be retried."""

_UNAVAILABLE = (
    "Neo4j was unavailable for {seconds:.0f} s ({code}). What was stored stays; run the same command to continue."
)
_SLOW = (
    "This took longer than {seconds:.0f} s, simgraph's own limit for one transaction ({code}). Is this machine or "
    "Neo4j busy? What was stored stays; run the same command to continue."
)
_FAULT = (
    "Neo4j reports an internal error ({code}). Look into its log (of the local one: simgraph db logs), restart it, "
    "and run the same command to continue."
)
_BROKEN_COMMIT = "The connection broke while saving; the last batch will be checked and repeated by the next run."


class TooLargeError(StoreError):
    """Neo4j lacks the memory for this transaction; nothing of it was stored."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"Neo4j lacks the memory for this ({code.rpartition('.')[2]}). Raise dbms.memory.transaction.total.max, "
            "db.memory.transaction.max or the heap in neo4j.conf, restart it, and run the same command to continue."
        )


def may_pass(error: BaseException) -> bool:
    """Whether the error is transient by the driver's judgement, except for errors known to be permanent."""
    from neo4j.exceptions import DriverError, Neo4jError

    error = _said(error)
    if isinstance(error, Neo4jError):  # the driver would repeat a write to a read-only database for 30 s
        return error.is_retryable() and error.code not in _REFUSALS and not error.code.endswith(_MEMORY)
    return isinstance(error, DriverError) and error.is_retryable()


def may_be_repeated(error: BaseException) -> bool:
    """Whether an idempotent transaction can be retried although the driver would not: rolled back, or unknown."""
    from neo4j.exceptions import IncompleteCommit, Neo4jError

    return isinstance(error, IncompleteCommit) or (isinstance(error, Neo4jError) and error.code in _UNDONE)


@contextmanager
def translated(settings: Neo4jSettings) -> Iterator[None]:
    """Turn the driver's exceptions into a StoreError of one line; errors in our own Cypher stay tracebacks.

    It is UnavailableError when Neo4j does not answer or may work again later, TooLargeError when it lacks memory.
    """
    from neo4j.exceptions import DriverError, Neo4jError, ResultError

    started = time.monotonic()
    try:
        yield
    except (ResultError, SimgraphError):
        raise
    except (Neo4jError, DriverError, OSError) as error:
        raise _line(settings, _said(error), time.monotonic() - started) from error


def _said(error: BaseException) -> BaseException:
    """The server's own refusal of a write, which the driver hides when there is no other server to try."""
    from neo4j.exceptions import Neo4jError, WriteServiceUnavailable

    hidden = isinstance(error, WriteServiceUnavailable) and isinstance(error.__context__, Neo4jError)
    return error.__context__ or error if hidden else error


def _line(settings: Neo4jSettings, error: BaseException, seconds: float) -> BaseException:
    """The message for the user; the error itself when it is a bug of ours."""
    from neo4j.exceptions import ConfigurationError, IncompleteCommit, Neo4jError

    if isinstance(error, Neo4jError):
        return _refusal(settings, error, seconds)
    if isinstance(error, IncompleteCommit):
        return UnavailableError(_BROKEN_COMMIT)
    if isinstance(error, ConfigurationError):  # no version of Bolt in common
        return too_old(f"{urlsplit(settings.uri).netloc} speaks no Bolt of those")
    return UnavailableError(_unreachable(settings.uri, _texts(error), seconds))


def too_old(finding: str) -> StoreError:
    """The refusal of a server too old for our statements; `finding` says how the version is known."""
    needed = ".".join(map(str, OLDEST))
    return StoreError(f"simgraph needs Neo4j {needed} or newer; {finding}. Set NEO4J_URI to another.")


def _refusal(settings: Neo4jSettings, error: Neo4jError, seconds: float) -> Exception:
    code = error.code
    if text := _REFUSALS.get(code):
        return StoreError(text.format(user=settings.username, database=settings.database, code=code))
    if code.endswith(_MEMORY):
        return TooLargeError(code)
    if code == OUR_TIME:
        return UnavailableError(_SLOW.format(seconds=seconds, code=code))
    if error.is_retryable() or code.startswith((TIMED_OUT, *ENDED)):
        return UnavailableError(_UNAVAILABLE.format(seconds=seconds, code=code))
    if code.startswith("Neo.DatabaseError.") and ".Schema." not in code:
        return UnavailableError(_FAULT.format(code=code))
    return error


def _texts(error: BaseException | None) -> str:
    """The texts of an error, its causes and its group in lower case: only these tell the driver's cases apart."""
    if error is None:
        return ""
    inner = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    return " ".join([repr(error).lower(), _texts(error.__cause__), *map(_texts, inner)])


def silent(uri: str, seconds: float) -> UnavailableError:
    """The error for a server that keeps the connection open and does not answer."""
    place = urlsplit(uri).netloc
    return UnavailableError(
        f"{place} accepted the connection and said nothing for {seconds:.0f} s (firewall or proxy?)."
    )


class UnfinishedError(UnavailableError):
    """We ended a transaction that lasted longer than its limit."""


def unfinished(uri: str, seconds: float) -> UnfinishedError:
    """The error for a transaction that we ended."""
    return UnfinishedError(
        f"{urlsplit(uri).netloc} did not finish within {seconds:.0f} s, simgraph's own limit for one transaction. Is "
        "this machine or Neo4j busy, or does a firewall hold the connection? What was stored stays; run the same "
        "command again."
    )


def _unreachable(uri: str, texts: str, seconds: float) -> str:
    place = urlsplit(uri).netloc
    if "looks like http" in texts:
        return f"{place} answers, but not Bolt. Use the Bolt port, usually 7687."
    if "ssl" in texts or "boltsecurityerror" in texts:
        return f"{place} did not speak TLS as asked. For a local server use bolt://, for Aura neo4j+s://."
    if "timed out" in texts and "establish" not in texts:
        return str(silent(uri, seconds))
    if "handshake" in texts:
        return f"{place} closed the connection without speaking Bolt. Use the Bolt port, usually 7687."
    return str(unreachable(uri))


def unreachable(uri: str) -> UnavailableError:
    """The error for an address at which no server answers."""
    if os.environ.get("NEO4J_URI"):
        return UnavailableError(
            f"Cannot reach Neo4j at {uri}. Is it running? Check NEO4J_URI, or unset it to use the local store."
        )
    return UnavailableError(f'Cannot reach Neo4j at {uri}. Is it running? Try "simgraph db start", or set NEO4J_URI.')
