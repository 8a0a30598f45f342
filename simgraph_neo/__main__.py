"""The way in, for `simgraph` and `python -m simgraph_neo`: Ctrl-C is quiet from its first moment to its last."""

from __future__ import annotations

import os
import signal
import sys


def main() -> None:
    """Run the command line. Ctrl-C ends it with 130, also while Python still imports what the command needs.

    Then there is nothing to tidy up, and a KeyboardInterrupt inside an import would show a traceback, or get lost.
    """
    usual = signal.getsignal(signal.SIGINT)
    quiet = usual is signal.default_int_handler  # else `nohup`, or a caller of ours, has its own wishes
    if quiet:
        signal.signal(signal.SIGINT, _leave)
    from simgraph_neo.cli import main as run

    if quiet:
        signal.signal(signal.SIGINT, usual)
    try:
        run()
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        if quiet:
            signal.signal(signal.SIGINT, _leave)


def _leave(_number: int, _frame: object) -> None:
    os._exit(130)


if __name__ == "__main__":
    main()
