// Which of its list list this picture in return
// topic: around
// :param seed => 'flags:fr'
MATCH p = (s:Image {id: $seed})-[r:SIMILAR_TO]->(:Image)-[:SIMILAR_TO]->(s)
RETURN p ORDER BY r.rank
