"""The pages in a browser: the entrance, the start page, the explorer, and their style and code."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from simgraph_neo import analysis, pages, queries
from simgraph_neo.drawing.web.page import MODULES, page_style
from simgraph_neo.errors import ImageNotFoundError
from simgraph_neo.selection import select
from simgraph_neo.service.problems import Refused
from simgraph_neo.service.state import Person, Reading, Service
from simgraph_neo.source_kinds import kind_of, source_of
from simgraph_neo.text import escape_id

if TYPE_CHECKING:
    from simgraph_neo.model import Image
    from simgraph_neo.service.sessions import Session
    from simgraph_neo.service.state import State
    from simgraph_neo.store import Reader
    from simgraph_neo.subgraph import Selection

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
SEEDS, VIEWS = 24, 6
"""Seeds, and kept views, on the start page at most."""


def entrance_page() -> str:
    """Return the page that is shown without a session."""
    return _page("enter.html.j2", "simgraph", styles=["live/enter.css"], scripts=["live/enter.js"])


def sign_in_page() -> str:
    """Return the page that asks for a password."""
    return _page("sign-in.html.j2", "simgraph", styles=["live/enter.css"], scripts=["live/sign-in.js"])


def forward(url: str) -> str:
    """Return a file that opens an address."""
    return _page("open.html.j2", "simgraph", styles=[], scripts=[], url=url)


@router.get("/")
def start(service: Service, reader: Reading, person: Person) -> str:
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
        scripts=["live/start.js", "live/begin.js", "live/leave.js", "live/queries.js"],
        person=person,
        has_passwords=service.passwords is not None,
        notice=service.notice,
        status=status,
        seeds=seeds,
        others=others,
        views=[] if person.role == "public" else service.store.views()[:VIEWS],  # a link is for those who have it
        topics=_topics() if person.role == "explore" and status.images else [],
    )


def _topics() -> list[tuple[str, list[queries.Query]]]:
    """Return the queries of the library below the titles of their topics."""
    by_topic = groupby(queries.library(), lambda query: query.topic)
    return [(queries.TOPICS[topic], list(each)) for topic, each in by_topic]


def _named(image: Image) -> dict[str, Any]:
    return {"id": image.id, "name": image.title or escape_id(image.id), "hidden": bool(image.hidden_at)}


@router.get("/i/{image_id:path}")
def explorer(
    reader: Reading,
    service: Service,
    person: Person,
    image_id: str,
    seed: Annotated[list[str] | None, Query(max_length=20)] = None,
    depth: Annotated[int, Query(ge=0, le=10)] = 1,
) -> Response:
    """Show an image and its neighbours; further seeds may be given."""
    chosen = select([image_id, *(seed or [])], depth, view="closed")
    try:
        with service.turn(person):
            data = analysis.scene(reader, chosen, rights=person.rights)
    except ImageNotFoundError as absent:
        return HTMLResponse(_missing(reader, chosen, absent, person), 404)
    return HTMLResponse(_live(data, service, person))


def _missing(reader: Reader, chosen: Selection, absent: ImageNotFoundError, person: Session) -> str:
    """Offer those who explore to request the images from their museum; a source on this machine has no others."""
    stored = reader.lists(chosen.seeds)
    ids = [each for each in chosen.seeds if each not in stored]
    kinds = [kind_of(source_of(each)) for each in ids]
    known = person.role == "explore" and all(
        kind.knows(each) and not kind.whole for kind, each in zip(kinds, ids, strict=True)
    )
    return _page(
        "missing.html.j2",
        "Not in the store",
        styles=["viewer.css", "live/live.css"],
        scripts=["live/missing.js"] if known else [],
        person=person,
        data=pages.as_json(ids),
        ids=ids,
        known=known,
        advice="" if known else str(absent),
    )


@router.get("/v/{view_id}")
def saved(reader: Reading, service: Service, person: Person, view_id: str) -> str:
    """Show a saved view."""
    view = reader.store.view(view_id)
    with service.turn(person):
        data = analysis.saved_scene(reader, view, rights=person.rights)
    return _live(data, service, person)


def _live(data: dict[str, Any], service: State, person: Session) -> str:
    """Return the live page of a scene."""
    data["rate"] = service.options.rate
    data["local"] = [name for name in sorted({node["source"] for node in data["nodes"]}) if kind_of(name).whole]
    return _page(
        "live.html.j2",
        data["title"],
        styles=["viewer.css", "live/live.css"],
        scripts=["live/live.js"],
        person=person,
        data=pages.as_json(data),
        caption=data["caption"],
        pictures="",
        notice=service.notice,
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


def _page(
    template: str,
    title: str,
    *,
    data: str = "",
    person: Session | None = None,
    notice: list[str] | None = None,
    **values: Any,
) -> str:
    from simgraph_neo.version import __version__

    found = _templates().get_template(template)
    role = person.role if person else ""
    return found.render(title=title, data=data, role=role, notice=notice, version=__version__, **values)


@cache
def _templates() -> pages.Environment:
    return pages.environment("simgraph_neo.service")
