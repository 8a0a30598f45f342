"""Results of the driver as plain values."""

from __future__ import annotations

import sys
from itertools import islice
from typing import TYPE_CHECKING, Any

from simgraph_neo.errors import InvalidInputError
from simgraph_neo.queries.literals import DEEPEST
from simgraph_neo.queries.results import Node, Operator, Path, Relationship, Rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from neo4j import Result, ResultSummary

_UNRECOGNIZED = frozenset({"01N50", "01N51", "01N52"})
"""https://neo4j.com/docs/status-codes/current/notifications/all-notifications/"""
_PLAIN = (str, int, float, bool, type(None))


def read(result: Result, limit: int | None) -> Rows:
    """At most `limit` rows, and whether there are more; all of them without a limit."""
    columns = tuple(result.keys())
    most = None if limit is None else min(limit + 1, sys.maxsize)
    found = [dict(zip(columns, map(plain, record.values()), strict=True)) for record in islice(result, most)]
    summary = result.consume()
    more = limit is not None and len(found) > limit
    plan = _operator(summary.plan) if summary.plan else None
    return Rows(found[:limit], columns, more=more, plan=plan, warnings=_warnings(summary))


def _warnings(summary: ResultSummary) -> list[str]:
    """What Neo4j says of labels, relationship types and properties that do not exist, each once."""
    told = [each.status_description for each in summary.gql_status_objects if each.gql_status in _UNRECOGNIZED]
    return list(dict.fromkeys(text.partition(". ")[2] for text in told))


def plain(value: Any, depth: int = 0) -> Any:
    """A value without the driver's types; times are Python's.

    Raises InvalidInputError for a value that cannot be printed.
    """
    if isinstance(value, _PLAIN):
        return value
    if depth > DEEPEST:
        raise too_deep()
    if isinstance(value, list):
        return [plain(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {key: plain(item, depth + 1) for key, item in value.items()}
    return _converted(value)


def too_deep() -> InvalidInputError:
    """The error for lists and maps nested too deep for Python."""
    return InvalidInputError(f"This result has lists or maps nested more than {DEEPEST} deep. Return less of it.")


def no_such_time() -> InvalidInputError:
    """The error for a time in a result that Python cannot represent."""
    return InvalidInputError(
        "Python has no time before year 1 or after 9999, and the result has. Wrap it in toString()."
    )


def _converted(value: Any) -> Any:
    """A value of one of the driver's types as Python's; durations and the like as text in ISO form."""
    from neo4j import graph
    from neo4j.spatial import Point
    from neo4j.time import Duration

    if isinstance(value, graph.Path):
        return Path(tuple(map(_node, value.nodes)), tuple(map(_relationship, value.relationships)))
    if isinstance(value, graph.Entity):
        return _node(value) if isinstance(value, graph.Node) else _relationship(value)
    if isinstance(value, Point):
        return list(value)
    if isinstance(value, bytes | bytearray):
        return value.hex()
    if isinstance(value, Duration):
        return str(value)
    if not hasattr(value, "to_native"):  # what the driver puts in the place of what it cannot hold
        raise no_such_time()
    try:
        return value.to_native()
    except (ValueError, OverflowError):
        raise no_such_time() from None


def _node(node: Any) -> Node:
    return Node(tuple(sorted(node.labels)), plain(dict(node)))


def _relationship(link: Any) -> Relationship:
    start, end = (str(_node(node)) if node.labels else "" for node in link.nodes)  # not told, if not returned beside it
    return Relationship(link.type, start, end, plain(dict(link)))


def _operator(plan: Mapping[str, Any]) -> Operator:
    about = plan.get("args", {})
    return Operator(
        plan["operatorType"].partition("@")[0],
        str(about.get("Details", "")),
        about.get("EstimatedRows"),
        tuple(map(_operator, plan.get("children", []))),
    )
