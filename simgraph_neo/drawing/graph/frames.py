"""Frames round pictures: that of a seed, that of a group, or a thin line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simgraph_neo.drawing.canvas.frame import USUAL, seed_frame

if TYPE_CHECKING:
    from simgraph_neo.drawing.canvas.theme import Theme

LINE, GAP = 1.0, 0.5
"""Thickness of a coloured band, and of the paper between two bands, relative to a seed's frame (`seed_frame`)."""


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


def plan_frame(
    box: tuple[int, int], margin: int, color: str | None, theme: Theme, *, seed: bool, width: float = USUAL
) -> Frame:
    """Plan the frame of a picture in `box`, with a free `margin` round the box; `color` is that of its group.

    A seed has the frame of its group twice, or one of ink. A thin line round the bands makes light colours visible. If
    the margin is too small, the picture is made smaller, so that frames can be seen in a drawing of a thousand; `width`
    is that of the drawing.
    """
    bands = [(LINE, color), (GAP, theme.paper)] if color and seed else []
    bands += [(LINE, color or theme.ink)] if color or seed else []
    thickness, line = sum(band for band, _ in bands), int(color is not None)
    unit = float(seed_frame(min(box), width))
    inset = max(0, min(round(unit * thickness) + line - margin, min(box) // 6))
    unit = min(unit, (margin + inset - line) / max(thickness, 1))
    mats = [(round(unit * thickness) + 1, theme.keyline)] if line else []
    for band, paint in bands:
        mats.append((round(unit * thickness), paint))
        thickness -= band
    room = max(1, box[0] - 2 * inset), max(1, box[1] - 2 * inset)
    hairline = not bands and margin > 1
    return Frame(room, mats, hairline, mats[0][0] if mats else int(hairline))
