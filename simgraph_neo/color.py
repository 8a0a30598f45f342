"""Colours for groups that colour-blind readers can distinguish, too."""

from __future__ import annotations

import math

# Okabe and Ito, Color Universal Design (2008), without its black; the order keeps neighbours in the list far apart.
GROUPS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442")
OTHERS, DARK_OTHERS = "#c8c8c8", "#5c5f66"
"""Of all other groups, on white and on a dark page. In each kind of colour blindness they differ from every group's
colour by a CIEDE2000 of 14 or more."""


def group_color(number: int, *, dark: bool = False) -> str:
    """Return the colour of group 1, 2, ... as ``#rrggbb``; grey after the seventh: eyes cannot distinguish more.

    >>> group_color(1), group_color(8), group_color(8, dark=True)
    ('#0072b2', '#c8c8c8', '#5c5f66')
    """
    return GROUPS[number - 1] if 1 <= number <= len(GROUPS) else DARK_OTHERS if dark else OTHERS


# Evenly spaced in matplotlib's viridis, whose order is also visible to colour-blind readers and in grey. The end with
# too little contrast to the page is left out. Both begin with the colour of the strongest contrast.
RAMP = ("#440154", "#46327e", "#365c8d", "#277f8e", "#1fa187", "#4ac16d", "#a0da39")
DARK_RAMP = ("#fde725", "#b5de2b", "#6ece58", "#35b779", "#1f9e89", "#26828e", "#31688e")


def ordered_colors(number: int, *, dark: bool = False) -> list[str]:
    """Return colours for ordered groups, from the strongest to the faintest on white, or on a `dark` page.

    They are as far apart as `number` allows.

    >>> ordered_colors(3), ordered_colors(2, dark=True)
    (['#440154', '#277f8e', '#a0da39'], ['#fde725', '#31688e'])
    """
    ramp = DARK_RAMP if dark else RAMP
    steps = [step * (len(ramp) - 1) / max(number - 1, 1) for step in range(number)]
    return [mixed(ramp[int(step)], ramp[math.ceil(step)], step % 1) for step in steps]


def mixed(first: str, second: str, share: float) -> str:
    """Mix two colours linearly; `share` is the part of the second, 0 to 1.

    >>> mixed("#ffffff", "#0080ff", 0.5)
    '#80c0ff'
    """
    pairs = zip(bytes.fromhex(first[1:]), bytes.fromhex(second[1:]), strict=True)
    return "#" + bytes(round(a + share * (b - a)) for a, b in pairs).hex()


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, from 1 (equal) to 21 (black on white): WCAG 2.2, 1.4.3.

    >>> contrast("#000000", "#ffffff"), contrast("#777777", "#777777")
    (21.0, 1.0)
    """
    darker, lighter = sorted(map(_luminance, (first, second)))
    return (lighter + 0.05) / (darker + 0.05)


def readable(color: str, paper: str, text: str) -> str:
    """Mix as much of `text` into a colour as letters need to be read on `paper`: a contrast of 4.5 (WCAG 2.2, 1.4.3).

    >>> readable("#0072b2", "#ffffff", "#333333"), readable("#f0e442", "#ffffff", "#333333")
    ('#0072b2', '#757138')
    """
    mixes = (mixed(color, text, step / 20) for step in range(21))
    return next((mix for mix in mixes if contrast(mix, paper) >= 4.5), text)


def _luminance(color: str) -> float:
    """Return the relative luminance of a colour, 0 to 1: WCAG 2.2."""
    shares = [part / 255 for part in bytes.fromhex(color[1:])]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
