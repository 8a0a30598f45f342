"""Pictures from outside: decoded safely, shrunk early, kept on disk."""

from simgraph_neo.pictures.cache import CACHED_BOX, PictureCache, user_cache
from simgraph_neo.pictures.decoding import SUFFIXES, average_color, measured_picture, open_picture

__all__ = ["CACHED_BOX", "SUFFIXES", "PictureCache", "average_color", "measured_picture", "open_picture", "user_cache"]
