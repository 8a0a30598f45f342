"""A whole database in memory: to fill one again in milliseconds with what took a crawl to bring."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def _time(found: dict[str, Any]) -> Any:
    return datetime.fromisoformat(found["datetime"]) if found.keys() == {"datetime"} else found


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All nodes and relationships with all that they carry."""

    nodes: dict[str, list[dict[str, Any]]]
    """By label: each node has one."""
    relationships: dict[str, list[dict[str, Any]]]
    """By type."""

    @classmethod
    def taken(cls, cypher: Any) -> Snapshot:
        """What the database holds now."""
        nodes: dict[str, list[dict[str, Any]]] = {}
        for row in cypher("MATCH (n) RETURN elementId(n) AS id, labels(n) AS labels, properties(n) AS data"):
            (label,) = row.pop("labels")
            nodes.setdefault(label, []).append(row)
        relationships: dict[str, list[dict[str, Any]]] = {}
        ends = "elementId(a) AS a, elementId(b) AS b"
        for row in cypher(f"MATCH (a)-[r]->(b) RETURN {ends}, type(r) AS type, properties(r) AS data"):
            relationships.setdefault(row.pop("type"), []).append(row)
        return cls(nodes, relationships)

    @classmethod
    def loaded(cls, file: Path) -> Snapshot:
        """One that was saved as JSON, times as ``{"datetime": text}``."""
        return cls(**json.loads(file.read_text(encoding="utf-8"), object_hook=_time))

    def put_back(self, cypher: Any) -> None:
        """Into an empty database."""
        new: dict[str, str] = {}
        for label, rows in self.nodes.items():
            create = (
                f"UNWIND $rows AS row CREATE (n:{label}) SET n = row.data RETURN row.id AS old, elementId(n) AS new"
            )
            new |= {row["old"]: row["new"] for row in cypher(create, rows=rows)}
        for kind, rows in self.relationships.items():
            cypher(
                "UNWIND $rows AS row MATCH (a), (b) WHERE elementId(a) = row.a AND elementId(b) = row.b "
                f"CREATE (a)-[r:{kind}]->(b) SET r = row.data",
                rows=[{"a": new[row["a"]], "b": new[row["b"]], "data": row["data"]} for row in rows],
            )
