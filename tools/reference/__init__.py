"""The generated pages of docs/reference: ``python -m tools.reference`` writes them."""

from __future__ import annotations

from pathlib import Path

from tools.reference.commands import commands_page
from tools.reference.http import http_page
from tools.reference.library import metrics_page, queries_page, sources_page
from tools.reference.python import metrics_python_page, python_page

DOCS = Path(__file__).parents[2] / "docs" / "reference"
PAGES = {
    "commands.md": commands_page,
    "http.md": http_page,
    "metrics-python.md": metrics_python_page,
    "metrics.md": metrics_page,
    "python.md": python_page,
    "queries.md": queries_page,
    "sources.md": sources_page,
}
