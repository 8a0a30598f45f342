"""Colours that tell groups apart, also for readers who see some colours alike."""

from __future__ import annotations

# Okabe and Ito, Color Universal Design (2008), without its black; the order keeps neighbours in the list far apart.
GROUPS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442")
OTHERS = "#9a9a9a"


def group_color(number: int) -> str:
    """The colour of group 1, 2, ... as ``#rrggbb``; what comes after the seventh is grey, as no eye keeps more apart.

    >>> group_color(1), group_color(8)
    ('#0072b2', '#9a9a9a')
    """
    return GROUPS[number - 1] if 1 <= number <= len(GROUPS) else OTHERS


# Evenly spaced in matplotlib's viridis, which keeps its order for every reader and in grey; its palest end, which
# white paper swallows, is left out.
RAMP = ("#440154", "#46327e", "#365c8d", "#277f8e", "#1fa187", "#4ac16d", "#a0da39")


def ordered_colors(number: int) -> list[str]:
    """Colours for groups that have an order, from dark to light, as far apart as `number` allows.

    >>> ordered_colors(3)
    ['#440154', '#277f8e', '#a0da39']
    """
    last = len(RAMP) - 1
    return [RAMP[round(step * last / max(number - 1, 1))] for step in range(number)]
