"""A kit for Neo4j Browser: the library as favourites, and a style for what it draws."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from simgraph_neo import queries
from simgraph_neo.analysis import library
from simgraph_neo.color import GROUPS, OTHERS, contrast
from simgraph_neo.errors import BadInput
from simgraph_neo.files import check_writable, written_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simgraph_neo.files import FilePath
    from simgraph_neo.queries import Query

CAPTIONS = {
    "Image": "title",
    "Work": "title",
    "Subject": "name",
    "Genre": "name",
    "Contributor": "name",
    "Crawl": "startedAt",
}
"""Label -> the property that stands in its circles."""
_WHEN = (1980, 1, 1, 0, 0, 0)
"""The date of each file in the archive, so that the same library gives the same bytes: the earliest a zip can hold."""


def check_kit(path: Path) -> Path:
    """Where the style goes: beside the favourites. Raises BadInput where one of the two cannot be written."""
    if path.suffix.lower() != ".zip":
        raise BadInput(f"{path.name} would hold a zip archive under another name. End it with .zip.")
    style = path.with_suffix(".grass")
    check_writable(path)
    check_writable(style)
    return style


def write_kit(path: FilePath, given: Sequence[str] = ()) -> list[Path]:
    """Write the favourites into `path` (.zip), a folder a topic, and the style beside it (.grass); returns both.

    Neo4j Browser takes each when it is dropped on its window. `given` as ``name=value`` stands for the defaults of all
    queries that have such a parameter. The same library and values give the same bytes. Raises BadInput.
    """
    path = Path(path)
    style = check_kit(path)
    _check_names(given)
    texts = [(query, favourite(query, _meant(query, given))) for query in queries.library()]
    with written_whole(path) as favourites, written_whole(style) as grass:
        with zipfile.ZipFile(favourites, "w", zipfile.ZIP_DEFLATED) as archive:
            for query, text in texts:
                entry = zipfile.ZipInfo(f"{queries.TOPICS[query.topic]}/{query.name}.cypher", _WHEN)
                archive.writestr(entry, text, zipfile.ZIP_DEFLATED)
        grass.write_text("\n".join(_style()) + "\n", encoding="utf-8")
    return [path, style]


def _meant(query: Query, given: Sequence[str]) -> list[str]:
    """Those that this query has."""
    return [text for text in given if _name(text) in query.defaults]


def _name(text: str) -> str:
    return text.partition("=")[0].strip()


def _check_names(given: Sequence[str]) -> None:
    known = list(dict.fromkeys(name for query in queries.library() for name in query.defaults))
    for text in given:
        if _name(text) not in known:
            raise BadInput(f"No query of the library has a parameter {ascii(_name(text))[:60]}: {', '.join(known)}.")


def favourite(query: Query, given: Sequence[str] = ()) -> str:
    """A query as Neo4j Browser keeps it: its title in the first line, the parameters written into the statement.

    What ``:param`` would set is lost with the window, and run in one go with a statement it hides the drawing.
    """
    comment = "".join(f"// {line}\n" for line in query.comment.splitlines())
    return f"// {query.title}\n{comment}{query.for_browser(library.parameters(query, given))}\n"


def _style() -> Iterator[str]:
    """Rules of GRASS, the style sheets of Neo4j Browser: a colour a label, captions by title or name."""
    yield "node { diameter: 50px; border-width: 2px; font-size: 10px; }"
    for color, (label, caption) in zip(GROUPS, CAPTIONS.items(), strict=False):
        text = max("#ffffff", "#000000", key=lambda each: contrast(each, color))
        yield (
            f"node.{label} {{ color: {color}; border-color: {color}; text-color-internal: {text}; "
            f'defaultCaption: "<id>"; caption: "{{{caption}}}"; diameter: {80 if label == "Image" else 50}px; }}'
        )
    yield "relationship { color: #777777; shaft-width: 1px; font-size: 12px; text-color-external: #000000; }"
    yield 'relationship.SIMILAR_TO { color: #444444; shaft-width: 2px; caption: "{rank}"; }'
    yield f'relationship.WAS_SIMILAR_TO {{ color: {OTHERS}; caption: "{{rank}}"; }}'
