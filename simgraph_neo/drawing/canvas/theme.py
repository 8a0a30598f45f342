"""The two themes of every figure and page: dark text on white, and light text on a dark background.

Hue means a group, and nothing else: what is selected, found, a seed or a path is shown in `ink`. The page gets these
colours as CSS variables (see `drawing.web.page.theme_colors`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from simgraph_neo.errors import InvalidInputError

ThemeName = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a figure, as ``#rrggbb``."""

    paper: str
    text: str
    faint: str
    """The colour of less important text, such as ids and remarks."""
    edge: str
    hairline: str
    """The colour of the line round each picture: it shows the edge of a picture with the background's colour."""
    ink: str
    """The colour of state: seeds, selected images, paths."""
    keyline: str
    """The colour of the thin line round each colour of a group: yellow on white has a contrast of 1.3, this line 7."""
    accent: str
    """The colour of links, and of the focus of the keyboard."""
    unknown: str
    """The colour of a placeholder whose average colour is unknown."""
    bar: str
    """The colour of bars and cells of a chart: neutral, and apart from `ink`, which shows hubs among them."""


LIGHT = Theme(
    paper="#ffffff",
    text="#333333",
    faint="#707070",
    edge="#5c5c5c",
    hairline="#8c8c8c",
    ink="#1a1a1a",
    keyline="#595959",
    accent="#1f6fb5",
    unknown="#d9d9d9",
    bar="#7a7f87",
)
DARK = Theme(
    paper="#15171c",
    text="#e8e8e8",
    faint="#a0a0a0",
    edge="#a6a6a6",
    hairline="#6a6d75",
    ink="#f4f4f4",
    keyline="#8f929a",
    accent="#7fb2e5",
    unknown="#3b3e46",
    bar="#80858d",
)


def theme_named(name: ThemeName) -> Theme:
    """Return the theme with a name. Raises InvalidInputError for an unknown name."""
    if name not in get_args(ThemeName):
        raise InvalidInputError(f"Unknown theme '{name}'. Choose {' or '.join(get_args(ThemeName))}.")
    return DARK if name == "dark" else LIGHT
