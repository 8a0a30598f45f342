"""`simgraph analyze`: metrics of stored subgraphs, a file for each command."""

from __future__ import annotations

from typing import ClassVar

import typer

from simgraph_neo.cli.lazy import LazyGroup


class Commands(LazyGroup):
    """The commands of `simgraph analyze`."""

    panels: ClassVar = {
        "Commands": {
            name: f"analyze.{name}:{name}"
            for name in ("density", "degrees", "metrics", "hubs", "communities", "compare")
        }
    }


app = typer.Typer(
    cls=Commands, help="Measure subgraphs: density, degrees, hubs, communities and more.", no_args_is_help=True
)
