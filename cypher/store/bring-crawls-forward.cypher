// Say of what kind the crawls are that an older version noted
// It had three: from seeds, of a whole source, and searches for a path, which it noted as it noted the first.
MATCH (c:Crawl) WHERE c.source IS NOT NULL AND c.startedAt IS NOT NULL AND c.kind IS NULL
SET c.kind = CASE WHEN c.depth IS NULL AND NOT EXISTS { (c)-[:FROM]->() } THEN 'whole' ELSE 'ingest' END
RETURN count(c) AS crawls
