"""Frames round pictures: a seed's, that of its group, or a hairline."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from simgraph_neo.drawing.canvas.theme import Theme

GROUP_BAND, PAPER_BAND, SEED_BAND = 3, 1, 5
"""Thickness of the frames, from a picture outwards, in units of which a picture's box has `UNITS`."""
UNITS = 60
MIN_UNIT, MAX_UNIT = 1.0, 3.0
"""Pixels of a unit, where there is room."""


class Frame(NamedTuple):
    """What lies round a picture."""

    room: tuple[int, int]
    """Width and height that the picture must fit into."""
    mats: list[tuple[int, str]]
    """Filled rectangles under the picture, outermost first: by how many pixels each is larger on every side."""
    hairline: bool
    """Whether it has one, which shows where a picture with the paper's ground ends."""
    thickness: int
    """Pixels that all of it takes round the picture, on every side."""


def plan_frame(box: tuple[int, int], margin: int, color: str | None, theme: Theme, *, seed: bool) -> Frame:
    """Frame a picture in a box, with a `margin` round it that belongs to nothing else; `color` is that of its group.

    Where the margin is too small the picture gives up some of its box, so that frames are seen among a thousand.
    """
    bands = [(SEED_BAND, theme.seed), (PAPER_BAND, theme.paper)] if seed else []
    bands += [(GROUP_BAND, color)] if color else []
    thickness = sum(band for band, _ in bands)
    unit = min(max(MIN_UNIT, min(box) / UNITS), MAX_UNIT)
    inset = max(0, min(round(unit * thickness) - margin, min(box) // 6))
    unit = min(unit, (margin + inset) / max(thickness, 1))
    mats = []
    for band, paint in bands:
        mats.append((round(unit * thickness), paint))
        thickness -= band
    room = max(1, box[0] - 2 * inset), max(1, box[1] - 2 * inset)
    hairline = color is None and margin > 1
    return Frame(room, mats, hairline, mats[0][0] if mats else int(hairline))
