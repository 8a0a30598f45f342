"""Choose the part of the store to read, and check ids, names of sources and dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, get_args

from simgraph_neo.arguments import check_choice, check_whole_number
from simgraph_neo.attributes import View
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.source_kinds import id_in_url, own_names
from simgraph_neo.subgraph import DEFAULT_DEPTH, MAX_DEPTH, Selection
from simgraph_neo.text import one_of, to_list

if TYPE_CHECKING:
    from datetime import date

MAX_ID = 512
VIEWS = get_args(View)


def select(
    seeds: str | Iterable[str] | None,
    depth: int | None = None,
    *,
    source: str | None = None,
    view: View | None = None,
) -> Selection:
    """Return the selection of a subgraph: from seeds, or without seeds (None) all images, or those of one source.

    Raises InvalidInputError for arguments that are invalid or cannot be combined.
    """
    source = checked_source(source)
    check_choice("view", view or "discovered", VIEWS)
    if seeds is None:
        if depth is not None:
            raise InvalidInputError(
                "Without seeds all images are read, at any depth. Name seeds, or leave out `depth`."
            )
        if view == "discovered":
            raise InvalidInputError("Without seeds there is only the closed view. Leave out `view`.")
        return Selection(source=source, view="closed")
    if source:
        raise InvalidInputError("`source` selects all images of a source. Leave out the seeds, or `source`.")
    ids = tuple(dict.fromkeys(map(checked_id, to_list(seeds))))
    if not ids:
        raise InvalidInputError("Give at least one seed.")
    return Selection(ids, _checked_depth(depth, view), view=view or "discovered")


def _checked_depth(depth: int | None, view: View | None) -> int:
    depth = DEFAULT_DEPTH if depth is None else depth
    check_depth_type(depth)
    if not 0 <= depth <= MAX_DEPTH:
        raise InvalidInputError(f"`depth` must be 0 to {MAX_DEPTH}, not {depth}.")
    if view == "closed" and depth == MAX_DEPTH:
        raise InvalidInputError(
            f"`depth` must be at most {MAX_DEPTH - 1} in the closed view, so that a crawl can complete it."
        )
    return depth


def check_depth_type(depth: object) -> None:
    """Raise InvalidInputError unless a depth is a whole number; the hint is for a second seed in its place."""
    second_seed = isinstance(depth, str) and not depth.strip().isdecimal()
    check_whole_number("depth", depth, "Give several seeds as a list." if second_seed else "")


def _depths(depths: Any) -> list[Any]:
    """Return one depth, or several, as several: a text is one, which is then refused."""
    return list(depths) if isinstance(depths, Iterable) and not isinstance(depths, str) else [depths]


def _of_each(seeds: str | Iterable[str], depths: int | Iterable[int], views: Iterable[View | None]) -> list[Selection]:
    """Return a selection for each seed, depth and view; with several seeds, then for all together.

    Raises InvalidInputError.
    """
    seeds = to_list(seeds)
    asked: list[int | None] = [*dict.fromkeys(_depths(depths))] or [None]
    chosen = [select(seeds, depth, view=view) for depth in asked for view in views]
    every = chosen[0].seeds
    groups = [*((seed,) for seed in every), *([every] if len(every) > 1 else [])]
    return [replace(each, seeds=group) for group in groups for each in chosen]


def selections(
    seeds: str | Iterable[str] | None,
    depths: int | Iterable[int] = (),
    *,
    source: str | None = None,
    view: Literal["discovered", "closed", "both"] | None = None,
    null: int = 0,
) -> list[Selection]:
    """Return a selection for each seed, depth (by default 2) and view; with several seeds, then for all together.

    Without seeds (None) it is one selection, of all images or of one source. The default view is the discovered one;
    with random graphs it is the closed one, which they need. Raises InvalidInputError.
    """
    check_choice("view", view or "discovered", [*VIEWS, "both"])
    if null and view == "discovered":
        raise InvalidInputError(
            "Random graphs need the lists of all images, in the closed view. Choose `view` closed or both."
        )
    views: list[View | None] = ["discovered", "closed"] if view == "both" else ["closed" if null else view]
    if seeds is None or source:
        return [select(seeds, next(iter(_depths(depths)), None), source=source, view=views[0])]
    return _of_each(seeds, depths, views)


def checked_source(name: str | None) -> str | None:
    """Return the name of a source. Raises InvalidInputError for an invalid name."""
    if name and not name.isprintable():
        choices = one_of([*own_names(), "a folder's name"])
        raise InvalidInputError(f"{ascii(name)[:60]} is not a source. Choose {choices}.")
    return name


def checked_id(text: str) -> str:
    """Return the image id of an id or of a catalogue URL. Raises InvalidInputError for an invalid one."""
    stripped = text.strip() if isinstance(text, str) else ""
    stripped = id_in_url(stripped) if "://" in stripped else stripped
    if not stripped or len(stripped) > MAX_ID or not stripped.isprintable():
        raise InvalidInputError(f"{ascii(text)[:60]} is not an image id. Ids look like xmcz3cgb or flags:fr.")
    return stripped


def checked_moment(given: str | date) -> datetime:
    """Convert a date, a date and time, or a text in ISO 8601 form to a time in UTC. Raises InvalidInputError.

    Without a time zone the text is taken as UTC.

    >>> checked_moment("2026-11-01").isoformat(), checked_moment("2026-11-01T12:00+02:00").isoformat()
    ('2026-11-01T00:00:00+00:00', '2026-11-01T10:00:00+00:00')
    """
    try:
        moment = datetime.fromisoformat(str(given).strip())
        # In UTC: offsets with seconds do not exist in Neo4j. The first and last day of `datetime` may have no UTC time.
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise InvalidInputError(
            f"{ascii(str(given))[:60]} is not a date. Write it as 2026-11-01 or 2026-11-01T12:00 (UTC)."
        ) from None
