"""`simgraph query`: the library of Cypher queries, and your own Cypher."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer
from typer.core import TyperGroup

from simgraph_neo import queries
from simgraph_neo.cli import output
from simgraph_neo.cli.exploring import Explore, NoBrowser, Port, check_options, open_page
from simgraph_neo.cli.stdin import read_stdin
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.queries.literals import written
from simgraph_neo.queries.results import readable, to_json
from simgraph_neo.text import WHOLE, clean, counted, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from simgraph_neo.queries import Query
    from simgraph_neo.queries.results import Operator, Rows


class _Commands(TyperGroup):
    """The subcommands, with a hint for a user who forgets `run`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Resolve a subcommand as Typer does. Raises InvalidInputError for the name of a query."""
        if args and args[0] not in self.commands and args[0] in queries.names():
            raise InvalidInputError(f"{args[0]} is a query of the library. Run it with: simgraph query run {args[0]}")
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=_Commands,
    help="Query the store with Cypher: a library of queries, or your own.",
    no_args_is_help=True,
)

ROWS = 100
"""The default number of rows in the terminal."""


def complete_name(incomplete: str) -> list[tuple[str, str]]:
    """Return names of queries for shell completion, with their titles."""
    return [(query.name, query.title) for query in queries.library() if query.name.startswith(incomplete)]


def _complete_param(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return parameters of the query. While an option lacks its value, the name of the query is in `ctx.args`."""
    named = {ctx.params.get("name"), *ctx.args}
    defaults = next((query.defaults for query in queries.library() if query.name in named), {})
    return [(f"{key}=", f"default {default}") for key, default in defaults.items() if key.startswith(incomplete)]


Name = Annotated[
    str, typer.Argument(metavar="NAME", help="Name of a query; see: simgraph query list.", autocompletion=complete_name)
]
Params = Annotated[
    list[str] | None,
    typer.Option(
        "--param",
        metavar="NAME=VALUE",
        help="Set a parameter. Repeat it for several parameters, and for each item of a list.",
        autocompletion=_complete_param,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON; nodes, relationships and paths as objects.")]
Table = Annotated[
    Path | None, typer.Option("--csv", help="Write all rows into this .csv file instead of printing them.")
]
Limit = Annotated[
    int | None,
    typer.Option(min=1, help=f"Maximum number of rows. Default: {ROWS} in the terminal, all in JSON and CSV."),
]
Timeout = Annotated[float, typer.Option(min=0.001, max=86_400, help="Stop the query after this number of seconds.")]


@app.command("list")
def list_(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the queries of the library by topic.

    Example: simgraph query list
    """
    found = queries.library()
    if as_json:
        output.print_json([query.record() for query in found])
        return
    output.print_table(["topic", "name", "title"], [[query.topic, query.name, query.title] for query in found])
    output.say(
        "Show a query: simgraph query show within-hops. Run it: simgraph query run within-hops --param seed=flags:fr"
    )
    output.say("Queries that check the store are in cypher/check/. Run them with: simgraph verify")


@app.command()
def show(
    name: Name,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show Neo4j's execution plan instead of the Cypher.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show a query: what it answers, its parameters, its Cypher.

    Example: simgraph query show within-hops --explain
    """
    query = queries.of_library(name)
    if explain:
        with output.opened_store() as store:
            _print_answer(store.ask(f"EXPLAIN {query.text}", query.examples), as_json)
    elif as_json:
        output.print_json(query.record())
    else:
        typer.echo(queries.source(name).rstrip())


@app.command()
def run(
    name: Name,
    params: Params = None,
    limit: Limit = None,
    timeout: Timeout = 60.0,
    table: Table = None,
    as_json: Json = False,
    explore: Explore = False,
    port: Port = None,
    no_browser: NoBrowser = False,
) -> None:
    """Run a query of the library.

    A parameter that is not given has the default that `simgraph query show NAME` shows. --explore saves the images of
    the result as a view, and opens it.

    Example: simgraph query run within-hops --param seed=flags:fr --param hops=2
    """
    check_options(explore, port, no_browser, json=as_json, csv=table)
    query = queries.of_library(name)
    if explore:
        open_page(f"/v/{_saved(query, params or [], limit, timeout)}", port, no_browser)
    else:
        _run(query, params or [], limit, timeout, table, as_json)


def _saved(query: Query, params: Sequence[str], limit: int | None, timeout: float) -> str:
    """Run a query, save its images as a view, and return the view's id."""
    from simgraph_neo.analysis import library

    values = library.parameters(query, params)
    with output.opened_store() as store:
        view = library.save_images(store, query, values, limit=limit, seconds=timeout)
    if view.more:
        output.say(f"The result has more than the view shows: its first {counted(view.images, 'image')}.")
    return view.id


@app.command("-")
def stdin(
    params: Params = None,
    limit: Limit = None,
    timeout: Timeout = 60.0,
    table: Table = None,
    as_json: Json = False,
) -> None:
    """Run your own Cypher from stdin, read-only.

    A line such as ":param hops => 3" declares a parameter and its default. A parameter that no line declares is text.

    Example: simgraph query - --param id=flags:fr < mine.cypher
    """
    given = [text.partition("=")[0].strip() for text in params or []]
    answer = _run(queries.typed_in(read_stdin(), given), params or [], limit, timeout, table, as_json)
    for warning in answer.warnings:
        output.say(warning)


def _run(
    query: Query, params: Sequence[str], limit: int | None, timeout: float, table: Path | None, as_json: bool
) -> Rows:
    from simgraph_neo import graphfiles
    from simgraph_neo.analysis import library
    from simgraph_neo.connection import browser_link

    if table and as_json:
        raise InvalidInputError("--json and --csv cannot be combined. Choose one.")
    values = library.parameters(query, params)
    if table:
        graphfiles.check_table(table)
    most = limit or (None if as_json or table else ROWS)
    with output.opened_store() as store:
        answer = library.ask(store, query, values, limit=most, seconds=timeout)
    if table:
        _write(answer, table)
    elif answer or answer.plan or as_json:
        _print_answer(answer, as_json)
    else:
        _say_nothing_found(query, values)
    if answer.more:
        output.say(
            f"There are more than these {counted(len(answer), 'row')}. To get more, use --limit, --json or --csv."
        )
    if link := browser_link(query.for_browser(values)):
        output.say(f"In Neo4j Browser: {link}")
    return answer


def _write(answer: Rows, table: Path) -> None:
    """Write the rows as CSV; print the name of the file as the result."""
    from simgraph_neo import graphfiles

    graphfiles.write_table(
        table, list(map(one_line, answer.columns)), [[_filed(value) for value in row] for row in answer.tuples]
    )
    output.wrote(table, f"{counted(len(answer), 'row')}.", result=True)


def _print_answer(answer: Rows, as_json: bool) -> None:
    """Print the rows; for EXPLAIN, print the plan."""
    if answer.plan and as_json:
        output.print_json(asdict(answer.plan))
    elif answer.plan:
        output.print_table(["operator", "rows", "details"], list(_steps(answer.plan)))
        output.say("Rows are Neo4j's estimates. Read the plan from the bottom up.")
    elif as_json:
        output.print_json(answer.json)
    else:
        output.print_table(
            list(map(one_line, answer.columns)), [[_cell(value) for value in row] for row in answer.tuples]
        )


def _say_nothing_found(query: Query, values: Mapping[str, Any]) -> None:
    """Print the parameters, with defaults, and the comment of the query, which often explains the empty result."""
    asked = ", ".join(f"{name} = {written(value)}" for name, value in values.items() if value is not None)
    output.say(f"No rows{f' with {asked}' if asked else ''}.")
    if query.comment:
        output.say(query.comment)


def _steps(operator: Operator, indent: str = "") -> Iterator[list[output.Cell]]:
    """Yield a plan as Neo4j prints it: an operator, its other inputs as branches, then its first input."""
    rows = None if operator.rows is None else round(operator.rows)
    yield [f"{indent}+ {operator.name}", rows, operator.details]
    for branch in operator.sources[1:]:
        yield from _steps(branch, f"{indent}| ")
    for source in operator.sources[:1]:
        yield from _steps(source, indent)


def _cell(value: Any) -> output.Cell:
    """Return a value as a cell in the terminal."""
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else cast("output.Cell", readable(value))


def _filed(value: Any) -> output.Cell:
    """Return a value as a cell in a file."""
    if isinstance(value, bool):
        return str(value).lower()
    found = to_json(value) if isinstance(value, datetime | float) else readable(value)
    return clean(found, WHOLE) if isinstance(found, str) else found
