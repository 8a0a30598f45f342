"""Colours that tell groups apart, also for readers who see some colours alike."""

from __future__ import annotations

import math

# Okabe and Ito, Color Universal Design (2008), without its black; the order keeps neighbours in the list far apart.
GROUPS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442")
OTHERS = "#9a9a9a"


def group_color(number: int) -> str:
    """The colour of group 1, 2, ... as ``#rrggbb``; what comes after the seventh is grey, as no eye keeps more apart.

    >>> group_color(1), group_color(8)
    ('#0072b2', '#9a9a9a')
    """
    return GROUPS[number - 1] if 1 <= number <= len(GROUPS) else OTHERS


# Evenly spaced in matplotlib's viridis, which keeps its order for every reader and in grey, without the end that the
# paper swallows. Both begin with what stands out most.
RAMP = ("#440154", "#46327e", "#365c8d", "#277f8e", "#1fa187", "#4ac16d", "#a0da39")
DARK_RAMP = ("#fde725", "#b5de2b", "#6ece58", "#35b779", "#1f9e89", "#26828e", "#31688e")


def ordered_colors(number: int, *, dark: bool = False) -> list[str]:
    """Colours for groups that have an order, from the strongest to the faintest on white, or on a `dark` page.

    They are as far apart as `number` allows.

    >>> ordered_colors(3), ordered_colors(2, dark=True)
    (['#440154', '#277f8e', '#a0da39'], ['#fde725', '#31688e'])
    """
    ramp = DARK_RAMP if dark else RAMP
    steps = [step * (len(ramp) - 1) / max(number - 1, 1) for step in range(number)]
    return [_mixed(ramp[int(step)], ramp[math.ceil(step)], step % 1) for step in steps]


def _mixed(first: str, second: str, share: float) -> str:
    """A colour between two, as `share` of the way from the first to the second."""
    pairs = zip(bytes.fromhex(first[1:]), bytes.fromhex(second[1:]), strict=True)
    return "#" + bytes(round(a + share * (b - a)) for a, b in pairs).hex()
