"""Files to take away: each is what a command writes. Pictures come from this machine only."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Literal
from zipfile import ZIP_DEFLATED, ZipFile

from fastapi import APIRouter, Depends, Query
from fastapi import Path as InPath
from fastapi.responses import PlainTextResponse, Response

from simgraph_neo import analysis
from simgraph_neo.service.reading import All, Depth, Seeds, Source, one
from simgraph_neo.service.state import Person, Service
from simgraph_neo.store import Reader
from simgraph_neo.subgraph import Selection

if TYPE_CHECKING:
    from simgraph_neo.rights import Rights
    from simgraph_neo.subgraph import Subgraph

router = APIRouter()
MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "gexf": "application/gexf+xml",
    "graphml": "application/graphml+xml",
    "json": "application/json",
    "csv": "application/zip",
}
Kind = Annotated[
    Literal["html", "png", "svg", "pdf", "gexf", "graphml", "json", "csv"],
    InPath(description="The kind of file; csv is two tables in a .zip file."),
]


def _chosen(
    seeds: Seeds = None,
    depth: Depth = None,
    everything: All = False,
    source: Source = None,
    saved: Annotated[str | None, Query(description="The id of a saved view, instead.", max_length=64)] = None,
) -> Selection | str:
    """Return the selection, or the id of a saved view. Raises InvalidInputError."""
    if saved and not (seeds or everything or depth or source):
        return saved
    return one(seeds, depth, None, everything, source)


Chosen = Annotated[Selection | str, Depends(_chosen)]


@router.get("/api/export/cypher", response_class=PlainTextResponse)
def cypher(
    service: Service, saved: Annotated[str, Query(description="The id of a saved view.", max_length=64)]
) -> Response:
    """Write the Cypher that reads a saved view, to paste into Neo4j Browser: `simgraph views show ID --cypher`."""
    text = analysis.view_cypher(service.store.view(saved), service.origin) + "\n"
    return PlainTextResponse(text, headers={"Content-Disposition": 'attachment; filename="simgraph.cypher"'})


@router.get(
    "/api/export/{kind}",
    response_class=Response,
    responses={200: {"content": {kind.partition(";")[0]: {} for kind in MEDIA_TYPES.values()}}},
)
def export(service: Service, person: Person, kind: Kind, chosen: Chosen) -> Response:
    """Write a subgraph, or a saved view, as a file: `simgraph export` and `simgraph draw`."""
    with service.turn(person), TemporaryDirectory() as folder:
        reader = Reader(service.store, offline=True)
        subgraph = (
            analysis.view_subgraph(reader, service.store.view(chosen))
            if isinstance(chosen, str)
            else reader.subgraph(chosen)
        )
        file = _written(subgraph, Path(folder), kind, person.rights)
        headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
        return Response(file.read_bytes(), media_type=MEDIA_TYPES[kind], headers=headers)


def _written(subgraph: Subgraph, folder: Path, kind: Kind, rights: Rights) -> Path:
    """Write the file, and return its path."""
    file = folder / f"simgraph.{kind}"
    if kind == "html":
        analysis.export_html(subgraph, file, rights=rights)
    elif kind in {"png", "svg", "pdf"}:
        analysis.draw(subgraph, file, rights=rights)
    else:
        written = analysis.export(subgraph, file)
        if len(written) > 1:
            file = folder / "simgraph-csv.zip"
            with ZipFile(file, "w", ZIP_DEFLATED) as packed:
                for each in written:
                    packed.write(each, each.name)
    return file
