"""Run queries of the Cypher library with values given as text: parse, check and send them as parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simgraph_neo.errors import ImageNotFoundError, InvalidInputError
from simgraph_neo.queries import literals
from simgraph_neo.selection import checked_id, checked_moment, checked_source
from simgraph_neo.store import Reader
from simgraph_neo.subgraph import MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from simgraph_neo.queries import Query
    from simgraph_neo.queries.results import Rows
    from simgraph_neo.store import Store

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
