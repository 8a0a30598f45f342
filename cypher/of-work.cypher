// Pictures of a work, and what looks like them elsewhere
// Each picture by itself, then with those of its list that are of other works.
// topic: works
// :param work => 'flags:fr'
MATCH p = (w:Work {id: $work})<-[:OF]-(i:Image)-[r:SIMILAR_TO]->{0,1}(o:Image)
WHERE o = i OR NOT EXISTS { (o)-[:OF]->(w) }
RETURN p ORDER BY i.id, [x IN r | x.rank]
