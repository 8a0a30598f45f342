"""The sections of a report. Each module here declares one `SECTION`; no list names it."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simgraph_neo.report.section import ReportSection


def all_sections() -> list[ReportSection[Any]]:
    """Return the sections of all modules here, sorted by position."""
    found = [import_module(f"{__name__}.{module.name}").SECTION for module in iter_modules(__path__)]
    return sorted(found, key=lambda section: (section.position, section.anchor))
