"""The seeds with their pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simgraph_neo import attributes
from simgraph_neo.report.section import ReportSection, nothing
from simgraph_neo.source_kinds import license_name
from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from simgraph_neo.report.data import ReportData

MAX_SHOWN = 24
BODY = """
<ul class="strip">
{% for seed, rights in data.items() %}
<li>{{ card(seed, *rights) }}</li>
{% endfor %}
</ul>
{% if report.selection.seeds|length > data|length %}
<p class="note">{{ report.selection.seeds|length|and_more(data|length) }}</p>
{% endif %}
"""


def shown_seeds(report: ReportData) -> dict[str, list[str]] | None:
    """Return the seeds that are shown, with licence and credit; None for a graph of all images."""
    return {seed: _rights(report, seed) for seed in report.selection.seeds[:MAX_SHOWN]} or None


def _rights(report: ReportData, seed: str) -> list[str]:
    data = attributes.node(report.seen, seed)
    name = license_name(data.get("license"), data.get("source"))
    found = [one_line(text, 80) for text in (name or data.get("license"), data.get("credit")) if text]
    return [" · ".join(found)] if found else []


SECTION = ReportSection(
    anchor="seeds",
    title="{{ 'Seeds' if report.selection.seeds|length > 1 else 'The seed' }}",
    position=600,
    data=shown_seeds,
    body=BODY,
    pictures=lambda _, seeds: seeds,
    results=nothing,
)
