// Triangles round a picture: two of its list, of which one lists the other
// A pair that lists each other closes two of them. titles: of the one that lists, and of the one that is listed.
// topic: around
:param seed => 'flags:fr';
MATCH p = (s:Image {id: $seed})-[x:SIMILAR_TO]->(a:Image)-[:SIMILAR_TO]->(b:Image)<-[y:SIMILAR_TO]-(s)
RETURN p, [a.title, b.title] AS titles ORDER BY x.rank, y.rank
