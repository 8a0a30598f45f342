"""The ways in over HTTP: a link that is valid once, or a password; the way out; and the health check."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel

from simgraph_neo.service.passwords import MAX_LENGTH, Passwords
from simgraph_neo.service.problems import Refused
from simgraph_neo.service.site import entrance_page, sign_in_page
from simgraph_neo.service.state import Person, Service, State

router = APIRouter()
TOKEN = 100
"""Characters of an entrance token at most."""


class Link(BaseModel):
    """Where one browser may come in."""

    url: str


@router.get("/enter", response_class=HTMLResponse, include_in_schema=False)
def enter_page() -> str:
    """Show the entrance, whose script posts the token in the address."""
    return entrance_page()


@router.post("/enter", status_code=204)
def enter(service: Service, token: Annotated[str, Body(embed=True, max_length=TOKEN)]) -> Response:
    """Begin a session with a token that is valid once."""
    cookie = service.sessions.enter(token)
    if not cookie:
        raise Refused(401, "This link was used before, or is older than ten minutes.")
    return service.let_in(Response(status_code=204), cookie)


@router.get("/sign-in", response_class=HTMLResponse, include_in_schema=False)
def sign_in_form(service: Service) -> str:
    """Ask for a password."""
    _passwords(service)
    return sign_in_page()


@router.post("/sign-in", status_code=204)
def sign_in(service: Service, password: Annotated[str, Body(embed=True, max_length=MAX_LENGTH)]) -> Response:
    """Begin a session with the password of a role. After several wrong ones the next attempt has to wait: 429."""
    role = _passwords(service).role(password)
    return service.let_in(Response(status_code=204), service.sessions.begin(role))


@router.post("/sign-out", status_code=204)
def sign_out(service: Service, person: Person) -> Response:
    """End this session."""
    service.sessions.end(person)
    return Response(status_code=204)


@router.post("/api/link")
def link(service: Service, person: Person) -> Link:
    """Return a new entrance link. Only programs may ask: `simgraph serve --link` does."""
    if service.passwords:
        raise Refused(404, "This explorer has no links. Sign in with a password.")
    if not person.is_program:
        raise Refused(403, "Only programs make entrance links: simgraph serve --link")
    return Link(url=service.entrance())


@router.get("/healthz", status_code=204)
async def health() -> Response:  # on no thread: those may all wait for the database
    """Say that the service runs."""
    return Response(status_code=204)


def _passwords(service: State) -> Passwords:
    if not service.passwords:
        raise Refused(404, "This explorer has no passwords. Open the link that `simgraph serve --link` prints.")
    return service.passwords
