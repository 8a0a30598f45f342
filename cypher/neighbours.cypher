// The neighbours of this image, and their neighbours
// Neo4j Browser draws these paths. title: of the last image of the path.
// topic: around
:param seed => 'flags:fr';
MATCH p = (:Image {id: $seed})-[:SIMILAR_TO]->{1,2}(i:Image)
RETURN p, i.title AS title ORDER BY [r IN relationships(p) | r.rank]
