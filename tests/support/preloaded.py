"""What the processes of `processes` are forked from: everything that any command imports, imported once."""

from __future__ import annotations

import importlib
import pkgutil

import simgraph_neo
from tests.support import processes

__all__ = ["processes"]

for module in pkgutil.walk_packages(simgraph_neo.__path__, "simgraph_neo."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
