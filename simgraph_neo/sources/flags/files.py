"""Paths of the flags' pictures and descriptions. Imports only the standard library, so that it is fast."""

from __future__ import annotations

import re
from pathlib import Path

NAME = "flags"
_FOLDER = Path(__file__).parent
METADATA = _FOLDER / "flags.csv"
"""Each flag's title, region (by the M49 standard of the United Nations), colours and pattern."""
PICTURES = _FOLDER / "pictures"


def flag_picture(image_id: str) -> Path | None:
    """Return the path of a flag's picture in this installation: the path in the store may be of another one."""
    known = re.fullmatch(f"{NAME}:[a-z]{{2}}", image_id) and picture_path(image_id).is_file()
    return picture_path(image_id) if known else None


def picture_path(image_id: str) -> Path:
    """Return the path that the picture of this id has, if it exists."""
    return PICTURES / f"{image_id.removeprefix(f'{NAME}:')}.png"
