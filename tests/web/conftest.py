"""The page of 20 plain pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.viewer_pages import sample, written

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> nx.DiGraph[str]:
    """20 plain pictures from two seeds to depth 3; nobody may change it."""
    return sample(tmp_path_factory.mktemp("pictures"))


@pytest.fixture(scope="module")
def page_file(graph: nx.DiGraph[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(graph, tmp_path_factory.mktemp("page") / "a page.html")
