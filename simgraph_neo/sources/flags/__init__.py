"""The built-in sample, so that everything works offline: national flags, their pictures in the package."""

from simgraph_neo.sources.flags.source import FlagsSource, flag_picture

__all__ = ["FlagsSource", "flag_picture"]
