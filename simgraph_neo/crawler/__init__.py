"""The crawler: it reads from a source and writes to a store."""

from simgraph_neo.crawler.frontier import check_depth, crawl
from simgraph_neo.crawler.result import CrawlResult, Progress

__all__ = ["CrawlResult", "Progress", "check_depth", "crawl"]
