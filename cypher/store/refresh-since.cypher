// When the unfinished refresh started
// The earliest unfinished refresh of the same source, seeds and depth since one was last finished; null if there is
// none.
:param source => 'flags';
:param seeds => ['flags:fr', 'flags:jp'];
:param depth => 2;
MATCH (:Image {id: $seeds[0]})<-[:FROM]-(c:Crawl {source: $source, depth: $depth, refresh: true})
WHERE COLLECT { MATCH (c)-[:FROM]->(s) RETURN s.id ORDER BY s.id } = $seeds
WITH collect(c) AS runs, max(c.completedAt) AS finished
UNWIND runs AS c
WITH c, finished WHERE c.completedAt IS NULL AND coalesce(c.startedAt > finished, true)
RETURN min(c.startedAt) AS since
