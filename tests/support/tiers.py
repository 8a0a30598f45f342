"""How much of an enumeration is run: little by default, a sample with `-m long`, all of it with `-m exhaustive`."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

SEED = int(os.environ.get("SIMGRAPH_TEST_SEED") or datetime.now(UTC).toordinal())
"""Chooses the sample of `-m long`: another one each day. Printed at the end of a run, to be set to repeat it."""


def few(values: Iterable[Any], *default: Any) -> list[Any]:
    """Values of a parameter: those that are `default` in every run, the others with `-m long`."""
    return [value if value in default else pytest.param(value, marks=pytest.mark.long) for value in values]


FORMATS = few(["svg", "png", "pdf"], "svg")
"""What figures are written as, for tests that draw the same more than once."""


def moments(default: int | None, long: int) -> pytest.MarkDecorator:
    """Parameters `first` and `stride` for a test that kills something at moments first, first + stride, ...

    `default` and `long` are strides, a `default` of None is nothing at all; the long sample begins at a moment that
    changes with `SEED`.
    """
    long_tier = pytest.param(1 + SEED % long, long, id="sampled", marks=pytest.mark.long)
    every = pytest.param(1, 1, id="every", marks=pytest.mark.exhaustive)
    some = [pytest.param(1, default, id="some")] if default else []
    return pytest.mark.parametrize(("first", "stride"), [*some, long_tier, every])


def amounts(name: str, default: Any, long: Any, exhaustive: Any) -> pytest.MarkDecorator:
    """A parameter that says how much, for each tier; a `default` of None is nothing at all."""
    few = [] if default is None else [default]
    more = [pytest.param(long, marks=pytest.mark.long), pytest.param(exhaustive, marks=pytest.mark.exhaustive)]
    return pytest.mark.parametrize(name, [*few, *more])
