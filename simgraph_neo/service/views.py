"""Saved views over HTTP: what one person sees, or the images of a query, kept so that a link opens it for others."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from simgraph_neo import queries
from simgraph_neo.analysis import library
from simgraph_neo.service.answers import Json
from simgraph_neo.service.state import SECONDS, Person, Service

router = APIRouter(prefix="/api", default_response_class=Json)
ViewId = Annotated[str, Path(max_length=64, description="The id of a saved view.")]


class View(BaseModel):
    """A view to save: `state` is what the page shows (schema 1), with the ids of all its images."""

    model_config = ConfigDict(extra="forbid")
    state: dict[str, Any]
    title: Annotated[str | None, Field(max_length=200)] = None
    note: Annotated[str | None, Field(max_length=2_000)] = None


@router.post("/views", status_code=201)
def save(service: Service, view: View) -> Json:
    """Save a view. It never changes; `/v/{id}` shows it."""
    return Json({"id": service.store.save_view(view.state, view.title, view.note).id}, 201)


@router.get("/views/{view_id}")
def read(service: Service, view_id: ViewId) -> Json:
    """Return a saved view: `simgraph views show`."""
    return Json(service.store.view(view_id).record())


class Values(BaseModel):
    """The parameters of a query that are not to have their defaults."""

    model_config = ConfigDict(extra="forbid")
    param: Annotated[
        list[Annotated[str, Field(max_length=2_000)]], Field(max_length=50, description="NAME=VALUE, as in the GET.")
    ] = []


@router.post("/queries/{name}/view", status_code=201)
def save_result(service: Service, person: Person, name: str, values: Values) -> Json:
    """Run a query of the library, and save the images of its result as a view: `simgraph query run NAME --explore`."""
    query = queries.of_library(name)
    given = library.parameters(query, values.param)
    with service.turn(person):
        view = library.save_images(service.store, query, given, seconds=SECONDS)
    return Json(view._asdict(), 201)
