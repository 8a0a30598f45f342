"""All exceptions for the user: their base class is :class:`SimgraphError`.

    SimgraphError                      show the message, exit with ``exit_code``
    ├── InvalidInputError          2   also a ValueError: invalid id or depth, unreadable input
    │   ├── EmptySourceError       2   a source that was read completely has no image
    │   └── FileAccessError        2   also an OSError: a file or folder cannot be read or written
    ├── StoreError                 3   Neo4j cannot be reached, or refused
    │   ├── UnavailableError       3   also a ConnectionError: Neo4j does not answer, or no longer: try again
    │   └── ServerError            3   the local Neo4j cannot be installed or started
    ├── ImageNotFoundError         4   also a KeyError: the source, or the store, does not have the image
    ├── ContractChangedError       5   the API no longer keeps its contract
    ├── InvariantError             6   the stored data breaks an invariant
    ├── BrokenInstallError         1   files of simgraph itself are missing
    ├── InvalidImageError          2   not a picture that can be opened (a drawing shows a placeholder instead)
    └── Stopped                   75   stopped, or images are left to retry: the same command resumes
        └── Cancelled            130   Ctrl-C; the pending requests were finished

A message is one line: what happened, then what to do. All other exceptions are shown as tracebacks,
because they are bugs.
"""

from __future__ import annotations


class SimgraphError(Exception):
    """The base class: a message for the user, and an exit code."""

    exit_code = 1


class InvalidInputError(SimgraphError, ValueError):
    """An argument or an input is invalid."""

    exit_code = 2


class EmptySourceError(InvalidInputError):
    """A source that was read completely has no image."""


class FileAccessError(InvalidInputError, OSError):
    """A file or a folder cannot be read or written."""


class StoreError(SimgraphError):
    """Neo4j cannot be reached, or refuses."""

    exit_code = 3


class UnavailableError(StoreError, ConnectionError):
    """Neo4j does not answer after all retries; committed data is kept."""


class ServerError(StoreError):
    """The local Neo4j cannot be installed, started or stopped."""


class ImageNotFoundError(SimgraphError, KeyError):
    """The source, or the store, has no image with this id."""

    exit_code = 4

    def __str__(self) -> str:
        """The message as it is; a KeyError would put it in quotes."""
        return Exception.__str__(self)


class ContractChangedError(SimgraphError):
    """The API no longer keeps its contract; no more requests are sent."""

    exit_code = 5


class InvariantError(SimgraphError):
    """The stored data breaks an invariant; the violations were printed."""

    exit_code = 6


class Stopped(SimgraphError):  # noqa: N818 - not an error but an end, as KeyboardInterrupt is
    """The run ended early without a loss; the same command resumes."""

    exit_code = 75


class Cancelled(Stopped):
    """The run was cancelled, for example by Ctrl-C; what was fetched is stored."""

    exit_code = 130


class InvalidImageError(SimgraphError):
    """The bytes are not a picture that can be opened; callers use a placeholder instead."""

    exit_code = 2


class BrokenInstallError(SimgraphError):
    """Files of simgraph itself are missing."""
