// All images with all their texts
// For a search in a store without the index. named: ids of images or works that the search may name.
:param named => ['flags:fr'];
:param source => null;
MATCH (i:Image) WHERE i.source IS NOT NULL AND ($source IS NULL OR i.source = $source)
OPTIONAL MATCH (i)-[:OF]->(w:Work)
RETURN i.id AS id, i.id IN $named OR coalesce(w.id IN $named, false) AS named, [i.title, w.title] AS titles,
       COLLECT { MATCH (w)-[:ABOUT|HAS_GENRE|BY]->(n) RETURN n.name } AS names
