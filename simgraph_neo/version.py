"""The version, where the package, the wheel, the Crawl nodes and the User-Agent read it."""

__version__ = "0.1.0"
