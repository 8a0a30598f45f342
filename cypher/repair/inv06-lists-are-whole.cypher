// Mark a list that was applied partly for retry
MATCH (a:Image)-[r:SIMILAR_TO]->(b:Image)
WHERE a.source IS NOT NULL AND a.state IN ['expanded', 'empty', 'gone'] AND coalesce(r.lastSeenAt <> a.expandedAt, true)
WITH DISTINCT a
SET a.state = 'retry', a.reason = 'its list was damaged'
RETURN count(*) AS repaired
