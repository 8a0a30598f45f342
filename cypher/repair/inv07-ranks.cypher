// Mark a list whose ranks have gaps or duplicates for retry
MATCH (a:Image)-[r:SIMILAR_TO]->(:Image) WHERE a.source IS NOT NULL AND a.state IN ['expanded', 'empty', 'gone']
WITH a, r ORDER BY r.rank
WITH a, collect(r.rank) AS ranks, count(r) AS edges WHERE ranks <> range(1, edges)
SET a.state = 'retry', a.reason = 'its list was damaged'
RETURN count(*) AS repaired
