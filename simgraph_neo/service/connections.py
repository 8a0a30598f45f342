"""HTTP connections that are let go when a request does not arrive: uvicorn itself waits for ever."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    from asyncio import TimerHandle, Transport

HEAD_SECONDS = 10.0
"""The time in which the head of a request must arrive, from the begin of its connection on."""


class Patient(H11Protocol):
    """Closes a connection whose first request does not arrive in time. Later ones have uvicorn's keep-alive limit."""

    _first: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Begin to wait."""
        super().connection_made(transport)
        self._first = asyncio.get_running_loop().call_later(HEAD_SECONDS, self._let_go)

    def handle_events(self) -> None:
        """Handle what arrived."""
        super().handle_events()
        if self._first and self._asked:
            self._first.cancel()
            self._first = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        if self._first:
            self._first.cancel()
        super().connection_lost(exc)

    def _let_go(self) -> None:
        if not self._asked and not self.transport.is_closing():
            self.transport.close()

    @property
    def _asked(self) -> bool:
        """Whether a request has arrived."""
        cycle: Any = self.cycle  # uvicorn declares that it always is one
        return cycle is not None
