"""Options of several commands, each declared once; the options that choose a graph are one parameter."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from simgraph_neo.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from simgraph_neo.subgraph import Selection

PANEL = "Which images"
Theme = Annotated[Literal["light", "dark"], typer.Option(help="The colours of the drawing.")]
KeepText = Annotated[bool, typer.Option("--text", help="Keep the letters of an .svg file as text, to search and edit.")]
Rights = Annotated[
    Literal["share", "all"],
    typer.Option(help="share: leave out pictures that may not be shared, as in copyright. all: for your own use."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
LayoutSeed = Annotated[
    int,
    typer.Option(min=0, max=2**32 - 1, help="Random seed of the layout: the same number gives the same layout."),
]
Depth = Annotated[int | None, typer.Option(help="Hops from the seeds, 0 to 10. Default: 2.", rich_help_panel=PANEL)]
_MEANINGS = (
    "discovered: the images within the depth, without the neighbour lists of those at the full depth (the frontier), "
    "as a crawl sees them. closed: the same images with all edges among them."
)
Views = Annotated[
    Literal["discovered", "closed", "both"] | None,
    typer.Option(
        "--view",
        help=f"{_MEANINGS} Default: discovered.",
        rich_help_panel=PANEL,
    ),
]
_SEEDS = Annotated[list[str] | None, typer.Argument(metavar="SEED", help="Image ids such as xmcz3cgb or flags:fr.")]
_ALL = Annotated[bool, typer.Option("--all", help="Take every stored image instead of seeds.", rich_help_panel=PANEL)]
_SOURCE = Annotated[str | None, typer.Option(help="With --all: take only this source.", rich_help_panel=PANEL)]
_DEPTHS = Annotated[
    list[int] | None,
    typer.Option(
        "--depth", help="Hops from the seeds, 0 to 10; can be given several times. Default: 2.", rich_help_panel=PANEL
    ),
]
_VIEW_OPTION = typer.Option(
    "--view", help=f"{_MEANINGS} Default: discovered; with --all, only closed.", rich_help_panel=PANEL
)
_VIEW = Annotated[Literal["discovered", "closed"] | None, _VIEW_OPTION]
_VIEWS = Annotated[Literal["discovered", "closed", "both"] | None, _VIEW_OPTION]
_KINDS: dict[str, dict[str, Any]] = {
    "one": {"seeds": _SEEDS, "depth": Depth, "everything": _ALL, "source": _SOURCE},
    "one in a view": {"seeds": _SEEDS, "depth": Depth, "everything": _ALL, "source": _SOURCE, "view": _VIEW},
    "several": {"seeds": _SEEDS, "depth": _DEPTHS, "everything": _ALL, "source": _SOURCE, "view": _VIEWS},
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The arguments that choose one graph, or several."""

    seeds: list[str] | None
    depth: Any
    """A number or None; a list or None for several graphs."""
    everything: bool
    source: str | None
    view: Any = None

    def selection(self) -> Selection:
        """Return the selection of one graph. Raises InvalidInputError."""
        from simgraph_neo.selection import select

        return select(self._checked_seeds(), self.depth, source=self.source, view=self.view)

    def selections(self, null: int = 0) -> list[Selection]:
        """Return a selection for each seed, depth and view (see `selection.selections`). Raises InvalidInputError."""
        from simgraph_neo.selection import selections

        return selections(self._checked_seeds(), self.depth or [], source=self.source, view=self.view, null=null)

    def _checked_seeds(self) -> list[str] | None:
        """Return the seeds; None for all images. Raises InvalidInputError for options that cannot be combined."""
        if self.everything:
            if self.seeds or self.depth not in (None, []):
                raise InvalidInputError("--all takes every image. Leave out the seeds and --depth.")
            if self.view in {"discovered", "both"}:
                raise InvalidInputError("--all has only the closed view. Leave out --view.")
            return None
        if self.source:
            raise InvalidInputError("--source needs --all. Add --all, or leave it out.")
        if not self.seeds:
            raise InvalidInputError("Give at least one seed, or --all.")
        return self.seeds


def choosing(kind: Literal["one", "one in a view", "several"]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add the options that choose a graph to a command, in place of its parameter `asked`, which holds their values."""
    options = _KINDS[kind]

    def decorated(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def run(**given: Any) -> None:
            command(asked=Asked(**{name: given.pop(name) for name in options}), **given)

        own = inspect.signature(command, eval_str=True).parameters
        found: list[inspect.Parameter] = []
        for name, parameter in own.items():
            found += _parameters(options) if name == "asked" else [parameter.replace(kind=parameter.KEYWORD_ONLY)]
        run.__signature__ = inspect.Signature(found)  # type: ignore[attr-defined] # Typer reads it
        run.__annotations__ = {parameter.name: parameter.annotation for parameter in found}
        return run

    return decorated


def _parameters(options: dict[str, Any]) -> list[inspect.Parameter]:
    return [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, annotation=kind, default=False if kind is _ALL else None
        )
        for name, kind in options.items()
    ]
