"""`simgraph analyze hubs`: an audit of neighbour lists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simgraph_neo.cli import output, views
from simgraph_neo.cli.options import Asked, Json, Rights, Theme, choosing
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simgraph_neo.analysis import Audit
    from simgraph_neo.metrics import Hubs
    from simgraph_neo.store import Reader


@choosing("one in a view")
def hubs(
    asked: Asked,
    limit: Annotated[int, typer.Option(min=1, help="Maximum rows of each table; JSON and CSV have all.")] = 20,
    table: Annotated[
        Path | None, typer.Option("--csv", help="Write one row for each image into this .csv file.")
    ] = None,
    target: Annotated[
        Path | None, typer.Option("--output", help="Draw the result with thumbnails into a .png, .svg or .pdf file.")
    ] = None,
    theme: Theme = "light",
    rights: Rights = "all",
    as_json: Json = False,
) -> None:
    """Find hubs, antihubs, short lists and mutual neighbours.

    A hub is in more lists than the mean plus two standard deviations. An antihub is in no list. Both numbers are shown
    with those of random lists of the same lengths. A list is short if it has fewer images than the usual length.
    Mutual neighbours list each other.

    Example: simgraph analyze hubs --all --source flags --csv hubs.csv --output hubs.png
    """
    from simgraph_neo import analysis, graphfiles

    selection = asked.selection()
    if target:
        analysis.check_figure(target)
    if table:
        graphfiles.check_table(table)
    with output.opened_reader() as reader:
        audit = analysis.hubs(reader.subgraph(selection))
        if table:
            analysis.write_hubs(audit, table)
            output.wrote(table)
        if target:
            with output.progress("Pictures") as on_done:
                missing = analysis.draw_hubs(audit, target, theme=theme, rights=rights, on_done=on_done).report
            output.wrote(target)
            output.placeholders(missing)
        if as_json:
            output.print_json(audit.record())
        else:
            _print(audit, limit)
        _warn_about_coverage(reader, audit)


def _print(audit: Audit, limit: int) -> None:
    """Print a summary, then a table for each list of images, then the ranks."""
    found = audit.numbers
    output.print_pairs(_summary(audit))
    most = [[each.k_occurrence, each.mutual, each.mean_rank, each.id, audit.title(each.id)] for each in found.hubs]
    least = f"Hubs, in {counted(found.least, 'list')} or more"
    _print_some(least, ["k_occurrence", "mutual", "mean_rank", "id", "title"], most, limit)
    none = [[each.id, audit.title(each.id)] for each in found.never_chosen]
    _print_some("Antihubs", ["id", "title"], none, limit)
    short = [[each.list_length, each.id, audit.title(each.id)] for each in found.short_lists]
    usual = counted(found.usual_length, "image") if found.usual_length else "is usual"
    _print_some(f"Lists of fewer than {usual}", ["list_length", "id", "title"], short, limit)
    ranks = [[rank, share, found.return_rank_by_rank.get(rank)] for rank, share in found.mutual_by_rank.items()]
    _print_some("Neighbours in return, by rank", ["rank", "mutual", "mean_rank_in_return"], ranks, len(ranks))


def _summary(audit: Audit) -> dict[str, output.Cell]:
    """Return the summary, with the names of the JSON keys."""
    found: Hubs = audit.numbers
    names = ("images", "places", "usual_length", "mean", "threshold", "skewness", "robin_hood", "top_share")
    chance = {
        "hubs": f"{len(found.hubs)} (random lists: {found.hubs_by_chance:.1f})",
        "never_chosen": f"{len(found.never_chosen)} (random lists: {found.never_chosen_by_chance:.1f})",
        "short_lists": len(found.short_lists),
    }
    return {"graph": audit.coverage.name} | {name: getattr(found, name) for name in names} | chance


def _print_some(title: str, headers: Sequence[str], rows: Sequence[Sequence[output.Cell]], limit: int) -> None:
    """Print a heading with the number of rows, the first rows, and the number of further ones."""
    output.print_line("")
    output.print_line(f"{title}: {len(rows):,}")
    if rows:
        output.print_table(headers, rows[:limit])
    if len(rows) > limit:
        output.print_line(f"... and {len(rows) - limit:,} more. To see all, use --limit {len(rows)}, --json or --csv.")


def _warn_about_coverage(reader: Reader, audit: Audit) -> None:
    """Print on stderr what is incomplete, and what a part of the store cannot show."""
    about = audit.coverage
    views.warn_about_coverages(views.completed(reader, [(about, audit.selection)]))
    if audit.selection.seeds:
        outer = round(about.frontier_share * audit.numbers.images) if about.view == "discovered" else 0
        more = f" Lists of {counted(outer, 'image')} in the frontier are not counted; --view closed counts them."
        output.say(
            f"{about.name}: lists of images outside this subgraph are not counted, and every image except a seed is in "
            f"a list.{more if outer else ''} To count all lists and find all antihubs, use --all."
        )
