// Note how an ingest run ended
:param id => 'example';
:param requests => 0;
:param completedAt => null;
MATCH (c:Crawl {id: $id})
SET c.requests = $requests, c.completedAt = datetime($completedAt)
RETURN count(c) AS crawls
