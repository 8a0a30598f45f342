"""The degree distribution of a stored subgraph, drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo.analysis.density import seed_names
from simgraph_neo.text import first_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from simgraph_neo.drawing.canvas.theme import ThemeName
    from simgraph_neo.metrics import Degrees
    from simgraph_neo.store import Reader
    from simgraph_neo.subgraph import Selection, Subgraph


def draw_degrees(reader: Reader, found: Degrees, subgraph: Subgraph, path: Path, theme: ThemeName) -> None:
    """Draw the degree distribution of a subgraph into a .png, .svg or .pdf file. Raises BadInput."""
    from simgraph_neo.drawing import draw_degrees as draw_figure
    from simgraph_neo.text import counted

    about = subgraph.coverage
    gaps = f"incomplete: {counted(about.unexpanded, 'image')} not asked yet"
    origin = _origin(subgraph.selection, seed_names(reader, subgraph.selection.seeds))
    remark = f"{origin} · {about.view} view, {'complete' if about.complete else gaps}"
    draw_figure(found.histogram, path, remark=remark, direction=found.direction, theme=theme)


def _origin(selection: Selection, names: Mapping[str, str]) -> str:
    from simgraph_neo.drawing.canvas.caption import NAMED_SEEDS

    if not selection.seeds:
        return f"All images of {selection.source}" if selection.source else "All images"
    seeds = [names[seed] for seed in dict.fromkeys(selection.seeds)]
    return f"From {first_of(seeds, NAMED_SEEDS)}, depth {selection.depth}"
