// What looks like this picture, and what looks like those
// The picture, its list, and the lists of those in it: the paths that Neo4j Browser draws. title: of the last picture.
// topic: around
:param seed => 'flags:fr';
MATCH p = (:Image {id: $seed})-[:SIMILAR_TO]->{1,2}(i:Image)
RETURN p, i.title AS title ORDER BY [r IN relationships(p) | r.rank]
