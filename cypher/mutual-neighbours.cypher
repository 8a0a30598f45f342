// Neighbours of this image that also list it
// Sorted by their rank in this image's list; title: of the neighbour.
// topic: around
:param seed => 'flags:fr';
MATCH p = (s:Image {id: $seed})-[r:SIMILAR_TO]->(i:Image)-[:SIMILAR_TO]->(s)
RETURN p, i.title AS title ORDER BY r.rank
