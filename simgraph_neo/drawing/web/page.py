"""The explorer page: a graph of images as one HTML file that contains its pictures, data, style and script."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from simgraph_neo import attributes, pages
from simgraph_neo.drawing.canvas.caption import SEPARATOR, caption, default_title
from simgraph_neo.drawing.canvas.geometry import AREA, equal_area
from simgraph_neo.drawing.canvas.theme import DARK, LIGHT, SIZES, TOUCH, Theme
from simgraph_neo.drawing.web.groups import page_groupings
from simgraph_neo.drawing.web.scene import plan_scene
from simgraph_neo.drawing.web.sprites import load_tiles, make_sprites
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.files import check_writable, written_whole
from simgraph_neo.model import NAMES, TUTORIAL_SEED
from simgraph_neo.rights import credits_of, picture_notes, sharing
from simgraph_neo.source_kinds import license_name
from simgraph_neo.text import escape_id, one_line, without_places

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import networkx as nx

    from simgraph_neo.attributes import NodeAttributes
    from simgraph_neo.drawing.web.live import Look
    from simgraph_neo.drawing.web.scene import Arrangement, ViewerScene
    from simgraph_neo.drawing.web.sprites import Tile
    from simgraph_neo.rights import Credit

MAX_TITLE = 400
"""Characters of a title in a page at most; catalogues have titles of 2,000 characters."""
NAMED, NAME = 20, 80
"""Subjects of an image in a page at most, as well as genres and contributors, and the characters of each."""
MAX_PAGE_IMAGES = 10_000
"""Images in one page at most."""
MODULES = (
    *("graph.js", "page.js", "motion.js", "camera.js", "gestures.js", "arrangement.js", "sheets.js", "command.js"),
    *(
        "card.js",
        "chip.js",
        "frames.js",
        "painter.js",
        "names.js",
        "waiting.js",
        "scene.js",
        "legend.js",
        "hint.js",
        "pointer.js",
        "banner.js",
    ),
    *("facets.js", "search.js", "controls.js", "address.js", "keys.js", "panels.js", "columns.js", "list.js"),
    *("print.js", "view.js", "viewer.js"),
)
"""The modules of the viewer; each needs only modules before it."""
TEXTS: tuple[Literal["title", "source", "license", "credit"], ...] = ("title", "source", "license", "credit")
"""Attributes of an image that its card shows as one line."""
START = 'show(JSON.parse(document.getElementById("graph").textContent), document.body);'
SUFFIXES = (".html", ".htm")
_LINKED = re.compile(r"https?://", re.IGNORECASE)
# Only separate modules need these: imports, exports, and comments with types, which are a quarter of the code.
_APART = re.compile(r"^(import [^;]*;\n|export | */\*\*(?:(?!\*/).)*\*/\n)", re.MULTILINE | re.DOTALL)


class Page(NamedTuple):
    """A page that is not written yet."""

    text: str
    lines: int
    """Number of lines: two images that list each other have one line."""
    placeholders: dict[Any, str]
    """Node shown as a plain colour -> the reason."""


@dataclass(frozen=True)
class HtmlReport:
    """What was written."""

    path: Path
    nodes: int
    edges: int
    """Number of lines: two images that list each other have one line."""
    size: int
    """Bytes."""
    placeholders: dict[Any, str] = field(repr=False)
    """Node shown as a plain colour -> the reason."""


def write_html(
    graph: nx.DiGraph[Any], path: Path, *, title: str | None = None, layout_seed: int = TUTORIAL_SEED
) -> HtmlReport:
    """Write `graph` into `path` (.html) as a page to explore: pan, zoom, search, cards, shortest paths.

    Node attributes read: ``picture`` (a file, else a placeholder), ``title``, ``link`` (its page in a catalogue),
    ``aspect_ratio``, ``average_color``, ``source``, ``license``, ``credit``, ``subjects``, ``genres``,
    ``contributors``, ``state``, ``depth``, ``community``; edge attribute: ``rank``; graph attributes: those of
    `graph.discovered`, and ``remarks`` with the names of communities. The page sends no requests and runs only its own
    script, whose hash is in its Content-Security-Policy. It has less than 2 MB for up to 300 images, and less than 8 MB
    for up to 2,000. The same input gives the same bytes. Raises InvalidInputError.
    """
    check_page(path)
    with written_whole(path) as temporary:  # first, so that a folder without write access is an error before the work
        page = make_page(graph, title, layout_seed)
        temporary.write_text(page.text, encoding="utf-8", newline="\n")
    return HtmlReport(path, len(graph), page.lines, len(page.text.encode()), page.placeholders)


def make_page(graph: nx.DiGraph[Any], title: str | None = None, layout_seed: int = TUTORIAL_SEED) -> Page:
    """Return the page that `write_html` writes. Raises InvalidInputError."""
    check_count(len(graph))
    nodes = sorted(graph)
    tiles = load_tiles([attributes.node(graph, node) for node in nodes])
    scene = plan_scene(graph, [tile.picture.size for tile in tiles], layout_seed)
    data = page_data(graph, scene, tiles, one_line(title or "") or default_title(graph))
    missing = {node: tile.missing for node, tile in zip(nodes, tiles, strict=True) if tile.missing}
    known = [attributes.node(graph, node) for node in nodes]
    return Page(page_text(data, sharing(known), credits_of(known)), len(scene.mutual), missing)


def check_page(path: Path) -> None:
    """Raise InvalidInputError if no page can be written at `path`; check this before any request."""
    if path.suffix.lower() not in SUFFIXES:
        raise InvalidInputError(
            f"{path.name} has no suffix of a page. End its name with .html, so that a browser opens it."
        )
    check_writable(path)


def check_count(images: int) -> None:
    """Raise InvalidInputError for more images than a page can hold, or none."""
    if not 0 < images <= MAX_PAGE_IMAGES:
        raise InvalidInputError(
            f"A page holds 1 to {MAX_PAGE_IMAGES:,} images, not {images:,}. Choose other seeds or another `depth`."
        )


def page_data(graph: nx.DiGraph[Any], scene: ViewerScene, tiles: Sequence[Tile], title: str) -> dict[str, Any]:
    """Return the data that `viewer.js` shows, for JSON, with all pictures."""
    data = scene_data(graph, scene, tiles, title)
    sprites = make_sprites(tiles, room=budget(len(tiles)) - len(pages.as_json(data)))
    for node, sprite in zip(data["nodes"], sprites.places, strict=True):
        node["sprite"] = sprite
    return data | {"sheets": sprites.sheets}


def scene_data(graph: nx.DiGraph[Any], scene: ViewerScene, looks: Sequence[Tile | Look], title: str) -> dict[str, Any]:
    """Return the data without pictures. Nodes are sorted by id, and referred to by their index."""
    index = {node: number for number, node in enumerate(sorted(graph))}
    names = {name: number for number, name in enumerate(sorted(_names(graph)))}
    nodes = [
        node_facts(graph, node, look) | {"place": place} | _named(attributes.node(graph, node), names)
        for node, look, place in zip(index, looks, scene.wide.places, strict=True)
    ]
    data = {
        "title": title,
        "caption": SEPARATOR.join(
            [
                *caption(graph, mutual=scene.mutual, arrows=False),
                *_unexpanded(graph),
                *picture_notes(data for _, data in attributes.nodes(graph)),
            ]
        ),
        "box": scene.box,
        "seeds": sorted(index[seed] for seed in attributes.about(graph).get("seeds") or () if seed in index),
        "nodes": nodes,
        "names": list(names),
        "edges": _edges(graph, scene.wide, index),
        "upright": {
            "places": [place[:2] for place in scene.upright.places],
            "bends": [(*pair, *point) for pair, point in scene.upright.bends.items()],
        },
        "groupings": page_groupings(graph, index),
    }
    if places := attributes.about(graph).get("places"):
        _keep_places(data, list(index), places)
    return data


def _keep_places(data: dict[str, Any], nodes: list[Any], places: attributes.Places) -> None:
    """Move the pictures to the places that they had; edges are straight then."""
    cell = places.box[0] / AREA**0.5, places.box[1] / AREA**0.5
    for name, node in zip(nodes, data["nodes"], strict=True):
        node["place"] = [*places.corners[name], *equal_area((node["place"][2], node["place"][3]), cell)]
    data["box"] = list(places.box)
    data["edges"] = [edge[:3] for edge in data["edges"]]
    data["upright"] = {"places": [node["place"][:2] for node in data["nodes"]], "bends": []}


def budget(count: int) -> int:
    """Return the bytes that a page of `count` images may have without its script: 1.9 MB to 300 images, then more."""
    return 1_900_000 + max(0, count - 300) * 3_450


def node_facts(graph: nx.DiGraph[Any], node: Any, look: Tile | Look) -> dict[str, Any]:
    """Return the facts of a node, without its place and without the names that many images share."""
    data = attributes.node(graph, node)
    texts: dict[str, str] = {name: one_line(str(data[name]), MAX_TITLE) for name in TEXTS if data.get(name)}
    if "license" in texts:
        texts["license"] = license_name(data["license"], data.get("source")) or texts["license"]
    link, withheld = str(data.get("link") or ""), data.get("withheld")
    about = {
        **texts,
        "link": link if _LINKED.match(link) else None,
        "depth": data.get("depth"),
        "missing": None if withheld else look.missing and without_places(look.missing),
        "withheld": withheld,
        # on the frontier of a discovered graph, and for unexpanded images, the list is unknown, not empty
        "listed": bool(graph.out_degree(node)) or data.get("state") == "empty",
        "unexpanded": data.get("state") == "new" or None,
    }
    given = {name: value for name, value in about.items() if value is not None}
    return {"id": escape_id(node), **given, "color": look.color}


def _unexpanded(graph: nx.DiGraph[Any]) -> list[str]:
    """Return the number of images that are not expanded, for a caption; nothing for none."""
    number = sum(data.get("state") == "new" for _, data in attributes.nodes(graph))
    return [f"dashed frame: not expanded yet ({number:,})"] if number else []


def _named(data: NodeAttributes, names: Mapping[str, int]) -> dict[str, list[int]]:
    """Return a node's subjects, genres and contributors as indices into `names`, since many images share them."""
    return {kind: [names[name] for name in name_lines(data[kind])] for kind in NAMES if data.get(kind)}


def _names(graph: nx.DiGraph[Any]) -> set[str]:
    return {name for _, data in attributes.nodes(graph) for kind in NAMES for name in name_lines(data.get(kind) or ())}


def name_lines(names: Sequence[str]) -> list[str]:
    """Return the first names, such as subjects, each as one short line."""
    return [one_line(name, NAME) for name in names[:NAMED]]


def _edges(graph: nx.DiGraph[Any], wide: Arrangement, index: dict[Any, int]) -> list[tuple[int, ...]]:
    """Return ``(from, to, rank)``, rank 0 if unknown, and for a curve its middle control point, ``x, y``."""
    edges = sorted((index[a], index[b], data.get("rank") or 0) for a, b, data in attributes.edges(graph) if a != b)
    return [(a, b, rank, *wide.bends.get((min(a, b), max(a, b)), ())) for a, b, rank in edges]


def page_text(data: dict[str, Any], pictures: str, names: Sequence[Credit]) -> str:
    """Return the text of the file, with a sentence about the rights of its `pictures` and the `names` to credit."""
    return pages.page_text(
        pages.environment("simgraph_neo.drawing.web").get_template("viewer.html.j2"),
        style=page_style(),
        script=page_script(),
        data=data,
        title=data["title"],
        caption=data["caption"],
        pictures=pictures,
        credits=names,
    )


def page_style() -> str:
    """Return the style sheet, with the colours of the two themes and the sizes."""
    return f"\n{css_variables('screen and ')}{_part('viewer.css')}"


def css_variables(media: str = "") -> str:
    """Return sizes and the colours of both themes as CSS variables; the dark apply if the reader's system prefers dark.

    While the root has the class ``printing``, the light ones apply: a canvas is painted before the medium changes.

    >>> css_variables("screen and ").splitlines()[3]
    '@media screen and (prefers-color-scheme: dark) {'
    """
    sizes = " ".join(f"--{name.replace('_', '-')}: {size:g}px;" for name, size in asdict(SIZES).items())
    return (
        f":root {{ {sizes} }}\n@media (pointer: coarse) {{ :root {{--target: {TOUCH}px; }} }}\n"
        f"{_colors(LIGHT)}@media {media}(prefers-color-scheme: dark) {{\n{_colors(DARK, ':not(.printing)')}}}\n"
    )


def _colors(theme: Theme, unless: str = "") -> str:
    return f":root{unless} {{ {' '.join(f'--{name}: {color};' for name, color in asdict(theme).items())} }}\n"


def page_script() -> str:
    """Return the viewer's modules joined into one script: browsers load separate modules only from a server."""
    joined = "\n".join(_part(name) for name in MODULES)
    return _APART.sub("", joined) + START


def _part(name: str) -> str:
    return (files("simgraph_neo.drawing.web") / "viewer" / name).read_text(encoding="utf-8")
