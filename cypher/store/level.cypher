// The states and neighbour lists of some images
// A crawl and every reading command walk the graph with this statement, level by level. Times are half of the work, so
// they are returned only if times is true.
:param times => true;
:param ids => ['flags:fr', 'flags:it'];
UNWIND $ids AS id
MATCH (i:Image {id: id})
RETURN i.id AS id, i.state AS state, CASE WHEN $times THEN i.expandedAt END AS expandedAt,
       COLLECT { MATCH (i)-[r:SIMILAR_TO]->(t) RETURN t.id ORDER BY r.rank } AS similar
