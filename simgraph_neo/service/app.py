"""The service as one ASGI application: routes, errors as problem documents, and the guard around all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
PROBLEM = {
    "title": "Problem",
    "description": "Why a request was refused (RFC 9457).",
    "type": "object",
    "properties": {
        "type": {"const": "about:blank"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "One sentence."},
    },
    "required": ["type", "title", "status", "detail"],
}
_REFUSED = {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
REFUSALS = {
    "4XX": {"description": "The request is refused.", **_REFUSED},
    "502": {"description": "The museum's API changed its contract.", **_REFUSED},
    "503": {"description": "Neo4j or the museum does not answer, or too much runs at once.", **_REFUSED},
}
"""What any operation may answer besides its own result."""
SCHEMES = {
    "token": {"type": "http", "scheme": "bearer", "description": "The token of programs."},
    "session": {"type": "apiKey", "in": "cookie", "name": "simgraph-PORT", "description": "A browser that came in."},
}
ABOUT = "One store of visually similar images: read it, and ask museums for more."


class Api(FastAPI):
    """The application; its OpenAPI document says what the guard and the problem documents add to its routes."""

    def openapi(self) -> dict[str, Any]:
        """Return the document."""
        if not self.openapi_schema:
            made = super().openapi()
            parts = made.setdefault("components", {})
            # An invalid request gets a problem document, too.
            kept = {name: each for name, each in parts["schemas"].items() if not name.endswith("ValidationError")}
            parts["schemas"] = kept | {"Problem": PROBLEM}
            parts["securitySchemes"] = SCHEMES
            made["security"] = [{name: []} for name in SCHEMES]
            for path, operations in made["paths"].items():
                for operation in operations.values():
                    operation["responses"].pop("422", None)
                    operation["responses"] |= REFUSALS
                    if path in LINK | SIGN_IN:
                        operation["security"] = []
        return self.openapi_schema or {}


def api() -> FastAPI:
    """Return the application without its guard and its state; its routes are the reference in the docs."""
    app = Api(
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
