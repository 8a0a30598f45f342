"""`simgraph analyze metrics`: all numbers of stored subgraphs, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from simgraph_neo.cli import output, views
from simgraph_neo.cli.analyze import All, Depths, Json, Seeds, Source
from simgraph_neo.cli.views import ViewOption

if TYPE_CHECKING:
    from simgraph_neo.explore import Measured


def metrics(
    seeds: Seeds = None,
    depths: Depths = None,
    everything: All = False,
    source: Source = None,
    view: ViewOption = None,
    null: Annotated[
        int,
        typer.Option(help="Compare with so many random graphs of two kinds, 2 or more; 100 is usual.", min=0),
    ] = 0,
    small_world: Annotated[
        bool, typer.Option("--small-world", help="Compute the small-world coefficient, too.")
    ] = False,
    exact: Annotated[
        bool, typer.Option("--exact", help="No sampling above 3,000 images, null models above 20,000 edges.")
    ] = False,
    as_json: Json = False,
) -> None:
    """All metrics of each seed's subgraph, and of the seeds together: a column a graph.

    Clustering, transitivity, assortativity, core and modularity are of the undirected simple graph; mean path and
    diameter of its largest part.

    Example: simgraph analyze metrics flags:fr flags:jp --depth 2 --view both
    """
    from simgraph_neo import explore

    chosen = explore.selections(seeds or [], depths or [], everything, source, view, null)
    with output.opened_store() as store, output.progress("Graphs") as on_done:
        store.known([seed for selection in chosen for seed in selection.seeds])
        found = []
        for done, selection in enumerate(chosen, 1):
            found.append(explore.measure(store, selection, exact=exact, null=null, sigma=small_world))
            on_done(done, len(chosen))
    if as_json:
        output.print_json([each.record() for each in found])
    else:
        _print(found)
    _say_what_to_doubt(found)


def _print(found: list[Measured]) -> None:
    """The metrics as rows, a column a graph; then a table of null models for each graph that has them."""
    columns = [_flat(each) for each in found]
    names = [name for name in _names(columns) if any(column.get(name) is not None for column in columns)]
    rows = [[name, *(column.get(name) for column in columns)] for name in names]
    output.print_table(["metric", *(each.coverage.name for each in found)], rows)
    for each in found:
        if each.null:
            typer.echo("")
            output.print_line(f"{each.coverage.name}: against random graphs (mean, 95 % of them, z of the real value)")
            output.print_table(*each.null_table())


def _flat(each: Measured) -> dict[str, Any]:
    """The numbers of one graph, those of ranks and both ends of an interval with names of their own."""
    flat: dict[str, Any] = {}
    for name, value in each.record().items():
        if name == "reciprocity_by_rank":
            flat |= {f"reciprocity_rank_{rank}": share for rank, share in value.items()}
        elif name == "mean_shortest_path_interval":
            flat |= dict(zip(("mean_shortest_path_low", "mean_shortest_path_high"), value or (), strict=False))
        elif name not in {"seed", "depth", "view", "null"}:
            flat[name] = value
    return flat


def _names(columns: list[dict[str, Any]]) -> list[str]:
    """All names in the order of the fullest column."""
    return list(dict.fromkeys(name for column in sorted(columns, key=len, reverse=True) for name in column))


def _say_what_to_doubt(found: list[Measured]) -> None:
    """What is unfinished, what the outer ring dominates, what comes from a sample: on stderr."""
    views.say_what_to_doubt_of_all([(each.coverage, each.selection.completed_by) for each in found])
    for each in found:
        if each.numbers.mean_shortest_path_interval:
            output.say(
                f"{each.coverage.name}: paths were measured from a sample of the images; the diameter is at least "
                "that. Insist on all of them with --exact."
            )
