// Every crawl with its seeds
// A depth of null means that a source was read completely. A depth that is not a number is returned as 0, and a time
// that is not a time as null. Older versions recorded no kind.
MATCH (c:Crawl) WHERE c.source IS NOT NULL AND c.startedAt IS NOT NULL
RETURN c.id AS id, c.source AS source,
       CASE WHEN c.kind IS :: STRING NOT NULL THEN c.kind WHEN c.depth IS NULL AND NOT EXISTS { (c)-[:FROM]->() } THEN 'whole' ELSE 'ingest' END AS kind,
       CASE WHEN c.depth IS :: INTEGER THEN c.depth ELSE 0 END AS depth,
       CASE WHEN c.startedAt IS :: ZONED DATETIME THEN c.startedAt.epochMillis END AS started,
       CASE WHEN c.completedAt IS :: ZONED DATETIME THEN c.completedAt.epochMillis END AS completed,
       COLLECT { MATCH (c)-[:FROM]->(s:Image) RETURN s.id ORDER BY s.id } AS seeds ORDER BY c.startedAt, c.id
