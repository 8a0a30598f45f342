"""`simgraph export`: stored subgraphs as files for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simgraph_neo.cli import output
from simgraph_neo.cli.options import Asked, choosing
from simgraph_neo.model import TUTORIAL_SEED
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from simgraph_neo.graphfiles import Format

app = typer.Typer(help="Write stored subgraphs as files for other programs.", no_args_is_help=True)

Target = Annotated[Path, typer.Option("--output", help="The file to write; one that is there is replaced.")]
Tables = Annotated[Path, typer.Option("--output", help="F, to write F-nodes.csv and F-edges.csv.")]
Paths = Annotated[
    bool, typer.Option("--with-paths", help="Say where local pictures lie on this machine, instead of in their folder.")
]


@app.command()
@choosing("one")
def graphml(
    target: Target,
    asked: Asked,
    with_paths: Paths = False,
) -> None:
    """A subgraph as GraphML: for Gephi, Gephi Lite, yEd, Cytoscape, igraph and networkx.

    Example: simgraph export graphml flags:fr --depth 2 --output flags.graphml
    """
    _export("graphml", target, asked, with_paths)


@app.command()
@choosing("one")
def gexf(
    target: Target,
    asked: Asked,
    with_paths: Paths = False,
) -> None:
    """A subgraph as GEXF, Gephi's own format, each community in a colour of its own.

    Example: simgraph export gexf flags:fr flags:jp --depth 2 --output flags.gexf
    """
    _export("gexf", target, asked, with_paths)


@app.command()
@choosing("one")
def json(
    target: Target,
    asked: Asked,
    with_paths: Paths = False,
) -> None:
    """A subgraph as node-link JSON: for JavaScript, and for networkx' node_link_graph(edges="edges").

    Example: simgraph export json --all --source flags --output flags.json
    """
    _export("json", target, asked, with_paths)


@app.command()
@choosing("one")
def csv(
    target: Tables,
    asked: Asked,
    with_paths: Paths = False,
) -> None:
    """A subgraph as two tables, nodes and edges: for Gephi's spreadsheet import, and for spreadsheets.

    An apostrophe stands before text that a spreadsheet would run as a formula.

    Example: simgraph export csv flags:fr --depth 2 --output flags
    """
    _export("csv", target, asked, with_paths)


@app.command()
@choosing("one")
def html(
    target: Annotated[Path, typer.Option("--output", help="The .html file to write; one that is there is replaced.")],
    asked: Asked,
    title: Annotated[str | None, typer.Option(help="What stands above the graph; by default the seeds.")] = None,
    seed_layout: Annotated[
        int, typer.Option(min=0, max=2**32 - 1, help="Another number, another arrangement.")
    ] = TUTORIAL_SEED,
) -> None:
    """A subgraph as one page to explore in any browser, with its pictures inside: no server, no internet, no database.

    Pan, zoom, search, cards with each image's list, the shortest way between two images; the file is all there is.

    Example: simgraph export html flags:fr flags:jp --depth 2 --output flags.html
    """
    from simgraph_neo import analysis

    selection = asked.selection()
    analysis.check_page(target)
    with output.opened_reader() as reader, output.progress("Pictures") as on_done:
        subgraph = reader.subgraph(selection)
        report = analysis.export_html(subgraph, target, title=title, layout_seed=seed_layout, on_done=on_done)
    typer.echo(str(target))
    size = f"{report.size / 1e6:.1f} MB"
    output.say(f"{counted(report.nodes, 'image')}, {counted(report.edges, 'edge')}, {size}.")
    output.placeholders(report.placeholders)
    output.completeness(subgraph.graph.graph, selection.completed_by)


def _export(kind: Format, target: Path, asked: Asked, with_paths: bool) -> None:
    """What the four graph files have in common: the names of the files on stdout, all else on stderr."""
    from simgraph_neo import analysis, graphfiles

    selection = asked.selection()
    graphfiles.checked_targets(target, kind)  # before a server is started for it
    with output.opened_reader() as reader:
        subgraph = reader.subgraph(selection)
        files = analysis.export(subgraph, target, kind, with_paths=with_paths)
    graph = subgraph.graph
    for file in files:
        typer.echo(str(file))
    output.say(f"{counted(len(graph), 'image')}, {counted(graph.number_of_edges(), 'directed edge')}.")
    output.completeness(graph.graph, selection.completed_by)
