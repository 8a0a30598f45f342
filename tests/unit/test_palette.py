"""The colours of groups and of state, as people with and without colour blindness see them."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from skimage.color import deltaE_ciede2000, rgb2lab

from simgraph_neo.color import GROUPS, contrast, group_color
from simgraph_neo.drawing.canvas.theme import DARK, LIGHT, Theme

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Machado, Oliveira and Fernandes (2009), severity 1.0, for linear RGB.
VISIONS = {
    "usual": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}


def seen(color: str, vision: str) -> NDArray[Any]:
    """A colour in CIELAB, as this vision sees it."""
    share = np.frombuffer(bytes.fromhex(color[1:]), dtype=np.uint8) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    linear = np.clip(np.array(VISIONS[vision]) @ linear, 0, 1)
    share = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.asarray(rgb2lab(share[None, None])[0, 0])


def apart(first: str, second: str) -> float:
    """The smallest CIEDE2000 between two colours in the four visions."""
    delta: Any = deltaE_ciede2000  # scikit-image has no types
    return min(float(delta(seen(first, vision), seen(second, vision))) for vision in VISIONS)


@pytest.mark.parametrize(("theme", "dark", "least"), [(LIGHT, False, 28), (DARK, True, 14)])
def test_state_cannot_be_taken_for_a_group(theme: Theme, dark: bool, least: float) -> None:
    """Ink differs from every colour of a group in each vision: what is selected, found or a seed is not a group."""
    assert min(apart(theme.ink, group_color(number, dark=dark)) for number in range(9)) > least


@pytest.mark.parametrize("dark", [False, True])
def test_groups_differ_in_each_vision(dark: bool) -> None:
    """The seven colours differ by 10 or more, and by 14 or more from the grey of all other groups."""
    assert min(apart(*pair) for pair in combinations(GROUPS, 2)) > 10
    assert min(apart(color, group_color(8, dark=dark)) for color in GROUPS) > 14


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_lines_and_words_have_the_contrast_of_wcag(theme: Theme) -> None:
    """Words have 4.5 to the paper, lines and state 3 (WCAG 2.2, 1.4.3 and 1.4.11)."""
    assert min(contrast(color, theme.paper) for color in (theme.text, theme.faint, theme.accent)) >= 4.5
    assert min(contrast(color, theme.paper) for color in (theme.ink, theme.keyline, theme.edge, theme.hairline)) >= 3


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_bar_has_no_hue_and_is_not_ink(theme: Theme) -> None:
    """Bars are grey, since hue means a group; they have a contrast of 3 or more to the paper and to the hubs in ink."""
    parts = bytes.fromhex(theme.bar[1:])
    assert max(parts) - min(parts) <= 14
    assert min(contrast(theme.bar, color) for color in (theme.paper, theme.ink)) >= 3
