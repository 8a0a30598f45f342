"""The sections of a report, one file each: every module here declares one `SECTION`, and is found by itself."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simgraph_neo.report.section import ReportSection


def all_sections() -> list[ReportSection[Any]]:
    """Those of all modules here, in the order of reading."""
    found = [import_module(f"{__name__}.{module.name}").SECTION for module in iter_modules(__path__)]
    return sorted(found, key=lambda section: (section.position, section.anchor))
