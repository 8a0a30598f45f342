"""Saved views of the explorer: what a state may hold, and a view as it is stored."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simgraph_neo.arguments import check_type
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.selection import MAX_ID
from simgraph_neo.tables import Record
from simgraph_neo.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

SCHEMA = 1
"""The version of the states that this version writes and reads."""
MAX_STATE = 256 * 1024
"""Bytes of a state as JSON."""
MAX_TITLE, MAX_NOTE = 200, 2_000
"""Characters."""
FARTHEST = 1e9
"""Numbers of a state at most: with larger ones the places of a figure overflow, and whole numbers fit no float."""


@dataclass(frozen=True, slots=True)
class SavedView(Record):
    """A view of the explorer that was saved; it never changes."""

    id: str
    """22 random characters, which cannot be guessed."""
    created_at: datetime
    title: str | None
    note: str | None
    state: dict[str, Any]
    """``schema`` and ``ids``, and what else the page needs to show the same again."""

    @property
    def images(self) -> list[str]:
        """The ids of the images that it shows: without those that are hidden."""
        return images_of(self.state)


@dataclass(frozen=True, slots=True)
class ViewSummary(Record):
    """A saved view in a list."""

    id: str
    created_at: datetime
    title: str | None
    images: int
    missing: int
    """How many of these images are no longer stored, or gone from their source."""


def new_view(state: Mapping[str, Any], title: str | None, note: str | None) -> dict[str, Any]:
    """Return the properties of a new view. Raises InvalidInputError."""
    check_type("state", state, dict, "Give what the page shows, as a dict.")
    for name, value in {"title": title, "note": note}.items():
        check_type(name, value or "", str, "Leave it out, or give a text.")
    text = _as_json(state)
    if fault := fault_of(state):
        raise InvalidInputError(f"This view cannot be saved: {fault}.")
    named = {"title": one_line(title or "", MAX_TITLE) or None, "note": clean(note or "", MAX_NOTE).strip() or None}
    return {"id": _new_id(), **named, "schema": SCHEMA, "state": text}


def _new_id() -> str:
    """Return 22 random characters; the first is none that begins an option of a command."""
    return next(found for found in iter(lambda: secrets.token_urlsafe(16), "") if not found.startswith("-"))


def _as_json(state: Mapping[str, Any]) -> str:
    try:
        text = json.dumps(state, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        size = len(text.encode())
    except (TypeError, ValueError, RecursionError):
        raise InvalidInputError("This view cannot be saved: its state is not JSON.") from None
    if size > MAX_STATE:
        raise InvalidInputError(f"This view cannot be saved: it has {size:,} bytes, and {MAX_STATE:,} are allowed.")
    return text


def read_state(text: str) -> dict[str, Any]:
    """Parse a stored state. Raises InvalidInputError."""
    state = _parsed(text)
    if fault := fault_of(state):
        raise InvalidInputError(f"This saved view cannot be read: {fault}.")
    return dict(state)


def fault_in(text: str, schema: int) -> str:
    """Return what is wrong with a stored state; of a later schema it is only known that it is an object."""
    state = _parsed(text)
    return "" if isinstance(state, dict) and schema != SCHEMA else fault_of(state)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def images_of(state: Mapping[str, Any]) -> list[str]:
    """Return the ids of the images that a valid state shows."""
    hidden = set(state.get("hidden", ()))
    return [image_id for image_id in dict.fromkeys(state["ids"]) if image_id not in hidden]


def images_in(text: str) -> list[str]:
    """Return the same of a stored state; nothing if it is invalid."""
    try:
        return images_of(read_state(text))
    except InvalidInputError:
        return []


def fault_of(state: Any) -> str:
    """Return what is wrong with a state; "" if it is valid. Unknown keys are allowed."""
    if not isinstance(state, dict):
        return "its state is not a JSON object"
    schema = state.get("schema")
    if type(schema) is not int or schema != SCHEMA:
        return f"its schema is not {SCHEMA}"
    if "ids" not in state:
        return "it has no ids"
    for key, (is_valid, form) in _FORMS.items():
        if key in state and not is_valid(state[key]):
            return f"{key} must be {form}"
    return ""


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MAX_ID and value.isprintable() and value == value.strip()


def _is_ids(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_id, value))


def _is_numbers(value: Any, count: int) -> bool:
    def is_number(each: Any) -> bool:
        return isinstance(each, int | float) and not isinstance(each, bool) and -FARTHEST <= each <= FARTHEST

    return isinstance(value, list) and len(value) == count and all(map(is_number, value))


def _is_mapping(value: Any, is_valid: Callable[[Any], bool]) -> bool:
    return isinstance(value, dict) and all(map(_is_id, value)) and all(map(is_valid, value.values()))


_FORMS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "ids": (_is_ids, "a list of image ids"),
    "seeds": (_is_ids, "a list of image ids"),
    "hidden": (_is_ids, "a list of image ids"),
    "selected": (lambda value: value is None or _is_id(value), "an image id or null"),
    "positions": (
        lambda value: _is_mapping(value, lambda place: _is_numbers(place, 2)),
        "an object of [x, y] by image id",
    ),
    "box": (
        lambda value: value is None or (_is_numbers(value, 2) and all(side > 0 for side in value)),
        "[width, height] or null",
    ),
    "color": (lambda value: isinstance(value, str) and len(value) <= MAX_ID, "a text"),
    "camera": (lambda value: value is None or _is_numbers(value, 3), "[x, y, scale] or null"),
    "notes": (
        lambda value: _is_mapping(value, lambda note: isinstance(note, str)),
        "an object of texts by image id",
    ),
}
"""Key of a state -> whether its value is valid, and what it must be."""
