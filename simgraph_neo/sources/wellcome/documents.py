"""Check Wellcome's API documents and convert them to the model. Nothing here sends a request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from simgraph_neo.http.json_answer import read_json_body
from simgraph_neo.http.policy import InvalidResponseError, Reply, TransientError, WebPageError, WrongImageError, origin
from simgraph_neo.model import NAMES, Image, Similar, State, Work
from simgraph_neo.sources.base import MOST_NAMES, PER_LIST, names
from simgraph_neo.sources.wellcome.addresses import SOURCE
from simgraph_neo.text import clean, one_line

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Collection

LIST_KEY = "withSimilarFeatures"
OLD_LIST_KEY = "visuallySimilar"
THUMBNAIL = "full/!400,400/0/default.jpg"
_ID = re.compile(r"[a-z0-9]{1,32}")
_COLOR = re.compile(r"#[0-9a-f]{6}")
_THUMBNAIL_PATH = re.compile(r"https?://[^/?#]+/(?:[\w%+,-][\w%+,.-]*/)+info\.json", re.ASCII)
_UNKNOWN = (1.0, "#ffffff")


def is_id(value: object) -> bool:
    """Whether `value` is a valid id of the catalogue: ``^[a-z0-9]{1,32}$``.

    >>> is_id("hqnskj6m"), is_id("../x"), is_id("A"), is_id(7), is_id("x\\n")
    (True, False, False, False, False)
    """
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def read_json(reply: Reply) -> Any:
    """Parse the answer as JSON, whatever its Content-Type is.

    Raises WebPageError or TransientError if it is not JSON.
    """
    try:
        return read_json_body(reply.body)
    except ValueError:
        pass  # raise outside this block: as a cause, the ValueError would keep a copy of the text
    if reply.body[:1_000].lstrip().startswith(b"<"):
        raise WebPageError("a web page, not JSON")
    raise TransientError("the answer is not JSON")


def description(reply: Reply) -> str:
    """Return the description in an error body, else the start of the body: one line of at most 200 characters."""
    try:
        return one_line(str(read_json_body(reply.body)["description"]), 200)
    except (InvalidResponseError, ValueError, KeyError, TypeError, IndexError):
        return one_line(reply.body[:800].decode("utf-8", "replace"), 200) or "no explanation"


def read_image(document: object, hosts: Collection[str], state: State = "new") -> Image | None:
    """Convert an image document to an Image; None if its id is invalid. Other invalid values are left out.

    `hosts` are the origins from which pictures may be fetched.
    """
    if not isinstance(document, dict) or not is_id(document.get("id")):
        return None
    place, work = _dict(document.get("thumbnail")), _dict(document.get("source"))
    ratio, color = _ratio(document.get("aspectRatio")), _color(document.get("averageColor"))
    if (ratio, color) == _UNKNOWN:
        ratio = color = None
    return Image(
        id=document["id"],
        source=SOURCE,
        title=_text(work.get("title")),
        thumbnail=_thumbnail(place.get("url"), hosts),
        aspect_ratio=ratio,
        average_color=color,
        license=_text(_dict(place.get("license")).get("id"), 64),
        credit=_text(place.get("credit")),
        work=_work(work),
        state=state,
    )


def _work(document: dict[str, Any]) -> Work | None:
    """Convert the work of an image document; None if its id is invalid."""
    if not is_id(document.get("id")):
        return None
    return Work(
        id=document["id"],
        title=_text(document.get("title")),
        subjects=_labels(document.get("subjects")),
        genres=_labels(document.get("genres")),
        contributors=_labels([_dict(each).get("agent") for each in _list(document.get("contributors"))]),
    )


def is_crowded(document: dict[str, Any]) -> bool:
    """Whether an image or a neighbour of it has a work with more names of a kind than are stored."""
    works = (_dict(_dict(each).get("source")) for each in (document, *_list(document.get(LIST_KEY))))
    return any(len(_list(work.get(kind))) > MOST_NAMES for work in works for kind in NAMES)


def _labels(concepts: object) -> tuple[str, ...]:
    return names(_dict(concept).get("label") for concept in _list(concepts))


def check_image(document: object, image_id: str) -> dict[str, Any]:
    """Return the document if it is that of `image_id`. Raises InvalidResponseError."""
    if not isinstance(document, dict):
        raise InvalidResponseError("the answer is not a JSON object")
    if document.get("id") != image_id:
        raise WrongImageError(f"the answer is about another image ({one_line(ascii(document.get('id')), 60)})")
    return document


def read_list(document: dict[str, Any], hosts: Collection[str], dropped: Counter[str]) -> tuple[Similar, ...]:
    """Return the neighbour list of a checked document: at most five, ranks 1..n. Count omitted entries in `dropped`.

    Raises InvalidResponseError if there is no list of documents.
    """
    entries = document.get(LIST_KEY, document.get(OLD_LIST_KEY))
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise InvalidResponseError(f"{LIST_KEY} is missing or is not a list of images")
    images: dict[str, Image] = {}
    for entry in entries:
        image = read_image(entry, hosts)
        if why := _unusable(image, document["id"], images):
            dropped[why] += 1
        elif image:
            images[image.id] = image
    return tuple(Similar(image, rank) for rank, image in enumerate(images.values(), 1))


def _unusable(image: Image | None, owner: str, images: dict[str, Image]) -> str:
    """Return why an entry is omitted from the list, or ""."""
    if image is None:
        return "bad id"
    if image.id == owner:
        return "self"
    if image.id in images:
        return "duplicate"
    return "beyond five" if len(images) == PER_LIST else ""


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object, limit: int = 2_000) -> str | None:
    return (clean(value, limit) or None) if isinstance(value, str) else None


def _ratio(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 < value < 1e6 else None


def _color(value: object) -> str | None:
    return value.lower() if isinstance(value, str) and _COLOR.fullmatch(value.lower()) else None


def _thumbnail(url: object, hosts: Collection[str]) -> str | None:
    """Return the URL of the picture file, from that of its IIIF ``info.json``; None if that URL is invalid."""
    if not isinstance(url, str) or len(url) > 1_000 or not _THUMBNAIL_PATH.fullmatch(url) or origin(url) not in hosts:
        return None
    return url.removesuffix("info.json") + THUMBNAIL
