"""Files for Neo4j Browser: the query library as favourites, and a style sheet for graphs."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from simgraph_neo import queries
from simgraph_neo.analysis import library
from simgraph_neo.color import GROUPS, OTHERS, contrast
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.files import check_writable, written_whole
from simgraph_neo.text import one_of

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
"""Label -> the property that is the caption of its nodes."""
_WHEN = (1980, 1, 1, 0, 0, 0)
"""The date of each file in the archive: a fixed one, so that the same library gives the same bytes."""


def check_kit(path: Path) -> Path:
    """Return the path of the style sheet, beside the favourites.

    Raises InvalidInputError if either file cannot be written.
    """
    if path.suffix.lower() != ".zip":
        raise InvalidInputError(f"{path.name} has no suffix of a zip archive. End its name with .zip.")
    style = path.with_suffix(".grass")
    check_writable(path)
    check_writable(style)
    return style


def write_kit(path: FilePath, given: Sequence[str] = ()) -> list[Path]:
    """Write the favourites to `path` (.zip, a folder for each topic) and the style sheet beside it (.grass).

    Returns both paths. Neo4j Browser imports each file when it is dropped on its window. `given`, as ``name=value``,
    replaces the defaults of all queries with such a parameter. The same library and values give the same bytes. Raises
    InvalidInputError.
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
    """Return the parameters of this query."""
    return [text for text in given if _name(text) in query.defaults]


def _name(text: str) -> str:
    return text.partition("=")[0].strip()


def _check_names(given: Sequence[str]) -> None:
    known = list(dict.fromkeys(name for query in queries.library() for name in query.defaults))
    for text in given:
        if _name(text) not in known:
            unknown = ascii(_name(text))[:60]
            raise InvalidInputError(f"No query of the library has a parameter {unknown}. Choose {one_of(known)}.")


def favourite(query: Query, given: Sequence[str] = ()) -> str:
    """Return a query as a favourite of Neo4j Browser: the title in the first line, the parameters as literals.

    ``:param`` is not used: its values are lost when the window closes, and run with a statement it hides the graph.
    """
    comment = "".join(f"// {line}\n" for line in query.comment.splitlines())
    return f"// {query.title}\n{comment}{query.for_browser(library.parameters(query, given))}\n"


def _style() -> Iterator[str]:
    """Yield rules of GRASS, Neo4j Browser's style sheets: a colour for each label, captions by title or name."""
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
