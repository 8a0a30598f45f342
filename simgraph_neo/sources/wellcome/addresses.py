"""URLs of Wellcome Collection's catalogue API, pictures and pages. Imports only the standard library."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit

from simgraph_neo.errors import InvalidInputError
from simgraph_neo.http.policy import origin
from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from simgraph_neo.model import Image

SOURCE = "wellcome"
BASE_URL = "https://api.wellcomecollection.org/catalogue/v2"
PICTURES = "https://iiif.wellcomecollection.org"
SITE = "https://wellcomecollection.org"


def wellcome_url(base_url: str | None = None) -> str:
    """Return `base_url`, else SIMGRAPH_WELLCOME_URL, else Wellcome's URL, without a final slash.

    Raises InvalidInputError.
    """
    url = base_url or os.environ.get("SIMGRAPH_WELLCOME_URL") or BASE_URL
    if "@" in url:  # not repeated: it may hold a password
        raise InvalidInputError(f"SIMGRAPH_WELLCOME_URL must not hold a user or password. Give one like {BASE_URL}.")
    if not origin(url) or set(url) & set("?#"):
        raise InvalidInputError(
            f"SIMGRAPH_WELLCOME_URL is not a URL: {one_line(ascii(url), 120)}. Give one like {BASE_URL}."
        )
    return url.rstrip("/")


def picture_hosts(base_url: str | None = None) -> frozenset[str]:
    """Return the origins from which pictures may be fetched: Wellcome's, and that of another base URL.

    `base_url` as for :func:`wellcome_url`.
    """
    base_url = wellcome_url(base_url)
    own = {origin(PICTURES)}
    return frozenset(own if base_url == BASE_URL else own | {origin(base_url)})


def catalogue_url(image: Image) -> str | None:
    """Return the catalogue page of an image; None for images of other sources or of an unknown work.

    >>> from simgraph_neo.model import Image, Work
    >>> catalogue_url(Image("hqnskj6m", "wellcome", work=Work("t8yukfjt")))
    'https://wellcomecollection.org/works/t8yukfjt/images?id=hqnskj6m'
    """
    if image.source != SOURCE or not image.work:
        return None
    return f"{SITE}/works/{quote(image.work.id, safe='')}/images?id={quote(image.id, safe='')}"


def id_in_url(url: str, base_url: str = BASE_URL) -> str:
    """Return the image id in a URL of the catalogue, or "". Raises InvalidInputError for the URL of a work."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if origin(url) not in {origin(SITE), origin(f"https://www.{SITE[8:]}"), origin(BASE_URL), origin(base_url)}:
        return ""
    if named := parse_qs(parts.query).get("id"):
        return named[0]
    if image := re.search(r"/images?/([^/]+)/?$", parts.path):
        return image[1]
    if work := re.search(r"/works/([a-z0-9]+)", parts.path):
        raise InvalidInputError(f"This is the URL of a work. Find its images with: simgraph find {work[1]}")
    return ""
