// Record how a crawl ended
:param id => 'example';
:param depth => 2;
:param requests => 0;
:param completedAt => null;
MATCH (c:Crawl {id: $id})
SET c.depth = $depth, c.requests = $requests, c.completedAt = datetime($completedAt)
RETURN count(c) AS crawls
