"""`simgraph find`, `show`, `diff` and `status`: commands that only read."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

import typer

from simgraph_neo.cli import output
from simgraph_neo.cli.exploring import Explore, NoBrowser, Port, check_options, open_page
from simgraph_neo.cli.tuning import CURRENT
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.model import NAMES
from simgraph_neo.text import joined_names

if TYPE_CHECKING:
    from simgraph_neo.model import Image, Work


def find(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words to search for, or the id of a work.")],
    limit: Annotated[int, typer.Option(min=1, max=100, help="Maximum number of results.")] = 10,
    stored: Annotated[bool, typer.Option("--stored", help="Search your store, and send no request.")] = False,
    source: Annotated[str | None, typer.Option(help="With --stored: search only this source.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Search Wellcome Collection or your store for images.

    Prints the id, the licence and the title of each image. With --stored, each word of the query must begin a word of
    the image's title, or of the title, subjects, genres or contributors of its work. Capitals and accents do not
    matter. An id or the URL of an image finds that image.

    Example: simgraph find "wood engraving of a lighthouse" --limit 5
    """
    if source and not stored:
        raise InvalidInputError("`source` chooses images of the store. Add --stored.")
    found = _in_store(query, limit, source) if stored else _in_catalogue(query, limit)
    if as_json:
        from simgraph_neo.analysis import found_record

        output.print_json([found_record(image) for image in found])
    elif found:
        output.print_table(["id", "licence", "title"], [[i.id, i.license, i.title] for i in found])
    else:
        output.say(f"No {'stored ' if stored else ''}image was found. Try other words.")


def _in_catalogue(query: str, limit: int) -> list[Image]:
    from simgraph_neo.sources.wellcome.search import find as find_images

    return find_images(query, limit, policy=CURRENT.get().policy)


def _in_store(query: str, limit: int, source: str | None) -> list[Image]:
    from simgraph_neo.analysis import find_stored

    with output.opened_store() as store:
        return find_stored(store, query, limit, source=source)


def show(
    image_id: Annotated[str, typer.Argument(metavar="ID", help="An image id.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    explore: Explore = False,
    port: Port = None,
    no_browser: NoBrowser = False,
) -> None:
    """Show one image, its neighbour list, and the images that list it.

    Example: simgraph show flags:fr
    """
    from simgraph_neo.analysis import show as show_image

    check_options(explore, port, no_browser, json=as_json)
    with output.opened_store() as store:
        found = show_image(store, image_id)
    if explore:
        open_page(f"/i/{quote(found.image.id, safe=':')}", port, no_browser)
        return
    if as_json:
        output.print_json(found.record())
        return
    output.print_pairs(_pairs(found.image) | {"link": found.link})
    _print_list("Neighbour list", [[row["rank"], row["id"], row["title"]] for row in found.similar])
    _print_list("Listed by, with its rank there", [[row["rank"], row["id"], row["title"]] for row in found.chosen_by])


def _pairs(image: Image) -> dict[str, output.Cell]:
    """Return the data of an image as pairs, with the data of its work in place of `work`; None if unknown."""
    found: dict[str, output.Cell] = {}
    for name, value in asdict(image).items():
        if name == "work":
            found |= _of_work(image.work)
        elif value is not None or not name.startswith("hidden"):
            found[name] = _shown(value)
    return found


def _shown(value: Any) -> output.Cell:
    """Return a value as a cell: a time to the second."""
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    return value if value is None or isinstance(value, float) else str(value)


def _of_work(work: Work | None) -> dict[str, output.Cell]:
    if not work:
        return {}
    names: dict[str, output.Cell] = {kind: joined_names(getattr(work, kind)) or None for kind in NAMES}
    return {"work": work.id, "work_title": work.title, **names}


def _print_list(title: str, rows: list[list[Any]]) -> None:
    typer.echo(f"\n{title}: {len(rows)}")
    if rows:
        output.print_table(["rank", "id", "title"], rows)


def diff(
    since: Annotated[str, typer.Option(metavar="DATE", help="A date such as 2026-11-01, or a date and time, in UTC.")],
    source: Annotated[str | None, typer.Option(help="List only edges of this source.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the edges that came or left since a date.

    Example: simgraph diff --since 2026-11-01
    """
    from simgraph_neo.analysis import diff as diff_lists
    from simgraph_neo.selection import checked_moment

    moment = checked_moment(since)
    with output.opened_store() as store:
        found = diff_lists(store, moment, source)
    if as_json:
        output.print_json(asdict(found))
        return
    if found.edges:
        columns = ("id", "change", "rank", "similar", "title", "at")
        output.print_table(columns, [[output.in_cell(row[name]) for name in columns] for row in found.edges])
    output.say(found.summary())


def status(
    disk: Annotated[
        bool,
        typer.Option("--disk", help="Print the paths and sizes of simgraph's files, without starting Neo4j."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Count the stored images and edges, or measure disk space.

    An edge is an entry of a neighbour list: it leads from an image to its neighbour.

    Example: simgraph status --disk
    """
    if disk:
        _disk(as_json)
        return
    with output.opened_store() as store:
        counts = asdict(store.status())
    if as_json:
        output.print_json(counts)
        return
    sources = counts.pop("sources")
    output.print_pairs(counts)
    for name, states in sources.items():
        output.print_pairs({f"source {name}": ", ".join(f"{count} {state}" for state, count in states.items())})


def _disk(as_json: bool) -> None:
    from simgraph_neo.maintenance.disk import disk_use
    from simgraph_neo.settings import home, neo4j_settings

    if neo4j_settings():
        output.say("NEO4J_URI is set: the graph is in that Neo4j, and not in the files below.")
    parts = disk_use(home())
    if as_json:
        total = sum(part.bytes for part in parts)
        output.print_json({"home": home(), "parts": [asdict(part) for part in parts], "total_bytes": total})
    else:
        output.print_disk(parts)
