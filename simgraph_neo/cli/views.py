"""The two views of a subgraph, as every measuring command takes and tells them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from simgraph_neo.cli import output

if TYPE_CHECKING:
    from simgraph_neo.explore import Coverage


class View(StrEnum):
    """Which edges belong to a subgraph."""

    discovered = "discovered"
    closed = "closed"
    both = "both"


ViewOption = Annotated[
    View | None,
    typer.Option(
        help="discovered: what a crawl to that depth saw, the tutorial's graph. closed: the same images, all edges "
        "among them. Default: discovered; closed with --all and --null."
    ),
]
OneView = Annotated[
    Literal["discovered", "closed"] | None,
    typer.Option(
        "--view",
        help="discovered: what a crawl to that depth saw. closed: the same images, all edges among them. "
        "Default: discovered; --all is always closed.",
    ),
]
"""For commands that are about one graph."""


def say_what_to_doubt(about: Coverage, complete_with: str) -> None:
    """What is unfinished, and what the outer ring dominates: on stderr."""
    output.completeness({"complete": about.complete, "unexpanded": about.unexpanded}, complete_with)
    if about.ring_dominates:
        output.say(
            f"{about.name}: {about.frontier_share:.0%} of the images are an outer ring whose lists do not count here. "
            "Density, reciprocity and clustering say more of that ring than of the pictures; compare --view closed."
        )
