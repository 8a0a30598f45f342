"""simgraph: an exploration service for graphs of visually similar images.

    import simgraph_neo as sg

    with sg.connect() as store:
        sg.crawl(store, sg.FlagsSource(), "fr", depth=2)
        subgraph = store.subgraph("flags:fr", depth=2)
        sg.draw(subgraph, "fr.png")
        print(sg.density(subgraph.graph))

All names are in ``__init__.pyi``. They are loaded when first used, so that importing the package stays fast.
"""

from __future__ import annotations

TYPE_CHECKING = False
"""As that of typing, which is not imported: a Ctrl-C in the 10 ms that it takes would show a traceback of ours."""
if TYPE_CHECKING:
    from typing import Any


def __getattr__(name: str) -> Any:
    """Find a name of the stub. lazy_loader comes with the first one: to read a stub it loads ast, which takes 10 ms."""
    from simgraph_neo.names import find

    return find(name)


def __dir__() -> list[str]:
    from simgraph_neo.names import names

    return names()
