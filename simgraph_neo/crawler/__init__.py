"""The crawler: it reads from a source and writes to a store."""

from simgraph_neo.crawler.frontier import check_depth, check_source, crawl
from simgraph_neo.crawler.result import CrawlResult, Progress

__all__ = ["CrawlResult", "Progress", "check_depth", "check_source", "crawl"]
