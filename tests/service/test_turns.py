"""Whoever asks for much waits for himself: analyses take turns, and one request does not measure for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from simgraph_neo.service import reading, state
from simgraph_neo.service.sessions import Session
from tests.support.running_service import RunningService

if TYPE_CHECKING:
    import pytest

    from simgraph_neo.settings import Neo4jSettings


def test_the_public_cannot_take_all_turns(
    flags_service: RunningService, neo4j_settings: Neo4jSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While somebody without a session computes, others without one wait, and those who have one do not."""
    monkeypatch.setattr(state, "WAIT", 0.2)
    with RunningService(neo4j_settings, public=True) as service, service.state.turn(Session("public")):
        for path, chosen in (("/api/density", {"seed": "flags:fr"}), ("/i/flags:fr", {"depth": "1"})):
            assert service.request("GET", f"{path}?{urlencode(chosen)}").status == 503
            assert service.ask(path, **chosen).status == 200
        assert service.request("GET", "/api/seeds").status == 200


def test_one_request_does_not_measure_for_ever(flags_service: RunningService, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the time limit no further graph is measured; random graphs have an end, too. Each is said in a sentence."""
    monkeypatch.setattr(reading, "SECONDS", 0)
    for route in ("/api/metrics", "/api/density"):
        late = flags_service.ask(route, seed="flags:fr", depth=[1, 2])
        assert (late.status, "fewer seeds" in late.json["detail"]) == (422, True)
        assert flags_service.ask(route, seed="flags:fr", depth=1).status == 200
    monkeypatch.setattr(reading, "MAX_NULL_IMAGES", 13)
    many = flags_service.ask("/api/metrics", seed="flags:fr", depth=1, null=3)
    assert many.json["detail"] == "Random graphs of 6 images: `null` must be at most 2."
    assert flags_service.ask("/api/metrics", seed="flags:fr", depth=1, null=2).status == 200
