// Images about a subject, and similar images about other subjects
// First each image alone, then with each neighbour that is not about the subject. title: of the last image. Write the
// name as the store has it: see simgraph query run names.
// topic: works
:param subject => 'Europe';
MATCH p = (n:Subject {name: $subject})<-[:ABOUT]-(:Work)<-[:OF]-(i:Image)-[r:SIMILAR_TO]->{0,1}(o:Image)
WHERE o = i OR NOT EXISTS { (o)-[:OF]->(:Work)-[:ABOUT]->(n) }
RETURN p, o.title AS title ORDER BY i.id, [x IN r | x.rank]
