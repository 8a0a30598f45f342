"""Commands that are killed by SIGKILL at a moment of choice."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from simgraph_neo.maintenance.verify import verify
from tests.support.processes import Command, Done, patient
from tests.support.tally import count
from tests.support.waiting import wait_for

if TYPE_CHECKING:
    from simgraph_neo.store import Store
    from tests.support.bolt_proxy import BoltProxy, Message
    from tests.support.fake_http import Answer
    from tests.support.fake_wellcome import FakeWellcome

READ_MOMENTS = {("BEGIN", "before")}


WRITE_MOMENTS = {("BEGIN", "before"), ("RUN", "before"), ("COMMIT", "before"), ("COMMIT", "after")}


class Executioner:
    """Counts the moments of a process as the fake API and the proxy see them, and kills it at the k-th."""

    def __init__(self, fake: FakeWellcome, proxy: BoltProxy) -> None:
        self.moments = 0
        self._at = 0
        self.tuning = patient()
        self._command: Command | None = None
        self._known = threading.Event()
        self._known.set()
        self._lock = threading.Lock()
        fake.faults, proxy.decide = self._question, self._message

    def run(self, at: int, *arguments: str) -> Done:
        """Run a command until its end, or until it is killed at moment `at` (from 1)."""
        self.moments, self._at = 0, at
        self._known.clear()
        try:
            self._command = Command(*arguments, tuning=self.tuning)
        finally:
            self._known.set()
        try:
            return self._command.wait(120)
        finally:
            self._at = 0

    def _question(self, _number: int, _key: str) -> Answer | None:
        self._moment()
        return None

    def _message(self, message: Message) -> object:
        counts = (message.kind, message.phase) in (READ_MOMENTS if message.reads else WRITE_MOMENTS)
        killed = self._moment() if counts else self.dead
        return (lambda: None) if killed else None  # a killed client's message goes nowhere

    def _moment(self) -> bool:
        self._known.wait()
        with self._lock:
            self.moments += 1
            if self.moments == self._at and self._command:
                self._command.kill()
            return self.dead

    @property
    def dead(self) -> bool:
        return 0 < self._at <= self.moments


def unbroken(store: Store) -> None:
    """INV1 to INV10, INV16, INV17: nothing that the store claims is wrong.

    First a transaction may end that a killed process has committed: the server is not killed.
    """
    wait_for(lambda: len(store.ask("SHOW TRANSACTIONS YIELD transactionId AS id RETURN id")) <= 1)
    findings = verify(store)
    count("invariants checked", len(findings))
    assert [finding for finding in findings if finding.violations] == []


def killed_at(moment: int, executioner: Executioner, *command: str) -> bool:
    """Run a command that is to be killed at that moment; False when it ended before."""
    done = executioner.run(moment, *command)
    assert done.code in {0, -9}, done.err
    return done.code != 0


def ended(executioner: Executioner, *command: str) -> None:
    done = executioner.run(0, *command)
    assert done.code == 0, done.err
