"""What a program that runs the command line may set beside its arguments, as ``app(obj=Tuning(...))``."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simgraph_neo.http.policy import Policy
    from simgraph_neo.store.transactions import Patience


@dataclass(frozen=True, slots=True)
class Tuning:
    """Timeouts, retries and sizes; None = as for a user."""

    policy: Policy | None = None
    """Towards a museum's API; pictures have their own."""
    patience: Patience | None = None
    """Towards Neo4j."""
    batch: int | None = None
    """Expansions a transaction at most."""


_USERS = Tuning()
CURRENT = ContextVar("CURRENT", default=_USERS)
"""The running command's: Typer has a context, but no public way to it from within a command's helpers."""
