"""The two views of a subgraph, as every measuring command takes and tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.cli import output

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simgraph_neo.subgraph import Coverage


def warn_about_coverage(about: Coverage, complete_with: str) -> None:
    """What is unfinished, and what the outer ring dominates: on stderr."""
    warn_about_coverages([(about, complete_with)])


def warn_about_coverages(found: Sequence[tuple[Coverage, str]]) -> None:
    """The same of many graphs with what completes them, in the order of `analysis.selections`: each thing said once.

    The last ones are of all seeds together: what completes the deepest of them completes every graph before.
    """
    last = [each for each in found if each[0].seed == found[-1][0].seed]
    about, complete_with = max(last, key=lambda each: (each[0].depth or 0) + (each[0].view == "closed"))
    if ringed := [about for about, _ in found if about.ring_dominates]:
        one = f"{ringed[0].name}: {ringed[0].frontier_share:.0%}"
        many = f"In {len(ringed)} of these {len(found)} graphs more than half"
        output.say(
            f"{one if len(ringed) == 1 else many} of the images are an outer ring whose lists do not count here. "
            "Density, degrees, reciprocity and clustering say more of that ring than of the pictures; "
            "compare --view closed."
        )
    output.completeness({"complete": about.complete, "unexpanded": about.unexpanded}, complete_with)
