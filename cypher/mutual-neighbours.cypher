// Which of its look-alikes list this picture in return
// By the rank that they have in its list; title: of the look-alike.
// topic: around
:param seed => 'flags:fr';
MATCH p = (s:Image {id: $seed})-[r:SIMILAR_TO]->(i:Image)-[:SIMILAR_TO]->(s)
RETURN p, i.title AS title ORDER BY r.rank
