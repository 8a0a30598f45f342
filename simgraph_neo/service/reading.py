"""What is stored, as JSON: each route calls the function of one command. Nothing is requested from a museum."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from simgraph_neo import analysis, queries
from simgraph_neo.analysis import library
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.paths import path as stored_path
from simgraph_neo.selection import select, selections
from simgraph_neo.service.answers import Json
from simgraph_neo.service.questions import Id
from simgraph_neo.service.state import SECONDS, Person, Reading, Service
from simgraph_neo.subgraph import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simgraph_neo.service.sessions import Session
    from simgraph_neo.subgraph import Subgraph

router = APIRouter(prefix="/api", default_response_class=Json)
MAX_ROWS = 1_000
"""Rows of an answer at most."""
MAX_SHOWN = 10_000
"""Images of a page at most."""
MAX_NODES = 200
"""Images in one question for the facts of images at most."""
MAX_NULL = 20
"""Random graphs of each kind at most: each takes as long as the measured graph."""
MAX_NULL_IMAGES = 20_000
"""Images of all random graphs of one kind together at most."""

Seeds = Annotated[list[str] | None, Query(alias="seed", description="Ids of stored images.", max_length=50)]
Depth = Annotated[int | None, Query(description="Hops from the seeds, 0 to 10; by default 2.")]
Depths = Annotated[
    list[int] | None, Query(alias="depth", description="Hops from the seeds; several may be given.", max_length=11)
]
View = Annotated[Literal["discovered", "closed"] | None, Query(description="See docs/explanation/views.md.")]
Views = Annotated[Literal["discovered", "closed", "both"] | None, Query(alias="view", description="See View.")]
All = Annotated[bool, Query(alias="all", description="Take every stored image instead of seeds.")]
Source = Annotated[str | None, Query(description="With all: take only this source.", max_length=100)]
Limit = Annotated[int, Query(ge=1, le=MAX_ROWS, description="The largest number of rows.")]


def one(
    seeds: Seeds = None, depth: Depth = None, view: View = None, everything: All = False, source: Source = None
) -> Selection:
    """Return the selection of one graph, as commands choose it. Raises InvalidInputError."""
    return select(_checked(seeds, everything), depth, source=source, view=view)


@dataclass(frozen=True, slots=True)
class Several:
    """The selections of several graphs, as commands choose them."""

    seeds: Seeds = None
    depths: Depths = None
    view: Views = None
    everything: All = False
    source: Source = None

    def selections(self, null: int = 0) -> list[Selection]:
        """Return a selection for each seed, depth and view. Raises InvalidInputError."""
        seeds = _checked(self.seeds, self.everything)
        return selections(seeds, self.depths or [], source=self.source, view=self.view, null=null)


def _checked(seeds: list[str] | None, everything: bool) -> list[str] | None:
    if everything == bool(seeds):
        raise InvalidInputError("Give at least one seed, or all=true; not both.")
    return seeds or None


def _told(found: Any, person: Session) -> Any:
    """Return JSON without what is not for this person: paths of this machine, and why an image is hidden."""
    if isinstance(found, list):
        return [_told(each, person) for each in found]
    if isinstance(found, dict):
        return {name: None if _is_private(name, each, person) else _told(each, person) for name, each in found.items()}
    return found


def _is_private(name: str, value: Any, person: Session) -> bool:
    if name in {"hiddenWhy", "hidden_why"}:  # as a node has it, and as `Image` has it
        return person.role != "explore"  # it may name a person
    return name == "thumbnail" and str(value).startswith("file:")


def _in_time(subgraphs: Iterator[Subgraph]) -> Iterator[Subgraph]:
    """Yield the subgraphs. Raises InvalidInputError when they take too long: one request asks for up to 1,122."""
    ends = time.monotonic() + SECONDS
    for number, each in enumerate(subgraphs):
        if number and time.monotonic() > ends:
            raise InvalidInputError(
                f"This takes longer than {SECONDS:g} s. Ask for fewer seeds and depths, or a smaller `null`."
            )
        yield each


One = Annotated[Selection, Depends(one)]
Many = Annotated[Several, Depends(Several)]


@router.get("/status")
def status(service: Service) -> Json:
    """Count the stored images and edges: `simgraph status`."""
    return Json(asdict(service.store.status()))


@router.get("/seeds")
def seeds(service: Service) -> Json:
    """List the seeds and the size of their territories: `simgraph seeds`."""
    return Json([row.record() for row in analysis.seeds(service.store)])


@router.get("/scene")
def scene(reader: Reading, chosen: One, service: Service, person: Person) -> Json:
    """Return a subgraph with the places of its pictures, as the page shows it."""
    with service.turn(person):
        return Json(analysis.scene(reader, chosen, rights=person.rights))


@router.get("/nodes")
def nodes(
    reader: Reading,
    person: Person,
    ids: Annotated[list[str], Query(alias="id", min_length=1, max_length=MAX_NODES)],
) -> Json:
    """Return the facts and the whole neighbour lists of images, to add them to a scene."""
    return Json(analysis.scene_nodes(reader, ids, rights=person.rights))


class Shown(BaseModel):
    """What a page shows now."""

    model_config = ConfigDict(extra="forbid")
    ids: Annotated[list[Id], Field(min_length=1, max_length=MAX_SHOWN, description="Ids of stored images.")]
    seeds: Annotated[list[Id], Field(max_length=50, description="Those from which depths are counted.")] = []


@router.post("/groups")
def groups(reader: Reading, shown: Shown, service: Service, person: Person) -> Json:
    """Group the images that a page shows by depth, community, source and seed. Changes nothing."""
    with service.turn(person):
        return Json(analysis.scene_groups(reader, shown.ids, shown.seeds))


@router.post("/numbers")
def numbers(reader: Reading, shown: Shown, service: Service, person: Person) -> Json:
    """Measure the images that a page shows: metrics, degrees, communities, hubs. Changes nothing."""
    with service.turn(person):
        return Json(analysis.scene_numbers(reader, shown.ids))


@router.get("/images")
def images(
    reader: Reading,
    query: Annotated[str, Query(alias="q", max_length=200, description="Words, or their beginnings; an id.")] = "",
    source: Source = None,
    limit: Annotated[int, Query(ge=1, le=100, description="The largest number of images.")] = 20,
    chance: Annotated[bool, Query(alias="random", description="Take images at random, without a query.")] = False,
) -> Json:
    """Search the stored images, the best first: `simgraph find --stored`. Or take some at random."""
    if bool(query.strip()) == chance:
        raise InvalidInputError("Give words to search for in q, or random=true; not both.")
    if query.strip():
        found = analysis.find_stored(reader, query, limit, source=source)
    else:
        found = analysis.random_images(reader, limit, source)
    return Json([analysis.found_record(image) for image in found])


@router.get("/images/{image_id:path}")
def image(service: Service, person: Person, image_id: str) -> Json:
    """Return one image, its neighbour list, and the images that list it: `simgraph show`."""
    return Json(_told(analysis.show(service.store, image_id).record(), person))


@router.get("/subgraph")
def subgraph(reader: Reading, chosen: One, service: Service, person: Person) -> Json:
    """Return a subgraph as node-link data: `simgraph export json`."""
    with service.turn(person):
        return Json(analysis.node_link(reader.subgraph(chosen)))


@router.get("/density")
def density(reader: Reading, chosen: Many, service: Service, person: Person) -> Json:
    """Measure the density of subgraphs: `simgraph analyze density`."""
    with service.turn(person):
        return Json([row.record() for row in analysis.density_table(_in_time(reader.subgraphs(chosen.selections())))])


@router.get("/degrees")
def degrees(
    reader: Reading,
    chosen: One,
    service: Service,
    person: Person,
    direction: Literal["undirected", "in", "out"] = "undirected",
) -> Json:
    """Count the degrees of a subgraph: `simgraph analyze degrees`."""
    with service.turn(person):
        return Json(analysis.degrees_record(reader.subgraph(chosen), direction))


@router.get("/metrics")
def metrics(
    reader: Reading, chosen: Many, service: Service, person: Person, null: Annotated[int, Query(ge=0, le=MAX_NULL)] = 0
) -> Json:
    """Measure all metrics of subgraphs: `simgraph analyze metrics`."""
    found = []
    with service.turn(person):
        for each in _in_time(reader.subgraphs(chosen.selections(null))):
            number = null if each.coverage.view == "closed" else 0
            if number * len(each.graph) > MAX_NULL_IMAGES:
                most = MAX_NULL_IMAGES // len(each.graph)
                raise InvalidInputError(f"Random graphs of {len(each.graph):,} images: `null` must be at most {most}.")
            found.append(analysis.measure(each, null=number).record())
    return Json(found)


@router.get("/communities")
def communities(reader: Reading, chosen: One, service: Service, person: Person) -> Json:
    """Find communities, and what their images have in common: `simgraph analyze communities`."""
    with service.turn(person):
        return Json(analysis.communities(reader.subgraph(chosen)).record())


@router.get("/hubs")
def hubs(reader: Reading, chosen: One, service: Service, person: Person) -> Json:
    """Find hubs and antihubs: `simgraph analyze hubs`."""
    with service.turn(person):
        return Json(analysis.hubs(reader.subgraph(chosen)).record())


@router.get("/path")
def path(
    service: Service,
    start: Annotated[str, Query(alias="from", max_length=2_000)],
    goal: Annotated[str, Query(alias="to", max_length=2_000)],
    by: Literal["hops", "rank"] = "hops",
) -> Json:
    """Find the shortest stored path from one image to another, and back: `simgraph path`."""
    return Json(stored_path(service.store, start, goal, by=by).record())


@router.get("/queries")
def all_queries() -> Json:
    """List the queries of the library: `simgraph query list`."""
    return Json([query.record() for query in queries.library()])


@router.get("/queries/{name}")
def run_query(
    service: Service,
    person: Person,
    name: str,
    param: Annotated[list[str] | None, Query(description="NAME=VALUE", max_length=50)] = None,
    limit: Limit = MAX_ROWS,
) -> Json:
    """Run a query of the library: `simgraph query run`. `more` says whether there are more rows than these."""
    query = queries.of_library(name)
    parameters = library.parameters(query, param or [])
    with service.turn(person):
        answer = library.ask(service.store, query, parameters, limit=limit, seconds=SECONDS)
    return Json({"rows": _told(answer.json, person), "columns": list(answer.columns), "more": answer.more})
