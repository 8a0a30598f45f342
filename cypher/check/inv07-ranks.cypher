// INV7: The ranks of a list are 1, 2, 3 and so on
MATCH (a:Image)-[r:SIMILAR_TO]->(:Image) WHERE a.source IS NOT NULL AND a.state IN ['expanded', 'empty', 'gone']
WITH a, r ORDER BY r.rank
WITH a, collect(r.rank) AS ranks, count(r) AS edges WHERE ranks <> range(1, edges)
RETURN a.id AS id, edges + ' edges, ranks ' + reduce(text = '', rank IN ranks | text + ' ' + toString(rank)) AS detail ORDER BY id
