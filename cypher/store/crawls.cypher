// Every ingest run with its seeds
MATCH (c:Crawl) WHERE c.source IS NOT NULL AND c.startedAt IS NOT NULL
RETURN c.id AS id, c.source AS source, c.depth AS depth, c.completedAt.epochMillis AS completed,
       COLLECT { MATCH (c)-[:FROM]->(s:Image) RETURN s.id ORDER BY s.id } AS seeds ORDER BY c.startedAt
