"""Hidden images: what the store says about each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simgraph_neo.arguments import check_type
from simgraph_neo.tables import Record
from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from datetime import datetime

MAX_REASON = 200
"""Characters of a reason."""


@dataclass(frozen=True, slots=True)
class HiddenImage(Record):
    """An image whose picture is not shown."""

    id: str
    title: str | None
    hidden_at: datetime
    reason: str | None
    stored: bool
    """False if the image was forgotten meanwhile: it is hidden again if a crawl finds it again."""


def checked_reason(reason: str | None) -> str | None:
    """Return a reason as one line. Raises InvalidInputError."""
    check_type("reason", reason or "", str, "Leave it out, or give a text.")
    return one_line(reason or "", MAX_REASON) or None
