"""`simgraph export`: write subgraphs to files for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simgraph_neo.cli import output, views
from simgraph_neo.cli.options import Asked, LayoutSeed, Rights, choosing
from simgraph_neo.model import TUTORIAL_SEED
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from simgraph_neo.graphfiles import Format

app = typer.Typer(help="Write a subgraph as a file: graph formats, tables, a web page.", no_args_is_help=True)

Target = Annotated[Path, typer.Option("--output", help="The file to write; an existing file is replaced.")]
Tables = Annotated[Path, typer.Option("--output", help="NAME: writes NAME-nodes.csv and NAME-edges.csv.")]
Paths = Annotated[
    bool, typer.Option("--with-paths", help="Write full paths of local pictures, not paths within their folder.")
]


@app.command()
@choosing("one")
def graphml(
    target: Target,
    asked: Asked,
    with_paths: Paths = False,
) -> None:
    """Write GraphML, for Gephi, yEd, Cytoscape, igraph and networkx.

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
    """Write GEXF, for Gephi; each community has its own colour.

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
    """Write node-link JSON, for JavaScript and networkx.

    networkx reads it with node_link_graph(edges="edges").

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
    """Write two tables, nodes and edges, for spreadsheets and Gephi.

    Text that a spreadsheet would run as a formula gets an apostrophe in front.

    Example: simgraph export csv flags:fr --depth 2 --output flags
    """
    _export("csv", target, asked, with_paths)


@app.command()
@choosing("one")
def html(
    target: Annotated[Path, typer.Option("--output", help="The .html file to write; an existing file is replaced.")],
    asked: Asked,
    title: Annotated[str | None, typer.Option(help="Title of the page. Default: the seeds.")] = None,
    seed_layout: LayoutSeed = TUTORIAL_SEED,
    rights: Rights = "all",
) -> None:
    """Write one web page to explore in any browser.

    The page contains its pictures and needs no server, network or database. You can pan, zoom and search, open an
    image's card with its list, and find the shortest path between two images.

    Example: simgraph export html flags:fr flags:jp --depth 2 --output flags.html
    """
    from simgraph_neo import analysis

    selection = asked.selection()
    analysis.check_page(target)
    with output.opened_reader() as reader:
        with output.progress("Pictures") as on_done:
            subgraph = reader.subgraph(selection)
            report = analysis.export_html(
                subgraph, target, title=title, layout_seed=seed_layout, rights=rights, on_done=on_done
            )
        counts = (
            f"{counted(report.nodes, 'image')}, {counted(report.edges, 'undirected edge')}, {report.size / 1e6:.1f} MB."
        )
        output.wrote(target, counts, result=True)
        output.placeholders(report.placeholders)
        views.warn_of_subgraph(reader, subgraph)


def _export(kind: Format, target: Path, asked: Asked, with_paths: bool) -> None:
    """Export a graph file: print the names of the files on stdout, and messages on stderr."""
    from simgraph_neo import analysis, graphfiles

    selection = asked.selection()
    graphfiles.checked_targets(target, kind)  # before the local Neo4j is started
    with output.opened_reader() as reader:
        subgraph = reader.subgraph(selection)
        files = analysis.export(subgraph, target, kind, with_paths=with_paths)
        graph = subgraph.graph
        for file in files:
            output.wrote(file, result=True)
        output.say(f"{counted(len(graph), 'image')}, {counted(graph.number_of_edges(), 'directed edge')}.")
        views.warn_of_subgraph(reader, subgraph)
