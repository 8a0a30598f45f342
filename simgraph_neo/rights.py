"""Which pictures are not shown, and what a figure or page says about that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simgraph_neo.attributes import NodeAttributes, Withheld

REASONS: dict[Withheld, str] = {"hidden": "hidden"}
"""Why a picture is left out, in a few words."""


def picture_notes(nodes: Iterable[NodeAttributes]) -> list[str]:
    """Return the parts of a caption about the pictures of some images: how many are hidden.

    >>> picture_notes([{"withheld": "hidden"}, {}])
    ['1 image is hidden']
    """
    hidden = sum(node.get("withheld") == "hidden" for node in nodes)
    return [f"{counted(hidden, 'image')} {'is' if hidden == 1 else 'are'} hidden"] if hidden else []
