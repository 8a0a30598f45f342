"""Fixtures around the fake Wellcome server."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.fake_time import FakeTime
from tests.fake_wellcome import FakeWellcome, real_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simgraph_neo.sources.wellcome import WellcomeSource


@pytest.fixture
def fake() -> Iterator[FakeWellcome]:
    """A server of the 38 real images."""
    with FakeWellcome(real_world()) as server:
        yield server


@pytest.fixture
def clock() -> FakeTime:
    """The time that `source` lives in."""
    return FakeTime()


@pytest.fixture
def source(fake: FakeWellcome, clock: FakeTime) -> Iterator[WellcomeSource]:
    """The source under test, without a rate limit."""
    from simgraph_neo.sources.wellcome import WellcomeSource

    with closing(WellcomeSource(fake.base_url, rate=0, policy=clock.policy())) as wellcome:
        yield wellcome
