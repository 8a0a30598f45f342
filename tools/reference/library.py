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

What `simgraph analyze metrics --json` has for each graph, in the words of a report. A metric is null where it is not
defined. In Python the functions are in `simgraph_neo.metrics`; its `summary(graph)` has all at once.

`python -m tools.reference` writes this page. [How to add one](../extending.md#a-metric).
"""
QUERIES = """# Queries

What `simgraph query run NAME --param NAME=VALUE` answers. `simgraph query show NAME` prints the whole file.

`python -m tools.reference` writes this page. [How to add one](../extending.md#a-query).
"""
SOURCES = """# Sources

What `simgraph ingest --source` takes. Images whose ids begin with a name that is not here are of a folder.

`python -m tools.reference` writes this page. [How to add one](../extending.md#a-source).
"""
LICENSES = """
## Licences

What may be done with a picture, by its `license` in the store. Any other licence, or none, is unknown: such a picture
may be shown to the person who asks for it, with its credit, and not be shared.
"""


def metrics_page() -> str:
    """All metrics, by what they are about."""
    lines = METRICS.splitlines()
    for group, metrics in by_group().items():
        rows = (row for metric in metrics for row in _rows(metric))
        lines += ["", f"## {group}", "", *table(("key", "called", "what it says", "in Python"), rows)]
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
        lines += ["", f"## {title}", "", *table(("query", "what it gives", "parameters, with their defaults"), rows)]
    return "\n".join(lines) + "\n"


def _query(query: queries.Query) -> tuple[str, ...]:
    parameters = ", ".join(f"`{name}={default}`" for name, default in query.defaults.items())
    return f"[`{query.name}`](../../cypher/{query.name}.cypher)", query.title, parameters


def sources_page() -> str:
    """All kinds of sources, and the licences of their pictures."""
    titles = ("`--source`", "what it is", "an id", "how it is read", "similar images", "own options")
    lines = [*SOURCES.splitlines(), "", *table(titles, map(_kind, kinds().values())), *LICENSES.splitlines()]
    users: dict[tuple[str, License], list[str]] = {}
    for kind in kinds().values():
        for known in kind.licenses.items():
            users.setdefault(known, []).append(f"`{kind.name}`")
    rows = (_license(name, licence, names) for (name, licence), names in users.items())
    titles = ("`license`", "may be shown", "may be shared", "needs credit", "of", "its text")
    return "\n".join([*lines, "", *table(titles, rows)]) + "\n"


def _kind(kind: SourceKind) -> tuple[str, ...]:
    return (
        f"`{kind.spec}`",
        kind.called,
        f"`{kind.example}`",
        "whole, from this machine" if kind.whole else "image by image, from its API",
        "found by simgraph" if kind.compared else "told by the source",
        ", ".join(f"`{FLAGS[name]}`" for name in kind.options),
    )


def _license(name: str, licence: License, users: Iterable[str]) -> tuple[str, ...]:
    shown, credit = ("yes" if each else "no" for each in (licence.show, licence.credit))
    called = f"`{name}`" if name else "none said"
    return called, shown, licence.share, credit, ", ".join(users), licence.url or ""
