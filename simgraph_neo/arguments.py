"""Check the arguments of public functions, so that a wrong one is an error that says what to give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.errors import BadInput
from simgraph_neo.text import one_of

if TYPE_CHECKING:
    from collections.abc import Sequence


def check_choice(name: str, value: object, choices: Sequence[str]) -> None:
    """Raise BadInput unless an argument has one of these values.

    >>> check_choice("view", "Closed", ["discovered", "closed"])
    Traceback (most recent call last):
    simgraph_neo.errors.BadInput: `view` must be discovered or closed, not 'Closed'.
    """
    if value not in choices:
        raise BadInput(f"`{name}` must be {one_of(choices)}, not {ascii(value)[:60]}.")


def check_type(name: str, value: object, kind: type, hint: str) -> None:
    """Raise BadInput unless an argument is of a type; `hint` says what to give.

    >>> check_type("query", 42, str, "Give words.")
    Traceback (most recent call last):
    simgraph_neo.errors.BadInput: `query` must be of type str, not int. Give words.
    """
    if not isinstance(value, kind):
        raise BadInput(f"`{name}` must be of type {kind.__name__}, not {type(value).__name__}. {hint}")
