"""The one exception tree: everything below :class:`SimgraphError` is meant for the user's eyes.

    SimgraphError            show the message, exit with ``exit_code``
    ├── BadInput         2   malformed id, bad depth, unreadable input, unwritable output
    ├── StoreError       3   Neo4j unreachable, or it refused
    │   ├── Unavailable  3   it does not answer, or not any more: worth another try
    │   └── ServerError  3   the local Neo4j cannot be installed or started
    ├── NoSuchImage      4   the source, or the store, has no such image
    ├── ContractChanged  5   the API no longer answers as agreed
    ├── Violations       6   what is stored breaks an invariant
    ├── BrokenInstall    1   files of simgraph itself are missing
    ├── BadImage         2   bytes that are no picture we open (a drawing shows a placeholder instead)
    └── Stopped         75   stopped, or something left to retry: the same command continues
        └── Cancelled  130   Ctrl-C, after the running batch was finished

A message is one line: the cause, then what to do next. Everything that is not in this tree stays a
traceback, because a bug should look like one.
"""

from __future__ import annotations


class SimgraphError(Exception):
    """Root: a message for the user, and the exit code that belongs to it."""

    exit_code = 1


class BadInput(SimgraphError):
    """What the user gave cannot be used."""

    exit_code = 2


class EmptySource(BadInput):
    """A source that was read has no image at all."""


class StoreError(SimgraphError):
    """Neo4j cannot be reached, or it refuses."""

    exit_code = 3


class Unavailable(StoreError):
    """Neo4j does not answer, or no longer: all retries are used up, what was committed stays."""


class ServerError(StoreError):
    """The local Neo4j cannot be installed, started or stopped."""


class NoSuchImage(SimgraphError):
    """The source, or the store, has no image of that id."""

    exit_code = 4


class ContractChanged(SimgraphError):
    """The API's answer is not what its contract promises; nothing more is asked."""

    exit_code = 5


class Violations(SimgraphError):
    """What is stored breaks an invariant; the findings were printed."""

    exit_code = 6


class Stopped(SimgraphError):
    """The run ended early and lost nothing; the same command continues."""

    exit_code = 75


class Cancelled(Stopped):
    """The user pressed Ctrl-C; what was fetched is stored."""

    exit_code = 130


class BadImage(SimgraphError):
    """Bytes that are no picture we open; callers turn it into a placeholder."""

    exit_code = 2


class BrokenInstall(SimgraphError):
    """Files of simgraph itself are missing."""
