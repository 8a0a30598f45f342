// Reset an invalid kind of a crawl: whole if it has neither seeds nor a depth, else ingest
MATCH (c:Crawl) WHERE c.source IS NOT NULL AND c.startedAt IS NOT NULL AND c.kind IS NOT NULL
WITH c, EXISTS { (c)-[:FROM]->() } AS seeds
WHERE NOT coalesce(CASE
  WHEN c.kind IN ['whole', 'harvest'] THEN NOT seeds
  WHEN c.kind IN ['ingest', 'explore', 'path', 'snapshot', 'replay'] THEN true
  ELSE false END, false)
SET c.kind = CASE WHEN c.depth IS NULL AND NOT seeds THEN 'whole' ELSE 'ingest' END
RETURN count(*) AS repaired
