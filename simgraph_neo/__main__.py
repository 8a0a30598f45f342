"""The entry point of `simgraph` and `python -m simgraph_neo`. Signals such as Ctrl-C end it without a traceback."""

from __future__ import annotations

import gc
import os
import signal
import sys
import warnings
from contextlib import contextmanager

TYPE_CHECKING = False  # see the package's
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from simgraph_neo.cli.tuning import Tuning


def main(tuning: Tuning | None = None) -> None:
    """Run the command line. Ctrl-C ends it with exit code 130, also during imports.

    During imports there is nothing to clean up, and a KeyboardInterrupt would show a traceback or be swallowed.
    """
    usual = signal.getsignal(signal.SIGINT)
    quiet = usual is signal.default_int_handler  # otherwise `nohup` or the calling program handles SIGINT
    if quiet:
        signal.signal(signal.SIGINT, _leave)
    own_environment()
    gc.set_threshold(YOUNG)
    from simgraph_neo.cli import main as run

    try:
        with _ended_quietly(quiet):
            run(tuning)
    finally:
        if quiet:
            signal.signal(signal.SIGINT, _leave)


YOUNG = 1_000_000
"""New objects before the garbage collector runs. The default of 700 took a tenth of the time of short commands, and of
reading 100,000 images: the objects that a command imports and reads are not freed anyway."""
OURS = {"MPLBACKEND": "agg", "MATPLOTLIBRC": os.devnull}
"""Variables that simgraph sets: a notebook's backend does not work here, and a user's matplotlibrc must not apply."""
DROPPED = (
    *("NETWORKX_", "NPY_", "NUMPY_", "SCIPY_", "PILLOW_", "FREETYPE_", "HB_"),
    *("EAGER_IMPORT", "SOURCE_DATE_EPOCH", "TYPER_USE_RICH"),
)
"""Prefixes of variables that change libraries inside simgraph. docs/reference/environment.md explains each."""


SIZES = ("COLUMNS", "LINES", "TERMINAL_WIDTH")


def own_environment() -> None:
    """Remove environment variables that change libraries inside simgraph, before these libraries are imported.

    Variables for the terminal, proxies, certificates and the system are kept.
    """
    for name in [name for name in os.environ if name.startswith(DROPPED) or _is_no_size(name)]:
        del os.environ[name]
    os.environ.update(OURS)
    if os.environ.get("PYTHONWARNINGS"):  # set by a parent's tests; simgraph would fail on its warnings
        warnings.simplefilter("ignore")
    import logging

    logging.getLogger("matplotlib").setLevel(logging.ERROR)


def _is_no_size(name: str) -> bool:
    """Whether a variable for a size of the terminal has an invalid value."""
    value = os.environ[name]
    return name in SIZES and not (value.isdecimal() and int(value))


def _leave(number: int, _frame: object) -> None:
    os._exit(128 + number)


@contextmanager
def _ended_quietly(ctrl_c: bool) -> Iterator[None]:
    """Let SIGTERM and SIGHUP clean up temporary files as Ctrl-C does. The exit code is 128 + the number of the signal.

    A KeyboardInterrupt inside a library can become another error there, such as a failed import. After a signal such
    an error is not a bug, and is not shown.
    """
    received, raised = list[int](), list[int]()

    def interrupt(number: int, frame: FrameType | None) -> None:
        received.append(number)
        raised.append(number)
        signal.default_int_handler(number, frame)

    def on_signal(number: int, frame: FrameType | None) -> None:
        received.append(number)
        handler = signal.getsignal(signal.SIGINT)  # a shell's background job ignores SIGINT, but must handle this one
        (handler if callable(handler) else interrupt)(number, frame)

    heard = [number for number in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(number) is signal.SIG_DFL]
    for number in heard:
        signal.signal(number, on_signal)
    if ctrl_c:
        signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    except BaseException as end:
        if not (raised or isinstance(end, KeyboardInterrupt | SystemExit)):
            raise
        code = end.code if isinstance(end, SystemExit) else 130
        sys.exit(128 + received[0] if received and code == 130 else code)
    finally:
        for number in heard:
            signal.signal(number, signal.SIG_DFL)


if __name__ == "__main__":
    main()
