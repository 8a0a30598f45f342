"""simgraph: an exploration service for graphs of visually similar images.

    import simgraph_neo as sg

    with sg.connect() as store:
        sg.crawl(store, sg.FlagsSource(), "fr", depth=2)
        subgraph = store.subgraph("flags:fr", depth=2)
        sg.draw(subgraph, "fr.png")
        print(sg.density(subgraph.graph))

All names are in ``__init__.pyi``. Each is loaded at its first use, so that importing the package is fast.
"""

from __future__ import annotations

TYPE_CHECKING = False
"""Replaces typing.TYPE_CHECKING: the import of typing takes 10 ms, in which Ctrl-C would show a traceback."""
if TYPE_CHECKING:
    from typing import Any


def __getattr__(name: str) -> Any:
    """Load a public name. lazy_loader is imported with the first one, because it needs ast, which takes 10 ms."""
    from simgraph_neo.names import find

    return find(name)


def __dir__() -> list[str]:
    from simgraph_neo.names import names

    return names()
