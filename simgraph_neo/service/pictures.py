"""Pictures by the id of their image: from this machine only, decoded and encoded again. No address is a parameter."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path as File
from typing import Annotated, Literal

from fastapi import APIRouter, Path
from fastapi.responses import Response

from simgraph_neo.drawing.canvas.theme import LIGHT
from simgraph_neo.errors import ImageNotFoundError, InvalidImageError
from simgraph_neo.pictures import at_hand, open_picture, webp
from simgraph_neo.rights import withheld
from simgraph_neo.service.problems import Refused
from simgraph_neo.service.state import Person, Service

router = APIRouter()
KEPT = 2_000
"""Encoded pictures in memory: 20 MB of 200 pixels."""
MAX_AGE = 3_600
"""Seconds for which a browser keeps a picture."""
Size = Annotated[Literal["64", "200", "400"], Path(description="The longer side in pixels at most.")]


@router.get(
    "/pictures/{image_id:path}/{size}",
    response_class=Response,
    responses={
        200: {"content": {"image/webp": {}}},
        404: {"description": "Not stored, hidden, or not here."},
    },
)
def picture(service: Service, person: Person, image_id: str, size: Size) -> Response:
    """Return the picture of an image. One that is hidden, or not on this machine, is 404; `X-Color` is its colour.

    Without a session (`--public`) so is one that may not be shared.
    """
    image = service.store.images([image_id]).get(image_id)
    if image is None:
        raise ImageNotFoundError(f"Not in the store: {image_id}.")
    if image.hidden_at:
        raise Refused(404, "This picture is hidden.", {"X-Color": LIGHT.unknown})
    headers = {"X-Color": image.average_color} if image.average_color else {}
    if withheld({"source": image.source, "license": image.license}, person.rights):
        raise Refused(404, "The rights of this picture do not allow showing it here.", headers)
    file = at_hand(image, service.cache)
    if file is None:
        raise Refused(404, "This picture is not on this machine.", headers)
    try:
        stat = file.stat()
        content = _encoded(file, int(size), stat.st_mtime_ns, stat.st_size)
    except (InvalidImageError, OSError):
        raise Refused(404, "This picture cannot be opened.", headers) from None
    return Response(content, media_type="image/webp", headers={"Cache-Control": f"private, max-age={MAX_AGE}"})


@lru_cache(KEPT)
def _encoded(file: File, side: int, _changed: int, _bytes: int) -> bytes:
    """Return a picture as WebP without metadata. A file that changed is another one."""
    return webp(open_picture(file, (side, side)))
