"""The two looks of every figure: dark on white paper, and light on a dark page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from simgraph_neo.errors import BadInput

ThemeName = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a figure, as ``#rrggbb``."""

    paper: str
    text: str
    faint: str
    """Text that matters less: ids, remarks."""
    edge: str
    hairline: str
    """Round each picture, so that one with the paper's ground ends somewhere."""
    seed: str
    """The frame of a seed."""
    unknown: str
    """A picture that could not be had and whose average colour is not known."""
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
    """The theme of that name. Raises BadInput for another one."""
    if name not in get_args(ThemeName):
        raise BadInput(f"{name} is no theme. Choose {' or '.join(get_args(ThemeName))}.")
    return DARK if name == "dark" else LIGHT
