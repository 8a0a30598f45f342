// Set the kind of the crawls that an older version recorded
// Older versions had crawls from seeds, crawls of a whole source, and searches for a path, which they recorded like
// crawls from seeds.
MATCH (c:Crawl) WHERE c.source IS NOT NULL AND c.startedAt IS NOT NULL AND c.kind IS NULL
SET c.kind = CASE WHEN c.depth IS NULL AND NOT EXISTS { (c)-[:FROM]->() } THEN 'whole' ELSE 'ingest' END
RETURN count(c) AS crawls
