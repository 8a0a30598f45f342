// Triangles around an image: two of its neighbours, one of which lists the other
// Two neighbours that list each other close two triangles. titles: of the neighbour that lists, then of the neighbour
// that is listed.
// topic: around
:param seed => 'flags:fr';
MATCH p = (s:Image {id: $seed})-[x:SIMILAR_TO]->(a:Image)-[:SIMILAR_TO]->(b:Image)<-[y:SIMILAR_TO]-(s)
RETURN p, [a.title, b.title] AS titles ORDER BY x.rank, y.rank
