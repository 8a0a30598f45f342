// Every image with its neighbour list
:param source => null;
MATCH (i:Image) WHERE i.source IS NOT NULL AND ($source IS NULL OR i.source = $source)
RETURN i.id AS id, i.state AS state,
       COLLECT { MATCH (i)-[r:SIMILAR_TO]->(t:Image) WHERE $source IS NULL OR t.source = $source RETURN t.id ORDER BY r.rank } AS similar
