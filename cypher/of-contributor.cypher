// Images by a contributor, and similar images by others
// First each image alone, then with each neighbour that is not by the contributor. title: of the last image. Write the
// name as the store has it: see simgraph query run names.
// topic: works
:param contributor => 'Hokusai';
MATCH p = (n:Contributor {name: $contributor})<-[:BY]-(:Work)<-[:OF]-(i:Image)-[r:SIMILAR_TO]->{0,1}(o:Image)
WHERE o = i OR NOT EXISTS { (o)-[:OF]->(:Work)-[:BY]->(n) }
RETURN p, o.title AS title ORDER BY i.id, [x IN r | x.rank]
