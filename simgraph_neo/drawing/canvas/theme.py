"""The two themes of every figure and page, and the sizes of letters, spaces and marks on a screen.

Hue means a group, and nothing else: what is selected, found, a seed or a path is shown in `ink`. The pages get colours
and sizes as CSS variables (see `drawing.web.page.css_variables`); the viewer's modules read them from there. The times
of the page are in `viewer/motion.js`.
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


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes on a screen, in CSS pixels. A figure takes the ratios of its marks from them."""

    small: float = 12
    """Letters of remarks."""
    body: float = 14
    title: float = 18
    large: float = 28
    s0: float = 2
    """Half a step of the grid; `s1` to `s6` are its spaces."""
    s1: float = 4
    s2: float = 8
    s3: float = 12
    s4: float = 16
    s5: float = 20
    s6: float = 24
    rounded: float = 4
    """The corners of what is small, such as a colour of the legend."""
    radius: float = 8
    target: float = 36
    """Height of what is pressed with a mouse; `TOUCH` with a finger."""
    mark: float = 3
    """Width of the line round a selected picture, outside a gap of `mark_gap`."""
    mark_gap: float = 2
    dashes: float = 1.5
    """Width of the dashed frame of an image that is not expanded: each dash is `dash` long, each space `dash_gap`."""
    dash: float = 4
    dash_gap: float = 3
    number: float = 15
    """Height of the field with a group's number; its letters have `digits`."""
    digits: float = 11
    numbered: float = 56
    """Longer side of a picture from which on it has the number of its group."""
    titled: float = 84
    """Shorter side of a picture from which on it has its title."""
    halo: float = 4
    """Width of the paper round letters that stand on a map."""


SIZES = Sizes()
TOUCH = 44
"""The least height and width of what is pressed with a finger, in CSS pixels."""


def theme_named(name: ThemeName) -> Theme:
    """Return the theme with a name. Raises InvalidInputError for an unknown name."""
    if name not in get_args(ThemeName):
        raise InvalidInputError(f"Unknown theme '{name}'. Choose {' or '.join(get_args(ThemeName))}.")
    return DARK if name == "dark" else LIGHT
