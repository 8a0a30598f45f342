// The states and lists of some images
// The one way in which a crawl and every reading command walk: level by level over stored edges.
// Times are half of the work, so they are given only to those who ask for them.
:param times => true;
:param ids => ['flags:fr', 'flags:it'];
UNWIND $ids AS id
MATCH (i:Image {id: id})
RETURN i.id AS id, i.state AS state, CASE WHEN $times THEN i.expandedAt END AS expandedAt,
       COLLECT { MATCH (i)-[r:SIMILAR_TO]->(t) RETURN t.id ORDER BY r.rank } AS similar
