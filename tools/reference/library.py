"""docs/reference/metrics.md, queries.md and sources.md, from the registries of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo import queries
from simgraph_neo.cli.output import FLAGS
from simgraph_neo.metrics import by_group
from simgraph_neo.source_kinds import kinds
from tools.reference.markdown import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from simgraph_neo.metrics import Metric
    from simgraph_neo.source_kinds import License, SourceKind

METRICS = """# Metrics

The keys of `simgraph analyze metrics --json`, with the names and explanations of a report. A metric that is not
defined for a graph is null. In Python the functions are in `simgraph_neo.metrics`; its `summary(graph)` computes all,
and [Metrics in Python](metrics-python.md) explains each.
[Metrics: why these](../explanation/metrics.md) says which question each one answers.

`python -m tools.reference` writes this page. [How to add one](../extending.md#a-metric).
"""
QUERIES = """# Queries

The queries that `simgraph query run NAME --param NAME=VALUE` runs. `simgraph query show NAME` prints one.
[Cypher](../how-to/cypher.md) shows how to use them in the terminal, in Python and in Neo4j Browser.

`python -m tools.reference` writes this page. [How to add one](../extending.md#a-query).
"""
SOURCES = """# Sources

The values of `simgraph ingest --source`. An id begins with the name of its source and a colon, except Wellcome
Collection's. A name that is not in the table is that of a folder.

`python -m tools.reference` writes this page. [How to add one](../extending.md#a-source).
"""
LICENSES = """
## Licences

What each value of `license` in the store permits. Any other value counts as unknown, and so does a missing one, except
for pictures of a folder. A picture of unknown licence may be shown to the person who asks for it, with its credit, but
not be shared.
"""


def metrics_page() -> str:
    """All metrics, by what they are about."""
    lines = METRICS.splitlines()
    for group, metrics in by_group().items():
        rows = (row for metric in metrics for row in _rows(metric))
        lines += ["", f"## {group}", "", *table(("key", "name", "meaning", "in Python"), rows)]
    return "\n".join(lines) + "\n"


def _rows(metric: Metric) -> Iterator[tuple[str, ...]]:
    call = f"{metric.function.__name__}(graph)"
    asked = f" (only with `--also {metric.name}`)" if metric.on_request else ""
    yield f"`{metric.name}`", metric.label, metric.meaning + asked, f"`{_attribute(call, metric.field)}`"
    for key in metric.keys[1:]:
        yield f"`{key}`", "", "its 95 % confidence, where it comes from a sample", f"`{call}.{metric.interval}`"


def _attribute(call: str, field: str) -> str:
    return f"{call}.{field}" if field else call


def queries_page() -> str:
    """The library of Cypher queries, by topic."""
    lines = QUERIES.splitlines()
    for topic, title in queries.TOPICS.items():
        rows = (_query(query) for query in queries.library() if query.topic == topic)
        lines += ["", f"## {title}", "", *table(("query", "result", "parameters and defaults"), rows)]
    return "\n".join(lines) + "\n"


def _query(query: queries.Query) -> tuple[str, ...]:
    parameters = ", ".join(f"`{name}={default}`" for name, default in query.defaults.items())
    return f"[`{query.name}`](../../cypher/{query.name}.cypher)", query.title, parameters


def sources_page() -> str:
    """All kinds of sources, and the licences of their pictures."""
    titles = ("`--source`", "what it is", "an id", "how it is read", "similar images", "special options")
    lines = [*SOURCES.splitlines(), "", *table(titles, map(_kind, kinds().values())), *LICENSES.splitlines()]
    users: dict[tuple[str, License], list[str]] = {}
    for kind in kinds().values():
        for known in kind.licenses.items():
            users.setdefault(known, []).append(f"`{kind.name}`")
    rows = (_license(name, licence, names) for (name, licence), names in users.items())
    titles = ("`license`", "may be shown", "may be shared", "needs credit", "used by", "text")
    return "\n".join([*lines, "", *table(titles, rows)]) + "\n"


def _kind(kind: SourceKind) -> tuple[str, ...]:
    return (
        f"`{kind.spec}`",
        kind.called,
        f"`{kind.example}`",
        "whole, from this machine" if kind.whole else "image by image, from its API",
        "computed by simgraph" if kind.compared else "given by the source",
        ", ".join(f"`{FLAGS[name]}`" for name in kind.options),
    )


def _license(name: str, licence: License, users: Iterable[str]) -> tuple[str, ...]:
    shown, credit = ("yes" if each else "no" for each in (licence.show, licence.credit))
    called = f"`{name}`" if name else "no licence given"
    return called, shown, licence.share, credit, ", ".join(users), licence.url or ""
