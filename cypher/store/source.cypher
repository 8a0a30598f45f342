// The images of one source with their lists, to compare them with a folder
:param source => 'flags';
MATCH (i:Image {source: $source})
RETURN i.id AS id, COLLECT { MATCH (i)-[r:SIMILAR_TO]->(t) RETURN t.id ORDER BY r.rank } AS similar
