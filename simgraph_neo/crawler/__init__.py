"""Crawling: hand it a source and a store."""

from simgraph_neo.crawler.frontier import MAX_DEPTH, crawl
from simgraph_neo.crawler.local import ingest_whole
from simgraph_neo.crawler.outcome import Ingest, Progress

__all__ = ["MAX_DEPTH", "Ingest", "Progress", "crawl", "ingest_whole"]
