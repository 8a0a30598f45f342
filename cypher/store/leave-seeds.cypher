// Remove some seeds from all crawls but one, and the crawls that have no seed then
:param seeds => [{id: 'flags:fr', crawl: 'example'}];
UNWIND $seeds AS row
MATCH (:Image {id: row.id})<-[f:FROM]-(c:Crawl)
WHERE c.id <> row.crawl AND c.source IS NOT NULL AND c.startedAt IS NOT NULL
DELETE f
WITH DISTINCT c WHERE NOT EXISTS { (c)-[:FROM]->() }
DETACH DELETE c
RETURN count(*) AS crawls
