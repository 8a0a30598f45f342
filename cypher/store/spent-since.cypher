// Requests of the live explorer since a time: those of its crawls, and of its searches for paths
// A search for a path in a terminal has no session, and is not counted.
:param since => '2026-01-01T00:00:00Z';
MATCH (c:Crawl) WHERE c.startedAt >= datetime($since) AND c.session IS NOT NULL
RETURN coalesce(sum(c.requests), 0) AS requests
