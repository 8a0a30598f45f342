"""Crawling: hand it a source and a store."""

from simgraph_neo.crawler.folder import ingest_whole
from simgraph_neo.crawler.frontier import check_depth, crawl
from simgraph_neo.crawler.result import Ingest, Progress

__all__ = ["Ingest", "Progress", "check_depth", "crawl", "ingest_whole"]
