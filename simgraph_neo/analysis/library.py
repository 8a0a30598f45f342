"""Run queries of the Cypher library with values given as text: parse, check and send them as parameters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from simgraph_neo.errors import ImageNotFoundError, InvalidInputError
from simgraph_neo.queries import literals
from simgraph_neo.queries.results import Node, Path
from simgraph_neo.selection import checked_id, checked_moment, checked_source
from simgraph_neo.store import Reader
from simgraph_neo.subgraph import MAX_DEPTH
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from simgraph_neo.queries import Query
    from simgraph_neo.queries.results import Rows
    from simgraph_neo.store import Store

MAX_VIEW_IMAGES = 2_000
"""Images of a result that a view shows at most."""
MAX_VIEW_ROWS = 10_000
"""Rows of a result in which they are looked for."""
_IMAGES = ("seed", "seeds", "other", "from", "to")
"""The parameters of the library that are ids of stored images."""


def parameters(query: Query, given: Sequence[str]) -> dict[str, Any]:
    """Parse ``name=value`` texts to the types of the query's defaults, and add the other defaults.

    Raises InvalidInputError.

    A parameter name means the same in the whole library, so values are checked by name (see ``_MEANINGS``).
    """
    texts = _by_name(given)
    filled = query.filled(texts)
    typed = {name: literals.typed(name, query.examples[name], texts[name]) for name in texts}
    return filled | {name: _checked(query, name, value) for name, value in typed.items()}


def _by_name(given: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            raise InvalidInputError(
                f"{ascii(text)[:60]} has no value. Write --param NAME=VALUE, such as seed=flags:fr."
            )
        literals.check(name.strip(), value)
        found.setdefault(name.strip(), []).append(value)
    return found


def _checked(query: Query, name: str, value: Any) -> Any:
    meant = _MEANINGS.get(name) if query.topic else None
    return meant(value) if meant else value


def _depth(value: int) -> int:
    if not 0 <= value <= MAX_DEPTH:
        raise InvalidInputError(f"hops must be 0 to {MAX_DEPTH}, not {value}.")
    return value


_MEANINGS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("seed", "other", "from", "to"), checked_id),
    "seeds": lambda ids: list(map(checked_id, ids)),
    "hops": _depth,
    "since": lambda text: checked_moment(text).isoformat(),
    "source": checked_source,
}


def ask(
    store: Store, query: Query, values: Mapping[str, Any], *, limit: int | None = None, seconds: float = 60.0
) -> Rows:
    """Run a query (see `Store.ask`).

    Raises ImageNotFoundError for an unknown id: otherwise it would just give no rows.
    """
    if query.topic:
        named = [values[name] for name in _IMAGES if name in values]
        try:
            Reader(store).known([i for ids in named for i in (ids if isinstance(ids, list) else [ids])])
        except ImageNotFoundError as absent:
            raise ImageNotFoundError(f"{absent}{_of_defaults(query, values)}") from None
    return store.ask(query.text, values, limit=limit, seconds=seconds)


def _of_defaults(query: Query, values: Mapping[str, Any]) -> str:
    """Return advice if default ids were used: they are flags, which a store of other images does not hold."""
    unsaid = [name for name in _IMAGES if name in values and values[name] == query.examples[name]]
    return f" (or choose other images: {' '.join(f'--param {name}=ID' for name in unsaid)})" if unsaid else ""


class QueryView(NamedTuple):
    """The images of a result, saved as a view."""

    id: str
    images: int
    more: bool
    """Whether the result has more images than the view, or more rows than were read."""


def save_images(
    store: Store, query: Query, values: Mapping[str, Any], *, limit: int | None = None, seconds: float = 60.0
) -> QueryView:
    """Run a query, and save the images of its result as a view of the explorer, with the query's title.

    Parameters
    ----------
    store
        The store to read, and to save the view in.
    query
        A query of the library.
    values
        The result of `parameters`. Images that they name are the seeds of the view, if they are in the result.
    limit
        The largest number of rows; by default, and at most, 10,000.
    seconds
        The timeout of the query.

    Returns
    -------
    QueryView
        At most 2,000 images, in the order of the result.

    Raises
    ------
    ImageNotFoundError
        For an unknown id, and if no image is in the result.
    InvalidInputError
        For a view that is too large.
    """
    answer = ask(store, query, values, limit=min(limit or MAX_VIEW_ROWS, MAX_VIEW_ROWS), seconds=seconds)
    ids = image_ids(store, answer)
    if not ids:
        raise ImageNotFoundError(
            f"The result of {query.name} has no image to show. Choose other values, or a query of images."
        )
    shown = ids[:MAX_VIEW_IMAGES]
    named = {text for name in _IMAGES if name in values for _, text in _named(values[name])}
    state = {"schema": 1, "ids": shown, "seeds": [each for each in shown if each in named]}
    more = answer.more or len(ids) > len(shown)
    note = f"The result has more than this view: its first {counted(len(shown), 'image')}." if more else None
    return QueryView(store.save_view(state, query.title, note).id, len(shown), more)


def image_ids(store: Store, answer: Rows) -> list[str]:
    """Return the ids of the stored images in a result, each once, in its order.

    Images are nodes, also in paths, lists and maps, and the texts of a column if each is the id of an image. Those that
    are gone from their source are left out.
    """
    cells = [[list(_named(value)) for value in row] for row in answer.tuples]
    stored = store.level({text for row in cells for cell in row for _, text in cell}, times=False)
    of_ids = [all(text in stored for cell in column for _, text in cell) for column in zip(*cells, strict=True)]
    found = (
        text
        for row in cells
        for cell, all_ids in zip(row, of_ids, strict=True)
        for is_node, text in cell
        if (is_node or all_ids) and text in stored and stored[text].state != "gone"
    )
    return list(dict.fromkeys(found))


def _named(value: Any) -> Iterator[tuple[bool, str]]:
    """Yield the ids of the image nodes in a value (True), and its texts, which may be ids (False)."""
    if isinstance(value, str):
        yield False, value
    elif isinstance(value, Node):
        if "Image" in value.labels:
            yield True, str(value)
    else:
        parts = value.nodes if isinstance(value, Path) else value.values() if isinstance(value, dict) else value
        for part in parts if isinstance(parts, Iterable) else ():
            yield from _named(part)
