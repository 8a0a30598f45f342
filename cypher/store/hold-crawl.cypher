// Whether a crawl still exists; takes its lock, so that it stays until this transaction ends
:param id => 'example';
MATCH (c:Crawl {id: $id})
SET c:Crawl
RETURN count(c) AS crawls
