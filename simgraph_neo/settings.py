"""What the environment says: where state lives, and which Neo4j is meant."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from simgraph_neo.errors import BadInput


def home() -> Path:
    """The folder of all local state: ``SIMGRAPH_HOME``, else the user's data folder. Not created here."""
    if named := os.environ.get("SIMGRAPH_HOME"):
        return Path(named).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("simgraph", appauthor=False)


def cache_limit() -> int:
    """Bytes of fetched pictures to keep: ``SIMGRAPH_CACHE_MB``, else 1,000 MB. Raises BadInput."""
    named = os.environ.get("SIMGRAPH_CACHE_MB") or "1000"
    if not re.fullmatch("[0-9]{1,9}", named):
        raise BadInput(f"SIMGRAPH_CACHE_MB is {ascii(named)[:60]}. Give whole megabytes, such as 1000, or unset it.")
    return int(named) * 10**6


@dataclass(frozen=True, slots=True)
class Neo4jSettings:
    """How to reach a Neo4j: the variables that cypher-shell and Aura's file use."""

    uri: str
    username: str = "neo4j"
    password: str | None = field(default=None, repr=False)
    """None = connect without authentication."""
    database: str = "neo4j"


def neo4j_settings() -> Neo4jSettings | None:
    """Read ``NEO4J_URI``, ``_USERNAME``, ``_PASSWORD`` and ``_DATABASE``; None without a URI (= the local store)."""
    uri = os.environ.get("NEO4J_URI")
    if not uri:
        return None
    return Neo4jSettings(
        uri=uri,
        username=os.environ.get("NEO4J_USERNAME") or "neo4j",
        password=os.environ.get("NEO4J_PASSWORD") or None,
        database=os.environ.get("NEO4J_DATABASE") or "neo4j",
    )
