"""`simgraph cache`: the cache of fetched pictures."""

from __future__ import annotations

from typing import Annotated

import typer

from simgraph_neo.cli import output
from simgraph_neo.text import counted

app = typer.Typer(help="Show the size of the cache of fetched pictures, or clear it.", no_args_is_help=True)

MEGABYTE = 10**6


@app.command()
def status(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Show the folder, the size and the limit of the cache.

    Example: simgraph cache status
    """
    from simgraph_neo.pictures import user_cache

    cache = user_cache()
    size = cache.size()
    found: dict[str, output.Cell] = {
        "folder": str(cache.folder),
        "pictures": size.pictures,
        "megabytes": round(size.bytes / MEGABYTE, 1),
        "limit_megabytes": cache.limit // MEGABYTE,
    }
    if as_json:
        output.print_json(found)
    else:
        output.print_pairs(found)


@app.command()
def clear() -> None:
    """Remove all fetched pictures.

    They are fetched again when a drawing needs them. Pictures in your own folders are never removed.

    Example: simgraph cache clear
    """
    from simgraph_neo.pictures import user_cache

    gone = user_cache().clear()
    output.print_line(f"{counted(gone.pictures, 'picture')} removed, {gone.bytes / MEGABYTE:.1f} MB.")
