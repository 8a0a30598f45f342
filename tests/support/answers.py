"""Expansions as a source gives them, written by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from simgraph_neo.model import Expansion, Image, Similar, State

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def answer(
    image_id: str,
    similar: str = "",
    *,
    minutes: float = 0,
    complete: bool = True,
    state: State = "expanded",
    **data: Any,
) -> Expansion:
    """An expansion; `similar` is one letter an image, most similar first."""
    found = tuple(Similar(Image(other, "t", title=f"seen as {other}"), rank) for rank, other in enumerate(similar, 1))
    return Expansion(Image(image_id, "t", state=state, **data), NOON + timedelta(minutes=minutes), found, complete)
