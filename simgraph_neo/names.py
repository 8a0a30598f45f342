"""The names of the package: where each is, and which one is meant by others that people try."""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING, Any

import lazy_loader

if TYPE_CHECKING:
    from collections.abc import Callable

_PACKAGE = "simgraph_neo"


@cache
def _attached() -> tuple[Callable[[str], Any], list[str]]:
    find, _, names = lazy_loader.attach_stub(_PACKAGE, str(sys.modules[_PACKAGE].__file__))
    return find, names


def names() -> list[str]:
    """All public names."""
    return list(_attached()[1])


def find(name: str) -> Any:
    """What is called that. Raises AttributeError, which says what may be meant."""
    package = sys.modules[_PACKAGE]
    if name == "__all__":
        return names()
    found, known = _attached()
    if name in known:
        return found(name)
    raise AttributeError(f"module {_PACKAGE!r} has no attribute {name!r}", name=name, obj=package)
