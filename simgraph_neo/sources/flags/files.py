"""Where the flags' pictures and their descriptions lie. Standard library only."""

from __future__ import annotations

import re
from pathlib import Path

NAME = "flags"
_FOLDER = Path(__file__).parent
METADATA = _FOLDER / "flags.csv"
"""Each flag's title, region (of the United Nations' M49), colours and pattern."""
PICTURES = _FOLDER / "pictures"


def flag_picture(image_id: str) -> Path | None:
    """The installed picture of a flag: the place that a store names may be another installation's."""
    known = re.fullmatch(f"{NAME}:[a-z]{{2}}", image_id) and picture_path(image_id).is_file()
    return picture_path(image_id) if known else None


def picture_path(image_id: str) -> Path:
    """Where the picture of this id would lie."""
    return PICTURES / f"{image_id.removeprefix(f'{NAME}:')}.png"
