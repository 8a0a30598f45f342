// Images of a genre, and similar images of other genres
// First each image alone, then with each neighbour that is not of the genre. title: of the last image. Write the name
// as the store has it: see simgraph query run names.
// topic: works
:param genre => 'vertical tricolour';
MATCH p = (n:Genre {name: $genre})<-[:HAS_GENRE]-(:Work)<-[:OF]-(i:Image)-[r:SIMILAR_TO]->{0,1}(o:Image)
WHERE o = i OR NOT EXISTS { (o)-[:OF]->(:Work)-[:HAS_GENRE]->(n) }
RETURN p, o.title AS title ORDER BY i.id, [x IN r | x.rank]
