"""Check the arguments of public functions, so that a wrong one is an error that says what to give."""

from __future__ import annotations

from numbers import Integral
from typing import TYPE_CHECKING

from simgraph_neo.errors import InvalidInputError
from simgraph_neo.text import one_of

if TYPE_CHECKING:
    from collections.abc import Sequence


def check_choice(name: str, value: object, choices: Sequence[str]) -> None:
    """Raise InvalidInputError unless an argument has one of these values.

    >>> check_choice("view", "Closed", ["discovered", "closed"])
    Traceback (most recent call last):
    simgraph_neo.errors.InvalidInputError: `view` must be discovered or closed, not 'Closed'.
    """
    if value not in choices:
        raise InvalidInputError(f"`{name}` must be {one_of(choices)}, not {ascii(value)[:60]}.")


def check_type(name: str, value: object, kind: type, hint: str) -> None:
    """Raise InvalidInputError unless an argument is of a type; `hint` says what to give.

    >>> check_type("query", 42, str, "Give words.")
    Traceback (most recent call last):
    simgraph_neo.errors.InvalidInputError: `query` must be of type str, not int. Give words.
    """
    if not isinstance(value, kind):
        raise InvalidInputError(f"`{name}` must be of type {kind.__name__}, not {type(value).__name__}. {hint}")


def check_whole_number(name: str, value: object, hint: str = "") -> None:
    """Raise InvalidInputError unless an argument is a whole number, of Python or of numpy; `hint` says what may be
    meant.

    >>> check_whole_number("depth", 2.0)
    Traceback (most recent call last):
    simgraph_neo.errors.InvalidInputError: `depth` must be a whole number, not 2.0.
    """
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise InvalidInputError(f"`{name}` must be a whole number, not {ascii(value)[:60]}.{hint and f' {hint}'}")
