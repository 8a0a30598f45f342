"""Decode untrusted pictures safely, scale them down early, and cache them on disk."""

from simgraph_neo.pictures.cache import CACHED_BOX, PictureCache, user_cache
from simgraph_neo.pictures.decoding import average_color, measured_picture, open_picture
from simgraph_neo.pictures.inline import Inline, as_webp, at_hand, data_url, local_file, thumbnails, webp
from simgraph_neo.pictures.kinds import SUFFIXES, sniffed
from simgraph_neo.pictures.size import MEGAPIXELS, MOST_MEGAPIXELS, TOO_LARGE

__all__ = [
    "CACHED_BOX",
    "MEGAPIXELS",
    "MOST_MEGAPIXELS",
    "SUFFIXES",
    "TOO_LARGE",
    "Inline",
    "PictureCache",
    "as_webp",
    "at_hand",
    "average_color",
    "data_url",
    "local_file",
    "measured_picture",
    "open_picture",
    "sniffed",
    "thumbnails",
    "user_cache",
    "webp",
]
