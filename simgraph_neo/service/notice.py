"""A text that people read before the first picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.errors import FileAccessError, InvalidInputError
from simgraph_neo.text import clean

if TYPE_CHECKING:
    from pathlib import Path

MAX_NOTICE = 4_000
"""Characters of a notice."""


def read_notice(file: Path) -> list[str]:
    """Read the paragraphs of a notice, which empty lines divide. Raises InvalidInputError."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileAccessError(f"The notice {file} cannot be read: {error}.") from error
    if len(text) > MAX_NOTICE:
        raise InvalidInputError(f"The notice {file} has {len(text):,} characters. Write at most {MAX_NOTICE:,}.")
    paragraphs = [" ".join(part.split()) for part in clean(text, MAX_NOTICE).split("\n\n")]
    found = [part for part in paragraphs if part]
    if not found:
        raise InvalidInputError(f"The notice {file} is empty. Write what people should know before they see pictures.")
    return found
