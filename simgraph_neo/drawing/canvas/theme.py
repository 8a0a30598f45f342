"""The two themes of every figure: dark text on white, and light text on a dark background."""

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
    seed: str
    """The colour of a seed's frame."""
    unknown: str
    """The colour of a placeholder whose average colour is unknown."""
    bar: str


LIGHT = Theme(
    paper="#ffffff",
    text="#333333",
    faint="#707070",
    edge="#5c5c5c",
    hairline="#8c8c8c",
    seed="#d6006c",
    unknown="#d9d9d9",
    bar="#4878a8",
)
DARK = Theme(
    paper="#15171c",
    text="#e8e8e8",
    faint="#a0a0a0",
    edge="#a6a6a6",
    hairline="#6a6d75",
    seed="#ff4d9d",
    unknown="#3b3e46",
    bar="#7fb2e5",
)


def theme_named(name: ThemeName) -> Theme:
    """Return the theme with a name. Raises InvalidInputError for an unknown name."""
    if name not in get_args(ThemeName):
        raise InvalidInputError(f"Unknown theme '{name}'. Choose {' or '.join(get_args(ThemeName))}.")
    return DARK if name == "dark" else LIGHT
