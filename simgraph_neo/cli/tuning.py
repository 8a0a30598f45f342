"""Settings for programs that run the command line, given as ``app(obj=Tuning(...))``."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simgraph_neo.http.policy import Policy
    from simgraph_neo.store.transactions import Patience


@dataclass(frozen=True, slots=True)
class Tuning:
    """Timeouts, retries and sizes; None = the usual ones."""

    policy: Policy | None = None
    """For requests to APIs, but not for pictures."""
    patience: Patience | None = None
    """For Neo4j."""
    batch: int | None = None
    """The largest number of expansions in a transaction."""


_USERS = Tuning()
CURRENT = ContextVar("CURRENT", default=_USERS)
"""The settings of the running command. Typer has no public access to its context from helper functions."""
