"""Settings from environment variables: the folder for local files, and the Neo4j to connect to."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path

from simgraph_neo.errors import InvalidInputError
from simgraph_neo.text import one_line

LONGEST_HOME = 1_000
"""Bytes: the system allows 4,096 for a path, and the names of files below the folder need some of them."""
_UNUSABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


def home() -> Path:
    """Return the folder of all local files: ``SIMGRAPH_HOME``, else the user's data folder. It is not created here.

    Raises InvalidInputError if there can be no such folder.
    """
    named = os.environ.get("SIMGRAPH_HOME") or str(_user_folder())
    path = _whole_path(named)
    if _UNUSABLE.search(named):  # Java reads its arguments from a file, which cannot hold these characters
        raise _bad_home(named, "its name has a control character or a letter that is not valid UTF-8")
    if len(os.fsencode(path)) > LONGEST_HOME:
        raise _bad_home(named, "its name is too long")
    return path


def _user_folder() -> Path:
    from platformdirs import user_data_path

    try:
        return user_data_path("simgraph", appauthor=False)
    except RuntimeError:
        raise InvalidInputError(
            "There is no folder for simgraph's files: HOME is not set, and this user has no home folder. "
            "Set SIMGRAPH_HOME to a folder that you may write to."
        ) from None


def _whole_path(named: str) -> Path:
    """Return the absolute path of a folder that exists or can be created. Raises InvalidInputError."""
    try:
        path = Path(named).expanduser().absolute()
        usable = _is_missing(path) or stat.S_ISDIR(path.stat().st_mode)
    except RuntimeError:
        raise _bad_home(named, "there is no such user") from None
    except (OSError, ValueError) as error:
        raise _bad_home(named, getattr(error, "strerror", None) or str(error)) from error
    if not usable:
        raise _bad_home(named, "it is not a folder")
    return path


def _is_missing(path: Path) -> bool:
    """Whether nothing exists there yet. A circle of links, or a folder without permission, raises OSError."""
    try:
        path.stat()
    except FileNotFoundError:
        return True
    return False


def _bad_home(named: str, why: str) -> InvalidInputError:
    return InvalidInputError(
        f"Cannot keep simgraph's files in {one_line(named, 200)}: {why}. Set SIMGRAPH_HOME to a folder."
    )


def cache_limit() -> int:
    """Return how many bytes of fetched pictures to keep: ``SIMGRAPH_CACHE_MB``, else 1,000 MB.

    Raises InvalidInputError.
    """
    named = os.environ.get("SIMGRAPH_CACHE_MB") or "1000"
    if not re.fullmatch("[0-9]{1,9}", named):
        raise InvalidInputError(
            f"SIMGRAPH_CACHE_MB is {ascii(named)[:60]}. Set it to whole megabytes, such as 1000, or unset it."
        )
    return int(named) * 10**6


@dataclass(frozen=True, slots=True)
class Neo4jSettings:
    """How to reach a Neo4j: the variables that cypher-shell and Aura's file use."""

    uri: str
    username: str = "neo4j"
    password: str | None = field(default=None, repr=False)
    """None = connect without authentication."""
    database: str = "neo4j"


def neo4j_settings() -> Neo4jSettings | None:
    """Read ``NEO4J_URI``, ``_USERNAME``, ``_PASSWORD`` and ``_DATABASE``; None without a URI (= the local store)."""
    uri = os.environ.get("NEO4J_URI")
    if not uri:
        return None
    return Neo4jSettings(
        uri=uri,
        username=os.environ.get("NEO4J_USERNAME") or "neo4j",
        password=os.environ.get("NEO4J_PASSWORD") or None,
        database=os.environ.get("NEO4J_DATABASE") or "neo4j",
    )
