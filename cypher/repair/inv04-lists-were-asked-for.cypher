// Close the edges of images that were never expanded: no answer supports them, and the next crawl requests the list
MATCH (a:Image)-[r:SIMILAR_TO]->(b:Image) WHERE a.source IS NOT NULL AND a.state IS NOT NULL AND a.expandedAt IS NULL
CREATE (a)-[w:WAS_SIMILAR_TO]->(b)
SET w = properties(r), w.endedAt = coalesce(r.lastSeenAt, datetime())
DELETE r
RETURN count(*) AS repaired
