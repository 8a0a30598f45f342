"""The command line in processes of their own: forked from one that has imported everything, so that each costs little.

A run that must be killed, or that races another one, is a real process with a real exit code.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simgraph_neo.sources.policy import Policy
from simgraph_neo.store import Store, store
from simgraph_neo.store.transactions import Patience

if TYPE_CHECKING:
    from collections.abc import Mapping

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.processes", "simgraph_neo.crawler.frontier", "simgraph_neo.sources.http"])
_PASSED_ON = ("NEO4J_", "SIMGRAPH_")


@dataclass(frozen=True, slots=True)
class Done:
    """How a process ended; the code of a killed one is the negative signal."""

    code: int
    out: str
    err: str


class Command:
    """One running `simgraph ARGUMENTS`; `environment` is added to this process's NEO4J_ and SIMGRAPH_ variables."""

    def __init__(self, *arguments: str, environment: Mapping[str, str] | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._files = [Path(self._folder.name) / name for name in ("out", "err")]
        kept = {name: value for name, value in os.environ.items() if name.startswith(_PASSED_ON)}
        variables = kept | dict(environment or {})
        self._process: Any = _CONTEXT.Process(target=_main, args=(arguments, variables, self._files), daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        return int(self._process.pid)

    @property
    def running(self) -> bool:
        return bool(self._process.is_alive())

    def send(self, number: signal.Signals) -> None:
        """Send it a signal, if it still lives."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def kill(self) -> None:
        """SIGKILL: nothing of it can react."""
        self.send(signal.SIGKILL)

    def wait(self, seconds: float = 60) -> Done:
        """Wait for its end; one that does not come fails the test."""
        self._process.join(seconds)
        if self._process.is_alive():
            self.kill()
            self._process.join()
            raise AssertionError(f"still running after {seconds} s: {self._files[1].read_text('utf-8')[-2000:]}")
        out, err = (file.read_text("utf-8") for file in self._files)
        code = int(self._process.exitcode)
        self._process.close()
        self._folder.cleanup()
        return Done(code, out, err)


def _main(arguments: tuple[str, ...], variables: dict[str, str], files: list[Path]) -> None:
    """The child: its own environment and output, its waits fit for tests, then what the console script does."""
    for name in [name for name in os.environ if name.startswith(_PASSED_ON)]:
        del os.environ[name]
    os.environ.update(variables)
    for descriptor, file in zip((1, 2), files, strict=True):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), descriptor)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    from simgraph_neo.cli import main
    from simgraph_neo.sources import wellcome

    vars(wellcome)["Policy"] = partial(Policy, backoff=0.0, suspect_pause=0.0)
    vars(store)["BATCH"] = int(
        os.environ.get("SIMGRAPH_TEST_BATCH", store.BATCH)
    )  # a kill finds more moments in small ones
    Store.patience = Patience(retry=120)  # a busy machine may need more than half a minute to start a Neo4j
    sys.argv = ["simgraph", *arguments]
    code: Any = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)
