"""Fixtures around the fake Wellcome server."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from tests.fake_time import FakeTime
from tests.fake_wellcome import FakeWellcome, real_world

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


@pytest.fixture(params=["sockets", "adapter"])
def connect(request: pytest.FixtureRequest) -> Callable[..., WellcomeSource]:
    """Opens a source of a fake: `connect(fake, rate=0)`; once over real sockets, once by a transport without any."""
    from simgraph_neo.sources.wellcome import WellcomeSource
    from tests.fake_adapter import FakeAdapter

    def opened(fake: FakeWellcome, **options: Any) -> WellcomeSource:
        source = WellcomeSource(fake.base_url, **options)
        return FakeAdapter(fake).serve(source) if request.param == "adapter" else source

    return opened


@pytest.fixture
def source(fake: FakeWellcome, clock: FakeTime, connect: Callable[..., WellcomeSource]) -> Iterator[WellcomeSource]:
    """The source under test, without a rate limit."""
    with closing(connect(fake, rate=0, policy=clock.policy())) as wellcome:
        yield wellcome
