"""`simgraph analyze metrics`: all metrics of stored subgraphs, in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from simgraph_neo.cli import output, views
from simgraph_neo.cli.options import Asked, Json, choosing

if TYPE_CHECKING:
    from simgraph_neo.analysis import Measured


@choosing("several")
def metrics(
    asked: Asked,
    null: Annotated[
        int,
        typer.Option(
            help="Compare the closed view with this number of random graphs of each of two kinds, rewired and with "
            "random lists: at least 2, usually 100; 0 = do not compare. The default of --view is then closed.",
            min=0,
        ),
    ] = 0,
    small_world: Annotated[
        bool,
        typer.Option(
            "--small-world",
            help="Add the small-world coefficient, which needs random graphs; the same as --also small_world.",
        ),
    ] = False,
    also: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Add a metric that is computed only on request, such as small_world. An unknown name lists them.",
        ),
    ] = None,
    exact: Annotated[
        bool,
        typer.Option(
            "--exact",
            help="Measure paths from all images, also above 3,000, not from a sample; allow --null above 20,000 "
            "directed edges.",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Measure all metrics, in a column for each seed and their union.

    Clustering, transitivity, assortativity, core and modularity ignore the direction of edges. So do the mean shortest
    path and the diameter, which are of the largest component.

    Example: simgraph analyze metrics flags:fr flags:jp --depth 2 --view both
    """
    from simgraph_neo import analysis
    from simgraph_neo.metrics import parse_metrics

    chosen, names = asked.selections(null), [*(also or []), *(["small_world"] if small_world else [])]
    parse_metrics(names)
    with output.opened_reader() as reader:
        with output.progress("Graphs") as on_done:
            found = []
            for done, subgraph in enumerate(reader.subgraphs(chosen), 1):
                number = null if subgraph.coverage.view == "closed" else 0
                found.append(analysis.measure(subgraph, exact=exact, null=number, also=names))
                on_done(done, len(chosen))
        if as_json:
            output.print_json([each.record() for each in found])
        else:
            _print(found)
        views.warn_about_coverages(views.completed(reader, [(each.coverage, each.selection) for each in found]))
    _warn_about_samples(found)


def _print(found: list[Measured]) -> None:
    """Print the metrics, a column for each graph; then the random graphs of each graph that has them."""
    from simgraph_neo.analysis import metrics_table

    output.print_table(*metrics_table(found))
    for each in found:
        if each.null:
            typer.echo("")
            output.print_line(f"{each.coverage.name}: against random graphs (mean, 95% interval, z of the real value)")
            output.print_table(*each.null_table())


def _warn_about_samples(found: list[Measured]) -> None:
    """Print on stderr what was sampled."""
    if sampled := [each for each in found if each.numbers.mean_shortest_path_interval]:
        what = sampled[0].coverage.name if len(sampled) == 1 else f"In {len(sampled)} of these {len(found)} graphs"
        output.say(
            f"{what}: paths were measured from a sample of the images, so the diameter is a lower bound. "
            "To measure from all images, add --exact."
        )
