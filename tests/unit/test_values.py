"""Values of options that simgraph takes as they are: the same as Typer's own converter gives, which loads pydantic."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import pytest
import typer
from typer.core import TyperCommand

from simgraph_neo.cli.lazy import _Plain, _PlainValues

if TYPE_CHECKING:
    from collections.abc import Callable

TEXTS = ["", "fr", "Light", "light", "0", "7", "10", "11", "-1", "007", "+3", "1e3", "3.5", "٣", "9" * 30, "a" * 300]
GIVEN = [None, *TEXTS, 0, 7, 12, 2.5, True, [], (), ["fr", "jp"], ("1", "2"), ("1", "x"), Path("x")]


def command(
    text: Annotated[str | None, typer.Option()] = None,
    whole: Annotated[int | None, typer.Option()] = None,
    share: Annotated[float | None, typer.Option()] = None,
    small: Annotated[int | None, typer.Option(min=0, max=10)] = None,
    clamped: Annotated[int | None, typer.Option(min=1, max=10, clamp=True)] = None,
    theme: Annotated[Literal["light", "dark"] | None, typer.Option()] = None,
    file: Annotated[Path | None, typer.Option()] = None,
    there: Annotated[Path | None, typer.Option(exists=True)] = None,
    lower: Annotated[str | None, typer.Option(parser=str.lower)] = None,
    seeds: Annotated[list[str] | None, typer.Argument()] = None,
    depths: Annotated[list[int] | None, typer.Option()] = None,
) -> None:
    """Have one option of each kind."""


def _outcome(work: Callable[[], Any]) -> Any:
    try:
        found = work()
    except Exception as error:  # what Typer raises, of whatever kind
        return type(error), str(error)
    return type(found), found


class _Command(_PlainValues, TyperCommand):
    pass


@pytest.mark.parametrize("parameter", sorted(command.__annotations__.keys() - {"return"}))
def test_a_value_is_what_typer_makes_of_it(parameter: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts, numbers, lists, paths that are there or not: same value of the same type, or the same error."""
    monkeypatch.chdir(tmp_path)
    Path("fr").touch()
    Path("jp").mkdir()
    app = typer.Typer(add_completion=False)
    app.command(cls=_Command)(command)
    made = typer.main.get_command(app)
    with made.make_context("simgraph", []) as context:
        given: Any = next(each for each in made.get_params(context) if each.name == parameter)
        quick = given.get_runtime_param()
        assert isinstance(quick, _Plain)
        converter = type(given).get_runtime_param(given)
        for value in GIVEN:
            expected = _outcome(partial(converter.coerce, value, param=given, ctx=context))
            assert _outcome(partial(quick.coerce, value, param=given, ctx=context)) == expected, value
