"""`simgraph analyze`: numbers of stored subgraphs, a file a question."""

from __future__ import annotations

from typing import ClassVar

import typer

from simgraph_neo.cli.lazy import LazyGroup


class Commands(LazyGroup):
    """All numbers."""

    homes: ClassVar = {
        name: f"analyze.{name}:{name}" for name in ("density", "degrees", "metrics", "hubs", "communities", "compare")
    }


app = typer.Typer(cls=Commands, help="Measure stored subgraphs.", no_args_is_help=True)
