"""Crawling: hand it a source and a store."""

from simgraph_neo.crawler.frontier import check_depth, crawl
from simgraph_neo.crawler.local import ingest_whole
from simgraph_neo.crawler.outcome import Ingest, Progress

__all__ = ["Ingest", "Progress", "check_depth", "crawl", "ingest_whole"]
