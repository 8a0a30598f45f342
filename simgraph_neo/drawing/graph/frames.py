"""Frames round pictures: that of a seed, that of a group, or a thin line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from simgraph_neo.drawing.canvas.theme import Theme

GROUP_BAND, PAPER_BAND, SEED_BAND = 3, 1, 2
"""Thickness of the bands of a frame, from the picture outwards, in units: the side of a box divided by `UNITS`."""
UNITS = 60
MIN_UNIT, MAX_UNIT = 1.0, 3.0
"""Limits of a unit in pixels, where there is room."""


class Frame(NamedTuple):
    """The frame round a picture."""

    room: tuple[int, int]
    """Width and height that the picture must fit into."""
    mats: list[tuple[int, str]]
    """Filled rectangles under the picture, outermost first: the pixels that each extends on every side, its colour."""
    hairline: bool
    """Whether a thin line shows the edge of the picture, which may have the colour of the background."""
    thickness: int
    """Pixels of the whole frame on every side of the picture."""


def plan_frame(box: tuple[int, int], margin: int, color: str | None, theme: Theme, *, seed: bool) -> Frame:
    """Plan the frame of a picture in `box`, with a free `margin` round the box; `color` is that of its group.

    A seed has two bands: the frame of its group twice. A thin line round the bands makes light colours visible. If the
    margin is too small, the picture is made smaller, so that frames can be seen in a drawing of a thousand.
    """
    bands = [(GROUP_BAND if color else SEED_BAND, color or theme.ink), (PAPER_BAND, theme.paper)] if seed else []
    bands += [(GROUP_BAND, color)] if color else [(SEED_BAND, theme.ink)] if seed else []
    thickness, line = sum(band for band, _ in bands), int(color is not None)
    unit = min(max(MIN_UNIT, min(box) / UNITS), MAX_UNIT)
    inset = max(0, min(round(unit * thickness) + line - margin, min(box) // 6))
    unit = min(unit, (margin + inset - line) / max(thickness, 1))
    mats = [(round(unit * thickness) + 1, theme.keyline)] if line else []
    for band, paint in bands:
        mats.append((round(unit * thickness), paint))
        thickness -= band
    room = max(1, box[0] - 2 * inset), max(1, box[1] - 2 * inset)
    hairline = color is None and margin > 1
    return Frame(room, mats, hairline, mats[0][0] if mats else int(hairline))
