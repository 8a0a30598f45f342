"""The service as one ASGI application: routes, errors as problem documents, and the guard around all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from simgraph_neo.errors import SimgraphError
from simgraph_neo.service import asking, entering, exports, hidden, pictures, reading, site, views
from simgraph_neo.service.address import Address
from simgraph_neo.service.guard import LINK, SIGN_IN, Door, Guard
from simgraph_neo.service.problems import FAULT, MEDIA_TYPE, body, headers_of, status_of
from simgraph_neo.version import __version__

if TYPE_CHECKING:
    from simgraph_neo.service.state import State

ROUTERS = tuple(module.router for module in (reading, asking, views, exports, hidden, pictures, entering, site))
ABOUT = "One store of visually similar images: read it, and ask museums for more."


def api() -> FastAPI:
    """Return the application without its guard and its state; its routes are the reference in the docs."""
    app = FastAPI(
        title="simgraph",
        description=ABOUT,
        version=__version__,
        openapi_url="/api/openapi.json",
        docs_url=None,  # both pages load scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
    )
    for router in ROUTERS:
        app.include_router(router)
    app.exception_handler(SimgraphError)(_refused)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(HTTPException)(_unknown)
    app.exception_handler(Exception)(_fault)
    return app


def make_app(state: State) -> Guard:
    """Return the whole service for one store."""
    app = api()
    app.state.service = state
    return Guard(app, Address.of(state.origin), state.sessions, _door(state))


def _door(state: State) -> Door:
    """Return how people get in: by a password if there are any, else by a link; or they need neither."""
    if state.passwords:
        return Door(state.cookie, site.sign_in_page().encode(), SIGN_IN, "Sign in first.", state.public)
    advice = "Open the link that `simgraph serve --link` prints."
    return Door(state.cookie, site.entrance_page().encode(), LINK, advice, state.public)


def _refused(_request: Request, error: SimgraphError) -> Response:
    return _problem(status_of(error), str(error), headers_of(error))


def _invalid(_request: Request, error: RequestValidationError) -> Response:
    """Say which part of a request is wrong."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"] if part not in {"query", "body", "path", "header"})
    return _problem(422, f"{where or 'The body'}: {first['msg']}.")


def _unknown(_request: Request, error: HTTPException) -> Response:
    return _problem(error.status_code, str(error.detail), dict(error.headers or {}))


def _fault(_request: Request, _error: Exception) -> Response:
    """Answer for a fault of ours; the traceback is in the log."""
    return _problem(500, FAULT)


def _problem(status: int, sentence: str, headers: dict[str, str] | None = None) -> Response:
    return Response(body(status, sentence), status, headers, MEDIA_TYPE)
