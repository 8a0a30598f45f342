// The states and neighbour lists of some images, and of the images in those lists
// Two levels of a walk in one statement (see store/level).
:param ids => ['flags:fr', 'flags:it'];
UNWIND $ids AS id
MATCH (s:Image {id: id})
CALL (s) { RETURN s AS i UNION MATCH (s)-[:SIMILAR_TO]->(i) RETURN i }
WITH DISTINCT i
RETURN i.id AS id, i.state AS state, null AS expandedAt,
       COLLECT { MATCH (i)-[r:SIMILAR_TO]->(t) RETURN t.id ORDER BY r.rank } AS similar
