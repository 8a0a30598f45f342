"""Import each command when it is used, so that short commands start fast."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache, partial
from importlib import import_module
from math import inf
from pathlib import Path
from typing import Any, ClassVar, Literal, get_args, get_origin

import typer
from typer.core import TyperCommand, TyperGroup

_DIGITS = re.compile("[0-9]{1,9}")


class _PlainValues:
    """Accepts simple valid values itself, and leaves all others to Typer.

    Typer converts values with pydantic, which takes 60 ms and 11 MB to load.
    """

    def get_params(self, ctx: Any) -> list[Any]:
        """Return Typer's parameters; the default of flags is False, not None, which Typer would convert."""
        found: list[Any] = super().get_params(ctx)  # type: ignore[misc] # of the class beside this one
        for parameter in found:
            if getattr(parameter, "is_flag", False) and parameter.default is None:
                parameter.default = False
            vars(parameter).setdefault("get_runtime_param", partial(_Plain, parameter.get_runtime_param))
        return found


class _Plain:
    """Replaces Typer's converter, which is created only for a value that needs it."""

    def __init__(self, converter: Callable[[], Any]) -> None:
        self._converter = converter

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return or raise what Typer's converter would."""
        if value is None:
            return () if param.multiple or param.nargs == -1 else None
        with suppress(_NotPlainError):
            return _plain(value, param.type_descriptor.annotation, param.type_descriptor.parameter_info)
        return self._converter().coerce(value, param=param, ctx=ctx)


class _NotPlainError(Exception):
    pass


def _plain(value: Any, kind: Any, info: Any) -> Any:
    """Convert `value` to `kind`. Raises _NotPlainError if Typer must convert it."""
    if get_origin(kind) is list and isinstance(value, list | tuple):
        return [_plain(item, get_args(kind)[0], info) for item in value]
    if info.parser is not None:
        raise _NotPlainError
    if isinstance(value, str):
        if kind is str or (get_origin(kind) is Literal and value in get_args(kind)):
            return value
        if kind is Path and not _checked(info) and (os.access(value, os.R_OK) or not os.access(value, os.F_OK)):
            return Path(value)
    number = int(value) if kind is int and _DIGITS.fullmatch(str(value)) else value
    low, high = (-inf if info.min is None else info.min), (inf if info.max is None else info.max)
    if type(number) is kind and kind in (int, float) and low <= number <= high:
        return number
    raise _NotPlainError


def _checked(info: Any) -> bool:
    """Whether a path needs more checks than Typer's defaults."""
    return info.exists or info.resolve_path or info.writable or not (info.file_okay and info.dir_okay)


class _Command(_PlainValues, TyperCommand):
    pass


class LazyGroup(_PlainValues, TyperGroup):
    """A group whose commands are named in `panels`."""

    panels: ClassVar[Mapping[str, Mapping[str, str]]]
    """Panel of the help -> command -> module in this package, and in it the function or Typer."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given | {"commands": _Commands(self.panels)})


class _Commands(Mapping[str, Any]):
    """The commands by name."""

    def __init__(self, panels: Mapping[str, Mapping[str, str]]) -> None:
        self._homes = {name: (home, panel) for panel, homes in panels.items() for name, home in homes.items()}

    def __getitem__(self, name: str) -> Any:
        return _command(name, *self._homes[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._homes)

    def __len__(self) -> int:
        return len(self._homes)


@cache
def _command(name: str, home: str, panel: str) -> Any:
    """Return the click command of a function, or of a Typer with subcommands."""
    command = _made(name, home)
    command.rich_help_panel = panel
    _reflow(command)
    return command


def _reflow(command: Any) -> None:
    """Make each paragraph of a help text one line, so that rich can wrap it at the width of the terminal."""
    command.help = "\n\n".join(" ".join(paragraph.split()) for paragraph in (command.help or "").split("\n\n"))
    below = getattr(command, "commands", {})
    for each in () if isinstance(below, _Commands) else below.values():
        _reflow(each)


def _made(name: str, home: str) -> Any:
    module, attribute = home.split(":")
    found = getattr(import_module(f"simgraph_neo.cli.{module}"), attribute)
    if isinstance(found, typer.Typer):
        group = typer.main.get_group(found)
        group.name = name
        return group
    alone = typer.Typer(add_completion=False)
    alone.command(name, cls=_Command)(found)
    return typer.main.get_command(alone)
