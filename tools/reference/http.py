"""The page about the HTTP API of `simgraph serve`, from its OpenAPI document."""

from __future__ import annotations

from typing import Any

from simgraph_neo.service.app import api
from tools.reference.markdown import table

HEAD = """\
# HTTP API

`simgraph serve` answers these requests on 127.0.0.1, and behind [a proxy](../how-to/share.md). The same as OpenAPI
3.1: `/api/openapi.json`. This page is generated from it.

Programs send a token: `Authorization: Bearer TOKEN`, with the token in the file of `--token-file`. Requests that change
something or ask a museum also need `Content-Type: application/json` and the header `X-Simgraph: 1`. GET changes
nothing,
and sends nothing to a museum. People of the role read, and with `--public` all others, can GET everything but jobs, the
budget and what is hidden; they cannot change anything. An error is a problem document (RFC 9457): its `detail` is one
sentence.

<!-- not run: it runs until Ctrl-C -->
```sh
simgraph serve --token-file token.txt --no-browser
curl -H "Authorization: Bearer $(cat token.txt)" "http://127.0.0.1:8642/api/density?seed=flags:fr&depth=2"
```

| status | when |
|---|---|
| 400, 405 | the request is not HTTP or not JSON, or its method is not known here |
| 401 | there is no session, and no token; a link or a password is not valid |
| 403 | a page of another site may have sent it, or the session may only read |
| 404 | the image, job or query is unknown |
| 413, 422 | the request is too large, or invalid |
| 421 | the service was called by another name than `127.0.0.1:PORT` or `localhost:PORT`, or that of `--origin` |
| 429 | the budget of requests to museums is used up, or passwords were tried too often; see `Retry-After` |
| 502 | the museum's API changed its contract |
| 503 | Neo4j or the museum does not answer, or too much runs at once; see `Retry-After` |
"""


def http_page() -> str:
    """Return the page."""
    paths: dict[str, dict[str, Any]] = api().openapi()["paths"]
    parts = [HEAD]
    for path, operations in paths.items():
        for method, operation in operations.items():
            parts += [f"## {method.upper()} {path}", "", operation["description"], ""]
            if rows := [_row(each) for each in operation.get("parameters", [])]:
                parts += [*table(["parameter", "values", "meaning"], rows), ""]
            if body := operation.get("requestBody"):
                parts += [*_bodies(body["content"]["application/json"]["schema"]), ""]
    return "\n".join(parts).rstrip() + "\n"


def _row(parameter: dict[str, Any]) -> list[str]:
    schema = parameter["schema"]
    default = f"; default: {schema['default']}" if schema.get("default") not in {None, False} else ""
    return [f"`{parameter['name']}`", f"{_values(schema)}{default}", parameter.get("description", "")]


def _values(schema: dict[str, Any]) -> str:
    """Return in words what a value may be."""
    if found := [each for each in schema.get("anyOf", []) if each.get("type") != "null"]:
        return " or ".join(map(_values, found))
    if "enum" in schema:
        return ", ".join(f"`{each}`" for each in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    if schema.get("type") == "array":
        return f"one or more: {_values(schema['items'])}"
    names = {"integer": "a whole number", "string": "text", "boolean": "`true` or `false`", "object": "an object"}
    limits = [f"{low} to {high}" for low, high in [(schema.get("minimum"), schema.get("maximum"))] if high is not None]
    return ", ".join([names[schema["type"]], *limits])


def _bodies(schema: dict[str, Any]) -> list[str]:
    """Return a line for each kind of body."""
    known = api().openapi()["components"]["schemas"]
    references = schema.get("oneOf", [schema])
    found = [known[each["$ref"].rpartition("/")[2]] for each in references]
    return [f"- {each.get('description', 'The body:')} {_fields(each)}" for each in found]


def _fields(schema: dict[str, Any]) -> str:
    needed = schema.get("required", [])
    fields = []
    for name, about in schema["properties"].items():
        default = "" if name in needed or "default" not in about else f", default: {about['default']}"
        fields.append(f"`{name}` ({_values(about)}{default})")
    return "; ".join(fields) + "."
