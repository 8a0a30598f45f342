// INV3: No image is in its own list
MATCH (a:Image)-[r:SIMILAR_TO]->(a) WHERE a.source IS NOT NULL AND a.state IS NOT NULL
RETURN a.id AS id, 'rank ' + r.rank AS detail ORDER BY id
