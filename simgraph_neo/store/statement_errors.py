"""Turn Neo4j's errors about a user's statement into one line: the error, and its position."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from simgraph_neo.errors import InvalidInputError, SimgraphError, StoreError
from simgraph_neo.store.driver_errors import ENDED, TIMED_OUT, UnfinishedError
from simgraph_neo.store.results import no_such_time, too_deep

if TYPE_CHECKING:
    from collections.abc import Iterator

_OF_STATEMENTS = (
    "Neo.ClientError.Statement.",
    "Neo.ClientError.Procedure.",
    "Neo.ClientError.Database.DatabaseNotFound",  # USE
    "Neo.DatabaseError.Transaction.TransactionStartFailed",  # IN TRANSACTIONS
)
"""The beginnings of codes about a statement, not about the server."""


@contextmanager
def statement_of_a_user(seconds: float) -> Iterator[None]:
    """Raise InvalidInputError for an error in the statement, StoreError when it took longer than `seconds`."""
    from neo4j.exceptions import Neo4jError

    try:
        yield
    except RecursionError:  # the driver's own, as it reads what came
        raise too_deep() from None
    except UnfinishedError as error:
        raise StoreError(
            f"Neo4j gave no answer within {seconds:g} s. Expressions or results that are nested too deep cause this. "
            "Simplify the statement, or try again."
        ) from error
    except (Neo4jError, StoreError) as error:
        said = error if isinstance(error, Neo4jError) else error.__cause__
        if fault := _fault(said, seconds):
            raise fault from None  # it says all; a notebook would print 100 lines of the driver's
        raise


def _fault(error: BaseException | None, seconds: float) -> SimgraphError | None:
    """The error to raise; None when the statement is not the cause."""
    from neo4j.exceptions import BrokenRecordError, Neo4jError

    if isinstance(error, BrokenRecordError):
        return no_such_time()
    return _complaint(error.code, error.message or "", seconds) if isinstance(error, Neo4jError) else None


def _complaint(code: str, message: str, seconds: float) -> SimgraphError | None:
    text = message.partition("\n")[0]
    if code.startswith(TIMED_OUT):
        return StoreError(f"This took longer than {seconds:g} s and was stopped. Give it longer with `seconds`.")
    if code.startswith(ENDED):
        return InvalidInputError(
            "This statement was ended while it ran, by itself or by another client. Nothing was changed."
        )
    if code == "Neo.ClientError.Statement.AccessMode":
        return InvalidInputError("This statement would write, and here it may only read. Nothing was changed.")
    if code == "Neo.ClientError.Statement.ParameterMissing":
        return InvalidInputError(f"{text}. Give each with `parameters`.")
    return InvalidInputError(f"Neo4j cannot run this: {_shortened(text)}") if code.startswith(_OF_STATEMENTS) else None


def _shortened(text: str) -> str:
    """Shorten Neo4j's message: without the dozens of words that it expected, and the position once.

    >>> _shortened("Invalid input 'RETRUN': expected 'A', 'B', 'C', 'D', 'E' or 'F' (line 1, column 1 (offset: 0))")
    "Invalid input 'RETRUN' (line 1, column 1)"
    """
    return re.sub(r" \(offset: \d+\)", "", re.sub(r": expected [^,]*(?:,[^,]*){4,}(?= \(line)", "", text))
