// What looks like this picture, and what looks like those
// The seed, its list, and the edges among all of them: Neo4j Browser draws it.
// :param id => 'flags:fr'
MATCH p = (s:Image {id: $id})-[:SIMILAR_TO]->{1,2}(:Image)
RETURN p
