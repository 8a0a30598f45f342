// Pictures about a subject, and what looks like them elsewhere
// Each picture by itself, then with those of its list whose works are not; title: of the last picture. Names are to be
// written as the store has them: simgraph query run names.
// topic: works
:param subject => 'Europe';
MATCH p = (n:Subject {name: $subject})<-[:ABOUT]-(:Work)<-[:OF]-(i:Image)-[r:SIMILAR_TO]->{0,1}(o:Image)
WHERE o = i OR NOT EXISTS { (o)-[:OF]->(:Work)-[:ABOUT]->(n) }
RETURN p, o.title AS title ORDER BY i.id, [x IN r | x.rank]
