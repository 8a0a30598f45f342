"""Which part of the store a question is about, and what was typed made into ids, sources and moments."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from simgraph_neo.errors import BadInput
from simgraph_neo.source_kinds import id_in_url, own_names
from simgraph_neo.subgraph import DEFAULT_DEPTH, MAX_DEPTH, Selection
from simgraph_neo.text import one_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simgraph_neo.attributes import View

MAX_ID = 512


def select(
    seeds: Sequence[str] = (),
    depth: int | None = None,
    everything: bool = False,
    source: str | None = None,
    view: View | None = None,
) -> Selection:
    """What a command was given, checked. Raises BadInput with what to write instead."""
    source = checked_source(source)
    if everything:
        if seeds or depth is not None:
            raise BadInput("--all means every image: leave out the seeds and --depth.")
        if view == "discovered":
            raise BadInput("--all has one view, the closed one: leave out --view.")
        return Selection(source=source, view="closed")
    if source:
        raise BadInput("--source narrows --all: add --all, or leave it out.")
    if not seeds:
        raise BadInput("Give at least one seed, or --all.")
    ids = tuple(dict.fromkeys(map(checked_id, seeds)))
    return Selection(ids, _checked_depth(depth, view), view=view or "discovered")


def _checked_depth(depth: int | None, view: View | None) -> int:
    depth = DEFAULT_DEPTH if depth is None else depth
    if not 0 <= depth <= MAX_DEPTH:
        raise BadInput(f"--depth is 0 to {MAX_DEPTH}, not {depth}.")
    if view == "closed" and depth == MAX_DEPTH:
        raise BadInput(f"--view closed goes to depth {MAX_DEPTH - 1}: a crawl one hop deeper has to complete it.")
    return depth


def of_each(seeds: Sequence[str], depths: Sequence[int], views: Sequence[View | None]) -> list[Selection]:
    """A selection for each seed, depth and view, then the seeds together when there are several. Raises BadInput."""
    asked: list[int | None] = list(dict.fromkeys(depths)) or [None]
    chosen = [select(seeds, depth, view=view) for depth in asked for view in views]
    every = chosen[0].seeds
    groups = [*((seed,) for seed in every), *([every] if len(every) > 1 else [])]
    return [replace(each, seeds=group) for group in groups for each in chosen]


def selections(
    seeds: Sequence[str],
    depths: Sequence[int],
    everything: bool,
    source: str | None,
    view: Literal["discovered", "closed", "both"] | None = None,
    null: int = 0,
) -> list[Selection]:
    """What a command that compares graphs is about: `of_each` of its seeds, or everything. Raises BadInput.

    `view` None is the discovered one, with null models the closed one, which they need.
    """
    if null and view == "discovered":
        raise BadInput("Null models need the closed view, in which every image had its say: --view closed or both.")
    views: list[View | None] = ["discovered", "closed"] if view == "both" else ["closed" if null else view]
    if everything or source:
        return [select(seeds, next(iter(depths), None), everything, source, views[0])]
    return of_each(seeds, depths, views)


def checked_source(name: str | None) -> str | None:
    """The same name of a source as the store could hold it; raises BadInput for what cannot be one."""
    if name and not name.isprintable():
        choices = one_of([*own_names(), "a folder's name"])
        raise BadInput(f"{ascii(name)[:60]} is no source. Use {choices}.")
    return name


def checked_id(text: str) -> str:
    """An id as the store could hold it, also of a pasted catalogue URL; raises BadInput for what cannot be one."""
    stripped = text.strip()
    stripped = id_in_url(stripped) if "://" in stripped else stripped
    if not stripped or len(stripped) > MAX_ID or not stripped.isprintable():
        raise BadInput(f"{ascii(text)[:60]} is no image id. An id looks like xmcz3cgb or flags:fr.")
    return stripped


def checked_moment(text: str) -> datetime:
    """A date, or a date and time, in ISO form, in UTC; that is also what it means unless it says otherwise.

    Raises BadInput.

    >>> checked_moment("2026-11-01").isoformat(), checked_moment("2026-11-01T12:00+02:00").isoformat()
    ('2026-11-01T00:00:00+00:00', '2026-11-01T10:00:00+00:00')
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        # In UTC: Neo4j knows no seconds in an offset. The first and the last day of Python's calendar may have none.
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise BadInput(f"{ascii(text)[:60]} is no date. Write it as 2026-11-01 or 2026-11-01T12:00 (UTC).") from None
