// End the edges of images that never answered: nobody said them, the next crawl asks
MATCH (a:Image)-[r:SIMILAR_TO]->(b:Image) WHERE a.source IS NOT NULL AND a.state IS NOT NULL AND a.expandedAt IS NULL
CREATE (a)-[w:WAS_SIMILAR_TO]->(b)
SET w = properties(r), w.endedAt = coalesce(r.lastSeenAt, datetime())
DELETE r
RETURN count(*) AS repaired
