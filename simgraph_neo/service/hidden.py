"""Hidden images over HTTP: hide for all, show again, list."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path
from fastapi.responses import Response

from simgraph_neo.service.answers import Json
from simgraph_neo.service.problems import Refused
from simgraph_neo.service.state import Person, Service
from simgraph_neo.store.hiding import MAX_REASON

router = APIRouter(prefix="/api/hidden", default_response_class=Json)
ImageId = Annotated[str, Path(max_length=512, description="The id of an image.")]


@router.get("")
def hidden(service: Service, person: Person) -> Json:
    """List the hidden images with the reasons, the latest first: `simgraph hide --list`. Only for who may hide."""
    if person.role != "explore":
        raise Refused(403, "Only those who may hide images see what is hidden, and why.")
    return Json([image.record() for image in service.store.hidden()])


@router.put("/{image_id:path}", status_code=204, response_class=Response)
def hide(
    service: Service, image_id: ImageId, reason: Annotated[str | None, Body(embed=True, max_length=MAX_REASON)] = None
) -> Response:
    """Hide an image for all: `simgraph hide`. Its edges and all numbers stay."""
    service.store.hide(image_id, reason)
    return Response(status_code=204)


@router.delete("/{image_id:path}", status_code=204, response_class=Response)
def show(service: Service, image_id: ImageId) -> Response:
    """Show a hidden image again: `simgraph unhide`."""
    service.store.unhide(image_id)
    return Response(status_code=204)
