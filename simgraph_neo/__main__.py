"""The way in, for `simgraph` and `python -m simgraph_neo`: Ctrl-C, and what ends a command as it does, is quiet."""

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
    """Run the command line. Ctrl-C ends it with 130, also while Python still imports what the command needs.

    Then there is nothing to tidy up, and a KeyboardInterrupt inside an import would show a traceback, or get lost.
    """
    usual = signal.getsignal(signal.SIGINT)
    quiet = usual is signal.default_int_handler  # else `nohup`, or a caller of ours, has its own wishes
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


YOUNG = 100_000
"""Objects between two rounds of the garbage collector: what a command imports and reads stays, and to look through it
every 700 objects took a tenth of the time of small questions."""
OURS = {"MPLBACKEND": "agg", "MATPLOTLIBRC": os.devnull}
"""Variables that are ours to set: a notebook's backend is no module here, and a user's matplotlibrc not meant here."""
DROPPED = (
    *("NETWORKX_", "NPY_", "NUMPY_", "SCIPY_", "PILLOW_", "FREETYPE_", "HB_"),
    *("EAGER_IMPORT", "SOURCE_DATE_EPOCH", "TYPER_USE_RICH"),
)
"""What begins so rules libraries that we use inside: docs/reference/environment.md says of each what it would do."""


SIZES = ("COLUMNS", "LINES", "TERMINAL_WIDTH")


def own_environment() -> None:
    """Take from this process what the environment of its parent says to the libraries that simgraph uses inside.

    Before these are imported, since they read it then. What a user says to a terminal, a proxy, a certificate store
    or the system stays.
    """
    for name in [name for name in os.environ if name.startswith(DROPPED) or _is_no_size(name)]:
        del os.environ[name]
    os.environ.update(OURS)
    if os.environ.get("PYTHONWARNINGS"):  # of a parent's tests: they would be ours
        warnings.simplefilter("ignore")
    import logging

    logging.getLogger("matplotlib").setLevel(logging.ERROR)


def _is_no_size(name: str) -> bool:
    """Whether a variable that should give a size of the terminal gives none."""
    value = os.environ[name]
    return name in SIZES and not (value.isdecimal() and int(value))


def _leave(number: int, _frame: object) -> None:
    os._exit(128 + number)


@contextmanager
def _ended_quietly(ctrl_c: bool) -> Iterator[None]:
    """SIGTERM and SIGHUP, too, leave no temporary file behind; the exit code is 128 + the signal's number.

    What a KeyboardInterrupt becomes in the middle of other people's code (an import that failed, a protocol out of
    step) is no bug of theirs or ours, and not shown.
    """
    received, raised = list[int](), list[int]()

    def interrupt(number: int, frame: FrameType | None) -> None:
        received.append(number)
        raised.append(number)
        signal.default_int_handler(number, frame)

    def on_signal(number: int, frame: FrameType | None) -> None:
        received.append(number)
        handler = signal.getsignal(signal.SIGINT)  # a shell's background job ignores it, and yet is to hear this one
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
