"""docs/reference/python.md and metrics-python.md, from public names: their signatures and docstrings."""

from __future__ import annotations

import inspect
import re
from enum import Enum
from functools import cached_property
from itertools import chain
from textwrap import dedent
from typing import TYPE_CHECKING, Any, ForwardRef

import simgraph_neo
from simgraph_neo import metrics

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

PYTHON = """# Python

The public names of `simgraph_neo`. Import the package as `import simgraph_neo as sg`; a name is loaded when it is
first used. [Metrics in Python](metrics-python.md) has the names of `simgraph_neo.metrics`.

`python -m tools.reference` writes this page.
"""
METRICS = """# Metrics in Python

The public names of `simgraph_neo.metrics`. Import the module as `from simgraph_neo import metrics`.
[Metrics](metrics.md) lists the numbers that describe a graph, and the function of each.

The type `Graph` is what functions measure: an `nx.DiGraph`, a `Subgraph` or `Links`. If several functions measure one
graph, give them the same `Links.of(graph)`: each then needs less time. In the costs below n is the number of nodes, and
m the number of edges.

`python -m tools.reference` writes this page.
"""
FIELDS = {"Attributes", "Methods", "Other Parameters", "Parameters", "Raises", "Returns", "Yields"}
"""Sections of a numpydoc docstring that list things, each with an indented text."""
LONG_DEFAULT = 40
PROPERTIES = (property, cached_property)
UNDERLINE = re.compile(r"^(\w[\w ]*)\n-{3,}\n", re.MULTILINE)


def python_page() -> str:
    """The names of the package."""
    return _page(PYTHON, simgraph_neo, set(dir(simgraph_neo)) - {"__version__"})


def metrics_python_page() -> str:
    """The names of the metrics, without the former name of a class."""
    return _page(METRICS, metrics, set(metrics.__all__) - {"Choice"})


def _page(header: str, module: ModuleType, names: Iterable[str]) -> str:
    """Functions, classes, exceptions and the rest, each in the order of the alphabet."""
    kinds: dict[str, list[str]] = {"Functions": [], "Classes": [], "Exceptions": [], "Others": []}
    for name in sorted(names, key=str.lower):
        kinds[_kind(getattr(module, name))].append(name)
    lines = header.splitlines()
    for kind, named in kinds.items():
        if named:
            sections = (_section(name, getattr(module, name)) for name in named)
            lines += ["", f"## {kind}", *chain.from_iterable(sections)]
    return "\n".join(lines) + "\n"


def _kind(public: Any) -> str:
    if inspect.isclass(public):
        return "Exceptions" if issubclass(public, BaseException) else "Classes"
    return "Functions" if inspect.isfunction(inspect.unwrap(public)) else "Others"


def _section(name: str, public: Any) -> Iterator[str]:
    yield from ("", f"### {name}")
    kind = _kind(public)
    if kind == "Functions" or (kind == "Classes" and not issubclass(public, Enum)):
        yield from ("", "```text", name + _signature(public), "```")
    documented = kind != "Others" or inspect.ismodule(public)
    yield from _prose((inspect.getdoc(public) or "") if documented else f"The value is ``{_value(public)}``.")
    if kind == "Classes":
        yield from _members(public)


def _value(public: Any) -> str:
    """A constant, or a type as it is written in the source."""
    return public if isinstance(public, str) else re.sub(r"\b(typing|collections\.abc)\.", "", repr(public))


def _signature(public: Any, width: int = 80) -> str:
    """As a reader writes it: annotations as in the source, long defaults left out, on several lines if needed."""
    signature = inspect.signature(public)
    parts, keywords = [], False
    for parameter in signature.parameters.values():
        if parameter.name in {"self", "cls"}:
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and not keywords:
            parts.append("*")
        keywords = keywords or parameter.kind in {parameter.KEYWORD_ONLY, parameter.VAR_POSITIONAL}
        parts.append(_parameter(parameter))
    returned = signature.return_annotation
    arrow = "" if returned in {signature.empty, None, "None"} or inspect.isclass(public) else f" -> {_type(returned)}"
    line = f"({', '.join(parts)}){arrow}"
    return line if len(line) < width else "(\n    " + ",\n    ".join(parts) + f",\n){arrow}"


def _parameter(parameter: inspect.Parameter) -> str:
    stars = {"VAR_POSITIONAL": "*", "VAR_KEYWORD": "**"}.get(parameter.kind.name, "")
    annotation = "" if parameter.annotation is parameter.empty else f": {_type(parameter.annotation)}"
    default = "" if parameter.default is parameter.empty else f" = {_default(parameter.default)}"
    return stars + parameter.name + annotation + default


def _type(annotation: Any) -> str:
    if isinstance(annotation, ForwardRef):  # of a named tuple
        return annotation.__forward_arg__
    return annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)


def _default(value: Any) -> str:
    told = repr(value)
    return "..." if told.startswith("<") or " at 0x" in told or len(told) > LONG_DEFAULT else told


def _members(public: type) -> Iterator[str]:
    """Methods and properties of its own, and the members of an enumeration, a line each."""
    own = sorted((name, member) for name, member in vars(public).items() if not name.startswith("_"))
    rows = [f"- `{name}{_call(member)}`: {_inline(_summary(member))}" for name, member in own if _is_member(member)]
    rows += [f"- `{member.name}`: {member.value}" for member in public] if issubclass(public, Enum) else []
    if rows:
        yield from ("", *rows)


def _is_member(member: Any) -> bool:
    return isinstance(member, (*PROPERTIES, staticmethod, classmethod)) or inspect.isfunction(member)


def _call(member: Any) -> str:
    return "" if isinstance(member, PROPERTIES) else _signature(getattr(member, "__func__", member), width=10_000)


def _summary(member: Any) -> str:
    return (inspect.getdoc(member) or "").partition("\n\n")[0]


def _inline(text: str) -> str:
    """One paragraph of a docstring as Markdown: reStructuredText's double backticks and roles become code."""
    text = re.sub(r":\w+:`~?([^`]+)`", r"`\1`", " ".join(text.split()))
    parts = re.split(r"(`[^`]+`)", re.sub(r"``([^`]+)``", r"`\1`", text))
    return "".join(part if part.startswith("`") else re.sub(r"([<*_\[\]])", r"\\\1", part) for part in parts)


def _prose(docstring: str) -> Iterator[str]:
    """A docstring in Markdown; sections of numpydoc get a bold title."""
    first, *sections = UNDERLINE.split(docstring)
    yield from _paragraphs(first)
    for title, body in zip(sections[::2], sections[1::2], strict=True):
        yield from ("", f"**{title}**")
        yield from _items(body) if title in FIELDS else _paragraphs(body)


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n", text.strip("\n")):
        if paragraph.lstrip().startswith(">>>") or paragraph.startswith("    "):
            yield from ("", "```text", dedent(paragraph), "```")
        elif re.match(r"[-*] ", paragraph):
            yield from ("", paragraph)
        elif paragraph.strip():
            yield from ("", _inline(paragraph))


def _items(body: str) -> Iterator[str]:
    """`name : type` and the indented text below it, as a list."""
    yield ""
    for item in re.split(r"\n(?=\S)", body.strip("\n")):
        head, _, text = item.partition("\n")
        yield f"- `{head}`" + (f": {_inline(text)}" if text.strip() else "")
