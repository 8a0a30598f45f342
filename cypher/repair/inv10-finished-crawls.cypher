// Mark crawls as unfinished again
:param ids => ['example'];
UNWIND $ids AS id
MATCH (c:Crawl {id: id})
SET c.completedAt = null
RETURN count(*) AS repaired
