// Whether a crawl is still there; holds its lock, so that it stays until this transaction ends
:param id => 'example';
MATCH (c:Crawl {id: $id})
SET c:Crawl
RETURN count(c) AS crawls
