// Remove some crawls
:param ids => ['example'];
UNWIND $ids AS id
MATCH (c:Crawl {id: id})
DETACH DELETE c
RETURN count(*) AS crawls
