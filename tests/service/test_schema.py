"""The HTTP API keeps to its OpenAPI document, whatever clients send."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.running_service import TOKEN

if TYPE_CHECKING:
    from tests.support.running_service import RunningService

SECONDS = 25
"""The time of one run."""
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance,ignored_auth"
)


def explored(service: RunningService, folder: Path, *headers: str) -> int:
    """The exit code of schemathesis, which sends requests that fit the document, and that do not."""
    given = [part for each in ("X-Simgraph: 1", *headers) for part in ("--header", each)]
    address = f"http://127.0.0.1:{service.port}"
    document = folder / "openapi.json"
    document.write_bytes(service.ask("/api/openapi.json").body)
    done = subprocess.run(
        [
            *(str(Path(sys.executable).parent / "st"), "run", str(document), "--url", address, *given),
            *("--checks", CHECKS, "--max-time", str(SECONDS), "--request-timeout", "30", "--no-color"),
            *("--seed", os.environ.get("SIMGRAPH_TEST_SEED", "1"), "--generation-database", "none"),
            *("--max-failures", "20", "--warnings", "off", "--suppress-health-check", "all"),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=240,
    )
    print(done.stdout[-20_000:], done.stderr[-2_000:])
    return done.returncode


@pytest.mark.long
@pytest.mark.timeout(300)
def test_w16_with_a_token_nothing_is_outside_the_document(live: RunningService, tmp_path: Path) -> None:
    """W16: with the token of a program no request gets a 500, or an answer that the document does not describe."""
    live.done({"kind": "whole", "source": "flags"})
    assert explored(live, tmp_path, f"Authorization: Bearer {TOKEN}") == 0


@pytest.mark.long
@pytest.mark.timeout(300)
def test_w16_without_a_token_nothing_is_outside_the_document(live: RunningService, tmp_path: Path) -> None:
    """W16: without a token all operations but the entrance are refused, as the document says."""
    assert explored(live, tmp_path) == 0
