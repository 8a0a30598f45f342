"""``python -m tools.reference`` writes the generated pages of docs/reference."""

from __future__ import annotations

from tools.reference import DOCS, PAGES

for name, page in PAGES.items():
    (DOCS / name).write_text(page(), encoding="utf-8")
