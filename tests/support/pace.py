"""How many events a second there were."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from simgraph_neo.sources.wellcome.source import WellcomeSource

    Connect = Callable[..., WellcomeSource]


def most_in_a_second(moments: list[float], second: float = 1.0) -> int:
    """The largest number of moments in any window of that length, its end not counted."""
    moments = sorted(moments)
    return max(sum(start <= moment < start + second for moment in moments) for start in moments)
