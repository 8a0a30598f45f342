"""Files to take away: each is what a command writes. Pictures come from this machine only."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Literal
from zipfile import ZIP_DEFLATED, ZipFile

from fastapi import APIRouter, Depends, Query
from fastapi import Path as InPath
from fastapi.responses import Response

from simgraph_neo import analysis, attributes
from simgraph_neo.service.problems import Refused
from simgraph_neo.service.reading import All, Depth, Seeds, Source, one
from simgraph_neo.service.sharing import may_share
from simgraph_neo.service.state import Person, Service
from simgraph_neo.store import Reader
from simgraph_neo.subgraph import Selection
from simgraph_neo.text import counted

if TYPE_CHECKING:
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
PICTURED = frozenset({"html", "png", "svg", "pdf"})
"""Kinds of files with pictures."""
Rights = Literal["all", "share"]
"""Which pictures a file may have: all that are shown, or those that may be shared."""
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


@router.get(
    "/api/export/{kind}",
    response_class=Response,
    responses={200: {"content": {kind.partition(";")[0]: {} for kind in MEDIA_TYPES.values()}}},
)
def export(service: Service, person: Person, kind: Kind, chosen: Chosen) -> Response:
    """Write a subgraph, or a saved view, as a file: `simgraph export` and `simgraph draw`."""
    with service.turn(), TemporaryDirectory() as folder:
        reader = Reader(service.store, offline=True)
        subgraph = (
            analysis.view_subgraph(reader, service.store.view(chosen))
            if isinstance(chosen, str)
            else reader.subgraph(chosen)
        )
        file = _written(subgraph, Path(folder), kind, "share" if person.role == "public" else "all")
        headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
        return Response(file.read_bytes(), media_type=MEDIA_TYPES[kind], headers=headers)


def _written(subgraph: Subgraph, folder: Path, kind: Kind, rights: Rights) -> Path:
    """Write the file, and return its path. Raises Refused for pictures that may not be shared."""
    if rights == "share" and kind in PICTURED:
        _check_shareable(subgraph)
    file = folder / f"simgraph.{kind}"
    if kind == "html":
        analysis.export_html(subgraph, file)
    elif kind in {"png", "svg", "pdf"}:
        analysis.draw(subgraph, file)
    else:
        written = analysis.export(subgraph, file)
        if len(written) > 1:
            file = folder / "simgraph-csv.zip"
            with ZipFile(file, "w", ZIP_DEFLATED) as packed:
                for each in written:
                    packed.write(each, each.name)
    return file


def _check_shareable(subgraph: Subgraph) -> None:
    graph = subgraph.describe()
    facts = (attributes.node(graph, image_id) for image_id in graph)
    kept = sum(not may_share(each["source"], each["license"]) for each in facts)
    if kept:
        raise Refused(403, f"{counted(kept, 'picture')} of this may not be shared. Files without pictures are public.")
