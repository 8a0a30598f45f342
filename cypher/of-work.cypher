// Images of a work, and similar images of other works
// First each image alone, then with each neighbour that is not of the work. title: of the last image.
// topic: works
:param work => 'flags:fr';
MATCH p = (w:Work {id: $work})<-[:OF]-(i:Image)-[r:SIMILAR_TO]->{0,1}(o:Image)
WHERE o = i OR NOT EXISTS { (o)-[:OF]->(w) }
RETURN p, o.title AS title ORDER BY i.id, [x IN r | x.rank]
