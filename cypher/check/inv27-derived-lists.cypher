// INV27: A list that simgraph computed is complete: ranks 1, 2, 3 and so on, one method, one time
MATCH (a:Image)-[r:ALSO_SIMILAR_TO]->(b:Image) WHERE a.source IS NOT NULL AND a.state IS NOT NULL
WITH a, r.by AS by, r, b ORDER BY r.rank
WITH a, by, collect(r.rank) AS ranks, count(DISTINCT b) AS others, count(r) AS edges, collect(DISTINCT r.computedAt) AS times,
     any(x IN collect(b = a) WHERE x) AS loop
WHERE NOT coalesce(by IS :: STRING NOT NULL AND by <> '' AND ranks = range(1, edges) AND others = edges AND NOT loop
  AND size(times) = 1 AND times[0] IS :: ZONED DATETIME AND times[0] <= datetime() + duration('PT5M'), false)
RETURN a.id AS id, edges + ' edges by ' + coalesce(toStringOrNull(by), 'nothing') AS detail ORDER BY id, detail
