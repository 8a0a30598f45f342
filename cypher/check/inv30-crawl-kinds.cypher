// INV30: A crawl has a known kind; a crawl of a whole source has no seeds
MATCH (c:Crawl) WHERE c.source IS NOT NULL AND c.startedAt IS NOT NULL AND c.kind IS NOT NULL
WITH c, EXISTS { (c)-[:FROM]->() } AS seeds
WHERE NOT coalesce(CASE
  WHEN c.kind IN ['whole', 'harvest'] THEN NOT seeds
  WHEN c.kind IN ['ingest', 'explore', 'path', 'snapshot', 'replay'] THEN true
  ELSE false END, false)
RETURN c.id AS id, coalesce(toStringOrNull(c.kind), 'a kind') + CASE WHEN seeds THEN ', from seeds' ELSE ', from nowhere' END AS detail ORDER BY id
