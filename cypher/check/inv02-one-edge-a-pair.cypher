// INV2: An image lists another one at most once
MATCH (a:Image)-[r:SIMILAR_TO]->(b:Image) WHERE a.source IS NOT NULL AND a.state IS NOT NULL
WITH a, b, count(r) AS edges WHERE edges > 1
RETURN a.id AS id, edges + ' edges to ' + b.id AS detail ORDER BY id, detail
