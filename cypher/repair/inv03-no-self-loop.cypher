// Remove an image from its own list, and mark the list for retry
MATCH (a:Image)-[r:SIMILAR_TO]->(a) WHERE a.source IS NOT NULL AND a.state IS NOT NULL
SET a.state = 'retry', a.reason = 'its list was damaged'
DELETE r
RETURN count(*) AS repaired
