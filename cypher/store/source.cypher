// What is stored of one source, to compare with a folder
:param source => 'flags';
MATCH (i:Image {source: $source})
RETURN i.id AS id, COLLECT { MATCH (i)-[r:SIMILAR_TO]->(t) RETURN t.id ORDER BY r.rank } AS similar
