// Triangles round a picture: two of its list, of which one lists the other
// What the clustering of a picture counts; a pair that lists each other closes two of them.
// topic: around
// :param seed => 'flags:fr'
MATCH p = (s:Image {id: $seed})-[x:SIMILAR_TO]->(a:Image)-[:SIMILAR_TO]->(b:Image)<-[y:SIMILAR_TO]-(s)
RETURN p ORDER BY x.rank, y.rank
