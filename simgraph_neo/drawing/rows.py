"""Things side by side: as few rows as a width allows, and these as even as their number allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")


def even_rows(things: Sequence[T], width: Callable[[Sequence[T]], float], limit: float) -> list[list[T]]:
    """Break `things`, in their order, into rows of at most `limit`, where `width` measures a row.

    One that is wider than `limit` has a row of its own. No things make one empty row.
    """
    fewest = len(_rows(things, width, limit))
    low, high = 0.0, limit
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (low, middle) if len(_rows(things, width, middle)) <= fewest else (middle, high)
    return _rows(things, width, high)


def _rows(things: Sequence[T], width: Callable[[Sequence[T]], float], limit: float) -> list[list[T]]:
    rows: list[list[T]] = [[]]
    for thing in things:
        if rows[-1] and width([*rows[-1], thing]) > limit:
            rows.append([])
        rows[-1].append(thing)
    return rows
