// INV4: Only an expanded image has a list
MATCH (a:Image)-[r:SIMILAR_TO]->(:Image) WHERE a.source IS NOT NULL AND a.state IS NOT NULL AND a.expandedAt IS NULL
RETURN a.id AS id, count(r) + ' edges, never expanded' AS detail ORDER BY id
