// Pictures of a work, and what looks like them elsewhere
// Each picture by itself, then with those of its list that are of other works; title: of the last picture.
// topic: works
:param work => 'flags:fr';
MATCH p = (w:Work {id: $work})<-[:OF]-(i:Image)-[r:SIMILAR_TO]->{0,1}(o:Image)
WHERE o = i OR NOT EXISTS { (o)-[:OF]->(w) }
RETURN p, o.title AS title ORDER BY i.id, [x IN r | x.rank]
