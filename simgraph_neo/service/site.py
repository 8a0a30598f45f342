"""The pages in a browser: the entrance, the start page, the explorer, and their style and code."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Body, Query
from fastapi.responses import HTMLResponse, Response

from simgraph_neo import analysis, pages
from simgraph_neo.drawing.web.page import MODULES, page_style
from simgraph_neo.errors import ImageNotFoundError
from simgraph_neo.selection import select
from simgraph_neo.service.answers import Json
from simgraph_neo.service.problems import Refused
from simgraph_neo.service.state import Person, Reading, Service
from simgraph_neo.source_kinds import kind_of, source_of
from simgraph_neo.text import escape_id

if TYPE_CHECKING:
    from simgraph_neo.model import Image
    from simgraph_neo.service.state import State
    from simgraph_neo.store import Reader
    from simgraph_neo.subgraph import Selection

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
TOKEN = 100
"""Characters of an entrance token at most."""
SEEDS = 24
"""Seeds on the start page at most."""


def entrance() -> str:
    """Return the page that is shown without a session."""
    return _page("enter.html.j2", "simgraph", styles=["live/enter.css"], scripts=["live/enter.js"])


def forward(url: str) -> str:
    """Return a file that opens an address."""
    return _page("open.html.j2", "simgraph", styles=[], scripts=[], url=url)


@router.get("/enter")
def enter_page() -> str:
    """Show the entrance, whose script posts the token in the address."""
    return entrance()


@router.post("/enter", include_in_schema=True, status_code=204)
def enter(service: Service, token: Annotated[str, Body(embed=True, max_length=TOKEN)]) -> Response:
    """Begin a session with a token that is valid once."""
    cookie = service.sessions.enter(token)
    if not cookie:
        raise Refused(401, "This link was used before, or is older than ten minutes.")
    answer = Response(status_code=204)
    answer.set_cookie(service.cookie, cookie, httponly=True, samesite="strict")
    return answer


@router.post("/api/link", include_in_schema=True)
def link(service: Service, person: Person) -> Response:
    """Return a new entrance link. Only programs may ask: `simgraph serve --link` does."""
    if not person.is_program:
        raise Refused(403, "Only programs make entrance links: simgraph serve --link")
    return Json({"url": service.entrance()})


@router.get("/healthz", include_in_schema=True, status_code=204)
def health() -> Response:
    """Say that the service runs."""
    return Response(status_code=204)


@router.get("/")
def start(service: Service, reader: Reading) -> str:
    """Show what the store holds: its seeds, and a few images at random."""
    status = service.store.status()
    deepest = {row.seed: row for row in analysis.seeds(service.store) if row.seed}
    shown = list(deepest)[:SEEDS]
    images = reader.images(shown)
    seeds = [_named(images[each]) | {"images": deepest[each].images} for each in shown]
    others = [_named(image) | {"images": None} for image in analysis.random_images(reader, SEEDS - len(seeds))]
    return _page(
        "start.html.j2",
        "simgraph",
        styles=["viewer.css", "live/live.css"],
        scripts=["live/start.js", "live/begin.js"],
        status=status,
        seeds=seeds,
        others=others,
    )


def _named(image: Image) -> dict[str, Any]:
    return {"id": image.id, "name": image.title or escape_id(image.id)}


@router.get("/i/{image_id:path}")
def explorer(
    reader: Reading,
    service: Service,
    image_id: str,
    seed: Annotated[list[str] | None, Query(max_length=20)] = None,
    depth: Annotated[int, Query(ge=0, le=10)] = 1,
) -> Response:
    """Show an image and its neighbours; further seeds may be given."""
    chosen = select([image_id, *(seed or [])], depth, view="closed")
    try:
        return HTMLResponse(_live(analysis.scene(reader, chosen), service))
    except ImageNotFoundError as absent:
        return HTMLResponse(_missing(reader, chosen, absent), 404)


def _missing(reader: Reader, chosen: Selection, absent: ImageNotFoundError) -> str:
    """Offer to request the images from their museum; a source on this machine has no others."""
    stored = reader.lists(chosen.seeds)
    ids = [each for each in chosen.seeds if each not in stored]
    kinds = [kind_of(source_of(each)) for each in ids]
    known = all(kind.knows(each) and not kind.whole for kind, each in zip(kinds, ids, strict=True))
    return _page(
        "missing.html.j2",
        "Not in the store",
        styles=["viewer.css", "live/live.css"],
        scripts=["live/missing.js"] if known else [],
        data=pages.as_json(ids),
        ids=ids,
        known=known,
        advice="" if known else str(absent),
    )


@router.get("/v/{view_id}")
def saved(reader: Reading, service: Service, view_id: str) -> str:
    """Show a saved view."""
    return _live(analysis.saved_scene(reader, reader.store.view(view_id)), service)


def _live(data: dict[str, Any], service: State) -> str:
    """Return the live page of a scene."""
    data["rate"] = service.options.rate
    data["local"] = [name for name in sorted({node["source"] for node in data["nodes"]}) if kind_of(name).whole]
    return _page(
        "live.html.j2",
        data["title"],
        styles=["viewer.css", "live/live.css"],
        scripts=["live/live.js"],
        data=pages.as_json(data),
        caption=data["caption"],
    )


@router.get("/static/{name:path}")
def static(name: str) -> Response:
    """Return a style or a module."""
    found = _files().get(name)
    if found is None:
        raise Refused(404, "There is no such file.")
    return Response(found, media_type="text/css" if name.endswith(".css") else "text/javascript")


@cache
def _files() -> dict[str, str]:
    """Return all styles and modules by their names in the address."""
    own = files("simgraph_neo.service") / "static"
    viewer = files("simgraph_neo.drawing.web") / "viewer"
    found = {f"viewer/{name}": (viewer / name).read_text(encoding="utf-8") for name in MODULES}
    found |= {f"live/{file.name}": file.read_text(encoding="utf-8") for file in own.iterdir()}
    return found | {"viewer.css": page_style()}


def _page(template: str, title: str, *, data: str = "", **values: Any) -> str:
    from simgraph_neo.version import __version__

    found = _templates().get_template(template)
    return found.render(title=title, data=data, version=__version__, **values)


@cache
def _templates() -> pages.Environment:
    return pages.environment("simgraph_neo.service")
