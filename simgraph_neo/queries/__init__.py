"""The statements below ``cypher/``, their parameters as text, and the values that they return."""

from simgraph_neo.queries.catalogue import (
    TOPICS,
    Query,
    check_keywords,
    check_text,
    library,
    load,
    names,
    of_library,
    parse,
    source,
    typed_in,
)

__all__ = [
    "TOPICS",
    "Query",
    "check_keywords",
    "check_text",
    "library",
    "load",
    "names",
    "of_library",
    "parse",
    "source",
    "typed_in",
]
