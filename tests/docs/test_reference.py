"""The pages of docs/ that list what there is are up to date."""

from __future__ import annotations

import pytest

from tools.reference import DOCS, PAGES


@pytest.mark.parametrize("name", PAGES)
def test_a_page_lists_all_there_is(name: str) -> None:
    """The page is what `python -m tools.reference` writes, which has every metric, query and source."""
    assert (DOCS / name).read_text("utf-8") == PAGES[name](), "python -m tools.reference writes it anew"
