"""A script that stands in for Java."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def fake_java(folder: Path, version: str, rest: str = "exit 0") -> Path:
    """A script that says `version` as Java does, and for all else runs `rest`."""
    path = folder / "bin" / "java"
    path.parent.mkdir(parents=True)
    path.write_text(
        f'#!/bin/sh\nif [ "$1" = -version ]; then echo \'openjdk version "{version}" 2025\' >&2; exit 0; fi\n{rest}\n'
    )
    path.chmod(0o755)
    return path
