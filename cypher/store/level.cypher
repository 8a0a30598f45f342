// The states and lists of some images
// The one way in which a crawl and every reading command walk: level by level over stored edges.
// :param ids => ['flags:fr', 'flags:it']
UNWIND $ids AS id
MATCH (i:Image {id: id})
RETURN i.id AS id, i.state AS state, i.expandedAt AS expandedAt,
       COLLECT { MATCH (i)-[r:SIMILAR_TO]->(t) RETURN t.id ORDER BY r.rank } AS similar
