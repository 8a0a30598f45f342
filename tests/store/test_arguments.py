"""Wrong arguments of public functions: each is an error that names the argument and says what to give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import simgraph_neo as sg
from simgraph_neo.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable

    from simgraph_neo.store import Store

WRONG: dict[str, tuple[Callable[[Any], object], str]] = {
    "view of a subgraph": (
        lambda store: store.subgraph("flags:jp", view="Closed"),
        "`view` must be discovered or closed, not 'Closed'.",
    ),
    "view of densities": (
        lambda store: sg.densities(store, "flags:jp", 1, view="open"),
        "`view` must be discovered, closed or both, not 'open'.",
    ),
    "view of an atlas": (
        lambda store: sg.compare(store, ["flags:fr", "flags:jp"], view="open"),
        "`view` must be discovered, closed or both, not 'open'.",
    ),
}


@pytest.mark.parametrize("call", WRONG)
def test_a_wrong_argument_is_named(flags: Store, store: Store, call: str) -> None:
    """A wrong argument is an error in one line that names it and says what to give; it is never ignored."""
    function, message = WRONG[call]
    with pytest.raises(BadInput) as error:
        function(store)
    assert str(error.value) == message
