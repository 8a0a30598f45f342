// Keep the newest of several edges between the same two images, and mark the list for retry
MATCH (a:Image)-[r:SIMILAR_TO]->(b:Image) WHERE a.source IS NOT NULL AND a.state IS NOT NULL
WITH a, b, r ORDER BY r.lastSeenAt DESC, r.rank
WITH a, b, collect(r) AS edges WHERE size(edges) > 1
WITH a, head(edges) AS kept, tail(edges) AS others, reduce(first = head(edges).firstSeenAt, r IN edges |
     CASE WHEN r.firstSeenAt < first THEN r.firstSeenAt ELSE first END) AS first
SET kept.firstSeenAt = first, a.state = 'retry', a.reason = 'its list was damaged'
FOREACH (r IN others | DELETE r)
RETURN count(*) AS repaired
