"""Neo4j on the disk, ready to be run: enough room, all jars, the class path."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from simgraph_neo.errors import ServerError
from simgraph_neo.server import jars

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_TO_INSTALL, _TO_START = 1_000, 500
"""Free megabytes needed."""


def installed(root: Path, folder: Path, say: Callable[[str], None]) -> Path:
    """Have the jars in `folder`; return the class path, a Java argument file in `root`. Raises ServerError."""
    _require_room(root, _TO_START if jars.is_verified(folder) else _TO_INSTALL)
    joined = os.pathsep.join(str(path.resolve()) for path in jars.install(folder, say))
    file = root / "class-path"
    file.write_text('-cp "' + joined.replace("\\", "\\\\").replace('"', '\\"') + '"\n')
    return file


def _require_room(root: Path, needed: int) -> None:
    free = shutil.disk_usage(root).free // 1_000_000
    if free < needed:
        raise ServerError(
            f"Only {free} MB free on the disk of {root.parent}; the local Neo4j needs {needed} MB. "
            "Free some, or set SIMGRAPH_HOME to a folder on another disk."
        )
