"""Refuse users' statements that would do more than read, by their plans, before they run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from simgraph_neo.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from neo4j import ManagedTransaction

# No backslash in the comments before it: Neo4j reads \\u000a as a line's end before it looks for comments.
_SPACE = r"(?:\s|//[^\n\\]*(?:\n|$)|/\*(?:(?!\*/)[^\\])*\*/)"
_MODE = re.compile(rf"{_SPACE}*(?P<mode>EXPLAIN|PROFILE)\b", re.IGNORECASE | re.DOTALL)
_REFUSED = {
    r"^LoadCSV|\bLOAD\s+CSV\b|\bapoc\.load\.": "it could send what is stored to any address",
    r"^TerminateTransactions|\bdbms\.killConnection": "it would end what others are doing",
}
"""Text in an operator's name or details (of a subquery in an expression its text) -> why it is refused."""


class UnplannedError(Exception):
    """A statement that cannot be planned cannot run either; running it gives the error with its own columns."""


def runs(cypher: str) -> bool:
    """Whether a statement is executed, not only explained."""
    mode = _MODE.match(cypher)
    return mode is None or mode["mode"].upper() != "EXPLAIN"


def check(tx: ManagedTransaction, cypher: str, parameters: Mapping[str, Any]) -> None:
    """Raise InvalidInputError for a statement that would do more than read, UnplannedError for one without a plan."""
    from neo4j.exceptions import ClientError

    mode = _MODE.match(cypher)
    try:
        plan = tx.run(f"EXPLAIN {cypher[mode.end() :] if mode else cypher}", dict(parameters)).consume().plan
    except ClientError:
        if "PROFILE" in cypher.upper() or "\\u" in cypher:  # somewhere EXPLAIN cannot take its place
            raise
        raise UnplannedError from None
    for operator in _operators(plan or {}):
        for pattern, why in _REFUSED.items():
            if re.search(pattern, operator, re.IGNORECASE):
                raise InvalidInputError(f"This statement is refused here: {why}. Nothing was run.")


def _operators(plan: Mapping[str, Any]) -> Iterator[str]:
    """All operators: names with details."""
    yield f"{plan.get('operatorType', '')} {plan.get('args', {}).get('Details', '')}"
    for part in plan.get("children", ()):
        yield from _operators(part)
