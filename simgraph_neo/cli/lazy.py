"""Commands that are imported when they are asked for, so that a small question does not wait for all others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup


class _PlainFlags:
    """Flags that were not given are False, not None, which Typer would check with pydantic: 50 ms to load."""

    def get_params(self, ctx: Any) -> list[Any]:
        """As Typer gives them."""
        found: list[Any] = super().get_params(ctx)  # type: ignore[misc] # of the class beside this one
        for parameter in found:
            if getattr(parameter, "is_flag", False) and parameter.default is None:
                parameter.default = False
        return found


class _Command(_PlainFlags, TyperCommand):
    pass


class LazyGroup(_PlainFlags, TyperGroup):
    """A group whose commands are named in `homes`."""

    homes: ClassVar[Mapping[str, str]]
    """Name -> module below this package, and in it the function or the Typer of the command."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given | {"commands": _Commands(self.homes)})


class _Commands(Mapping[str, Any]):
    """The commands by name."""

    def __init__(self, homes: Mapping[str, str]) -> None:
        self._homes = homes

    def __getitem__(self, name: str) -> Any:
        return _command(name, self._homes[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._homes)

    def __len__(self) -> int:
        return len(self._homes)


@cache
def _command(name: str, home: str) -> Any:
    """What Typer makes of a function, or of a group's Typer."""
    module, attribute = home.split(":")
    found = getattr(import_module(f"simgraph_neo.cli.{module}"), attribute)
    if isinstance(found, typer.Typer):
        group = typer.main.get_group(found)
        group.name = name
        return group
    alone = typer.Typer(add_completion=False)
    alone.command(name, cls=_Command)(found)
    return typer.main.get_command(alone)
