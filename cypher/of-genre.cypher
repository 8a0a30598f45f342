// Pictures of a genre, and what looks like them elsewhere
// Each picture by itself, then with those of its list whose works are not; title: of the last picture. Names are to be
// written as the store has them: simgraph query run names.
// topic: works
:param genre => 'vertical tricolour';
MATCH p = (n:Genre {name: $genre})<-[:HAS_GENRE]-(:Work)<-[:OF]-(i:Image)-[r:SIMILAR_TO]->{0,1}(o:Image)
WHERE o = i OR NOT EXISTS { (o)-[:OF]->(:Work)-[:HAS_GENRE]->(n) }
RETURN p, o.title AS title ORDER BY i.id, [x IN r | x.rank]
