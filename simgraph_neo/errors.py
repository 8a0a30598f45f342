"""All exceptions for the user: their base class is :class:`SimgraphError`.

    SimgraphError            show the message, exit with ``exit_code``
    ├── BadInput         2   invalid id or depth, unreadable input, unwritable output
    ├── StoreError       3   Neo4j cannot be reached, or refused
    │   ├── Unavailable  3   Neo4j does not answer, or no longer: try again
    │   └── ServerError  3   the local Neo4j cannot be installed or started
    ├── NoSuchImage      4   the source, or the store, does not have the image
    ├── ContractChanged  5   the API no longer keeps its contract
    ├── Violations       6   the stored data breaks an invariant
    ├── BrokenInstall    1   files of simgraph itself are missing
    ├── BadImage         2   not a picture that can be opened (a drawing shows a placeholder instead)
    └── Stopped         75   stopped, or images are left to retry: the same command resumes
        └── Cancelled  130   Ctrl-C; the pending requests were finished

A message is one line: what happened, then what to do. All other exceptions are shown as tracebacks,
because they are bugs.
"""

from __future__ import annotations


class SimgraphError(Exception):
    """The base class: a message for the user, and an exit code."""

    exit_code = 1


class BadInput(SimgraphError):
    """An argument or an input is invalid."""

    exit_code = 2


class EmptySource(BadInput):
    """A source that was read completely has no image."""


class StoreError(SimgraphError):
    """Neo4j cannot be reached, or refuses."""

    exit_code = 3


class Unavailable(StoreError):
    """Neo4j does not answer after all retries; committed data is kept."""


class ServerError(StoreError):
    """The local Neo4j cannot be installed, started or stopped."""


class NoSuchImage(SimgraphError):
    """The source, or the store, has no image with this id."""

    exit_code = 4


class ContractChanged(SimgraphError):
    """The API no longer keeps its contract; no more requests are sent."""

    exit_code = 5


class Violations(SimgraphError):
    """The stored data breaks an invariant; the violations were printed."""

    exit_code = 6


class Stopped(SimgraphError):
    """The run ended early without a loss; the same command resumes."""

    exit_code = 75


class Cancelled(Stopped):
    """The run was cancelled, for example by Ctrl-C; what was fetched is stored."""

    exit_code = 130


class BadImage(SimgraphError):
    """The bytes are not a picture that can be opened; callers use a placeholder instead."""

    exit_code = 2


class BrokenInstall(SimgraphError):
    """Files of simgraph itself are missing."""
