"""Results of the driver as plain values."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from simgraph_neo.values import Answer, Node, Operator, Path, Relationship

if TYPE_CHECKING:
    from collections.abc import Mapping

    from neo4j import Result

_PLAIN = (str, int, float, bool, type(None))


def read(result: Result, limit: int | None) -> Answer:
    """At most `limit` rows, and whether there are more; all of them without a limit."""
    columns = tuple(result.keys())
    found = [tuple(map(plain, record.values())) for record in islice(result, None if limit is None else limit + 1)]
    plan = result.consume().plan
    return Answer(columns, found[:limit], limit is not None and len(found) > limit, _operator(plan) if plan else None)


def plain(value: Any) -> Any:
    """A value without types of the driver; times are Python's."""
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, list):
        return [plain(item) for item in value]
    return {key: plain(item) for key, item in value.items()} if isinstance(value, dict) else _converted(value)


def _converted(value: Any) -> Any:
    """A value of a type of the driver; text in ISO form where Python has nothing like it, as for durations."""
    from neo4j import graph
    from neo4j.spatial import Point

    if isinstance(value, graph.Path):
        return Path(tuple(map(_node, value.nodes)), tuple(map(_relationship, value.relationships)))
    if isinstance(value, graph.Entity):
        return _node(value) if isinstance(value, graph.Node) else _relationship(value)
    if isinstance(value, Point):
        return list(value)
    if isinstance(value, bytes | bytearray):
        return value.hex()
    return value.to_native() if hasattr(value, "to_native") else str(value)


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
